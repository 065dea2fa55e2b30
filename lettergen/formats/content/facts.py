"""What is known of each paragraph of a Word letter besides its words.

mammoth gives a paragraph's words and their links, notes and pictures. The rest is kept here, and
a bookmark with the paragraph's number goes through mammoth with it, so that each can be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from lettergen.formats.content.kinds import kind
from lettergen.formats.content.labels import Label, Labels
from lettergen.formats.content.margins import REGION
from lettergen.formats.content.styles import StyleSheet, is_on, value
from lettergen.ooxml.xml import Element, R, replace_with, w

MARK = "paragraph-"
"""How the id begins that a paragraph's bookmark has."""

_DATA, _LAYOUT = "DataTable", "LayoutTable"
_NO_LINE = ("none", "nil")
_INSIDE = (w("insideH"), w("insideV"))
_TIGHT = 40  # twentieths of a point: less space between two paragraphs makes them lines of one
_ALIGNMENTS = {"right": "right", "end": "right", "center": "centre"}


@dataclass(frozen=True)
class Facts:
    """One paragraph: the style it has, in which margin it stands, how it is set.

    ``before`` and ``after`` are the space around it, ``indent`` how far it is moved in, all in
    twentieths of a point.
    """

    style: str
    region: str
    label: Label | None
    indent: int
    before: int
    after: int
    is_contextual: bool
    alignment: str
    language: str
    is_right_to_left: bool

    def joins(self, next_: "Facts") -> bool:
        """Whether the next paragraph stands directly under this one, as a line of an address."""
        together = self.style == next_.style
        after = 0 if together and self.is_contextual else self.after
        before = 0 if together and next_.is_contextual else next_.before
        same = (self.region, self.alignment, self.language, self.is_right_to_left)
        other = (next_.region, next_.alignment, next_.language, next_.is_right_to_left)
        return max(after, before) <= _TIGHT and same == other


def note_down(roots: list[Element], styles: StyleSheet, labels: Labels) -> list[Facts]:
    """The facts of all paragraphs, in order; each gets a mark, and what it is as its style."""
    paragraphs = [paragraph for root in roots for paragraph in root.iter(w("p"))]
    _aim(roots, {paragraph: number for number, paragraph in enumerate(paragraphs)})
    for table in [table for root in roots for table in root.iter(w("tbl"))]:
        _rename_table(table, styles, in_margin=any(p.get(REGION) for p in table.iter(w("p"))))
    facts: list[Facts] = []
    for number, paragraph in enumerate(paragraphs):
        facts.append(_facts(paragraph, styles, labels))
        _rename(paragraph, styles)
        _mark(paragraph, number)
    return facts


def _facts(
    paragraph: Element,
    styles: StyleSheet,
    labels: Labels,
) -> Facts:
    contextual = styles.find(paragraph, w("contextualSpacing"))
    right_to_left = styles.find(paragraph, w("bidi"))
    label = labels.next(paragraph)
    return Facts(
        style=styles.of_paragraph(paragraph),
        region=paragraph.get(REGION, ""),
        label=label,
        indent=label.indent if label else _indent(paragraph, styles),
        before=styles.length(paragraph, "spacing", "before"),
        after=styles.length(paragraph, "spacing", "after"),
        is_contextual=contextual is not None and is_on(value(contextual, "1")),
        alignment=_ALIGNMENTS.get(value(styles.find(paragraph, w("jc"))), ""),
        language=_language(paragraph, styles),
        is_right_to_left=right_to_left is not None and is_on(value(right_to_left, "1")),
    )


def _indent(paragraph: Element, styles: StyleSheet) -> int:
    """How far a paragraph is moved in beside its style; a style of lists counts as well."""
    own = paragraph.find(f"{w('pPr')}/{w('ind')}")
    names = styles.names(styles.of_paragraph(paragraph))
    if own is None and not any(name.startswith("list") for name in names):
        return 0
    return styles.length(paragraph, "ind", "start", "left")


def _language(paragraph: Element, styles: StyleSheet) -> str:
    """The language of a paragraph, if all its words are in one."""
    style = styles.of_paragraph(paragraph)
    runs = [run for run in paragraph.iter(w("r")) if run.find(w("t")) is not None]
    found = {styles.language_of(run, style) for run in runs}
    return found.pop() if len(found) == 1 else ""


def _rename(paragraph: Element, styles: StyleSheet) -> None:
    """Make what a paragraph is its style, for mammoth's style map."""
    name = kind(paragraph, styles)
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    for old in properties.findall(w("pStyle")) + properties.findall(w("numPr")):
        properties.remove(old)
    style = etree.Element(w("pStyle"))
    style.set(w("val"), name)
    properties.insert(0, style)


def _rename_table(table: Element, styles: StyleSheet, *, in_margin: bool) -> None:
    """A table shows data if it has a header row or lines inside, and does not make a letterhead."""
    lines = [e for e in styles.borders(table) if e.tag in _INSIDE]
    lines += [line for borders in table.iter(w("tcBorders")) for line in borders]
    has_lines = any(value(line) not in _NO_LINE for line in lines)
    is_data = has_lines or next(table.iter(w("tblHeader")), None) is not None
    properties = table.find(w("tblPr"))
    if properties is None:
        properties = etree.Element(w("tblPr"))
        table.insert(0, properties)
    for old in properties.findall(w("tblStyle")):
        properties.remove(old)
    style = etree.Element(w("tblStyle"))
    style.set(w("val"), _DATA if is_data and not in_margin else _LAYOUT)
    properties.insert(0, style)


def _aim(roots: list[Element], numbers: Mapping[Element, int]) -> None:
    """Lead links within the letter to marks of paragraphs; those that lead nowhere are unmade."""
    targets: dict[str, int] = {}
    for root in roots:
        for bookmark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            paragraph = next(bookmark.iterancestors(w("p")), None)
            if paragraph is None:
                paragraph = next(bookmark.itersiblings(w("p")), None)
            if paragraph is not None and paragraph in numbers:
                targets.setdefault(bookmark.get(w("name"), ""), numbers[paragraph])
            replace_with(bookmark, [])
    for root in roots:
        for link in list(root.iter(w("hyperlink"))):
            place = link.get(w("anchor"))
            if link.get(f"{{{R}}}id") is not None or place is None:
                continue
            if place in targets:
                link.set(w("anchor"), f"{MARK}{targets[place]}")
            else:
                replace_with(link, list(link))


def _mark(paragraph: Element, number: int) -> None:
    mark = etree.Element(w("bookmarkStart"))
    mark.set(w("name"), f"{MARK}{number}")
    paragraph.insert(1, mark)
