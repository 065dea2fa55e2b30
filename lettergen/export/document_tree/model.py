"""What a letter says, as HTML, text and Markdown are written from it.

A letter has a letterhead, a body, notes and small print. They are made of blocks: paragraphs,
lists, quotations, tables, and columns side by side. A paragraph is made of inlines. Word knows no
lists and no address, only paragraphs; that tree is worked out here, so that all formats agree.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lettergen.diagnostics.finding import Finding
from lettergen.system.dataclass import dataclass, field

TAB = "\u2003"
"""What a tab is: an em space."""

LIST_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""The number formats besides ``decimal`` that HTML counts in: the ``type`` of a list."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Traced(Words):
    """Text that a letter printed, if it was merged with marks; ``trace`` is its mark."""

    trace: str


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The end of a line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a link within the letter leads to, other than the start of a paragraph."""

    id: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and its alternative text.

    ``source`` is a ``data:`` address, empty for a picture that no browser shows. Width and height
    are pixels of 1/96 inch, 0 if they are not known.
    """

    alternative: str
    source: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a note: the ``id`` and the label of the note; ``use`` counts its marks from 1."""

    id: str
    label: str
    use: int


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines in ``strong``, ``em``, ``sup``, ``sub``, ``u`` or ``s``, nested in this order."""

    tag: str
    content: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Inlines in another language than the paragraph around them, or in another direction."""

    language: str
    is_right_to_left: bool
    content: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead to an address; one that begins with ``#`` is in the letter itself."""

    address: str
    content: "tuple[Inline, ...]"


Inline: TypeAlias = Words | LineEnd | Anchor | Image | NoteMark | Styled | Spoken | Link


@dataclass(slots=True)
class Paragraph:
    """A paragraph, or a heading of a ``level`` from 1 to 6.

    ``role`` is ``title``, ``date``, ``address`` or the like, ``alignment`` is ``right``,
    ``centre`` or empty. ``language`` is given where it is not the letter's.
    """

    content: list[Inline]
    level: int = 0
    role: str = ""
    alignment: str = ""
    language: str = ""
    is_right_to_left: bool = False
    id: str = ""


@dataclass(slots=True)
class Item:
    """An item of a list; ``value`` is its number where that does not follow from the one before."""

    label: str
    blocks: "list[Block]"
    value: int | None = None


@dataclass(slots=True)
class List:
    """A list. If ``is_labelled``, HTML and Markdown would count it otherwise than Word does."""

    is_ordered: bool
    type: str = ""
    start: int = 1
    is_labelled: bool = False
    items: list[Item] = field(default_factory=list)

    @property
    def is_loose(self) -> bool:
        """Whether an item has several paragraphs: then items are set apart from each other."""
        return any(
            sum(isinstance(b, Paragraph) and not b.level for b in item.blocks) > 1
            for item in self.items
        )


@dataclass(slots=True)
class Quote:
    """A quotation."""

    blocks: "list[Block]"


@dataclass(slots=True)
class Columns:
    """Blocks side by side."""

    cells: "list[list[Block]]"


@dataclass(slots=True)
class Cell:
    """A cell over so many columns and rows."""

    blocks: "list[Block]"
    columns: int
    rows: int


@dataclass(slots=True)
class Table:
    """A table; a layout table shows no data but sets cells in rows."""

    header: list[list[Cell]]
    rows: list[list[Cell]]
    is_layout: bool


Block: TypeAlias = Paragraph | List | Quote | Columns | Table


@dataclass(slots=True)
class Note:
    """A note: ``id`` is ``fn1`` for the first footnote, ``en1`` for the first endnote."""

    id: str
    label: str
    blocks: list[Block]


@dataclass(slots=True)
class Notes:
    """The footnotes or the endnotes; type, start and labels are those of a list."""

    notes: list[Note]
    type: str = ""
    start: int = 1
    is_labelled: bool = False


@dataclass(slots=True)
class DocumentTree:
    """A letter. ``words`` are those of the Word letter; ``findings`` are warnings about it.

    ``brand`` is the colour of the letterhead, as six hexadecimal digits, or empty.
    """

    title: str
    author: str
    language: str
    letterhead: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    notes: list[Notes] = field(default_factory=list)
    small_print: list[Block] = field(default_factory=list)
    brand: str = ""
    words: Counter[str] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks, wherever they are, in the order of the text."""
        notes = (block for list_ in self.notes for note in list_.notes for block in note.blocks)
        return walk_blocks((*self.letterhead, *self.body, *notes, *self.small_print))

    @property
    def inlines(self) -> Iterator[Inline]:
        """All inlines, wherever they are, in the order of the text."""
        paragraphs = (block for block in self.blocks if isinstance(block, Paragraph))
        return walk_inlines(inline for paragraph in paragraphs for inline in paragraph.content)


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Iterate over blocks and all blocks in them, in the order of the text."""
    for block in blocks:
        yield block
        match block:
            case List(items=items):
                yield from walk_blocks(inner for item in items for inner in item.blocks)
            case Quote(inner):
                yield from walk_blocks(inner)
            case Columns(cells):
                yield from walk_blocks(inner for cell in cells for inner in cell)
            case Table(header, rows):
                cells_in_order = (cell for row in (*header, *rows) for cell in row)
                yield from walk_blocks(inner for cell in cells_in_order for inner in cell.blocks)


def walk_inlines(content: Iterable[Inline]) -> Iterator[Inline]:
    """Iterate over inlines and all inlines in them."""
    for inline in content:
        yield inline
        if isinstance(inline, Styled | Spoken | Link):
            yield from walk_inlines(inline.content)
