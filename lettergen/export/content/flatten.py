"""What mammoth would pass over, said in elements that it reads.

It knows no text boxes but those of the old kind, no ``w:cr``, and no formatting that comes of a
style; a tick box it makes a form. Nothing is taken out here: every word stays.
"""

import re

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.properties import get_or_add_properties
from lettergen.docx.xml import PIC, WP, A, Element, replace_element, w
from lettergen.export.content.paragraph_kinds import kind

_WRAPPERS = tuple(
    map(w, ("sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo", "ins", "moveTo"))
)
_SDT_PROPERTIES = (w("sdtPr"), w("sdtEndPr"), w("smartTagPr"), w("customXmlPr"))
_TOGGLES = ("b", "i", "strike")
_A, _WP = f"{{{A}}}", f"{{{WP}}}"
_PICTURE = f"{{{PIC}}}pic"


def flatten(root: Element, cascade: EffectiveProperties) -> None:
    """Change a part in place."""
    _lift_boxes(root)
    _part_groups(root)
    for wrapper in list(root.iter(*_WRAPPERS)):
        if wrapper.getparent() is not None:
            replace_element(wrapper, [c for c in wrapper if c.tag not in _SDT_PROPERTIES])
    for element in root.iter(w("cr"), w("br"), w("ptab"), w("sym")):
        _plain(element)
    for paragraph in root.iter(w("p")):
        if not kind(paragraph, cascade).startswith(("Heading", "Title")):
            _format(paragraph, cascade)
    for header in list(root.iter(w("tblHeader"))):
        if not is_set(header):
            replace_element(header, [])


def _lift_boxes(root: Element) -> None:
    """Set the paragraphs of text boxes after the paragraph that holds the box."""
    last: dict[Element, Element] = {}
    while (box := next(root.iter(w("txbxContent")), None)) is not None:
        host = next(box.iterancestors(w("p")), None)
        blocks = list(box)
        replace_element(box, [])
        if host is None:
            continue
        for block in blocks:
            last.get(host, host).addnext(block)
            last[host] = block


def _part_groups(root: Element) -> None:
    """Give each picture of a drawing that groups several shapes a drawing of its own."""
    for drawing in list(root.iter(w("drawing"))):
        pictures = list(drawing.iter(_PICTURE))
        direct = f"*/{_A}graphic/{_A}graphicData/{_PICTURE}"
        if not pictures or drawing.find(direct) is not None:
            continue
        named = next(drawing.iter(f"{_WP}docPr"), None)
        for picture in reversed(pictures):
            new = etree.Element(w("drawing"))
            inline = etree.SubElement(new, f"{_WP}inline")
            own = next((e for e in picture.iter() if str(e.tag).endswith("}cNvPr")), None)
            of = own if own is not None and own.get("descr") else named
            size = picture.find(f".//{_A}xfrm/{_A}ext")
            _copied(size, f"{_WP}extent", inline)
            _copied(of, f"{_WP}docPr", inline)
            graphic = etree.SubElement(inline, f"{_A}graphic")
            etree.SubElement(graphic, f"{_A}graphicData").append(picture)
            drawing.addnext(new)
        replace_element(drawing, [])


def _copied(element: Element | None, tag: str, parent: Element) -> None:
    """Add an element with the attributes of another, which may not be there."""
    new = etree.SubElement(parent, tag)
    for name, text in element.items() if element is not None else ():
        new.set(name, text)


def _plain(element: Element) -> None:
    """Line ends of every kind are one kind, and so are tabs; a symbol of a text font is text."""
    if element.tag in (w("cr"), w("br")):
        element.tag = w("br")
        element.attrib.clear()
    elif element.tag == w("ptab"):
        element.tag = w("tab")
        element.attrib.clear()
    else:
        code = get_attribute(element, "", "char")
        if re.fullmatch("[0-9A-Fa-f]{4,6}", code) and not code.upper().startswith("F0"):
            from mammoth.docx.dingbats import dingbats

            if (get_attribute(element, "", "font"), int(code, 16)) not in dingbats:
                element.tag = w("t")
                element.text = chr(int(code, 16))
                element.attrib.clear()


def _format(paragraph: Element, cascade: EffectiveProperties) -> None:
    """Write beside each run how its styles format it; what makes a heading need not be said."""
    for run in paragraph.iter(w("r")):
        for name in _TOGGLES:
            if run.find(f"{w('rPr')}/{w(name)}") is None and cascade.is_run_property_on(run, name):
                etree.SubElement(get_or_add_properties(run), w(name))
