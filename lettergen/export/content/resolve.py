"""What a letter shows, settled: of each thing that a Word document has in two states, one.

Deleted and moved words, hidden text, fallbacks for old readers and the code of fields are in a
document, but nobody who opens or prints it reads them.
"""

from contextlib import suppress

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_on, is_set
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.field_instructions import (
    Instruction,
    InstructionError,
    parse_instruction,
    read_code,
    read_kind,
)
from lettergen.docx.fields import BrokenFieldError, Field, Item, Story, find_stories, flatten
from lettergen.docx.relationships import HYPERLINK, Relationships
from lettergen.docx.xml import MC, PIC, Element, R, replace_element, serialise_inner, w

OWN_MARK = "customMarkFollows"
"""The attribute of a note's mark that holds, once settled, the characters shown for it."""

_GONE = (w("del"), w("moveFrom"))
_SHOWN = (w("t"), w("txbxContent"), f"{{{PIC}}}pic")


def settle(root: Element, cascade: EffectiveProperties, relationships: Relationships) -> None:
    """Leave in a part what is shown; links that fields make become links of the usual kind."""
    for element in list(root.iter(f"{{{MC}}}AlternateContent")):
        _choose(element)
    for element in list(root.iter(*_GONE)):
        _drop(element)
    _drop_hidden(root, cascade)
    for mark in root.iter(w("footnoteReference"), w("endnoteReference")):
        _keep_own_mark(mark)
    if any(True for _ in root.iter(w("fldChar"), w("fldSimple"))):
        for story in find_stories(root):
            _settle_fields(story, relationships)


def _choose(element: Element) -> None:
    """Take the first choice if it holds what we can show, else the fallback (part 3, 7)."""
    if element.getparent() is None:
        return
    choices = [child for child in element if isinstance(child.tag, str)]
    shown = [c for c in choices if next(c.iter(*_SHOWN), None) is not None]
    replace_element(element, list((shown or choices[:1] or [element])[0]))


def _drop(gone: Element) -> None:
    """Take deleted or moved words out; of a row (17.13.5.12) the mark of deletion is a property.

    Where it is a paragraph's, the paragraph joins the next (17.13.5.15): mammoth sees to that.
    """
    parent = gone.getparent()
    if parent is None or parent.tag == w("rPr"):
        return
    row = parent.getparent()
    replace_element(row if parent.tag == w("trPr") and row is not None else gone, [])


def _drop_hidden(root: Element, cascade: EffectiveProperties) -> None:
    """Take hidden text out; the marks of a field stay, for the field may go on around them."""
    for run in list(root.iter(w("r"))):
        if run.find(w("fldChar")) is None and cascade.is_run_property_on(run, "vanish"):
            replace_element(run, [])


def _keep_own_mark(mark: Element) -> None:
    """Keep with a note's mark the characters that are to be shown for its number (17.11.14)."""
    run = mark.getparent()
    if run is None or not is_on(get_attribute(mark, "0", OWN_MARK)):
        mark.attrib.pop(w(OWN_MARK), "")
        return
    texts = list(mark.itersiblings(w("t")))
    following = run.getnext()
    if not texts and following is not None and _formatting(following) == _formatting(run):
        texts = following.findall(w("t"))
    mark.set(w(OWN_MARK), "".join(text.text or "" for text in texts).strip())
    for text in texts:
        replace_element(text, [])


def _formatting(run: Element) -> str:
    return serialise_inner(run.find(w("rPr")))


def _settle_fields(story: Element, relationships: Relationships) -> None:
    try:
        fields = Story(story).fields
    except BrokenFieldError:
        return  # its marks do not fit together: then nothing here is code for certain
    for field in fields:
        _settle_field(field, relationships)


def _settle_field(field: Field, relationships: Relationships) -> None:
    """Leave what a field shows; what is in it is settled first."""
    for inner in field.find_nested_fields():
        _settle_field(inner, relationships)
    instruction = read_code(field)
    kind = read_kind(instruction)
    if kind == "HYPERLINK":
        with suppress(InstructionError):  # then it is text like any other
            _link(field, parse_instruction(instruction), relationships)
    if kind == "FORMCHECKBOX":
        _show_box(field)
    if field.is_simple:
        replace_element(field.begin, [c for c in field.begin if c.tag != w("fldData")])
        return
    for mark in (*_elements(field.code), field.begin, field.separator, field.end):
        if mark is not None and mark.getparent() is not None:
            replace_element(mark, [])


def _elements(items: list[Item]) -> list[Element]:
    return [item for item in flatten(items) if isinstance(item, etree._Element)]


def _link(field: Field, instruction: Instruction, relationships: Relationships) -> None:
    """Set links around what a HYPERLINK field (17.16.5.25) shows."""
    address = instruction.arguments[0].text if instruction.arguments else ""
    place = instruction.get_switch_argument("l")
    result = list(field.begin.iter(w("r"))) if field.is_simple else _elements(field.result)
    for runs in _neighbours([run for run in result if run.getparent() is not None]):
        link = etree.Element(w("hyperlink"))
        if address:
            link.set(f"{{{R}}}id", relationships.add(HYPERLINK, address, external=True))
        if place is not None:
            link.set(w("anchor"), place.text)
        runs[0].addprevious(link)
        link.extend(runs)


def _neighbours(runs: list[Element]) -> list[list[Element]]:
    """Runs grouped by the element that they stand in; those in a link already are left out."""
    groups: list[list[Element]] = []
    for run in runs:
        parent = run.getparent()
        if parent is None or parent.tag == w("hyperlink"):
            continue
        if groups and groups[-1][0].getparent() is parent:
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _show_box(field: Field) -> None:
    """A box to tick (17.16.5.20) as a character: there is nothing to tick in a finished letter."""
    box = field.begin.find(f".//{w('checkBox')}")
    ticked = None if box is None else box.find(w("checked"))
    if ticked is None and box is not None:
        ticked = box.find(w("default"))
    shown = "☒" if is_set(ticked) else "☐"
    run = etree.Element(w("r"))
    etree.SubElement(run, w("t")).text = shown
    field.begin.addprevious(run)
