"""The content of paragraphs read into spans."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lettergen.docx.attributes import get_attribute, is_on, is_set
from lettergen.docx.reader import drawings, model
from lettergen.docx.reader.fields import FieldStack, OpenField, read_form_field
from lettergen.docx.reader.formats import RunFormat
from lettergen.docx.reader.part import NOTE_MARKS, Part
from lettergen.docx.run_content import CHARACTERS
from lettergen.docx.runs import TRACE
from lettergen.docx.symbols import find_character, is_symbol_font
from lettergen.docx.xml import MC, Element, R, serialise_inner, w

ALTERNATIVES = f"{{{MC}}}AlternateContent"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
EQUATIONS = (f"{_MATHS}oMath", f"{_MATHS}oMathPara")
PROPERTIES = frozenset(
    map(w, "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid trPr tcPr sectPr".split())
)
"""The elements with properties, which contain nothing that is shown."""

_CHANGES = {  # what wraps content that was inserted or deleted while changes were tracked
    w("ins"): model.State.INSERTED,
    w("moveTo"): model.State.INSERTED,
    w("del"): model.State.DELETED,
    w("moveFrom"): model.State.DELETED,
}
_CHARACTERS: dict[str, model.Content] = {
    **{tag: model.Text(character) for tag, character in CHARACTERS.items()},
    w("tab"): model.Tab(),
    w("ptab"): model.Tab(),
    w("cr"): model.Break(),
    w("pgNum"): model.PageNumber(),
    w("contentPart"): model.Drawing("shape", "", is_decorative=False),  # ink
}
_PARAGRAPH, _TEXT, _SYMBOL = w("p"), w("t"), w("sym")


class _Setting(NamedTuple):
    """The formatting, state and link of the content at one place."""

    look: RunFormat
    state: model.State
    link: model.Link | None


class SpanReader:
    """Reads the paragraphs of one story, in order: a field may go from one into the next.

    ``read_text_box`` reads the content of a text box; it is given the state of its anchor.
    """

    def __init__(
        self,
        part: Part,
        story: Element,
        read_text_box: Callable[[Element, model.State], tuple[model.Block, ...]],
    ) -> None:
        self._part = part
        self._read_text_box = read_text_box
        self._fields = FieldStack(story)
        self._spans: list[model.Span] = []
        self._bookmarks: list[str] = []
        self._own_marks: set[Element] = set()
        self._trace = ""

    @property
    def is_in_code(self) -> bool:
        """Whether the story is in the code of a field after what was read last."""
        return self._fields.is_code

    def read(self, paragraph: Element, state: model.State) -> tuple[list[model.Span], list[str]]:
        """Return the spans of the next paragraph, and the bookmarks that begin in it.

        What is read may also be a run or an equation outside of any paragraph.
        """
        setting = _Setting(self._part.formats.find_run_format(paragraph), state, None)
        self._read_children(paragraph if paragraph.tag == _PARAGRAPH else [paragraph], setting)
        spans, self._spans = self._spans, []
        bookmarks, self._bookmarks = self._bookmarks, []
        return spans, bookmarks

    def add_bookmark(self, bookmark: Element) -> None:
        """Let a bookmark begin here, or in the next paragraph."""
        self._bookmarks.append(get_attribute(bookmark, "", "name"))

    def _add(self, content: model.Content, setting: _Setting) -> None:
        fields = self._fields
        if fields.is_replaced:
            return
        look, state, link = setting
        fields.note_content()
        if fields.is_code:
            state |= model.State.INSTRUCTION
            fields.add_code(content.text if isinstance(content, model.Text) else "")
        # The mark of a note is a link itself.
        link = None if isinstance(content, model.NoteReference) else link or fields.link
        span = model.Span(
            content, look.formatting, look.language, link, fields.fields, state, self._trace
        )
        self._spans.append(span)

    # The children of paragraphs

    def _read_children(self, children: Iterable[Element], setting: _Setting) -> None:
        for child in children:
            read = _CHILD_READERS.get(str(child.tag))
            if read is not None:
                read(self, child, setting)
            elif child.tag not in PROPERTIES and isinstance(child.tag, str):
                state = setting.state | find_state(child)
                self._read_children(child, setting._replace(state=state))

    def _read_run(self, run: Element, setting: _Setting) -> None:
        look = self._part.formats.find_run_format(run)
        state = setting.state | model.State.HIDDEN if look.is_hidden else setting.state
        self._trace = run.get(TRACE, "")
        self._read_contents(run, _Setting(look, state, setting.link))
        self._trace = ""

    def _read_link(self, hyperlink: Element, setting: _Setting) -> None:
        """A ``w:hyperlink`` (17.16.22); of links in links the outermost is one."""
        address = self._part.find_address(hyperlink.get(f"{{{R}}}id", ""))
        place = get_attribute(hyperlink, "", "anchor")
        link = setting.link or (model.Link(address, place) if address or place else None)
        self._read_children(hyperlink, setting._replace(link=link))

    def _read_bookmark(self, bookmark: Element, _: _Setting) -> None:
        self.add_bookmark(bookmark)

    def _read_equation(self, equation: Element, setting: _Setting) -> None:
        self._add(model.Equation(_join_texts([equation], f"{_MATHS}t")), setting)

    def _read_alternatives(self, alternatives: Element, setting: _Setting) -> None:
        for chosen in drawings.choose(alternatives):
            self._read_children(chosen, setting)

    # The children of runs (17.3.2.25)

    def _read_contents(self, elements: Iterable[Element], setting: _Setting) -> None:
        for element in elements:
            tag = str(element.tag)
            read = _CONTENT_READERS.get(tag)
            if read is not None:
                read(self, element, setting)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag], setting)

    def _read_text(self, text: Element, setting: _Setting) -> None:
        if text not in self._own_marks:
            for content in _find_symbols(text.text or "", setting.look.formatting.font):
                self._add(content, setting)

    def _read_deleted_text(self, text: Element, setting: _Setting) -> None:
        state = setting.state | model.State.DELETED
        self._add(model.Text(text.text or ""), setting._replace(state=state))

    def _read_break(self, element: Element, setting: _Setting) -> None:
        kind = get_attribute(element, "line", "type")
        self._add(model.Break("line" if kind == "textWrapping" else kind), setting)

    def _read_symbol(self, symbol: Element, setting: _Setting) -> None:
        if symbol not in self._own_marks:
            self._add(_convert(symbol), setting)

    def _read_comment_mark(self, mark: Element, setting: _Setting) -> None:
        self._add(model.CommentReference(get_attribute(mark, "", "id")), setting)

    def _read_ruby(self, ruby: Element, setting: _Setting) -> None:
        base, guide = (_join_texts(ruby.iter(w(name)), _TEXT) for name in ("rubyBase", "rt"))
        self._add(model.Ruby(base, guide), setting)

    def _read_drawing(self, element: Element, setting: _Setting) -> None:
        for drawing, click in drawings.read_drawing(element, self._part.find_part):
            address = self._part.find_address(click)
            link = setting.link or (model.Link(address) if address else None)
            self._add(drawing, setting._replace(link=link))
        self._read_text_boxes(element, setting)

    def _read_vml(self, element: Element, setting: _Setting) -> None:
        for picture in drawings.read_vml(element, self._part.find_part):
            self._add(picture, setting)
        self._read_text_boxes(element, setting)

    def _read_text_boxes(self, drawing: Element, setting: _Setting) -> None:
        state = setting.state | model.State.INSTRUCTION if self._fields.is_code else setting.state
        for box in drawings.find_text_boxes(drawing):
            self._add(model.TextBox(self._read_text_box(box, state)), setting)

    def _read_chosen_contents(self, alternatives: Element, setting: _Setting) -> None:
        for chosen in drawings.choose(alternatives):
            self._read_contents(chosen, setting)

    def _read_note_mark(self, mark: Element, setting: _Setting) -> None:
        """A note's mark; the author may have chosen what is shown for its number (17.11.14)."""
        own = _find_own_mark(mark)
        self._own_marks.update(own)
        kind, id_ = NOTE_MARKS[str(mark.tag)], get_attribute(mark, "", "id")
        reference = model.NoteReference(kind, id_)
        if setting.state.is_shown and not (self._fields.is_code or self._fields.is_replaced):
            shown = "".join(_convert(element).text for element in own)
            reference = self._part.count_note(kind, id_, shown.strip())
        self._add(reference, setting)

    # Fields (17.16)

    def _read_simple_field(self, element: Element, setting: _Setting) -> None:
        field = self._fields.begin(element)
        assert field is not None
        field.instruction = get_attribute(element, "", "instr")
        self._end_code(field, setting)
        self._read_children(element, setting)
        self._end_field(field, setting)

    def _read_instruction(self, text: Element, _: _Setting) -> None:
        field = self._fields.innermost
        if field is not None and field.is_code:
            field.instruction += text.text or ""

    def _read_field_mark(self, mark: Element, setting: _Setting) -> None:
        if setting.state & model.State.DELETED:
            return
        kind, field = get_attribute(mark, "", "fldCharType"), self._fields.innermost
        if kind == "begin":
            self._fields.begin(mark)
        elif field is not None:
            if field.is_code:
                self._end_code(field, setting)
            if kind == "end":
                self._end_field(field, setting)

    def _end_code(self, field: OpenField, setting: _Setting) -> None:
        """Go on to the result of a field, as far as its code alone gives that."""
        self._fields.end_code(field)
        if field.field.kind in ("FORMCHECKBOX", "FORMDROPDOWN"):
            self._add(model.Text(read_form_field(field.begin)), setting)
        note = self._part.bookmarked_notes.get(field.note_bookmark) if field.note_bookmark else None
        if note is not None:
            self._add(model.NoteReference(*note, is_repeated=True), setting)
            self._fields.replace(field)

    def _end_field(self, field: OpenField, setting: _Setting) -> None:
        if field.is_empty:
            self._add(model.Text(""), setting)
        self._fields.end(field)


