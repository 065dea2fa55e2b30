"""Document defaults (ECMA-376 part 1, 17.7.5), of which the joined document has only one set.

If those of a letter differ, its topmost paragraph styles get what its own defaults set, and undo
what the defaults of the joined document set and its own do not.
"""

import copy
from collections.abc import Iterable

from lxml import etree

from lettergen.docx.properties import set_child
from lettergen.docx.xml import Element, parse_fragment, serialise, w

_PARAGRAPH = "pPr"
_RUN = "rPr"

# The values of properties that nothing sets, as far as documents set them in their defaults.
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

# Properties whose attributes are properties of their own.
_WITH_SEPARATE_ATTRIBUTES = (w("spacing"), w("ind"), w("rFonts"), w("lang"))


def are_equal(one: Element, other: Element) -> bool:
    """Return whether two styles parts have the same defaults."""
    kinds = (_PARAGRAPH, _RUN)
    return all(_to_text(_list(one, kind)) == _to_text(_list(other, kind)) for kind in kinds)


def merge_into(style: Element, own: Element, joined: Element) -> None:
    """Set in a style what the defaults of its own part set, instead of those of the joined one."""
    for kind in (_PARAGRAPH, _RUN):
        properties = style.find(w(kind))
        if properties is None:
            properties = etree.Element(w(kind))
            _insert_properties(style, properties)
        _add_missing(properties, _list(own, kind))
        others = {child.tag for child in _list(joined, kind)}
        unset = [child for child in parse_fragment(_UNSET[kind]) if child.tag in others]
        _add_missing(properties, unset)


def _add_missing(properties: Element, values: Iterable[Element]) -> None:
    """Add the values that the properties do not set themselves."""
    for child in values:
        present = properties.find(str(child.tag))
        if present is None:
            set_child(properties, copy.deepcopy(child))
        elif child.tag in _WITH_SEPARATE_ATTRIBUTES:
            for name, value in child.attrib.items():
                if name not in present.attrib and not _is_themed(present, str(name)):
                    present.set(name, value)


def _is_themed(fonts: Element, name: str) -> bool:
    """Return whether the theme gives a font (17.3.2.26), which then must not have a name."""
    return f"{name}Theme" in fonts.attrib or (name == w("cs") and w("cstheme") in fonts.attrib)


def _list(styles: Element, kind: str) -> list[Element]:
    found = styles.find(f"{w('docDefaults')}/{w(f'{kind}Default')}/{w(kind)}")
    return [] if found is None else list(found)


def _insert_properties(style: Element, properties: Element) -> None:
    """Insert properties of paragraphs before those of runs, and both before those of tables."""
    later = [w(name) for name in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")]
    if properties.tag == w("rPr"):
        later.remove(w("rPr"))
    for index, child in enumerate(style):
        if child.tag in later:
            style.insert(index, properties)
            return
    style.append(properties)


def _to_text(values: list[Element]) -> str:
    return "".join(sorted(serialise(child) for child in values))
