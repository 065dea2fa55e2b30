"""The content of paragraphs read into spans."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from lettergen.docx.attributes import get_attribute, is_on, is_set
from lettergen.docx.reader import drawings
from lettergen.docx.reader.fields import OpenField, have_whole_fields, read_form_field
from lettergen.docx.reader.formats import RunFormat
from lettergen.docx.reader.model import (
    Block,
    Break,
    CommentReference,
    Content,
    Drawing,
    Equation,
    Field,
    Link,
    NoteReference,
    PageNumber,
    Ruby,
    Span,
    State,
    Symbol,
    Tab,
    Text,
    TextBox,
)
from lettergen.docx.run_content import CHARACTERS
from lettergen.docx.symbols import find_character, is_symbol_font
from lettergen.docx.xml import MC, Element, R, serialise_inner, w

ALTERNATIVES = f"{{{MC}}}AlternateContent"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
EQUATIONS = (f"{_MATHS}oMath", f"{_MATHS}oMathPara")
PROPERTIES = frozenset(
    map(w, "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid trPr tcPr sectPr".split())
)
"""What tells how a thing is, and holds nothing that is shown."""

_CHANGES = {  # what wraps content that was inserted or deleted while changes were tracked
    w("ins"): State.INSERTED,
    w("moveTo"): State.INSERTED,
    w("del"): State.DELETED,
    w("moveFrom"): State.DELETED,
}
_CONTENTS: dict[str, Content] = {"\t": Tab(), "\n": Break()}
_CHARACTERS: dict[str, Content] = {
    **{tag: _CONTENTS.get(character, Text(character)) for tag, character in CHARACTERS.items()},
    w("pgNum"): PageNumber(),
    w("contentPart"): Drawing("shape", "", is_decorative=False),  # ink
}
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_TEXT, _SYMBOL = w("t"), w("sym")


class Surroundings(Protocol):
    """What paragraphs refer to."""

    def find_run_format(self, run: Element) -> RunFormat:
        """Return how a run is formatted."""

    def find_part(self, relationship: str) -> str:
        """Return the part that a relationship leads to; empty if it leads to none."""

    def find_address(self, relationship: str) -> str:
        """Return the address that a relationship leads to; empty if it leads to none."""

    def find_marked_note(self, bookmark: str) -> tuple[str, str] | None:
        """Return the kind and the id of the note whose mark is in a bookmark."""

    def count_note(self, kind: str, id_: str, own_mark: str) -> NoteReference:
        """Number the note whose mark is next in the text, unless it is repeated there."""

    def read_text_box(self, box: Element, state: State) -> tuple[Block, ...]:
        """Read the content of a text box; ``state`` is that of its anchor."""


class _Setting(NamedTuple):
    """What holds for the content at one place."""

    look: RunFormat
    state: State
    link: Link | None


class SpanReader:
    """Reads the paragraphs of one story, in order: a field may go from one into the next."""

    def __init__(self, surroundings: Surroundings, story: Element) -> None:
        self._around = surroundings
        self._has_whole_fields = have_whole_fields(story)
        self._open: list[OpenField] = []
        self._fields: tuple[Field, ...] = ()
        self._field_link: Link | None = None
        self._is_replaced = False
        self._spans: list[Span] = []
        self._bookmarks: list[str] = []
        self._own_marks: set[Element] = set()
        self.is_in_code = False
        """Whether the story is in the code of a field at this place."""

    def read(self, paragraph: Element, state: State) -> tuple[list[Span], list[str]]:
        """Return the spans of the next paragraph, and the bookmarks that begin in it.

        What is read may also be a run or an equation outside of any paragraph.
        """
        setting = _Setting(self._around.find_run_format(paragraph), state, None)
        self._read_children(paragraph if paragraph.tag == w("p") else [paragraph], setting)
        spans, self._spans = self._spans, []
        bookmarks, self._bookmarks = self._bookmarks, []
        return spans, bookmarks

    def add_bookmark(self, bookmark: Element) -> None:
        """Let a bookmark begin here, or in the next paragraph."""
        self._bookmarks.append(get_attribute(bookmark, "", "name"))

    def _read_children(self, children: Iterable[Element], setting: _Setting) -> None:
        for child in children:
            tag = child.tag
            if tag == w("r"):
                self._read_run(child, setting)
            elif tag == w("hyperlink"):
                link = setting.link or self._read_link(child)
                self._read_children(child, setting._replace(link=link))
            elif tag == w("fldSimple"):
                self._read_simple_field(child, setting)
            elif tag == w("bookmarkStart"):
                self.add_bookmark(child)
            elif tag in EQUATIONS:
                text = "".join(str(piece.text or "") for piece in child.iter(f"{_MATHS}t"))
                self._add(Equation(text), setting)
            elif tag == ALTERNATIVES:
                for chosen in drawings.choose(child):
                    self._read_children(chosen, setting)
            elif tag not in PROPERTIES and isinstance(tag, str):
                state = setting.state | find_state(child)
                self._read_children(child, setting._replace(state=state))

    def _read_link(self, hyperlink: Element) -> Link | None:
        """Where a ``w:hyperlink`` (17.16.22) leads."""
        address = self._around.find_address(hyperlink.get(f"{{{R}}}id", ""))
        place = get_attribute(hyperlink, "", "anchor")
        return Link(address, place) if address or place else None

    def _read_run(self, run: Element, setting: _Setting) -> None:
        look = self._around.find_run_format(run)
        state = setting.state | State.HIDDEN if look.is_hidden else setting.state
        setting = _Setting(look, state, setting.link)
        for child in run:
            self._read_content(child, setting)

    def _read_content(self, element: Element, setting: _Setting) -> None:
        """Read one child of a run (17.3.2.25)."""
        tag = element.tag
        if element in self._own_marks:
            return
        if tag == _TEXT:
            for content in _read_text(element.text or "", setting.look.formatting.font):
                self._add(content, setting)
        elif tag == w("br"):
            kind = get_attribute(element, "line", "type")
            self._add(Break("line" if kind == "textWrapping" else kind), setting)
        elif tag in _CHARACTERS:
            self._add(_CHARACTERS[tag], setting)
        elif tag == _SYMBOL:
            self._add(_read_symbol(element), setting)
        elif tag == w("fldChar"):
            if self._has_whole_fields and not setting.state & State.DELETED:
                self._read_field_mark(element, setting)
        elif tag == w("instrText"):
            if self._open and self._open[-1].is_code:
                self._open[-1].instruction += element.text or ""
        elif tag in _NOTES:
            self._read_note_mark(element, _NOTES[tag], setting)
        elif tag == w("drawing"):
            for drawing, click in drawings.read_drawing(element, self._around.find_part):
                address = self._around.find_address(click)
                link = setting.link or (Link(address) if address else None)
                self._add(drawing, setting._replace(link=link))
            self._read_text_boxes(element, setting)
        elif tag in (w("pict"), w("object")):
            for picture in drawings.read_vml(element, self._around.find_part):
                self._add(picture, setting)
            self._read_text_boxes(element, setting)
        elif tag == w("delText"):
            state = setting.state | State.DELETED
            self._add(Text(element.text or ""), setting._replace(state=state))
        elif tag == w("commentReference"):
            self._add(CommentReference(get_attribute(element, "", "id")), setting)
        elif tag == w("ruby"):
            base, guide = (_join_texts(element.iter(w(name))) for name in ("rubyBase", "rt"))
            self._add(Ruby(base, guide), setting)
        elif tag == ALTERNATIVES:
            for chosen in drawings.choose(element):
                for child in chosen:
                    self._read_content(child, setting)

    def _read_text_boxes(self, drawing: Element, setting: _Setting) -> None:
        state = setting.state | State.INSTRUCTION if self.is_in_code else setting.state
        for box in drawings.find_text_boxes(drawing):
            self._add(TextBox(self._around.read_text_box(box, state)), setting)

    def _read_note_mark(self, mark: Element, kind: str, setting: _Setting) -> None:
        """A note's mark; the author may have chosen what is shown for its number (17.11.14)."""
        own = _find_own_mark(mark)
        self._own_marks.update(own)
        reference = NoteReference(kind, get_attribute(mark, "", "id"))
        if setting.state.is_shown and not self.is_in_code and not self._is_replaced:
            shown = "".join(_read_symbol(e).text if e.tag == _SYMBOL else e.text or "" for e in own)
            reference = self._around.count_note(kind, reference.id, shown.strip())
        self._add(reference, setting)

    def _add(self, content: Content, setting: _Setting) -> None:
        if self._is_replaced:
            return
        look, state, link = setting
        if self._open:
            link = link or self._field_link
            for field in self._open:
                field.is_empty = False
            if self.is_in_code:
                state |= State.INSTRUCTION
                if isinstance(content, Text):  # it is part of what the field around it says
                    outer = next(field for field in reversed(self._open) if field.is_code)
                    outer.instruction += content.text
        if isinstance(content, NoteReference):
            link = None  # it is a link itself
        self._spans.append(Span(content, look.formatting, look.language, link, self._fields, state))

    # Fields (17.16)

    def _read_simple_field(self, element: Element, setting: _Setting) -> None:
        field = OpenField(element)
        field.instruction = get_attribute(element, "", "instr")
        self._open.append(field)
        self._end_code(field, setting)
        self._read_children(element, setting)
        self._close(field, setting)

    def _read_field_mark(self, mark: Element, setting: _Setting) -> None:
        match get_attribute(mark, "", "fldCharType"):
            case "begin":
                self._open.append(OpenField(mark))
                self._update()
            case "separate":
                self._end_code(self._open[-1], setting)
            case "end":
                field = self._open[-1]
                if field.is_code:
                    self._end_code(field, setting)
                self._close(field, setting)

    def _end_code(self, field: OpenField, setting: _Setting) -> None:
        """Go on to the result of a field, as far as its code alone gives that."""
        field.end_code()
        self._update()
        if field.field.kind in ("FORMCHECKBOX", "FORMDROPDOWN"):
            self._add(Text(read_form_field(field.begin)), setting)
        elif field.field.kind == "NOTEREF" and field.note_bookmark:
            note = self._around.find_marked_note(field.note_bookmark)
            if note is not None:
                self._add(NoteReference(*note, is_repeated=True), setting)
                field.is_replaced = True
                self._update()

    def _close(self, field: OpenField, setting: _Setting) -> None:
        if field.is_empty:
            self._add(Text(""), setting)
        self._open.remove(field)
        self._update()

    def _update(self) -> None:
        """Work out what the open fields mean for the content to come."""
        self._fields = tuple(field.field for field in self._open if not field.is_code)
        self.is_in_code = any(field.is_code for field in self._open)
        self._is_replaced = any(field.is_replaced for field in self._open)
        links = (field.link for field in reversed(self._open))
        self._field_link = next((link for link in links if link is not None), None)