_Reader = Callable[[SpanReader, Element, _Setting], None]

_CHILD_READERS: dict[str, _Reader] = {
    w("r"): SpanReader._read_run,
    w("hyperlink"): SpanReader._read_link,
    w("fldSimple"): SpanReader._read_simple_field,
    w("bookmarkStart"): SpanReader._read_bookmark,
    ALTERNATIVES: SpanReader._read_alternatives,
    **dict.fromkeys(EQUATIONS, SpanReader._read_equation),
}
_CONTENT_READERS: dict[str, _Reader] = {
    _TEXT: SpanReader._read_text,
    w("delText"): SpanReader._read_deleted_text,
    w("br"): SpanReader._read_break,
    _SYMBOL: SpanReader._read_symbol,
    w("fldChar"): SpanReader._read_field_mark,
    w("instrText"): SpanReader._read_instruction,
    **dict.fromkeys(NOTE_MARKS, SpanReader._read_note_mark),
    w("drawing"): SpanReader._read_drawing,
    w("pict"): SpanReader._read_vml,
    w("object"): SpanReader._read_vml,
    w("commentReference"): SpanReader._read_comment_mark,
    w("ruby"): SpanReader._read_ruby,
    ALTERNATIVES: SpanReader._read_chosen_contents,
}


def find_state(wrapper: Element) -> model.State:
    """Return the state that an element gives to its content."""
    state = _CHANGES.get(str(wrapper.tag), model.State.PLAIN)
    if wrapper.tag == w("sdt") and is_set(wrapper.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")):
        state = model.State.PLACEHOLDER
    return state


def _find_symbols(text: str, font: str) -> Iterator[model.Content]:
    """Text as it is; of a symbol font, symbols."""
    if not is_symbol_font(font):
        yield model.Text(text)
        return
    for character in text:
        if character.isspace():
            yield model.Text(character)
        else:
            yield model.Symbol(font, ord(character), find_character(font, ord(character)))


def _convert(element: Element) -> model.Text | model.Symbol:
    """A ``w:t``, or a ``w:sym`` (17.3.3.30), which is text if its font has no symbols."""
    if element.tag == _TEXT:
        return model.Text(element.text or "")
    font = get_attribute(element, "", "font")
    try:
        code = int(get_attribute(element, "", "char"), 16)
    except ValueError:
        return model.Symbol(font, 0xFFFD, "")
    if is_symbol_font(font) or 0xE000 <= code < 0xF900 or code > 0x10FFFF:
        return model.Symbol(font, min(code, 0x10FFFF), find_character(font, code))
    return model.Text(chr(code))


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


def _join_texts(elements: Iterable[Element], tag: str) -> str:
    return "".join(text.text or "" for element in elements for text in element.iter(tag))
