"""Accept or refuse tracked changes, and remove comments (ECMA-376 part 1, 17.13.4, 17.13.5).

Programs show tracked changes in different ways: Word and LibreOffice print deleted words, struck
through. A letter must have none, so they are resolved before it is merged.
"""

from collections.abc import Iterator
from enum import Enum

from lettergen.docx.package import Package
from lettergen.docx.xml import Element, replace_element, w


class Resolution(Enum):
    """What happens to tracked changes, as ``changes:`` in a campaign names it."""

    ACCEPT = "accept"
    REFUSE = "refuse"


_INSERTED = (w("ins"), w("moveTo"))
_DELETED = (w("del"), w("moveFrom"))
_PROPERTY_CHANGES = tuple(
    map(
        w,
        """
        rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange
        tblGridChange numberingChange
        """.split(),
    )
)
_RANGES = tuple(
    w(f"{kind}Range{end}")
    for kind in (
        "moveFrom",
        "moveTo",
        "customXmlInsRange",
        "customXmlDelRange",
        "customXmlMoveFromRange",
        "customXmlMoveToRange",
    )
    for end in ("Start", "End")
)
_TEXTS = {w("delText"): w("t"), w("delInstrText"): w("instrText")}
_CELL_CHANGES = (w("cellIns"), w("cellDel"), w("cellMerge"))
_COMMENT_MARKS = (w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
_COMMENT_PARTS = ("/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible")
_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")
CHANGES = (*_INSERTED, *_DELETED, *_PROPERTY_CHANGES, *_CELL_CHANGES)
"""The elements of tracked changes."""

# What a paragraph properties element keeps although they were changed (17.13.5.29).
_KEPT = (w("rPr"), w("sectPr"))


def resolve_changes(package: Package, resolution: Resolution) -> None:
    """Resolve the tracked changes of a document, and remove its comments."""
    names = [package.main]
    for kind in _STORIES:
        names += package.find_related_parts(package.main, kind)
    for name in names:
        root = package.parse_part(name)
        resolve_part(root, resolution)
        for mark in list(root.iter(*_COMMENT_MARKS)):
            _remove_comment_mark(mark)
        package.set_part(name, root)
    package.drop_relationships(package.main, _COMMENT_PARTS)


def resolve_part(root: Element, resolution: Resolution) -> None:
    """Resolve the tracked changes of one part."""
    accepts = resolution is Resolution.ACCEPT
    kept, dropped = (_INSERTED, _DELETED) if accepts else (_DELETED, _INSERTED)
    for change in list(root.iter(*_PROPERTY_CHANGES)):
        _resolve_properties(change, accepts=accepts)
    for marker in list(root.iter(*_RANGES)):
        replace_element(marker, [])
    _resolve_rows(root, kept, dropped)
    _resolve_cells(root, accepts=accepts)
    gone = list(_find_gone_marks(root, kept, dropped))
    for element in list(root.iter(*dropped)):
        replace_element(element, [])
    for element in list(root.iter(*kept)):
        replace_element(element, list(element))
    if not accepts:
        for text in root.iter(*_TEXTS):
            text.tag = _TEXTS[str(text.tag)]
    for paragraph in reversed(gone):
        _join_to_next(paragraph)


def _resolve_properties(change: Element, *, accepts: bool) -> None:
    """Keep the properties as they are, or those that the change remembers."""
    properties = change.getparent()
    if properties is None:
        return
    if not accepts:
        old = next(iter(change), None)
        for child in [one for one in properties if one is not change and one.tag not in _KEPT]:
            properties.remove(child)
        for child in reversed(list(old) if old is not None else []):
            properties.insert(0, child)
    properties.remove(change)


def _resolve_rows(root: Element, kept: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    for row in list(root.iter(w("tr"))):
        properties = row.find(w("trPr"))
        if properties is None:
            continue
        if any(properties.find(tag) is not None for tag in dropped):
            table = row.getparent()
            replace_element(row, [])
            if table is not None and table.tag == w("tbl") and table.find(w("tr")) is None:
                replace_element(table, [])
            continue
        for tag in kept:
            for mark in properties.findall(tag):
                properties.remove(mark)


def _resolve_cells(root: Element, *, accepts: bool) -> None:
    gone = w("cellDel") if accepts else w("cellIns")
    for mark in list(root.iter(*_CELL_CHANGES)):
        cell = next(mark.iterancestors(w("tc")), None)
        replace_element(mark, [])
        row = None if cell is None or mark.tag != gone else cell.getparent()
        if cell is not None and row is not None and len(row.findall(w("tc"))) > 1:
            row.remove(cell)


def _find_gone_marks(
    root: Element, kept: tuple[str, ...], dropped: tuple[str, ...]
) -> Iterator[Element]:
    """Iterate over the paragraphs whose mark goes away; marks that stay are plain ones again."""
    for paragraph in root.iter(w("p")):
        properties = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if properties is None:
            continue
        if any(properties.find(tag) is not None for tag in dropped):
            yield paragraph
        for tag in (*kept, *dropped):
            for mark in properties.findall(tag):
                properties.remove(mark)


def _join_to_next(paragraph: Element) -> None:
    """Let a paragraph go on in the next, which keeps its properties; or drop it if it is empty."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != w("pPr")]
    if following is not None and following.tag == w("p"):
        position = 0 if following.find(w("pPr")) is None else 1
        for offset, child in enumerate(content):
            following.insert(position + offset, child)
        replace_element(paragraph, [])
    elif not content and _is_dispensable(paragraph):
        replace_element(paragraph, [])


def _is_dispensable(paragraph: Element) -> bool:
    """Whether a paragraph may go: a cell or a note must end with one, and so must a section."""
    parent = paragraph.getparent()
    if parent is None or paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return False
    previous = paragraph.getprevious()
    return parent.tag == w("body") or (previous is not None and previous.tag == w("p"))


def _remove_comment_mark(mark: Element) -> None:
    run = mark.getparent()
    replace_element(mark, [])
    if run is not None and run.tag == w("r") and all(child.tag == w("rPr") for child in run):
        replace_element(run, [])