def find_state(wrapper: Element) -> State:
    """Return what an element means for the state of what it holds."""
    state = _CHANGES.get(str(wrapper.tag), State.PLAIN)
    if wrapper.tag == w("sdt") and is_set(wrapper.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")):
        state = State.PLACEHOLDER
    return state


def _read_text(text: str, font: str) -> Iterator[Content]:
    """Text as it is; of a symbol font, symbols."""
    if not is_symbol_font(font):
        yield Text(text)
        return
    for character in text:
        if character.isspace():
            yield Text(character)
        else:
            yield Symbol(font, ord(character), find_character(font, ord(character)))


def _read_symbol(symbol: Element) -> Text | Symbol:
    """A ``w:sym`` (17.3.3.30); of a font that has no symbols it is text."""
    font = get_attribute(symbol, "", "font")
    try:
        code = int(get_attribute(symbol, "", "char"), 16)
    except ValueError:
        return Symbol(font, 0xFFFD, "")
    if is_symbol_font(font) or 0xE000 <= code < 0xF900 or code > 0x10FFFF:
        return Symbol(font, min(code, 0x10FFFF), find_character(font, code))
    return Text(chr(code))


def _find_own_mark(mark: Element) -> list[Element]:
    """The elements that are shown for the number of a note, if the author has chosen any.

    They follow in the same run, or in the next if that is formatted alike.
    """
    run = mark.getparent()
    if run is None or not is_on(get_attribute(mark, "0", "customMarkFollows")):
        return []
    found = list(mark.itersiblings(_TEXT, _SYMBOL))
    following = run.getnext()
    if not found and following is not None and _formatting(following) == _formatting(run):
        found = [child for child in following if child.tag in (_TEXT, _SYMBOL)]
    return found


def _formatting(run: Element) -> str:
    return serialise_inner(run.find(w("rPr")))


def _join_texts(elements: Iterator[Element]) -> str:
    return "".join(text.text or "" for element in elements for text in element.iter(_TEXT))
