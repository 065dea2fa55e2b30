"""Drawings (ECMA-376 part 1, 20.4, and VML, part 4, 19): pictures, text boxes, charts."""

from collections.abc import Callable, Iterator

from lxml import etree

from lettergen.docx.attributes import parse_integer
from lettergen.docx.reader.model import Drawing, Picture
from lettergen.docx.xml import MC, PIC, WP, A, Element, R, w

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_PICTURE, _IMAGE_DATA = f"{{{PIC}}}pic", f"{_VML}imagedata"
_BOX = w("txbxContent")
_PLACES = (f"{{{WP}}}inline", f"{{{WP}}}anchor")
_SHOWN = (w("t"), _BOX, _PICTURE)
_KINDS = {"chart": "chart", "chartex": "chart", "diagram": "diagram"}


def choose(alternatives: Element) -> list[Element]:
    """Return which child of a ``mc:AlternateContent`` is shown (part 3), as a list of one.

    It is the first with something that lettergen can read: text, a text box or a picture.
    """
    choices = [child for child in alternatives if isinstance(child.tag, str)]
    known = (choice for choice in choices if next(choice.iter(*_SHOWN), None) is not None)
    return [next(known, choices[0])] if choices else []


def read_drawing(
    drawing: Element, part_of: Callable[[str], str]
) -> Iterator[tuple[Picture | Drawing, str]]:
    """Read the pictures of a ``w:drawing``, or what it is if it has none.

    ``part_of`` gives the part that a relationship leads to. With each comes the id of the
    relationship that a click on it follows, empty for none.
    """
    for place in list(drawing.iterchildren(*_PLACES)) or [drawing]:
        properties = place.find(f"{{{WP}}}docPr")
        is_decorative = _is_decorative(properties)
        is_group = place.find(f"{{{A}}}graphic/{{{A}}}graphicData/{_PICTURE}") is None
        pictures = list(_outside_boxes(place, _PICTURE))
        for picture in pictures:
            blip = next(picture.iter(f"{{{A}}}blip"), None)
            part = part_of("" if blip is None else blip.get(f"{{{R}}}embed", ""))
            named, extent = properties, place.find(f"{{{WP}}}extent")
            if is_group:
                own = next((e for e in picture.iter() if str(e.tag).endswith("}cNvPr")), None)
                named = own if _alternative(own) else properties
                extent = picture.find(f".//{{{A}}}xfrm/{{{A}}}ext")
            found = Picture(part, _alternative(named), is_decorative, *_size(extent))
            yield found, _click(properties)
        if not pictures:
            data = place.find(f"{{{A}}}graphic/{{{A}}}graphicData")
            uri = "" if data is None else data.get("uri", "")
            kind = _KINDS.get(uri.rpartition("/")[2], "shape")
            yield Drawing(kind, _alternative(properties), is_decorative), _click(properties)


def read_vml(drawing: Element, part_of: Callable[[str], str]) -> Iterator[Picture]:
    """Read the pictures of a ``w:pict`` or ``w:object``: old drawings, previews of objects."""
    for data in _outside_boxes(drawing, _IMAGE_DATA):
        shape = data.getparent()
        title = data.get(_OFFICE_TITLE, "") or ("" if shape is None else shape.get("alt", ""))
        part = part_of(data.get(f"{{{R}}}id", ""))
        yield Picture(part, " ".join(title.split()), is_decorative=False, width=0, height=0)


def find_text_boxes(drawing: Element) -> Iterator[Element]:
    """Iterate over the contents of the text boxes of a drawing; none of those inside a box."""
    return _outside_boxes(drawing, _BOX)


def _outside_boxes(drawing: Element, tag: str) -> Iterator[Element]:
    """The elements of a drawing that are in no text box of it and no copy for old programs."""
    walk = etree.iterwalk(drawing, events=("start",))
    for _, element in walk:
        if element.tag == tag:
            yield element
        if element.tag in (_BOX, f"{{{MC}}}Fallback") and element is not drawing:
            walk.skip_subtree()


def _alternative(properties: Element | None) -> str:
    """The alternative text of a drawing on one line: its description, or else its title."""
    if properties is None:
        return ""
    words = properties.get("descr", "").split() or properties.get("title", "").split()
    return " ".join(words)


def _click(properties: Element | None) -> str:
    """The id of the relationship that a click on a drawing follows."""
    link = None if properties is None else properties.find(f"{{{A}}}hlinkClick")
    return "" if link is None else link.get(f"{{{R}}}id", "")


def _is_decorative(properties: Element | None) -> bool:
    """Whether a drawing is marked as mere decoration, which needs no alternative text."""
    marks = () if properties is None else properties.iter(_DECORATIVE)
    return any(mark.get("val") in ("1", "true") for mark in marks)


def _size(extent: Element | None) -> tuple[int, int]:
    """Width and height as ``wp:extent`` (20.4.2.7) and ``a:ext`` have them; 0 if not given."""
    if extent is None:
        return 0, 0
    return parse_integer(extent.get("cx", "")) or 0, parse_integer(extent.get("cy", "")) or 0
