"""docxtpl's tags for table cells: ``colspan``, ``cellbg``, ``vm`` and ``hm``.

They become properties of the cell that they are in (CT_TcPr, 17.4.69).
"""

from lxml import etree

from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.xml import Element, insert_text, w
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags


def apply_cell_tags(root: Element, tags: Tags) -> None:
    """Replace every cell tag of a part by a property of its cell."""
    for text in list(root.iter(w("t"))):
        for found in list(PLACEHOLDER.finditer(text.text or "")):
            tag = tags[found[1]]
            if tag.kind != "cell":
                continue
            text.text = (text.text or "").replace(found.group(), "", 1)
            cell = next(text.iterancestors(w("tc")), None)
            if cell is None:
                tags.report("LG240", f"'{tag}' is not in a table cell.", tag.place)
            else:
                _apply(tag, cell, tags)


def _apply(tag: Tag, cell: Element, tags: Tags) -> None:
    match tag.keyword:
        case "colspan":
            _set(cell, "gridSpan", val=tags.add_print(tag.body, tag.place))
        case "cellbg":
            _set(cell, "shd", val="clear", color="auto", fill=tags.add_print(tag.body, tag.place))
        case "vm":
            _merge_down(tag, cell, tags)
        case "hm":
            _merge_across(tag, cell, tags)


def _merge_down(tag: Tag, cell: Element, tags: Tags) -> None:
    """Merge the cell with the cells that a loop puts below it; the first one shows."""
    place = tag.place
    value = tags.add_print('"restart" if loop.first else "continue"', place)
    _set(cell, "vMerge", val=value)
    for paragraph in cell.iter(w("p")):
        properties = paragraph.find(w("pPr"))
        first = 0 if properties is None else paragraph.index(properties) + 1
        insert_text(paragraph, first, tags.add_statement("if loop.first", place))
        insert_text(paragraph, len(paragraph), tags.add_statement("endif", place))


def _merge_across(tag: Tag, cell: Element, tags: Tags) -> None:
    """Keep the cell of a loop's first round, as wide as those of all its rounds."""
    properties = cell.find(w("tcPr"))
    span = properties.find(w("gridSpan")) if properties is not None else None
    width = "1" if span is None else str(span.get(w("val"), "1"))
    each = tags.concatenation(width) if PLACEHOLDER.search(width) else width
    _set(cell, "gridSpan", val=tags.add_print(f"{each} * loop.length", tag.place))
    parent = cell.getparent()
    assert parent is not None
    index = parent.index(cell)
    insert_text(parent, index, tags.add_statement("if loop.first", tag.place))
    cell.tail = tags.add_statement("endif", tag.place) + (cell.tail or "")


def _set(cell: Element, name: str, **attributes: str) -> None:
    """Set a property of a cell."""
    new = etree.Element(w(name))
    for key, value in attributes.items():
        new.set(w(key), value)
    set_child(get_or_add_properties(cell), new)
