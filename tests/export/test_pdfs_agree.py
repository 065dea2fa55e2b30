"""Both PDF engines, the text and the page say the words of the Word letter: the whole corpus."""

import re
from functools import cache

import pytest

from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.export import html, text
from lettergen.export.format import FinishedLetter, Settings
from lettergen.export.pdf import load_exporter
from tests.conftest import NEEDS_DXPDF
from tests.support import field_documents, finished_letters, pdf_text

pytestmark = pytest.mark.slow

_CORPORA = ("corpus/", "mail_merge/")
_NUMBERS = {*map(str, range(100)), *"abci", "ii", "iii"}  # of pages, notes and list items
_OF_PAGES = {"Letter", "to", "Notes", "Back", "Footnote", "lt", "gt", "amp"}
_REFUSED = {  # what an engine says that it cannot lay out
    "dxpdf": {"LG430"},
    "libreoffice": set[str](),
}


@cache
def list_letters() -> tuple[FinishedLetter, ...]:
    """Return every letter of the corpus, with its name as its stem."""
    found = {
        name.replace("/", "-"): one.data
        for name, one in finished_letters.merge_fixtures().items()
        if name.startswith(_CORPORA)
    }
    found |= {
        f"fields-{name}": field_documents.merge(name) for name in field_documents.list_names()
    }
    return tuple(FinishedLetter(name, name, data) for name, data in found.items())


@pytest.mark.parametrize("engine", ["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)])
def test_a_pdf_says_what_the_word_letter_says(engine: str, soffice: object) -> None:
    different = {}
    for export in load_exporter(Settings(engine, archive=False)).export(list_letters()):
        name, codes = export.letter.stem, {one.code for one in export.findings}
        if not export.data:
            if not codes <= _REFUSED[engine]:
                different[name] = sorted(map(str, export.findings))
            continue
        shown = set(_find_words(" ".join(pdf_text.read_pages(export.data))))
        known = _read_words(export.letter.data)
        if foreign := _drop_pieces(shown - known - _NUMBERS, known):
            different[name] = sorted(foreign)
    assert different == {}


def test_pages_and_texts_say_no_other_words() -> None:
    different = {}
    for letter in list_letters():
        known = _read_words(letter.data) | _NUMBERS | _OF_PAGES | {*_find_words(letter.label)}
        page = re.sub(r"<[^>]*>", "\n", html.export(letter).data.decode().partition("<main")[2])
        plain = text.export(letter).data.decode()
        for kind, words in (("page", page), ("text", plain)):
            if foreign := _drop_pieces(set(_find_words(words)) - known, known):
                different[letter.stem, kind] = sorted(foreign)
    assert different == {}


def _read_words(data: bytes) -> set[str]:
    """Return the words of a letter: its stories, labels of lists, pictures and links."""
    package = Package.from_bytes("letter.docx", data)
    document = Document(package)
    stories = [document.body, *(note.story for note in document.notes.values())]
    for section in document.sections:
        stories += map(document.read_header, section.headers.values())
        stories += map(document.read_footer, section.footers.values())
    pieces = [package.parts[name].decode() for name in package.parts if name.endswith(".rels")]
    pieces += re.findall(
        r'(?:descr|title|instr|anchor)="([^"]*)"', package.parts[package.main].decode()
    )
    pieces += re.findall(
        r"<w:instrText[^>]*>([^<]*)", b"".join(package.parts.values()).decode("latin-1")
    )
    for story in stories:
        for paragraph in find_paragraphs(story.blocks):
            pieces.append(join_spans(paragraph.shown))
            pieces.append(paragraph.label.text if paragraph.label else "")
    return set(_find_words(" ".join(pieces)))


def _find_words(words: str) -> list[str]:
    return re.findall(r"\w+", words)


def _drop_pieces(foreign: set[str], known: set[str]) -> set[str]:
    """Leave out what is a piece of a word, or of two that have nothing between them on a page."""
    everything = " ".join(known)
    return {word for word in foreign if word not in everything and not _is_joined(word, known)}


def _is_joined(word: str, known: set[str]) -> bool:
    cuts = ((word[:at], word[at:]) for at in range(1, len(word)))
    known = known | _NUMBERS
    return any(
        first in known and (last in known or _is_joined(last, known)) for first, last in cuts
    )
