"""Fields (ECMA-376 part 1, 17.16) in the order in which a story has them.

A simple field is one element. A complex field is three marks among the runs of a story: its
instruction is between the first two, what it shows between the last two. Either part may contain
more fields and the ends of paragraphs, but never leaves its story.
"""

from contextlib import suppress

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.field_instructions import (
    Atom,
    Instruction,
    InstructionError,
    parse_instruction,
    read_kind,
)
from lettergen.docx.reader.model import Field, Link
from lettergen.docx.run_content import DELETED
from lettergen.docx.xml import Element, w

_MARK = w("fldChar")


class OpenField:
    """A field that has not ended yet; its instruction is parsed when its code ends.

    ``note_bookmark`` is the bookmark of the note whose mark a NOTEREF field repeats as a mark.
    """

    def __init__(self, begin: Element) -> None:
        self.begin = begin
        self.instruction = ""
        self.inner_kinds: frozenset[str] = frozenset()
        self.is_code = True
        self.is_empty = True
        self.is_replaced = False
        self.field = Field("", "")
        self.link: Link | None = None
        self.note_bookmark = ""

    def end_code(self) -> None:
        """Parse the code, which is complete."""
        self.is_code = False
        text = self.instruction.strip()
        atoms = [Atom(character) for character in text]
        self.field = Field(read_kind(atoms), text, self.inner_kinds)
        if self.field.kind in ("HYPERLINK", "NOTEREF"):
            with suppress(InstructionError):  # else its result is text like any other
                instruction = parse_instruction(atoms)
                self.link = _find_link(instruction)
                if instruction.kind == "NOTEREF" and instruction.has_switch("f"):
                    self.note_bookmark = _get_argument(instruction)


class FieldStack:
    """The fields that are open at a place of a story, and what they mean for content there.

    ``fields`` are those whose result it is in, ``link`` is that of the innermost HYPERLINK field.
    ``is_code`` tells that the place is in the code of a field, ``is_replaced`` that it is in a
    result that something else replaces.
    """

    def __init__(self, story: Element) -> None:
        self._open: list[OpenField] = []
        self._has_whole_fields = _have_whole_fields(story)
        self.fields: tuple[Field, ...] = ()
        self.link: Link | None = None
        self.is_code = False
        self.is_replaced = False

    def begin(self, element: Element) -> OpenField | None:
        """Begin a field, unless the story's marks do not fit together: then none has code."""
        if element.tag == _MARK and not self._has_whole_fields:
            return None
        field = OpenField(element)
        self._open.append(field)
        self._update()
        return field

    @property
    def innermost(self) -> OpenField | None:
        """The innermost field that the next mark of a complex field belongs to."""
        return next((field for field in reversed(self._open) if field.begin.tag == _MARK), None)

    def end_code(self, field: OpenField) -> None:
        """Go on to the result of a field."""
        field.end_code()
        for outer in self._open:
            if outer.is_code:
                outer.inner_kinds |= {field.field.kind}
        self._update()

    def replace(self, field: OpenField) -> None:
        """Leave out the result of a field from here on."""
        field.is_replaced = True
        self._update()

    def end(self, field: OpenField) -> None:
        """End a field."""
        self._open.remove(field)
        self._update()

    def add_code(self, text: str) -> None:
        """Add text to the code of the innermost field that is in its code, if there is one."""
        field = next((field for field in reversed(self._open) if field.is_code), None)
        if field is not None:
            field.instruction += text

    def note_content(self) -> None:
        """Take note that there is content in all fields that are open."""
        for field in self._open:
            field.is_empty = False

    def _update(self) -> None:
        self.fields = tuple(field.field for field in self._open if not field.is_code)
        self.is_code = any(field.is_code for field in self._open)
        self.is_replaced = any(field.is_replaced for field in self._open)
        links = (field.link for field in reversed(self._open))
        self.link = next((link for link in links if link is not None), None)


def read_form_field(begin: Element) -> str:
    """Return what a box to tick or to choose from shows (17.16.5.20, 17.16.5.21).

    ``begin`` is the mark that the field begins with: its result is nowhere in the text.
    """
    choices = begin.find(f".//{w('ddList')}")
    if choices is not None:
        entries = [get_attribute(entry) for entry in choices.iter(w("listEntry"))]
        number = parse_integer(get_attribute(_find_first(choices, "result", "default"))) or 0
        return entries[number] if 0 <= number < len(entries) else ""
    box = begin.find(f".//{w('checkBox')}")
    is_ticked = box is not None and is_set(_find_first(box, "checked", "default"))
    return "☒" if is_ticked else "☐"


def _have_whole_fields(story: Element) -> bool:
    """Whether the marks of a story's fields fit together."""
    depth = 0
    for mark in story.iter(_MARK):
        if not _is_of(mark, story):
            continue
        kind = mark.get(w("fldCharType"))
        if depth == 0 and kind != "begin":
            return False
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
    return depth == 0


def _is_of(mark: Element, story: Element) -> bool:
    """Whether a mark belongs to a story itself, and not to a text box in it or to deleted text."""
    for ancestor in mark.iterancestors():
        if ancestor is story:
            return True
        if ancestor.tag == w("txbxContent") or ancestor.tag in DELETED:
            return False
    return True


def _find_link(instruction: Instruction) -> Link | None:
    """Where a HYPERLINK field (17.16.5.25) leads, or a NOTEREF field that is one as well."""
    if instruction.kind == "NOTEREF":
        return Link("", _get_argument(instruction)) if instruction.has_switch("h") else None
    place = instruction.get_switch_argument("l")
    link = Link(_get_argument(instruction), "" if place is None else place.text)
    return link if link.address or link.place else None


def _get_argument(instruction: Instruction) -> str:
    return instruction.arguments[0].text if instruction.arguments else ""


def _find_first(element: Element, *names: str) -> Element | None:
    found = (element.find(w(name)) for name in names)
    return next((child for child in found if child is not None), None)
