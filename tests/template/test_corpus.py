"""Every document of the grammar corpus: its golden text, its validity, and docxtpl beside it."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate, Listing, R, RichText, RichTextParagraph

from lettergen.checks import documents
from tests.support.corpus import (
    CORPUS,
    build_document,
    load_fields,
    merge_document,
    read_body,
    read_paragraphs,
)
from tests.support.wordprocessingml import problems

FOLDERS = sorted(path for path in (CORPUS / "grammar").iterdir() if path.is_dir())
NAMES = [folder.name for folder in FOLDERS]

# Where docxtpl gives another text, and why; docs/from-docxtpl.md tells users the same.
DIFFERENT_FROM_DOCXTPL = {
    "print": "an unescaped & or < is lost",
    "tr-for": "an unescaped & or < is lost",
    "in-a-text-box": "an unescaped & or < is lost",
    "list-of-lines": "a list prints as Python writes it",
    "p-twice-in-a-paragraph": "not possible",
    "tr-for-and-end-in-one-row": "not possible",
    "r-tags": "a plain value in {{r }} is lost",
    "picture": "pictures come from Python code",
    "markdown-value": "there is no such filter",
    "set-and-macro": "an unescaped & is lost",
    "listing": "text is escaped twice where docxtpl's Environment escapes",
    "rich-text": "text is escaped twice where docxtpl's Environment escapes",
}


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_document_merges_to_its_golden_text(folder: Path, tmp_path: Path) -> None:
    found = read_body(merge_document(folder, tmp_path))
    golden = folder / "golden.xml"
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_merged_document_is_valid_and_opens(folder: Path, tmp_path: Path) -> None:
    data = merge_document(folder, tmp_path)
    # Braces that the template asks for are no leftovers.
    left_over = "template text left over" if folder.name == "literal-braces" else "\0"
    assert [problem for problem in problems(data) if left_over not in problem] == []
    docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_document_gives_the_text_that_docxtpl_gives(folder: Path, tmp_path: Path) -> None:
    ours = read_paragraphs(merge_document(folder, tmp_path))
    theirs = _with_docxtpl(folder)
    if folder.name in DIFFERENT_FROM_DOCXTPL:
        assert ours != theirs, "no longer different: take it off the list"
    else:
        assert ours == theirs


def _with_docxtpl(folder: Path) -> list[str] | str:
    template = DocxTemplate(io.BytesIO(build_document(folder)))
    own: dict[str, Any] = {
        "RichText": RichText,
        "R": R,
        "RP": RichTextParagraph,
        "Listing": Listing,
    }
    try:
        template.render({**load_fields(folder), **own})
        buffer = io.BytesIO()
        template.save(buffer)
        return read_paragraphs(buffer.getvalue())
    except Exception as error:  # what docxtpl cannot do is a difference, too
        return str(error)


def test_all_of_the_corpus_opens_in_libreoffice(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    letters = []
    for folder in FOLDERS:
        path = tmp_path / f"{folder.name}.docx"
        path.write_bytes(merge_document(folder, tmp_path))
        letters.append(path)
    assert [pdf.read_bytes()[:5] for pdf in soffice(letters, tmp_path)] == [b"%PDF-"] * len(letters)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_pandoc_reads_back_what_was_merged(
    folder: Path, pandoc: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "merged.docx"
    path.write_bytes(merge_document(folder, tmp_path))
    words = set(re.findall(r"\w+", " ".join(read_paragraphs(path.read_bytes()))))
    read = set(re.findall(r"\w+", pandoc(path, "plain")))
    if folder.name == "in-a-text-box":  # pandoc does not read text boxes
        return
    assert words <= read


def test_tracked_changes_are_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(build_document(CORPUS / "grammar" / "tracked-changes"))
    opened = documents.WordDocument.read(path)
    assert opened is not None
    found = [(one.code, one.place.paragraph) for one in documents.check_review(opened)]
    assert found == [("LG277", 1)]
