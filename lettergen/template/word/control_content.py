"""The content of a content control that is filled: runs, in what is around them now."""

import copy
from collections.abc import Sequence

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.content_controls import Control
from lettergen.docx.fields import create_run
from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, insert_text, w
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import texts_in_order

_INNER = (w("sdt"), w("tbl"), w("tr"))


def has_tags(content: Element) -> bool:
    """Return whether somebody typed tags into a control, which then is no merge field itself."""
    return bool(PLACEHOLDER.search("".join(map(str, content.itertext()))))


def is_leaf(control: Control) -> bool:
    """Return whether a control has no other control, no table and no row in it."""
    return next(control.content.iter(*_INNER), None) is None


def list_repeated(root: Element, tags: Tags) -> set[Element]:
    """Return the controls of a part that are in a loop, or in what else is written repeatedly."""
    if not any(tag.opens in ("for", "macro", "call", "set") for tag in tags.all()):
        return set()
    found: set[Element] = set()
    opened: list[str] = []
    for element, text in texts_in_order(root):
        if element.tag == w("sdt") and any(one != "if" for one in opened):
            found.add(element)
        for tag in tags.in_text(text):
            if tag.opens:
                opened.append(tag.opens)
            elif tag.closes and opened:
                opened.pop()
    return found


def build_text_run(control: Control, text: str) -> Element:
    """Build a run with a text, in the formatting of what the control shows."""
    new = etree.Element(w("t"))
    set_text(new, text)
    return create_run(_find_run_properties(control), [new])


def build_glyph(control: Control, *, checked: bool) -> Element:
    """Build the run that shows a state of a checkbox."""
    glyph = control.find_glyph(checked=checked)
    run = build_text_run(control, glyph.character)
    fonts = etree.Element(w("rFonts"))
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(w(name), glyph.font)
    set_child(get_or_add_properties(run), fonts)
    return run


def replace_content(control: Control, new: Sequence[Element | str]) -> None:
    """Put runs in place of the content of a control: into its paragraph, its cell, or itself."""
    content = control.content
    first = next((child for child in content if child.tag in (w("p"), w("tc"))), None)
    if first is None and _is_between_blocks(control):
        first = etree.Element(w("p"))
    if first is not None and first.tag == w("tc"):
        properties, paragraph = first.find(w("tcPr")), first.find(w("p"))
        paragraph = etree.Element(w("p")) if paragraph is None else paragraph
        _set_children(first, [*_some(properties), paragraph])
    else:
        paragraph = first
    if paragraph is not None:
        properties = paragraph.find(w("pPr"))
        _set_children(paragraph, [*_some(properties), *new])
    _set_children(content, new if first is None else [first])


def surround(element: Element, opening: str, closing: str, place: Place, tags: Tags) -> None:
    """Put statements before and after an element."""
    parent = element.getparent()
    assert parent is not None
    insert_text(parent, parent.index(element), tags.add_statement(opening, place))
    element.tail = tags.add_statement(closing, place) + (element.tail or "")


def _find_run_properties(control: Control) -> Element | None:
    """Return the formatting of a control's words; that of a placeholder is Word's own."""
    own = control.properties.find(w("rPr"))
    if control.shows_placeholder:
        return own
    shown = (
        run.find(w("rPr")) for run in control.content.iter(w("r")) if run.find(w("t")) is not None
    )
    return next((one for one in shown if one is not None), own)


def _is_between_blocks(control: Control) -> bool:
    """Return whether an empty control is where paragraphs are."""
    parent = control.element.getparent()
    while parent is not None and parent.tag in (w("sdtContent"), w("sdt")):
        parent = parent.getparent()
    is_empty = len(control.content) == 0
    return is_empty and parent is not None and parent.tag not in (w("p"), w("hyperlink"), w("ins"))


def _set_children(parent: Element, children: Sequence[Element | str]) -> None:
    tail = parent.tail
    for child in list(parent):
        parent.remove(child)
    parent.text = None
    parent.tail = tail
    for new in children:
        if isinstance(new, str):
            insert_text(parent, len(parent), new)
        else:
            new.tail = None
            parent.append(new)


def _some(element: Element | None) -> list[Element]:
    return [] if element is None else [copy.deepcopy(element)]
