"""What a letter says, as a list of passages: that which two letters are compared by.

A passage is a paragraph with words in it: of the body, a note, a header or a footer. Its tokens
are words, spaces, signs and marks. Two letters say the same if their passages are equal; how they
are set (fonts, spaces between paragraphs) does not matter, but bold, italic, struck-through and
raised words do.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from lettergen.docx.package import Package
from lettergen.docx.reader import Document, model
from lettergen.docx.reader.text import find_paragraphs
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

BODY, FOOTNOTE, ENDNOTE, HEADER, FOOTER = "body", "footnote", "endnote", "header", "footer"

NOTE_MARK = "\x02note "
"""How the key of the mark of a note begins."""

_SHORT = 8  # hexadecimal digits of the digest of a passage

# Signs that are part of a word: combining marks, the signs of Indic scripts, joiners.
_IN_WORD = (
    "\\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0f00-\u109f\u200c\u200d"
)
# Scripts without spaces between words: each of their characters is a token.
_NO_SPACES = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
TOKEN = compile_lazily(
    rf"[{_NO_SPACES}]|(?:(?![{_NO_SPACES}])[{_IN_WORD}])+"
    rf"(?:[.,:/@&'\u2019\u2010\u2011-](?:(?![{_NO_SPACES}])[{_IN_WORD}])+)*|\s+|."
)

_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DOCUMENT"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a space or a mark: ``text`` is shown, and ``key`` is what it is compared by.

    ``link`` is the address that it leads to; ``look`` has a letter for each way of being set.
    """

    text: str
    key: str
    link: str = ""
    look: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph with words: where it is, its label in a list, and its tokens.

    ``number`` counts the passages of the body; it is the label of the note for notes.
    """

    kind: str
    number: str
    label: str
    tokens: tuple[Token, ...]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What the passage is compared by."""
        return (self.kind, self.label, *(token.key for token in self.tokens))

    @cached_property
    def digest(self) -> str:
        """A short digest of the passage."""
        return hashlib.sha256("\0".join(self.key).encode()).hexdigest()[:_SHORT]

    @property
    def text(self) -> str:
        """The words of the passage."""
        return "".join(token.text for token in self.tokens)

    @property
    def place(self) -> str:
        """What people call the passage: ``paragraph 3``, ``footnote 2``, ``header``."""
        if self.kind == BODY:
            return f"paragraph {self.number}"
        return f"{self.kind} {self.number}".strip()


