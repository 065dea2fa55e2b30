"""A finished Word letter as the tree that HTML, text and Markdown are written from.

``lettergen.docx.reader`` reads the letter; here its paragraphs become blocks. All three formats
are written from that tree, so all say the same.
"""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.link_schemes import LINK_HINT
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader import model as word
from lettergen.docx.reader.text import find_paragraphs, join_spans, join_text
from lettergen.export.document_tree.blocks import BlockBuilder, Context
from lettergen.export.document_tree.brand import find_brand_colour
from lettergen.export.document_tree.inlines import InlineBuilder, MissingPartError, drop_own_mark
from lettergen.export.document_tree.margins import read_letterhead, read_small_print
from lettergen.export.document_tree.model import (
    LIST_TYPES,
    DocumentTree,
    Note,
    Notes,
    Paragraph,
)
from lettergen.export.format import FinishedLetter
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_LANGUAGE = "en-GB"  # of a letter that does not say
_REFUSED = ("chart", "diagram")
_WORD = compile_lazily(r"\w+|[^\w\s]")

PLAIN = str.maketrans({"\u00ad": None, "\u2011": "-", "\u00a0": " ", "\u202f": " "})
"""What a format may write in a plainer way: a soft hyphen, firm hyphens and spaces."""


@dataclass(frozen=True)
class _Stories:
    """What a letter shows, as it is read."""

    document: Document
    letterhead: tuple[word.Block, ...]
    small_print: tuple[word.Block, ...]

    @property
    def all(self) -> list[tuple[word.Block, ...]]:
        """The blocks of each story."""
        notes = [note.story.blocks for note in self.document.notes.values()]
        return [self.letterhead, self.document.body.blocks, self.small_print, *notes]


@lru_cache(maxsize=1)  # page, text and Markdown of a letter are written one after the other
def build_tree(letter: FinishedLetter) -> DocumentTree:
    """Build the tree of a letter, which is not to be changed.

    Raises ``LettergenError`` for a letter that cannot be read (LG450), or that shows what no text
    can (LG452).
    """
    return build_package_tree(letter)


def build_package_tree(
    letter: FinishedLetter, package: Package | None = None, document: Document | None = None
) -> DocumentTree:
    """Build the tree of a letter as ``build_tree`` does, or from a package with marks in it.

    ``document`` is the reader of that package.
    """
    is_traced = package is not None
    try:
        package = package or Package.from_bytes(f"{letter.stem}.docx", letter.data)
        document = document or Document(package)
        stories = _Stories(document, read_letterhead(document), read_small_print(document))
        paragraphs = [p for blocks in stories.all for p in find_paragraphs(blocks)]
    except LettergenError as error:
        raise _unreadable(letter, error.findings[0].message) from error
    except (etree.XMLSyntaxError, zipfile.BadZipFile, ValueError, KeyError) as error:
        raise _unreadable(letter, str(error) or type(error).__name__) from error
    _refuse_drawings(letter, paragraphs)
    try:
        return _build(letter, package, stories, paragraphs, is_traced=is_traced)
    except MissingPartError as error:
        raise _unreadable(letter, f"{error} is missing") from error


