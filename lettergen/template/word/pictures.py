"""Pictures of a Word document that stand for those of the recipients.

A picture whose alternative text is one tag, ``{{ photo }}``, shows the picture that the tag gives.
Where the tag gives words, it stays, with these as its alternative text.
"""

import copy
import json

from lettergen.diagnostics.finding import Place
from lettergen.docx.attributes import parse_integer
from lettergen.docx.xml import PIC, WP, A, Element, R, insert_text, w
from lettergen.template.images import BLANKS
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.slots import Slots
from lettergen.template.tags import PLACEHOLDER, Tags

_DRAWING = f"{{{WP}}}docPr"
_PICTURE = f"{{{PIC}}}cNvPr"
_BLIP = f"{{{A}}}blip"
_EXTENTS = (f"{{{WP}}}extent", f"{{{A}}}ext")
_DESCRIPTION = "descr"


def find_placeholders(root: Element, tags: Tags) -> list[tuple[Element, str, Place]]:
    """Return the drawings of a part whose alternative text is one tag.

    Each has the expression of that tag, and its place.
    """
    found: list[tuple[Element, str, Place]] = []
    for drawing in root.iter(w("drawing")):
        properties = drawing.find(f".//{_DRAWING}")
        text = "" if properties is None else properties.get(_DESCRIPTION, "").strip()
        if PLACEHOLDER.fullmatch(text) and is_picture(drawing):
            (tag,) = tags.in_text(text)
            if tag.kind == "print":
                found.append((drawing, tag.body, tag.place))
    return found


def is_picture(drawing: Element) -> bool:
    """Return whether a drawing shows one picture that is in the document."""
    pictures = list(drawing.iter(_BLIP))
    return len(pictures) == 1 and pictures[0].get(f"{{{R}}}embed") is not None


def replace_picture(
    drawing: Element, expression: str, place: Place, part: str, tags: Tags, slots: Slots
) -> None:
    """Let a drawing show the picture that an expression gives; if it gives words, it stays.

    The picture fits into the size of the drawing.
    """
    extent = next(drawing.iter(_EXTENTS[0]))
    width, height = (parse_integer(extent.get(name, "")) or 1 for name in ("cx", "cy"))
    properties = next(drawing.iter(_DRAWING))
    texts = (properties.get(name, "") for name in (_DESCRIPTION, "title"))
    fixed = next((text for text in texts if text and not PLACEHOLDER.search(text)), "")
    alt = json.dumps(fixed, ensure_ascii=False)
    slot = slots.add_picture(part, expression, drawing)
    blank = _blank_out(drawing)
    parent = drawing.getparent()
    assert parent is not None
    condition = f"if {PREFIX}is_picture(({expression}), {slot})"
    opening = f"filter {PREFIX}fill_picture(({expression}), {slot}, {width}, {height}, {alt})"
    index = parent.index(drawing)
    opening = tags.add_statement(condition, place) + tags.add_statement(opening, place)
    insert_text(parent, index, opening)
    parent.insert(index, blank)
    middle = tags.add_statement("endfilter", place) + tags.add_statement("else", place)
    blank.tail = middle
    drawing.tail = tags.add_statement("endif", place) + (drawing.tail or "")


def _blank_out(drawing: Element) -> Element:
    """Return a copy of a drawing with blanks for what belongs to its picture."""
    blank = copy.deepcopy(drawing)
    blank.tail = None
    for extent in blank.iter(*_EXTENTS):
        if "cx" in extent.attrib:
            extent.set("cx", BLANKS.width)
            extent.set("cy", BLANKS.height)
    for picture in blank.iter(_DRAWING, _PICTURE):
        picture.set(_DESCRIPTION, BLANKS.alt)
    for blip in blank.iter(_BLIP):
        blip.set(f"{{{R}}}embed", BLANKS.relationship)
        for extension in blip.findall(f"{{{A}}}extLst"):
            blip.remove(extension)
    for crop in list(blank.iter(f"{{{A}}}srcRect")):
        parent = crop.getparent()
        assert parent is not None
        parent.remove(crop)
    return blank
