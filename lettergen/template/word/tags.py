"""The tags of a Word document: mended where Word split them, and set between the right elements.

Word scatters what a person typed in one go over several runs. Here each tag is put together
again and held aside, and every statement moves out of the text to where it can stand:

* between two runs of its paragraph;
* in place of its paragraph, if nothing else stands there or the tag says so (``{%p``);
* in place of its table row or cell (``{%tr``, ``{%tc``), as docxtpl has it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.fields import MARKERS, create_run
from lettergen.docx.runs import set_text
from lettergen.docx.xml import (
    SPACE_PRESERVE,
    Element,
    insert_text,
    replace_element,
    w,
)
from lettergen.template.tag import Tag, TagSpan, find_tags
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import (
    contents,
    ends_section,
    has_tags_between,
    own_texts,
    paragraph_of,
    shows_before,
)

# What stands for a character of text in a run, besides w:t itself (17.3.3).
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Text that shows, and the code of fields, which may hold tags as well.
_TEXTS = (w("t"), w("instrText"))
_DELIMITERS = ("{{", "{%", "{#")
_LITERAL = re.compile(r"\{_[{%]|[%}]_\}")
_CONTAINERS = {"tr": w("tr"), "tc": w("tc")}


def replace_tags(root: Element, part: str, path: str, tags: Tags) -> None:
    """Hold every tag in the paragraphs of a part, each put together from its pieces."""
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        _hold_paragraph(paragraph, part, path, number, tags)


def move_statements(root: Element, tags: Tags) -> None:
    """Move every statement out of the text to where it can stand as a tag of the source.

    In document order: what an element has behind it by then, it has put there itself.
    """
    for paragraph in list(root.iter(w("p"))):
        if root not in paragraph.iterancestors():
            continue  # it went with its row or cell
        _place_by_modifier(paragraph, tags)
        if _is_statements_only(paragraph, tags):
            _place_beside(paragraph, tags)
        else:
            _place_between_runs(paragraph, tags)


def put_between_runs(content: Element, new: Element) -> None:
    """Put an element in the place of a piece of a run's content; the rest stays in runs."""
    run = content.getparent()
    assert run is not None
    properties = run.find(w("rPr"))
    children = [child for child in run if child is not properties]
    position = children.index(content)
    around = [children[:position], children[position + 1 :]]
    before, after = ([create_run(properties, some)] if some else [] for some in around)
    replace_element(run, [*before, new, *after])


def replace_attribute_tags(root: Element, place: Place, tags: Tags) -> None:
    """Hold every tag outside of the text: in an alternative text, a tooltip, a field's code."""
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if any(delimiter in str(value) for delimiter in _DELIMITERS):
                element.set(key, replace_tags_in_text(str(value), place, tags))
    for code in root.iter(w("instrText")):
        code.text = replace_tags_in_text(code.text or "", place, tags)


def replace_tags_in_text(text: str, place: Place, tags: Tags) -> str:
    """A text outside of paragraphs with its tags held."""
    kept, position = "", 0
    for span in find_tags(text):
        kept += text[position : span.start] + _held(span, place, tags)
        position = span.end
    return kept + text[position:]


@dataclass
class _Unit:
    """An element that stands for characters, and those characters."""

    element: Element
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _hold_paragraph(paragraph: Element, part: str, path: str, number: int, tags: Tags) -> None:
    units = list(_units(paragraph))
    text = "".join(unit.text for unit in units)
    if "{" not in text and "_}" not in text:
        return
    shown = "".join(unit.text for unit in units if unit.element.tag != w("instrText"))
    detail = f'{part}, paragraph {number} ("{excerpt(shown)}")'
    place = Place(path, 0, detail, part=part, paragraph=number)
    found = list(find_tags(text))
    held = [_held_and_trimmed(span, text, place, tags) for span in found]
    held += [
        (span, tags.add(Tag("text", braces, place))) for span, braces in _literals(text, found)
    ]
    held.sort(key=lambda pair: pair[0].start)
    starts, ends = [span.start for span, _ in held], [span.end for span, _ in held]
    for unit in units:
        _rewrite(unit, held[bisect_right(ends, unit.start) : bisect_left(starts, unit.end)])
    if held:
        _release(paragraph)
        _clear(paragraph)


