"""Fields (ECMA-376 part 1, 17.16) as they are met while a story is read.

A simple field is one element. A complex field is three marks among the runs of a story: its
instruction is between the first two, what it shows between the last two. Either part may hold
more fields, and may go over the ends of paragraphs, but never out of its story.
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
    """A field whose end was not met yet; what its code says is known when that ends.

    ``note_bookmark`` is the bookmark of the note whose mark a NOTEREF field repeats as a mark.
    """

    def __init__(self, begin: Element) -> None:
        self.begin = begin
        self.instruction = ""
        self.is_code = True
        self.is_empty = True
        self.is_replaced = False
        self.field = Field("", "")
        self.link: Link | None = None
        self.note_bookmark = ""

    def end_code(self) -> None:
        """Work out what the code says, which is complete."""
        self.is_code = False
        text = self.instruction.strip()
        atoms = [Atom(character) for character in text]
        self.field = Field(read_kind(atoms), text)
        if self.field.kind not in ("HYPERLINK", "NOTEREF"):
            return
        with suppress(InstructionError):  # else its result is text like any other
            instruction = parse_instruction(atoms)
            self.link = _find_link(instruction)
            if instruction.kind == "NOTEREF" and instruction.has_switch("f"):
                self.note_bookmark = _get_argument(instruction)


def have_whole_fields(story: Element) -> bool:
    """Return whether the marks of a story's fields fit together.

    If they do not, nothing in it is the code of a field for certain.
    """
    depth = 0
    for mark in story.iter(_MARK):
        if not _is_of(mark, story):
            continue
        match mark.get(w("fldCharType")):
            case "begin":
                depth += 1
            case "separate" if depth == 0:
                return False
            case "end":
                depth -= 1
                if depth < 0:
                    return False
    return depth == 0


def read_form_field(begin: Element) -> str:
    """Return what a box to tick or to choose from shows (17.16.5.20, 17.16.5.21).

    ``begin`` is the mark that the field begins with: its result is nowhere in the text.
    """
    choices = begin.find(f".//{w('ddList')}")
    if choices is not None:
        entries = [get_attribute(entry) for entry in choices.iter(w("listEntry"))]
        chosen = choices.find(w("result"))
        number = parse_integer(
            get_attribute(choices.find(w("default")) if chosen is None else chosen)
        )
        return entries[number or 0] if (number or 0) < len(entries) else ""
    box = begin.find(f".//{w('checkBox')}")
    ticked = None if box is None else box.find(w("checked"))
    if ticked is None and box is not None:
        ticked = box.find(w("default"))
    return "☒" if is_set(ticked) else "☐"


def _is_of(mark: Element, story: Element) -> bool:
    """Whether a mark belongs to a story itself: not to a text box in it, nor to deleted text."""
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
