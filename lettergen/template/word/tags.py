"""Replaces the tags of a Word document by placeholders, wherever Word split them over runs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.xml import SPACE_PRESERVE, Element, replace_element, w
from lettergen.system.patterns import compile_lazily
from lettergen.template.tag import Tag, TagSpan, find_tags
from lettergen.template.tags import Tags
from lettergen.template.word.paragraphs import discard_content, paragraph_of

# What represents a character of text in a run, besides w:t itself (17.3.3).
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Text that shows, and the code of fields, which may contain tags as well.
_TEXTS = (w("t"), w("instrText"))
_DELIMITERS = ("{{", "{%", "{#")
# docxtpl's notation for braces that are no tag: {_{ and }_}, {_% and %_}.
# The white space that "{%-" removes; a no-break space is there on purpose.
_REMOVED = " \t\n\r\f\v"

_LITERAL = compile_lazily(r"\{_[{%]|[%}]_\}")


def replace_tags(root: Element, part: str, path: str, tags: Tags) -> None:
    """Replace every tag in the paragraphs of a part; ``path`` is the file of the document."""
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        units = list(_units(paragraph))
        text = "".join(unit.text for unit in units)
        if "{" in text or "_}" in text:
            shown = "".join(unit.text for unit in units if unit.element.tag != w("instrText"))
            detail = f'{part}, paragraph {number} ("{excerpt(shown)}")'
            place = Place(path, 0, detail, part=part, paragraph=number)
            _replace_tags_of_paragraph(paragraph, units, text, place, tags)


def replace_attribute_tags(root: Element, place: Place, tags: Tags) -> None:
    """Replace every tag outside of the text: in an alternative text, a tooltip, a field's code."""
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if any(delimiter in str(value) for delimiter in _DELIMITERS):
                element.set(key, replace_tags_in_text(str(value), place, tags))
    for code in root.iter(w("instrText")):
        code.text = replace_tags_in_text(code.text or "", place, tags)


def replace_tags_in_text(text: str, place: Place, tags: Tags) -> str:
    """Return a text outside of paragraphs with placeholders for its tags."""
    replaced, position = "", 0
    for span in find_tags(text):
        tag = tags.parse(span, place, in_word=True)
        replaced += text[position : span.start] + (tags.add(tag) if tag else "")
        position = span.end
    return replaced + text[position:]


def excerpt(text: str) -> str:
    """Return the first words of a paragraph, by which people find it."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39].rstrip()}…"


class _Unit(NamedTuple):
    """An element that represents characters, and those characters."""

    element: Element
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_text(self) -> bool:
        return self.element.tag in _TEXTS


class _Replacement(NamedTuple):
    """A placeholder that goes to ``position``, in place of the text from ``start`` to ``end``."""

    start: int
    end: int
    position: int
    placeholder: str


def _units(paragraph: Element) -> Iterator[_Unit]:
    position = 0
    for element in paragraph.iter(*_TEXTS, *_CHARACTERS):
        if paragraph_of(element) is not paragraph or _is_tab_stop(element):
            continue
        text = _CHARACTERS.get(str(element.tag)) or element.text or ""
        yield _Unit(element, text, position)
        position += len(text)


def _is_tab_stop(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag != w("r")


def _replace_tags_of_paragraph(
    paragraph: Element, units: list[_Unit], text: str, place: Place, tags: Tags
) -> None:
    spans = list(find_tags(text))
    # Text in which tabs and breaks are no white space.
    solid = "".join(unit.text if unit.is_text else "\0" * len(unit.text) for unit in units)
    found = [
        *(_replace_tag(span, text, solid, place, tags) for span in spans),
        *_replace_literals(text, spans, place, tags),
    ]
    found.sort(key=lambda replacement: replacement.position)
    starts, ends = [one.start for one in found], [one.end for one in found]
    for unit in units:
        touching = found[bisect_right(ends, unit.start) : bisect_left(starts, unit.end)]
        if touching:
            _rewrite(unit, touching)
    if found:
        _unbind_controls(paragraph)
        _clear(paragraph)


def _replace_tag(span: TagSpan, text: str, solid: str, place: Place, tags: Tags) -> _Replacement:
    """Return what replaces a tag, and the white space that ``{%-`` and ``-%}`` remove.

    As in docxtpl, a statement removes tabs and line breaks as well, and ``{{-`` does not.
    """
    tag = tags.parse(span, place, in_word=True)
    if tag is None:
        return _Replacement(span.start, span.end, span.start, "")
    trimmed = solid if tag.kind == "print" else text
    start, end = span.start, span.end
    if tag.trim_left:
        start = len(trimmed[:start].rstrip(_REMOVED))
    if tag.trim_right:
        end = len(trimmed) - len(trimmed[end:].lstrip(_REMOVED))
    return _Replacement(start, end, span.start, tags.add(tag))


def _replace_literals(
    text: str, spans: list[TagSpan], place: Place, tags: Tags
) -> Iterator[_Replacement]:
    """Yield what replaces each literal brace: a tag whose label is the words that it prints."""
    literals = [
        found
        for found in _LITERAL.finditer(text)
        if not any(span.start < found.end() and found.start() < span.end for span in spans)
    ]
    closing, words = 0, ""
    for number, literal in enumerate(literals):
        start, end = literal.span()
        if start >= closing:
            partner = literals[number + 1] if number + 1 < len(literals) else literal
            is_closed = not any(start < span.start < partner.end() for span in spans)
            closing = partner.end() if is_closed else end
            words = _LITERAL.sub(_remove_underscore, text[start:closing])
        braces = Tag("text", _remove_underscore(literal), place, label=words)
        yield _Replacement(start, end, start, tags.add(braces))


def _remove_underscore(literal: re.Match[str]) -> str:
    return literal.group().replace("_", "")


def _rewrite(unit: _Unit, replacements: list[_Replacement]) -> None:
    """Remove from a unit what is replaced, and insert the placeholders that go there."""
    text = ""
    position = unit.start
    for one in replacements:
        text += unit.text[position - unit.start : max(one.start - unit.start, 0)]
        if unit.start <= one.position < unit.end:
            text += one.placeholder
        position = max(position, min(one.end, unit.end))
    text += unit.text[position - unit.start :]
    if unit.is_text and text:
        unit.element.text = text
        unit.element.set(SPACE_PRESERVE, "preserve")
    else:
        discard_content(unit.element)


def _clear(paragraph: Element) -> None:
    """Remove the notes that Word makes for itself, and runs that are empty.

    Otherwise a paragraph that has no words left could not be told from one that shows something.
    """
    for remark in list(paragraph.iter(w("proofErr"))):
        replace_element(remark, [])
    for remark in list(paragraph.iter(w("lastRenderedPageBreak"))):
        discard_content(remark)
    for run in list(paragraph.iter(w("r"))):
        if all(child.tag == w("rPr") for child in run):
            replace_element(run, [])


def _unbind_controls(paragraph: Element) -> None:
    """Unbind the content controls around and in a paragraph from the data that they show.

    When Word opens the letter, it would put the tag back in place of the value (17.5.2.6).
    """
    for control in (*paragraph.iterancestors(w("sdt")), *paragraph.iter(w("sdt"))):
        for found in control.findall(f"{w('sdtPr')}/*"):
            if etree.QName(found).localname in ("dataBinding", "showingPlcHdr"):
                replace_element(found, [])
