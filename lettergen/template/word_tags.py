"""The tags of a Word document: mended where Word split them, and set between the right elements.

Word scatters what a person typed in one go over several runs. Here each tag is put together
again and held aside, and every statement moves out of the text to where it can stand:

* between two runs of its paragraph;
* in place of its paragraph, if nothing else stands there or the tag says so (``{%p``);
* in place of its table row or cell (``{%tr``, ``{%tc``), as docxtpl has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from lettergen.findings import Place
from lettergen.ooxml.xml import (
    SPACE_PRESERVE,
    Element,
    insert_before_tail,
    replace_with,
    w,
)
from lettergen.template.tags import HELD, Span, Tag, Tags, spans

# What stands for a character of text in a run, besides w:t itself (17.3.3).
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_CONTENT = (
    w("t"),
    w("drawing"),
    w("pict"),
    w("object"),
    w("sym"),
    w("footnoteReference"),
    w("endnoteReference"),
    w("footnote"),
    w("endnote"),
    w("fldSimple"),
    w("instrText"),
)
_CONTAINERS = {"tr": w("tr"), "tc": w("tc")}


def hold_tags(root: Element, part: str, path: str, tags: Tags) -> None:
    """Hold every tag in the paragraphs of a part, each put together from its pieces."""
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        _hold_paragraph(paragraph, part, path, number, tags)


def place_statements(root: Element, tags: Tags) -> None:
    """Move every statement out of the text to where it can stand as a tag of the source."""
    for paragraph in list(root.iter(w("p"))):
        _place_by_modifier(paragraph, tags)
    for paragraph in list(root.iter(w("p"))):
        if _is_statements_only(paragraph, tags):
            _replace_by_tags(paragraph, _own_text(paragraph))
        else:
            _place_between_runs(paragraph, tags)


def hold_attributes(root: Element, place: Place, tags: Tags) -> None:
    """Hold every tag in the attributes of a part: an alternative text, a tooltip."""
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if "{{" in str(value):
                element.set(key, held_text(str(value), place, tags))


def held_text(text: str, place: Place, tags: Tags) -> str:
    """A text outside of paragraphs with its tags held."""
    kept, position = "", 0
    for span in spans(text):
        kept += text[position : span.start] + _held(span, place, tags)
        position = span.end
    return kept + text[position:]


def own_texts(paragraph: Element) -> list[Element]:
    """The ``w:t`` of a paragraph, without those of paragraphs inside it (a text box, a note)."""
    return [text for text in paragraph.iter(w("t")) if _paragraph_of(text) is paragraph]


def stands_alone(paragraph: Element, text: Element) -> bool:
    """Whether a ``w:t`` holds one tag and is the only content of its paragraph."""
    return bool(HELD.fullmatch(text.text or "")) and _contents(paragraph) == [text]


def is_droppable(paragraph: Element, tags: Tags) -> bool:
    """Whether a paragraph may turn out empty: all it shows depends on tags.

    The only paragraph of a cell, a note or a header stays, as does one that ends a section.
    """
    parent = paragraph.getparent()
    if (
        parent is None
        or len(parent.findall(w("p"))) < 2
        or paragraph.find(".//" + w("sectPr")) is not None
    ):
        return False
    has_tags, depth = False, 0
    for element in paragraph.iter():
        for text in (element.text if element.tag == w("t") else "", element.tail):
            for tag in tags.held(text or ""):
                has_tags = True
                depth += bool(tag.opens) - bool(tag.closes)
        shows = element.tag in _CONTENT and (
            element.tag != w("t") or not is_blank(element.text or "")
        )
        if shows and not depth:
            return False
    return has_tags


def is_blank(text: str) -> bool:
    """Whether a text shows nothing once its tags are taken out."""
    return not HELD.sub("", text).strip()


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
    if "{" not in text:
        return
    detail = f'{part}, paragraph {number} ("{excerpt(text)}")'
    place = Place(path, 0, detail, part=part, paragraph=number)
    held = [(span, _held(span, place, tags)) for span in spans(text)]
    for unit in units:
        _rewrite(unit, held)


def _held(span: Span, place: Place, tags: Tags) -> str:
    tag = tags.read(span, place, word=True)
    return tags.hold(tag) if tag else ""


def excerpt(text: str) -> str:
    """The first words of a text, by which a person finds it."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39].rstrip()}…"


def _units(paragraph: Element) -> Iterator[_Unit]:
    position = 0
    for element in paragraph.iter(w("t"), *_CHARACTERS):
        if _paragraph_of(element) is not paragraph or _is_tab_stop(element):
            continue
        text = (element.text or "") if element.tag == w("t") else _CHARACTERS[str(element.tag)]
        yield _Unit(element, text, position)
        position += len(text)


def _rewrite(unit: _Unit, held: list[tuple[Span, str]]) -> None:
    """Take tags out of a unit; a tag's placeholder goes where the tag begins."""
    kept: list[str] = []
    position = unit.start
    touched = False
    for span, placeholder in held:
        if span.end <= unit.start or span.start >= unit.end:
            continue
        touched = True
        if span.start >= unit.start:
            kept.append(unit.text[position - unit.start : span.start - unit.start])
            kept.append(placeholder)
        position = min(span.end, unit.end)
    if not touched:
        return
    kept.append(unit.text[position - unit.start :])
    if unit.element.tag == w("t"):
        unit.element.text = "".join(kept)
        unit.element.set(SPACE_PRESERVE, "preserve")
    else:
        parent = unit.element.getparent()
        assert parent is not None
        parent.remove(unit.element)


