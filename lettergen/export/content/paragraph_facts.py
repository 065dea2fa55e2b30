"""What is known of each paragraph of a Word letter besides its words.

mammoth gives a paragraph's words and their links, notes and pictures. The rest is kept here, and
a bookmark with the paragraph's number goes through mammoth with it, so that each can be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.properties import get_or_add_properties
from lettergen.docx.xml import Element, R, replace_element, w
from lettergen.export.content.letterhead import REGION
from lettergen.export.content.list_labels import Label, Labels
from lettergen.export.content.paragraph_kinds import kind

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


def note_down(roots: list[Element], cascade: EffectiveProperties, labels: Labels) -> list[Facts]:
    """The facts of all paragraphs, in order; each gets a mark, and what it is as its style."""
    paragraphs = [paragraph for root in roots for paragraph in root.iter(w("p"))]
    _aim(roots, {paragraph: number for number, paragraph in enumerate(paragraphs)})
    for table in [table for root in roots for table in root.iter(w("tbl"))]:
        _rename_table(table, cascade, in_margin=any(p.get(REGION) for p in table.iter(w("p"))))
    facts: list[Facts] = []
    for number, paragraph in enumerate(paragraphs):
        facts.append(_facts(paragraph, cascade, labels))
        _rename(paragraph, cascade)
        _mark(paragraph, number)
    return facts


def _facts(paragraph: Element, cascade: EffectiveProperties, labels: Labels) -> Facts:
    label = labels.next(paragraph)
    return Facts(
        style=cascade.styles.find_paragraph_style(paragraph),
        region=paragraph.get(REGION, ""),
        label=label,
        indent=label.indent if label else _indent(paragraph, cascade),
        before=cascade.find_length(paragraph, "spacing", "before"),
        after=cascade.find_length(paragraph, "spacing", "after"),
        is_contextual=cascade.is_paragraph_property_on(paragraph, "contextualSpacing"),
        alignment=_ALIGNMENTS.get(
            get_attribute(cascade.find_paragraph_property(paragraph, "jc")), ""
        ),
        language=_language(paragraph, cascade),
        is_right_to_left=cascade.is_paragraph_property_on(paragraph, "bidi"),
    )


def _indent(paragraph: Element, cascade: EffectiveProperties) -> int:
    """How far a paragraph is moved in beside its style; a style of lists counts as well."""
    own = paragraph.find(f"{w('pPr')}/{w('ind')}")
    names = cascade.styles.get_style_names(paragraph)
    if own is None and not any(name.startswith("list") for name in names):
        return 0
    return cascade.find_length(paragraph, "ind", "start", "left")


def _language(paragraph: Element, cascade: EffectiveProperties) -> str:
    """The language of a paragraph, if all its words are in one."""
    runs = [run for run in paragraph.iter(w("r")) if run.find(w("t")) is not None]
    found = {cascade.find_language(run) for run in runs}
    return found.pop() if len(found) == 1 else ""


def _rename(paragraph: Element, cascade: EffectiveProperties) -> None:
    """Make what a paragraph is its style, for mammoth's style map."""
    name = kind(paragraph, cascade)
    properties = get_or_add_properties(paragraph)
    for old in properties.findall(w("pStyle")) + properties.findall(w("numPr")):
        properties.remove(old)
    style = etree.Element(w("pStyle"))
    style.set(w("val"), name)
    properties.insert(0, style)


def _rename_table(table: Element, cascade: EffectiveProperties, *, in_margin: bool) -> None:
    """A table shows data if it has a header row or lines inside, and does not make a letterhead."""
    lines = [e for e in cascade.find_table_borders(table) if e.tag in _INSIDE]
    lines += [line for borders in table.iter(w("tcBorders")) for line in borders]
    has_lines = any(get_attribute(line) not in _NO_LINE for line in lines)
    is_data = has_lines or next(table.iter(w("tblHeader")), None) is not None
    properties = get_or_add_properties(table)
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
            replace_element(bookmark, [])
    for root in roots:
        for link in list(root.iter(w("hyperlink"))):
            place = link.get(w("anchor"))
            if link.get(f"{{{R}}}id") is not None or place is None:
                continue
            if place in targets:
                link.set(w("anchor"), f"{MARK}{targets[place]}")
            else:
                replace_element(link, list(link))


def _mark(paragraph: Element, number: int) -> None:
    mark = etree.Element(w("bookmarkStart"))
    mark.set(w("name"), f"{MARK}{number}")
    paragraph.insert(1, mark)
