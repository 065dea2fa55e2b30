"""Every Word mail merge document of the corpus: its golden text, its validity, its readers."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests.support.word_trees import golden, merged, unpacked
from tests.support.wordprocessingml import problems

CORPUS = Path(__file__).parent / "corpus" / "mail_merge"
FOLDERS = sorted(path.parent for path in CORPUS.glob("*/fields.yaml"))
NAMES = [folder.name for folder in FOLDERS]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_mail_merge_document_merges_to_its_golden_text(folder: Path, tmp_path: Path) -> None:
    found = golden(folder, merged(folder, tmp_path))
    path = folder / "golden.txt"
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_merged_mail_merge_document_is_valid(folder: Path, tmp_path: Path) -> None:
    assert problems(merged(folder, tmp_path)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_pandoc_reads_back_the_words_of_a_merged_mail_merge_document(
    folder: Path, pandoc: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "merged.docx"
    path.write_bytes(merged(folder, tmp_path))
    document = etree.fromstring(unpacked(path.read_bytes())["word/document.xml"].encode())
    for box in list(document.iter(f"{W}txbxContent")):  # pandoc does not read text boxes
        box.getparent().remove(box)
    words = set(re.findall(r"\w+", " ".join(text.text or "" for text in document.iter(f"{W}t"))))
    assert words
    assert words <= set(re.findall(r"\w+", pandoc(path, "plain")))


def test_all_merged_mail_merge_documents_open_in_libreoffice(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    letters = []
    for folder in FOLDERS:
        letters.append(tmp_path / f"{folder.name}.docx")
        letters[-1].write_bytes(merged(folder, tmp_path))
    assert [pdf.read_bytes()[:5] for pdf in soffice(letters, tmp_path)] == [b"%PDF-"] * len(letters)
