"""Paragraphs set into lists, lines of an address joined, tables told from what only looks like one.

Word has no lists, only paragraphs with a number before them, and no address, only paragraphs
without space between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from lettergen.docx.xml import Element
from lettergen.export.content.inline import text_in
from lettergen.export.content.list_labels import Label
from lettergen.export.content.number_formats import LIST_TYPES
from lettergen.export.content.paragraph_facts import Facts

_SHORT_LINE = 80  # characters; what is longer is a paragraph, however little space is around it


def arranged(members: list[Element], facts: Mapping[Element, Facts]) -> list[Element]:
    """The blocks of one place in order, without empty paragraphs."""
    builder = _Builder(facts)
    for block in members:
        builder.add(block)
    return builder.blocks


@dataclass
class _List:
    """A list that is open: its element, and the label of its last item."""

    element: Element
    label: Label

    @property
    def item(self) -> Element:
        return self.element[-1]

    def is_ended_by(self, label: Label) -> bool:
        """Whether an item of this level begins another list: counted otherwise, or anew."""
        if label.level != self.label.level:
            return False
        begins_anew = not label.is_bullet and label.number <= self.label.number
        return label.form != self.label.form or begins_anew


@dataclass
class _Builder:
    facts: Mapping[Element, Facts]
    blocks: list[Element] = field(default_factory=list)
    open: list[_List] = field(default_factory=list)
    last: Element | None = None  # the paragraph that a line may join
    above: Facts | None = None  # the facts of its last line

    def add(self, block: Element) -> None:
        """Add the next block where it belongs."""
        if block.tag == "table":
            self.open.clear()
            self.blocks += _arranged_table(block, self.facts)
            self.last = None
        elif block.tag == "blockquote":
            inner = arranged(list(block), self.facts)
            known = next((self.facts[p] for p in block if p in self.facts), None)
            if inner:
                block[:] = inner
                self._put(block, known)
            self.last = None
        elif _is_empty(block):
            self.last = None
        else:
            self._add_text(block)

    def _add_text(self, block: Element) -> None:
        known = self.facts.get(block)
        label = known.label if known else None
        if label is not None and block.tag == "p":
            self._add_item(block, label)
            self.last = None
            return
        if label is not None:
            block.text = f"{label.text} {block.text or ''}"
        if not self._continues(block, known):
            self._put(block, known)
            self.last = block
        self.above = known

    def _continues(self, block: Element, known: Facts | None) -> bool:
        """Join a line with the one before it, if together they are an address or the like."""
        if self.last is None or self.above is None or known is None or not self.above.joins(known):
            return False
        if {self.last.tag, block.tag} != {"p"} or self.last.get("class") != block.get("class"):
            return False
        if max(map(len, (*_lines(self.last), *_lines(block)))) > _SHORT_LINE:
            return False
        etree.SubElement(self.last, "br").tail = block.text
        self.last.extend(list(block))
        return True

    def _put(self, block: Element, known: Facts | None) -> None:
        """Set a block after the others: into the list item that it is indented like, if any."""
        indent = known.indent if known else 0
        while self.open and not 0 < self.open[-1].label.indent <= indent:
            self.open.pop()
        if self.open:
            self.open[-1].item.append(block)
        else:
            self.blocks.append(block)

    def _add_item(self, block: Element, label: Label) -> None:
        while self.open and self.open[-1].label.level > label.level:
            self.open.pop()
        if self.open and self.open[-1].is_ended_by(label):
            self.open.pop()
        if not self.open or self.open[-1].label.level < label.level:
            self._open_list(label)
        current = self.open[-1]
        item = etree.SubElement(current.element, "li", {"data-label": label.text})
        jumps = len(current.element) > 1 and label.number != current.label.number + 1
        if jumps and not label.is_bullet:
            item.set("value", str(label.number))
        if not label.is_bullet and not label.is_plain:
            current.element.set("class", "labelled")
        current.label = label
        item.append(block)

    def _open_list(self, label: Label) -> None:
        element = etree.Element("ul" if label.is_bullet else "ol")
        if label.form in LIST_TYPES:
            element.set("type", LIST_TYPES[label.form])
        if not label.is_bullet and label.number != 1:
            element.set("start", str(label.number))
        if self.open:
            self.open[-1].item.append(element)
        else:
            self.blocks.append(element)
        self.open.append(_List(element, label))


def _is_empty(block: Element) -> bool:
    shown = block.find(".//img") is not None
    return not shown and not text_in(block).strip()


def _lines(block: Element) -> list[str]:
    """The lines that a paragraph is broken into by hand."""
    events = etree.iterwalk(block, events=("start", "end"))
    pieces = (
        ("\n" if element.tag == "br" else element.text or "")
        if event == "start"
        else (element.tail or "")
        if element is not block
        else ""
        for event, element in events
    )
    return "".join(pieces).split("\n")


def _arranged_table(table: Element, facts: Mapping[Element, Facts]) -> list[Element]:
    """A table with its cells in order; one that shows no data may be no table at all."""
    for cell in _cells(table):
        cell[:] = arranged(list(cell), facts)
        cell.text = None
    rows = [list(row) for row in _rows(table)]
    if table.get("class") == "layout":
        if all(len(row) <= 1 for row in rows):
            return [block for row in rows for cell in row for block in cell]
        if len(rows) == 1:
            filled = [cell for cell in rows[0] if len(cell)]
            if len(filled) == 1:
                return list(filled[0])
            columns = etree.Element("div", {"class": "columns"})
            for cell in filled:
                etree.SubElement(columns, "div").extend(list(cell))
            return [columns]
    _complete(table)
    return [table] if any(len(cell) for cell in _cells(table)) else []


def _rows(table: Element) -> list[Element]:
    return [row for row in table.iterfind(".//tr") if _owner(row) is table]


def _cells(table: Element) -> list[Element]:
    return [cell for row in _rows(table) for cell in row]


def _owner(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _complete(table: Element) -> None:
    """Give header cells their scope, and rows that stand in the table itself a body."""
    loose = [row for row in table if row.tag == "tr"]
    if loose:
        etree.SubElement(table, "tbody").extend(loose)
    for cell in _cells(table):
        if cell.tag == "th" and not len(cell):
            cell.tag = "td"
        elif cell.tag == "th":
            cell.set("scope", "colgroup" if cell.get("colspan") else "col")
