"""Every Word mail merge document of the corpus: its golden text, its validity, its readers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import documents
from tests.support.fields import CORPUS, name_corpus_document
from tests.support.wordprocessingml import problems

NAMES = sorted(path.parent.name for path in CORPUS.glob("*/fields.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_merge_document_merges_to_its_golden_text(name: str) -> None:
    documents.assert_is_golden(
        documents.write_golden_text(name_corpus_document(name)), CORPUS / name / "merged.txt"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_merged_mail_merge_document_is_valid(name: str) -> None:
    assert problems(documents.merge_document(name_corpus_document(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_pandoc_reads_back_the_words_of_a_merged_mail_merge_document(
    name: str, pandoc: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "merged.docx"
    path.write_bytes(documents.merge_document(name_corpus_document(name)))
    body = documents.parse_part(path.read_bytes())
    for box in list(body.iter(f"{{{documents.W}}}txbxContent")):  # pandoc reads no text boxes
        parent = box.getparent()
        assert parent is not None
        parent.remove(box)
    words = set(
        re.findall(r"\w+", " ".join(t.text or "" for t in body.iter(f"{{{documents.W}}}t")))
    )
    assert words
    assert words <= set(re.findall(r"\w+", pandoc(path, "plain")))


def test_all_merged_mail_merge_documents_open_in_libreoffice(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    letters = []
    for name in NAMES:
        letters.append(tmp_path / f"{name}.docx")
        letters[-1].write_bytes(documents.merge_document(name_corpus_document(name)))
    assert [pdf.read_bytes()[:5] for pdf in soffice(letters, tmp_path)] == [b"%PDF-"] * len(letters)
