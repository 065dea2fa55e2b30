"""Links without a character style, in the copy that LibreOffice gets.

LibreOffice 7.4 puts a link into the PDF only if its text has a character style. So such text gets
one that changes nothing.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.xml import DECLARATION, Element, parse, serialise, w

_STYLE = "LettergenLink"
_SIGNS = (b"<w:hyperlink", b"<w:instrText", b"w:instr=")
_FIELD = "HYPERLINK"
_STYLES = "/styles.xml"


def style_links(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the changed parts: those with links that had no character style, and the styles."""
    changed = {}
    for name, data in parts.items():
        if name.endswith(".xml") and any(sign in data for sign in _SIGNS):
            root = parse(data)
            runs = [run for run in _list_linked_runs(root) if not _has_style(run)]
            for run in runs:
                set_child(
                    get_or_add_properties(run), etree.Element(w("rStyle"), {w("val"): _STYLE})
                )
            if runs:
                changed[name] = (DECLARATION + serialise(root)).encode()
    for name in [name for name in parts if changed and name.endswith(_STYLES)]:
        changed[name] = _add_style(parts[name])
    return changed


def _list_linked_runs(root: Element) -> Iterator[Element]:
    """Yield the runs in hyperlinks (17.16.22) and in the results of HYPERLINK fields."""
    fields: list[str] = []  # the codes of the open fields; a tab ends that of one with a result
    for run in root.iter(w("r")):
        for element in run.iter(w("fldChar"), w("instrText")):
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                fields.append("")
            elif kind == "end":
                fields[-1:] = []
            elif fields:
                fields[-1] += "\t" if kind == "separate" else element.text or ""
        if any(code.endswith("\t") and _is_link(code) for code in fields) or _is_in_link(run):
            yield run


def _is_in_link(run: Element) -> bool:
    return any(
        around.tag == w("hyperlink") or _is_link(around.get(w("instr"), ""))
        for around in run.iterancestors(w("hyperlink"), w("fldSimple"))
    )


def _is_link(code: str) -> bool:
    return code.split()[:1] == [_FIELD]


def _has_style(run: Element) -> bool:
    return run.find(f"{w('rPr')}/{w('rStyle')}") is not None


def _add_style(styles: bytes) -> bytes:
    root = parse(styles)
    attributes = {w("type"): "character", w("customStyle"): "1", w("styleId"): _STYLE}
    style = etree.SubElement(root, w("style"), attributes)
    etree.SubElement(style, w("name"), {w("val"): _STYLE})
    return (DECLARATION + serialise(root)).encode()