def _held_and_trimmed(span: TagSpan, text: str, place: Place, tags: Tags) -> tuple[TagSpan, str]:
    """A tag's placeholder, and its span with the white space that ``{%-`` and ``-%}`` take along.

    At the very start or end of a paragraph those signs join paragraphs instead.
    """
    tag = tags.parse(span, place, in_word=True)
    if tag is None:
        return span, ""
    before, after = text[: span.start], text[span.end :]
    if tag.trim_left and before.strip():
        span = replace(span, start=len(before.rstrip()))
    if tag.trim_right and after.strip():
        span = replace(span, end=len(text) - len(after.lstrip()))
    return span, tags.add(tag)


def _literals(text: str, found: list[TagSpan]) -> Iterator[tuple[TagSpan, str]]:
    """docxtpl's way to write braces that are no tag: ``{_{`` and ``}_}``, ``{_%`` and ``%_}``."""
    for literal in _LITERAL.finditer(text):
        start, end = literal.span()
        if not any(span.start < end and start < span.end for span in found):
            yield TagSpan(start, end, literal.group()), literal.group().replace("_", "")


def _held(span: TagSpan, place: Place, tags: Tags) -> str:
    tag = tags.parse(span, place, in_word=True)
    return tags.add(tag) if tag else ""


def excerpt(text: str) -> str:
    """The first words of a paragraph, by which people find it."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39].rstrip()}…"


def _units(paragraph: Element) -> Iterator[_Unit]:
    position = 0
    for element in paragraph.iter(*_TEXTS, *_CHARACTERS):
        if paragraph_of(element) is not paragraph or _is_tab_stop(element):
            continue
        text = _CHARACTERS.get(str(element.tag)) or element.text or ""
        yield _Unit(element, text, position)
        position += len(text)


def _rewrite(unit: _Unit, held: list[tuple[TagSpan, str]]) -> None:
    """Take the tags that touch a unit out of it; a placeholder goes where its tag begins."""
    if not held:
        return
    kept: list[str] = []
    position = unit.start
    for span, placeholder in held:
        if span.start >= unit.start:
            kept.append(unit.text[position - unit.start : span.start - unit.start])
            kept.append(placeholder)
        position = min(span.end, unit.end)
    kept.append(unit.text[position - unit.start :])
    text = "".join(kept)
    if unit.element.tag in _TEXTS and text:
        unit.element.text = text
        unit.element.set(SPACE_PRESERVE, "preserve")
    else:
        _discard(unit.element)


def _discard(content: Element) -> None:
    """Remove a piece of a run's content, and the run if nothing else is in it."""
    run = content.getparent()
    assert run is not None
    run.remove(content)
    if run.tag == w("r") and all(child.tag == w("rPr") for child in run):
        replace_element(run, [])


def _clear(paragraph: Element) -> None:
    """Remove what Word notes down for itself, and runs that hold nothing.

    Else a paragraph of which no words are left could not be told from one with something in it.
    """
    for remark in list(paragraph.iter(w("proofErr"))):
        replace_element(remark, [])
    for remark in list(paragraph.iter(w("lastRenderedPageBreak"))):
        _discard(remark)
    for run in list(paragraph.iter(w("r"))):
        if all(child.tag == w("rPr") for child in run):
            replace_element(run, [])


def _release(paragraph: Element) -> None:
    """Take the content controls around and in a paragraph off the data that they show.

    Word would put the tag back in the place of the value when it opens the letter (17.5.2.6).
    """
    for control in (*paragraph.iterancestors(w("sdt")), *paragraph.iter(w("sdt"))):
        for found in control.findall(f"{w('sdtPr')}/*"):
            if etree.QName(found).localname in ("dataBinding", "showingPlcHdr"):
                replace_element(found, [])


