"""Every document with fields: its golden text, the same words in every format and both PDFs."""

import os
import re
from collections.abc import Iterator
from functools import cache

import pytest

from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.export import html, markdown, text
from lettergen.export.format import FinishedLetter, Settings
from lettergen.export.pdf import load_exporter
from tests.conftest import NEEDS_DXPDF
from tests.support import field_documents, pdf_text
from tests.support.wordprocessingml import problems

NAMES = field_documents.list_names()


@cache
def merge(name: str) -> FinishedLetter:
    """Return a letter of the corpus."""
    return FinishedLetter(name, name, field_documents.merge(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_shows_its_golden_text_in_every_format(name: str) -> None:
    letter = merge(name)
    paragraphs = "\n".join(_list_paragraphs(letter.data))
    written = text.export(letter).data.decode()
    found = f"== Word\n{paragraphs}\n== text\n{written}"
    golden = field_documents.FOLDER / "golden" / f"{name}.txt"
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_valid(name: str) -> None:
    assert problems(merge(name).data) == []


@pytest.mark.parametrize("name", NAMES)
def test_pages_and_texts_say_the_same_words(name: str) -> None:
    letter = merge(name)
    plain = _find_words(text.export(letter).data.decode())
    page = re.sub(r"<[^>]*>", " ", html.export(letter).data.decode().partition("<body")[2])
    assert plain <= _find_words(page) | _find_words(_read_alternatives(letter))
    assert plain <= _find_words(markdown.export(letter).data.decode())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)])
def test_pdfs_show_the_golden_pages(engine: str, soffice: object) -> None:
    exporter = load_exporter(Settings(engine, archive=False))
    exports = {one.letter.stem: one for one in exporter.export([merge(name) for name in NAMES])}
    different = {}
    for name, export in exports.items():
        assert export.data, (name, export.findings)
        pages = "".join(f"{page}\n" for page in pdf_text.read_pages(export.data))
        golden = field_documents.FOLDER / "golden" / f"{name}.pages.txt"
        if os.environ.get("LETTERGEN_UPDATE_GOLDEN"):
            golden.write_text(pages, encoding="utf-8")
        if _find_words(pages) != _find_words(golden.read_text(encoding="utf-8")):
            different[name] = pages
    assert different == {}


def _list_paragraphs(data: bytes) -> Iterator[str]:
    document = Document(Package.from_bytes("letter.docx", data))
    stories = [document.body]
    for section in document.sections:
        stories += map(document.read_header, section.headers.values())
        stories += map(document.read_footer, section.footers.values())
    stories += [note.story for note in document.notes.values()]
    for story in stories:
        for paragraph in find_paragraphs(story.blocks):
            label = f"{paragraph.label.text} " if paragraph.label else ""
            yield f"{story.kind}: {label}{join_spans(paragraph.shown)}".replace("\n", "⏎")


def _find_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _read_alternatives(letter: FinishedLetter) -> str:
    return " ".join(re.findall(r'descr="([^"]*)"', _read_main(letter)))


def _read_main(letter: FinishedLetter) -> str:
    return Package.from_bytes("letter.docx", letter.data).parts["word/document.xml"].decode()