def _paragraph_of(element: Element) -> Element | None:
    return next(element.iterancestors(w("p")), None)


def _is_tab_stop(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag != w("r")


def _own_text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in own_texts(paragraph))


def _contents(paragraph: Element) -> list[Element]:
    """What a paragraph shows: text that is more than nothing, drawings, notes, fields."""
    return [
        element
        for element in paragraph.iter(*_CONTENT)
        if _paragraph_of(element) is paragraph and (element.tag != w("t") or element.text)
    ]


def _is_statements_only(paragraph: Element, tags: Tags) -> bool:
    text = _own_text(paragraph)
    held = tags.held(text)
    return (
        any(tag.kind == "block" for tag in held)
        and all(tag.kind in ("block", "comment") for tag in held)
        and not HELD.sub("", text).strip()
        and all(element.tag == w("t") for element in _contents(paragraph))
    )


def _place_by_modifier(paragraph: Element, tags: Tags) -> None:
    """Put the tags with a modifier before or after the element that they speak of."""
    for text in own_texts(paragraph):
        for found in list(HELD.finditer(text.text or "")):
            tag = tags.held(found.group())[0]
            if tag.kind == "print" or tag.modifier not in ("p", "tr", "tc"):
                continue
            if tag.modifier == "p":
                element: Element | None = paragraph
            else:
                element = next(paragraph.iterancestors(_CONTAINERS[tag.modifier]), None)
            if element is None:
                continue
            leads = not _shows_before(element, text, found.start())
            text.text = (text.text or "").replace(found.group(), "", 1)
            _set_beside(element, found.group(), before=leads)
    for container in ("tc", "tr"):
        element = next(paragraph.iterancestors(_CONTAINERS[container]), None)
        if element is not None and _is_emptied(element):
            _replace_by_tags(element, "")
    if _is_emptied(paragraph):
        _replace_by_tags(paragraph, "")


def _shows_before(element: Element, text: Element, offset: int) -> bool:
    """Whether ``element`` shows anything before a place in one of its texts."""
    if (text.text or "")[:offset].strip():
        return True
    for content in element.iter(*_CONTENT):
        if content is text:
            return False
        if content.tag != w("t") or (content.text or "").strip():
            return True
    return False


def _set_beside(element: Element, placeholder: str, *, before: bool) -> None:
    element.set("tagged", "1")
    parent = element.getparent()
    assert parent is not None
    if before:
        insert_before_tail(parent, parent.index(element), placeholder)
    else:
        element.tail = placeholder + (element.tail or "")


def _is_emptied(element: Element) -> bool:
    """Whether an element had tags set beside it and shows nothing else."""
    if "tagged" not in element.attrib or element.getparent() is None:
        return False
    del element.attrib["tagged"]
    shown = (
        content
        for content in element.iter(*_CONTENT)
        if content.tag != w("t") or (content.text or "").strip()
    )
    return next(shown, None) is None and element.find(f"{w('pPr')}/{w('sectPr')}") is None


def _replace_by_tags(element: Element, text: str) -> None:
    """Put tags in the place of an element; a section break that it holds stays."""
    placeholders = "".join(found.group() for found in HELD.finditer(text))
    if element.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        for own in own_texts(element):
            own.text = ""
        insert_before_tail_of(element, placeholders)
        return
    replace_with(element, [], before=placeholders)


def insert_before_tail_of(element: Element, text: str) -> None:
    """Add text directly before an element."""
    parent = element.getparent()
    assert parent is not None
    insert_before_tail(parent, parent.index(element), text)


def _place_between_runs(paragraph: Element, tags: Tags) -> None:
    for text in own_texts(paragraph):
        content = text.text or ""
        if any(tag.kind != "print" for tag in tags.held(content)):
            _split_run(text, _pieces(content, tags))


def _pieces(content: str, tags: Tags) -> list[tuple[str, bool]]:
    """The content in order: text, and tags that leave it (``True``)."""
    pieces: list[tuple[str, bool]] = []
    position, text = 0, ""
    for found in HELD.finditer(content):
        tag: Tag = tags.held(found.group())[0]
        text += content[position : found.start()]
        position = found.end()
        if tag.kind == "block":
            pieces += [(text.rstrip() if tag.trim_left else text, False), (found.group(), True)]
            text = ""
            if tag.trim_right:
                position += len(content[position:]) - len(content[position:].lstrip())
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
        new.append(_run_of(properties, before))
    for piece, is_tag in pieces:
        new.append(piece if is_tag else _run_of(properties, [_text(piece)]))
    if after:
        new.append(_run_of(properties, after))
    _replace_by_mixed(run, new)


def _replace_by_mixed(old: Element, new: list[Element | str]) -> None:
    parent = old.getparent()
    assert parent is not None
    index = parent.index(old)
    tail = old.tail or ""
    parent.remove(old)
    for item in [*new, tail]:
        if isinstance(item, str):
            insert_before_tail(parent, index, item)
        else:
            parent.insert(index, item)
            index += 1


def _run_of(properties: Element | None, children: list[Element]) -> Element:
    run = etree.Element(w("r"))
    if properties is not None:
        run.append(_copy(properties))
    run.extend(children)
    return run


def _text(content: str) -> Element:
    text = etree.Element(w("t"))
    text.text = content
    text.set(SPACE_PRESERVE, "preserve")
    return text


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))
