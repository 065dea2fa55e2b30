"""The content of a Word document, as ``lettergen.docx.reader`` reads it.

A document has stories: its body, headers, footers, notes and comments. A story has blocks,
paragraphs and tables; a paragraph has spans. What a reader has to work out (styles, fields,
tracked changes, labels of lists, numbers of notes) is worked out already: a span has the
formatting that it shows, and its ``state`` tells whether it is shown at all.

Lengths are in twentieths of a point, sizes of pictures in English Metric Units (914,400 an inch).
"""

from collections.abc import Iterator
from enum import Flag, auto
from typing import TypeAlias

from lettergen.docx.list_labels import Label
from lettergen.docx.note_numbers import NoteNumber
from lettergen.system.dataclass import dataclass


class State(Flag):
    """Why a span is shown or not: inserted, deleted, hidden, in an instruction, a placeholder.

    Section numbers are those of ECMA-376 part 1.
    """

    PLAIN = 0
    INSERTED = auto()
    """Inserted or moved here while changes were tracked (17.13.5.18, 17.13.5.25)."""
    DELETED = auto()
    """Deleted or moved away while changes were tracked (17.13.5.14, 17.13.5.22)."""
    HIDDEN = auto()
    """Hidden text (``w:vanish``, 17.3.2.41), by itself or by its style; a hidden row (17.4.20)."""
    INSTRUCTION = auto()
    """What a field shows that is itself in the code of another (17.16.18)."""
    PLACEHOLDER = auto()
    """What a content control shows as long as nobody has filled it in (17.5.2.39)."""

    @property
    def is_shown(self) -> bool:
        """Whether Word shows and prints what has this state, with all changes accepted."""
        return not self._value_ & _NOT_SHOWN


_NOT_SHOWN = (State.DELETED | State.HIDDEN | State.INSTRUCTION).value


@dataclass(frozen=True, slots=True)
class Formatting:
    """How characters look, after all styles (17.7.2).

    ``vertical`` is ``superscript``, ``subscript`` or empty; ``underline`` is the kind of line
    (17.18.99), empty for none. ``size`` is in half-points. ``colour`` is hexadecimal digits, or
    ``auto``; ``highlight`` the name of a colour (17.18.40), empty for none.
    """

    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: str = ""
    vertical: str = ""
    small_caps: bool = False
    font: str = ""
    size: int = 0
    colour: str = ""
    highlight: str = ""
    is_right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field (17.16) that a span is in the result of.

    ``kind`` is in capitals (``PAGE``); ``instruction`` is the whole code of the field, without the
    fields in it, whose kinds are ``inner_kinds``.
    """

    kind: str
    instruction: str
    inner_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """Where a hyperlink leads: an ``address`` in the web, or the bookmark ``place``, or both."""

    address: str
    place: str = ""

    @property
    def target(self) -> str:
        """The address with its fragment; empty for a link within the document."""
        if not self.address or not self.place:
            return self.address
        return f"{self.address.partition('#')[0]}#{self.place}"


@dataclass(frozen=True, slots=True)
class Text:
    """Characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of any kind (17.3.3.32, 17.3.3.23)."""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break, or that of a ``page`` or ``column`` (17.3.3.1, 17.3.3.4)."""

    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A place in a symbol font (17.3.3.30); ``text`` is the same in Unicode, empty if unknown."""

    font: str
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of the page without a field (17.3.3.22)."""


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The mark of a ``footnote`` or ``endnote``; ``Document.notes`` has the note by these two.

    ``is_repeated`` is a NOTEREF field (17.16.5.41) that shows the mark of a note once more.
    """

    kind: str
    id: str
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class CommentReference:
    """The place of a comment (17.13.4.5); it shows nothing."""

    id: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (20.2): ``part`` is its part, empty for one outside the document.

    ``alternative`` is its alternative text.
    """

    part: str
    alternative: str
    is_decorative: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is not a picture: a ``chart``, a ``diagram``, a ``shape``."""

    kind: str
    alternative: str
    is_decorative: bool


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box (17.17.1), anchored in the paragraph of the span."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula (22.1): the characters in it, without their arrangement."""

    text: str


@dataclass(frozen=True, slots=True)
class Ruby:
    """Phonetic guide text above a base text (17.3.3.25)."""

    base: str
    guide: str


Content: TypeAlias = (
    Text
    | Tab
    | Break
    | Symbol
    | PageNumber
    | NoteReference
    | CommentReference
    | Picture
    | Drawing
    | TextBox
    | Equation
    | Ruby
)


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of a paragraph, all of it formatted and linked alike.

    ``language`` is a BCP 47 tag, empty if none is given. ``fields`` are those around it, the
    outermost first. A field that shows nothing is an empty text. ``trace`` is the mark of a run
    whose text a letter printed, if it was merged with marks; see ``lettergen.template.trace``.
    """

    content: Content
    formatting: Formatting
    language: str
    link: Link | None
    fields: tuple[Field, ...]
    state: State
    trace: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether Word shows and prints it."""
        return self.state.is_shown


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """How a paragraph is set, after all styles; ``style`` is the id of its own.

    ``style_names`` are what Word calls that style and those that it is based on, in lower case:
    ids differ from one language of Word to the next, names do not. ``outline_level`` is 0 to 8,
    ``None`` for body text. ``indent`` is that of its start, ``own_indent`` the same if the
    paragraph sets it itself. ``list_id`` and ``list_level`` name its list (17.9.18, 17.9.3).
    ``formatting`` is that of its characters where nothing else is said.
    """

    style: str
    style_names: tuple[str, ...]
    outline_level: int | None
    alignment: str
    is_right_to_left: bool
    indent: int
    own_indent: int | None
    list_id: str
    list_level: int | None
    space_before: int
    space_after: int
    is_contextual: bool
    formatting: Formatting


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is shown.

    One whose mark is deleted, or lies in the code of a field, goes on in the next (17.13.5.15):
    the two are one paragraph, with the format of the second. ``number`` counts the ``w:p`` of the
    part, from 1. ``label`` is what Word writes before an item of a list. ``bookmarks`` are those
    that begin here.
    """

    spans: tuple[Span, ...]
    format: ParagraphFormat
    number: int
    label: Label | None
    bookmarks: tuple[str, ...]

    @property
    def shown(self) -> Iterator[Span]:
        """The spans that Word shows."""
        return (span for span in self.spans if span.state.is_shown)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, and how many columns and rows of a table it spans (17.4.17, 17.4.84)."""

    blocks: "tuple[Block, ...]"
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a header row is one of the first rows that is repeated on each page (17.4.49)."""

    cells: tuple[Cell, ...]
    is_header: bool
    state: State


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``has_inner_lines`` tells whether lines are drawn between its cells."""

    rows: tuple[Row, ...]
    style: str
    has_inner_lines: bool

    @property
    def shown(self) -> Iterator[Row]:
        """The rows that Word shows."""
        return (row for row in self.rows if row.state.is_shown)


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Story:
    """A text of its own: ``kind`` is ``body``, ``header``, ``footer``, ``footnote``, ..."""

    kind: str
    part: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote that the text refers to, and what is shown for its number."""

    kind: str
    id: str
    number: NoteNumber
    story: Story


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment (17.13.4.2)."""

    id: str
    author: str
    date: str
    story: Story
