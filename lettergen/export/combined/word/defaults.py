"""Document defaults (ECMA-376 part 1, 17.7.5): a document has one set, so others move to styles.

A letter whose defaults differ from those of the joined document says in its topmost paragraph
styles what its defaults say, and takes back what the others' say and its own do not.
"""

import copy

from lxml import etree

from lettergen.docx.properties import set_child
from lettergen.docx.xml import Element, parse_fragment, serialise, w

_PARAGRAPH = "pPr"
_RUN = "rPr"

# What properties are where nothing says otherwise, as far as defaults of documents set them.
_UNSET = {
    _PARAGRAPH: """
        <w:keepNext w:val="0"/><w:keepLines w:val="0"/><w:widowControl/>
        <w:suppressAutoHyphens w:val="0"/>
        <w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>
        <w:ind w:left="0" w:right="0" w:firstLine="0"/><w:contextualSpacing w:val="0"/>
        <w:jc w:val="left"/>""",
    _RUN: """
        <w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman"
         w:cs="Times New Roman"/>
        <w:b w:val="0"/><w:bCs w:val="0"/><w:i w:val="0"/><w:iCs w:val="0"/>
        <w:color w:val="auto"/><w:spacing w:val="0"/><w:kern w:val="0"/><w:sz w:val="20"/>
        <w:szCs w:val="20"/><w:u w:val="none"/>""",
}

# Properties of which each attribute is one of its own.
_OF_PARTS = (w("spacing"), w("ind"), w("rFonts"), w("lang"))


def are_same(one: Element, other: Element) -> bool:
    """Whether two styles parts have the same defaults."""
    kinds = (_PARAGRAPH, _RUN)
    return all(_text(_defaults(one, kind)) == _text(_defaults(other, kind)) for kind in kinds)


def fold_in(style: Element, own: Element, others: Element) -> None:
    """Say in a style what the defaults of its own part say, against those of another."""
    for kind in (_PARAGRAPH, _RUN):
        properties = style.find(w(kind))
        if properties is None:
            properties = etree.Element(w(kind))
            _insert_properties(style, properties)
        said = _defaults(own, kind)
        _fill_up(properties, said)
        elsewhere = {child.tag for child in _defaults(others, kind)}
        unset = parse_fragment(_UNSET[kind])
        _fill_up(properties, [child for child in unset if child.tag in elsewhere])


def _fill_up(properties: Element, said: "list[Element] | Element") -> None:
    """Add what the properties do not say themselves."""
    for child in said:
        present = properties.find(str(child.tag))
        if present is None:
            set_child(properties, copy.deepcopy(child))
        elif child.tag in _OF_PARTS:
            for name, value in child.attrib.items():
                if name not in present.attrib and not _is_themed(present, str(name)):
                    present.set(name, value)


def _is_themed(fonts: Element, name: str) -> bool:
    """Whether a font is given by the theme (17.3.2.26), which a name must not stand beside."""
    return f"{name}Theme" in fonts.attrib or (name == w("cs") and w("cstheme") in fonts.attrib)


def _defaults(styles: Element, kind: str) -> list[Element]:
    found = styles.find(f"{w('docDefaults')}/{w(f'{kind}Default')}/{w(kind)}")
    return [] if found is None else list(found)


def _insert_properties(style: Element, properties: Element) -> None:
    """Properties of paragraphs stand before those of runs, and both before those of tables."""
    later = [w(name) for name in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")]
    if properties.tag == w("rPr"):
        later.remove(w("rPr"))
    for index, child in enumerate(style):
        if child.tag in later:
            style.insert(index, properties)
            return
    style.append(properties)


def _text(defaults: list[Element]) -> str:
    return "".join(sorted(serialise(child) for child in defaults))