@dataclass(frozen=True)
class Content:
    """What one letter says."""

    passages: tuple[Passage, ...]

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of what the letter says, whatever it looks like."""
        digest = hashlib.sha256()
        for passage in self.passages:
            digest.update("\0".join(passage.key).encode() + b"\n")
        return digest.hexdigest()

    @property
    def digests(self) -> str:
        """The short digests of all passages, in order, with spaces between."""
        return " ".join(passage.digest for passage in self.passages)


NOTHING = Content(())
"""What a letter says that is not there."""


def read_content(package: Package, document: Document | None = None) -> Content:
    """Return what a Word document says; ``document`` is its reader, if there is one already.

    Raises:
        LettergenError: a part of it is not XML (LG212).
    """
    document = document or Document(package)
    reader = _Reader(package, document)
    passages = [*_read_margins(document, reader, HEADER)]
    passages += reader.read(BODY, document.body.blocks)
    for (kind, _), note in document.notes.items():
        passages += reader.read(kind, note.story.blocks, note.number.text)
    passages += _read_margins(document, reader, FOOTER)
    return Content(tuple(passages))


def load_content(path: Path, data: bytes) -> Content:
    """Return what a Word document says that may come from anywhere.

    Raises:
        LettergenError: it is no Word document (LG210), or cannot be read.
    """
    return read_content(Package.read(path, data))


def _read_margins(document: Document, reader: "_Reader", kind: str) -> Iterator[Passage]:
    """Read each header or footer once, in the order of the sections."""
    parts: dict[str, None] = {}
    for section in document.sections:
        for page in ("first", "default", "even"):
            part = (section.headers if kind == HEADER else section.footers).get(page)
            if part and (page != "first" or section.first_page == "first"):
                parts[part] = None
    read = document.read_header if kind == HEADER else document.read_footer
    for part in parts:
        yield from reader.read(kind, read(part).blocks)


class _Reader:
    """Reads the passages of a document's stories."""

    def __init__(self, package: Package, document: Document) -> None:
        self._package = package
        self._document = document

    def read(
        self, kind: str, blocks: tuple[model.Block, ...], number: str = ""
    ) -> Iterator[Passage]:
        """Yield the passages of blocks; those without words are left out."""
        count = 0
        for paragraph in find_paragraphs(blocks):
            tokens = tuple(self._read_tokens(paragraph.shown))
            if any(not token.text.isspace() for token in tokens):
                count += 1
                label = paragraph.label.text if paragraph.label else ""
                yield Passage(kind, str(count) if kind == BODY else number, label, tokens)

    def _read_tokens(self, spans: Iterable[model.Span]) -> Iterator[Token]:
        pieces = (self._read_span(span) for span in spans)
        found = (piece for piece in pieces if piece is not None)
        for (own, link, look), group in groupby(found, lambda piece: piece[1:]):
            text = "".join(piece[0] for piece in group)
            suffix = f"\x01{link}\x01{look}" if link or look else ""
            if own:
                yield Token(text, f"{own}{suffix}", link, look)
                continue
            yield from _cut(text, link, look, suffix)

    def _read_span(self, span: model.Span) -> tuple[str, str, str, str] | None:
        """Return the text, the key of what is no text, the link and the look of a span."""
        link = span.link.target or f"#{span.link.place}" if span.link else ""
        look = _describe_look(span.formatting)
        text, own = self._read_contents(span)
        if not text and not own:
            return None
        return text, own, link, look if not own else ""

    def _read_contents(self, span: model.Span) -> tuple[str, str]:
        if any(field.kind in _PAGE_FIELDS for field in span.fields):
            return "", ""
        match span.content:
            case model.Text(text) | model.Equation(text):
                return re.sub(r"[\x00\x01]", "", text), ""
            case model.Symbol(text=text, code=code):
                return text or chr(code), ""
            case model.Ruby(base, guide):
                return f"{base} ({guide})", ""
            case model.Tab():
                return "\t", ""
            case model.Break(kind):
                return ("\n", "") if kind == "line" else ("", "")
            case model.NoteReference(kind=kind, id=id_):
                note = self._document.notes.get((kind, id_))
                return f"[{note.number.text if note else ''}]", f"{NOTE_MARK}{kind}"
            case model.Picture(part=part, alternative=alternative):
                digest = hashlib.sha256(self._package.parts.get(part, b"")).hexdigest()
                return f"[picture: {alternative}]", f"\x02picture {digest} {alternative}"
            case model.Drawing(kind=kind, alternative=alternative):
                return f"[{kind}: {alternative}]", f"\x02{kind} {alternative}"
        return "", ""


@lru_cache(maxsize=2_000)  # most texts are in every letter
def _cut(text: str, link: str, look: str, suffix: str) -> tuple[Token, ...]:
    """Return the words, spaces and signs of a text that is set and linked alike."""
    words = TOKEN.findall(text)
    return tuple(
        Token(one, one if one.isspace() and not link else f"{one}{suffix}", link, look)
        for one in words
    )


def _describe_look(formatting: model.Formatting) -> str:
    """Return a letter for each way in which characters are set that means something."""
    ways = (
        ("b", formatting.bold),
        ("i", formatting.italic),
        ("s", formatting.strike),
        ("^", formatting.vertical == "superscript"),
        ("_", formatting.vertical == "subscript"),
    )
    return "".join(letter for letter, is_set in ways if is_set)