def find_missing_words(
    letter: FinishedLetter, tree: DocumentTree, text: str
) -> tuple[Finding, ...]:
    """Compare a format, read back as ``text``, with the letter: LG451 if words are missing.

    A word is a run of letters and digits; every other visible character counts by itself. Where
    it is does not matter: a text box has no fixed place in a text.
    """
    missing = tree.words - _count_words(text)
    if not missing:
        return ()
    shown = ", ".join(f"'{word}'" for word in list(missing)[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    return (
        letter.finding(
            ".docx",
            "LG451",
            f"words of the Word letter would be missing: {shown}{more}.",
            "Equations, symbols of special fonts and the like cannot be exported; "
            "write them as words, or insert them as a picture.",
        ),
    )


def _build(
    letter: FinishedLetter,
    package: Package,
    stories: _Stories,
    paragraphs: list[word.Paragraph],
    *,
    is_traced: bool,
) -> DocumentTree:
    document = stories.document
    places = _find_places(paragraphs)
    ids = {name: id_ for name, (_, id_) in places.items()}
    inlines = InlineBuilder(package, document.notes, ids, is_traced=is_traced)
    language = document.language or _LANGUAGE
    context = Context(inlines, language, {id(p): id_ for p, id_ in places.values()})
    letterhead = BlockBuilder(context, in_margin=True).build(stories.letterhead)
    body = BlockBuilder(context).build(document.body.blocks)
    small_print = BlockBuilder(context, in_margin=True).build(stories.small_print)
    notes = _build_notes(document.notes.values(), context)
    return DocumentTree(
        document.properties.title,
        document.properties.author,
        language,
        letterhead,
        body,
        notes,
        small_print,
        find_brand_colour(stories.letterhead),
        words=_count_words("".join(map(join_text, stories.all))),
        findings=tuple(_warn_of_links(letter, inlines.refused)),
    )


def _refuse_drawings(letter: FinishedLetter, paragraphs: list[word.Paragraph]) -> None:
    contents = (span.content for paragraph in paragraphs for span in paragraph.shown)
    kinds = [content.kind for content in contents if isinstance(content, word.Drawing)]
    refused = [f"a {kind}" for kind in dict.fromkeys(kinds) if kind in _REFUSED]
    if refused:
        raise LettergenError(
            letter.finding(
                ".docx",
                "LG452",
                f"the Word letter has {' and '.join(refused)}, which cannot be exported.",
                "Replace it with a picture that has alternative text.",
            )
        )


def _find_places(paragraphs: list[word.Paragraph]) -> dict[str, tuple[word.Paragraph, str]]:
    """The paragraphs that links lead to, each with an id, by the names of the bookmarks."""
    spans = [span for paragraph in paragraphs for span in paragraph.shown]
    links = {span.link for span in spans if span.link is not None}
    wanted = {link.place or link.address.removeprefix("#") for link in links}
    found: dict[str, tuple[word.Paragraph, str]] = {}
    for number, paragraph in enumerate(paragraphs):
        for name in wanted.intersection(paragraph.bookmarks):
            if _shows_something(paragraph):
                found.setdefault(name, (paragraph, f"paragraph-{number}"))
    return found


def _shows_something(paragraph: word.Paragraph) -> bool:
    kinds = word.Picture | word.NoteReference
    has_mark = any(isinstance(span.content, kinds) for span in paragraph.shown)
    return has_mark or bool(join_spans(paragraph.shown).strip())


def _build_notes(notes: Iterable[word.Note], context: Context) -> list[Notes]:
    """The footnotes, then the endnotes, as far as there are any."""
    return [
        _build_list(list(group), context) for _, group in groupby(notes, key=attrgetter("kind"))
    ]


def _build_list(notes: list[word.Note], context: Context) -> Notes:
    numbers = [note.number for note in notes]
    first = numbers[0]
    is_counted = first.number_format in ("decimal", *LIST_TYPES) and all(
        number.number_format == first.number_format and number.number == first.number + offset
        for offset, number in enumerate(numbers)
    )
    return Notes(
        [_build_note(note, context) for note in notes],
        LIST_TYPES.get(first.number_format, "") if is_counted else "",
        first.number if is_counted else 1,
        is_labelled=not is_counted,
    )


def _build_note(note: word.Note, context: Context) -> Note:
    blocks = BlockBuilder(context).build(note.story.blocks)
    label = note.number.text
    is_own = not note.number.number and not label.isalnum()
    if is_own and blocks and isinstance(blocks[0], Paragraph):
        blocks[0].content = drop_own_mark(blocks[0].content, label)
    return Note(context.inlines.note_ids[note.kind, note.id], label, blocks)


def _warn_of_links(letter: FinishedLetter, addresses: Iterable[str]) -> Iterator[Finding]:
    for address in addresses:
        yield letter.finding(
            ".docx",
            "LG453",
            f"the link to '{address}' is written as plain text.",
            LINK_HINT,
        )


def _count_words(text: str) -> Counter[str]:
    """The words of a text, each with how often it is there."""
    return Counter(_WORD.findall(text.translate(PLAIN)))


def _unreadable(letter: FinishedLetter, reason: str) -> LettergenError:
    return LettergenError(
        letter.finding(
            ".docx",
            "LG450",
            f"the Word letter cannot be read: {reason.rstrip('.')}.",
            "Render it again; if that does not help, save its template in Word again.",
        )
    )