def _is_tab_stop(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag != w("r")


def _is_statements_only(paragraph: Element, tags: Tags) -> bool:
    """Whether a paragraph has statements and comments, and no more text than these."""
    text = "".join(text.text or "" for text in own_texts(paragraph))
    held = tags.in_text(text)
    return (
        bool(held)
        and all(tag.kind in ("statement", "comment") for tag in held)
        and not PLACEHOLDER.sub("", text).strip()
        and not has_tags_between(paragraph)
        and all(content.tag in (w("t"), w("br")) for content in contents(paragraph))
    )


def _place_beside(paragraph: Element, tags: Tags) -> None:
    """Put all tags of a paragraph before and after it; it stays if it breaks page or section."""
    for text in own_texts(paragraph):
        for found in list(PLACEHOLDER.finditer(text.text or "")):
            _move_beside(paragraph, text, found.group(), tags)
    _take_away(paragraph)


def _place_by_modifier(paragraph: Element, tags: Tags) -> None:
    """Put the tags with a modifier before or after the element that they speak of."""
    moved: list[Element] = []
    for text in own_texts(paragraph):
        for found in list(PLACEHOLDER.finditer(text.text or "")):
            tag = tags.in_text(found.group())[0]
            if tag.kind == "print" or tag.modifier not in ("p", *_CONTAINERS):
                continue
            element = paragraph
            if tag.modifier != "p":
                element = next(paragraph.iterancestors(_CONTAINERS[tag.modifier]), paragraph)
            _move_beside(element, text, found.group(), tags)
            moved.append(element)
    for element in dict.fromkeys(moved):
        _take_away(element)


def _move_beside(element: Element, text: Element, placeholder: str, tags: Tags) -> None:
    """Move a tag out of a text, to before an element if nothing shows ahead of it, or after it.

    The end of a section must not depend on a condition: what opens there, opens behind it.
    """
    content = text.text or ""
    offset = content.index(placeholder)
    opens = bool(tags.in_text(placeholder)[0].opens)
    leads = (
        not shows_before(element, text, offset)
        and not PLACEHOLDER.search(element.tail or "")
        and not (opens and ends_section(element))
    )
    text.text = content[:offset] + content[offset + len(placeholder) :]
    if leads and opens:
        for half in _halves(element):
            element.addprevious(half)
    _set_beside(element, placeholder, before=leads)
    if not text.text:
        _discard(text)


def _set_beside(element: Element, placeholder: str, *, before: bool) -> None:
    if before:
        parent = element.getparent()
        assert parent is not None
        insert_text(parent, parent.index(element), placeholder)
    else:
        element.tail = (element.tail or "") + placeholder


def _take_away(element: Element) -> None:
    """Remove an element that its tags have left, unless it shows more or ends a section."""
    if (
        element.getparent() is None
        or next(contents(element), None) is not None
        or PLACEHOLDER.search("".join(map(str, element.itertext())))
        or next(element.iter(w("sectPr")), None) is not None
    ):
        return
    replace_element(element, _halves(element))


def _halves(element: Element) -> list[Element]:
    """The starts and ends of bookmarks and the like that have their other half elsewhere."""
    ranges = list(element.iter(*MARKERS))
    ids = [found.get(w("id")) for found in ranges]
    return [found for found in ranges if ids.count(found.get(w("id"))) == 1]


def _place_between_runs(paragraph: Element, tags: Tags) -> None:
    for text in own_texts(paragraph):
        content = text.text or ""
        if any(tag.kind != "print" for tag in tags.in_text(content)):
            _split_run(text, _pieces(content, tags))


def _pieces(content: str, tags: Tags) -> list[tuple[str, bool]]:
    """The content in order: text, and tags that leave it (``True``)."""
    pieces: list[tuple[str, bool]] = []
    position, text = 0, ""
    for found in PLACEHOLDER.finditer(content):
        tag: Tag = tags.in_text(found.group())[0]
        text += content[position : found.start()]
        position = found.end()
        if tag.kind == "statement":
            pieces += [(text, False), (found.group(), True)]
            text = ""
        elif tag.kind != "comment":
            text += found.group()
    pieces.append((text + content[position:], False))
    return [piece for piece in pieces if piece[0]]


def _split_run(text: Element, pieces: list[tuple[str, bool]]) -> None:
    """Split the run around ``text`` so that tags stand between runs of the same formatting."""
    run = text.getparent()
    assert run is not None
    if run.tag != w("r"):
        return
    position = run.index(text)
    properties = run.find(w("rPr"))
    children = list(run)
    before = [child for child in children[:position] if child is not properties]
    after = children[position + 1 :]
    new: list[Element | str] = []
    if before:
        new.append(create_run(properties, before))
    for piece, is_tag in pieces:
        new.append(piece if is_tag else create_run(properties, [_text(piece)]))
    if after:
        new.append(create_run(properties, after))
    replace_element(run, new)


def _text(content: str) -> Element:
    text = etree.Element(w("t"))
    set_text(text, content)
    return text
