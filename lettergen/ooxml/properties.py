"""The properties of paragraphs, runs, tables and cells, each child where the schema wants it."""

from collections.abc import Iterable

from lxml import etree

from lettergen.ooxml.xml import Element, w

# What the properties of an element are called.
_NAMES = {w(name): w(f"{name}Pr") for name in ("p", "r", "tbl", "tr", "tc")}

# The children of CT_PPr, CT_RPr and CT_TcPr in their order (ECMA-376 part 1, 17.3.1.26, 17.3.2.28
# and 17.4.69), which Word insists on.
_ORDER = {
    w("pPr"): """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
        rPr sectPr pPrChange""",
    w("rPr"): """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    w("tcPr"): """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
}
_RANKS = {
    tag: {w(name): rank for rank, name in enumerate(names.split())} for tag, names in _ORDER.items()
}


def properties_of(element: Element) -> Element:
    """The properties of a paragraph, run, table, row or cell; made if it has none."""
    name = _NAMES[str(element.tag)]
    properties = element.find(name)
    if properties is None:
        properties = etree.Element(name)
        element.insert(0, properties)
    return properties


def put(properties: Element, child: Element) -> None:
    """Set a child into a ``w:pPr``, ``w:rPr`` or ``w:tcPr``, instead of the one that is there.

    What the schema does not know, such as Word's own extensions, comes last.
    """
    for present in properties.findall(str(child.tag)):
        properties.remove(present)
    ranks = _RANKS[str(properties.tag)]
    rank = _rank(child, ranks)
    follower = next((present for present in properties if _rank(present, ranks) > rank), None)
    if follower is None:
        properties.append(child)
    else:
        follower.addprevious(child)


def own(properties: Element, name: str) -> Element:
    """The child of that name; made, in its place, if there is none."""
    found = properties.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        put(properties, found)
    return found


def in_order(properties: Iterable[Element]) -> list[Element]:
    """The children of a ``w:rPr`` in the order of the schema."""
    return sorted(properties, key=lambda child: _rank(child, _RANKS[w("rPr")]))


def _rank(child: Element, ranks: dict[str, int]) -> int:
    return ranks.get(str(child.tag), len(ranks))
