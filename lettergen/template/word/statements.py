"""Moves the statements of a Word document out of the text, to where Jinja can run them.

* A statement in words goes between two runs of its paragraph.
* A statement that is alone in its paragraph, or says so (``{%p``), takes the paragraph's place.
* ``{%tr`` and ``{%tc`` take the place of a table row or cell, as in docxtpl.
* ``{#p``, ``{#tr`` and ``{#tc`` remove the paragraph, row or cell that they are in.
"""

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from lettergen.docx.fields import MARKERS, create_run
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, insert_text, replace_element, w
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import (
    contents,
    discard_content,
    ends_section,
    has_tags_between,
    own_texts,
    shows_before,
)

_Statement: TypeAlias = tuple[Tag, Element]

_CONTAINERS = {"p": w("p"), "tr": w("tr"), "tc": w("tc")}
_TABLE = (w("tr"), w("tbl"))


def move_statements(root: Element, tags: Tags) -> None:
    """Move every statement of a part, in document order.

    So the text after an element is what was moved there before.
    """
    within = _find_within_text(root, tags)
    for paragraph in list(root.iter(w("p"))):
        if root not in paragraph.iterancestors():
            continue  # it was removed with its row or cell
        if _remove_commented(paragraph, tags):
            continue
        _move_by_modifier(paragraph, tags)
        if paragraph not in within and _is_statements_only(paragraph, tags):
            for text, placeholder in _placeholders(paragraph):
                _move_beside(paragraph, text, placeholder, tags)
            _remove_if_empty(paragraph)
        else:
            for text in own_texts(paragraph):
                if any(tag.kind != "print" for tag in tags.in_text(text.text or "")):
                    _split_run(text, tags)


def put_between_runs(content: Element, new: Element) -> None:
    """Replace a part of a run's content by an element between runs; the rest stays in runs."""
    run = content.getparent()
    assert run is not None
    properties = run.find(w("rPr"))
    children = [child for child in run if child is not properties]
    position = children.index(content)
    around = [children[:position], children[position + 1 :]]
    before, after = ([create_run(properties, some)] if some else [] for some in around)
    replace_element(run, [*before, new, *after])


def _placeholders(paragraph: Element) -> list[tuple[Element, str]]:
    """Return the placeholders of a paragraph, each with the text that it is in."""
    return [
        (text, found.group())
        for text in own_texts(paragraph)
        for found in PLACEHOLDER.finditer(text.text or "")
    ]


def _container(paragraph: Element, modifier: str) -> Element:
    """Return the paragraph itself, or the row or cell around it."""
    if modifier not in ("tr", "tc"):
        return paragraph
    return next(paragraph.iterancestors(_CONTAINERS[modifier]), paragraph)


def _find_within_text(root: Element, tags: Tags) -> set[Element]:
    """Return the paragraphs of statements alone that stay where they are.

    They begin or end a block whose other tags are among words. Both are then within paragraphs, as
    in docxtpl, and what is left of the paragraphs is joined.
    """
    statements = [
        (tag, paragraph)
        for paragraph in root.iter(w("p"))
        for text, placeholder in _placeholders(paragraph)
        for tag in tags.in_text(placeholder)
        if tag.kind == "statement"
    ]
    alone = {one for _, one in statements if _is_statements_only(one, tags)}
    blocks = list(_match_blocks(statements))
    within: set[Element] = set()
    while True:
        tied = {
            paragraph
            for block in blocks
            if any(one not in alone or one in within for tag, one in block if not tag.modifier)
            for tag, paragraph in block
            if paragraph in alone and not tag.modifier
        }
        if tied <= within:
            return within
        within |= tied


def _match_blocks(statements: list[_Statement]) -> Iterator[list[_Statement]]:
    """Yield the tags of each block; those that fit no block are left out."""
    open_: list[list[_Statement]] = []
    for tag, paragraph in statements:
        if tag.opens:
            open_.append([(tag, paragraph)])
        elif open_ and (tag.closes or tag.continues):
            open_[-1].append((tag, paragraph))
            if tag.closes:
                yield open_.pop()


def _remove_commented(paragraph: Element, tags: Tags) -> bool:
    """Remove what a comment with a modifier is in; return whether there is such a comment."""
    for _, placeholder in _placeholders(paragraph):
        (tag,) = tags.in_text(placeholder)
        if tag.kind == "comment" and tag.modifier in _CONTAINERS:
            _remove(_container(paragraph, tag.modifier))
            return True
    return False


def _remove(element: Element) -> None:
    """Remove an element, and the row or table around it that would be empty.

    A paragraph that ends a section (17.6.18), or is the last one in its cell (17.4.65), stays
    without its content.
    """
    parent = element.getparent()
    assert parent is not None
    is_needed = element.tag == w("p") and parent.tag == w("tc") and len(parent.findall(w("p"))) == 1
    if is_needed or next(element.iter(w("sectPr")), None) is not None:
        for child in list(element):
            if child.tag != w("pPr"):
                replace_element(child, _halves(child))
        return
    replace_element(element, _halves(element))
    if element.tag != w("p") and parent.find(element.tag) is None and parent.tag in _TABLE:
        _remove(parent)


def _is_statements_only(paragraph: Element, tags: Tags) -> bool:
    """Whether a paragraph has statements and comments, and no more text than these."""
    text = "".join(text.text or "" for text in own_texts(paragraph))
    found = tags.in_text(text)
    return (
        bool(found)
        and all(tag.kind in ("statement", "comment") for tag in found)
        and not PLACEHOLDER.sub("", text).strip()
        and not has_tags_between(paragraph)
        and all(content.tag in (w("t"), w("br")) for content in contents(paragraph))
    )


def _move_by_modifier(paragraph: Element, tags: Tags) -> None:
    """Put the statements with a modifier before or after the element that they are about."""
    moved: list[Element] = []
    for text, placeholder in _placeholders(paragraph):
        (tag,) = tags.in_text(placeholder)
        if tag.kind != "print" and tag.modifier in _CONTAINERS:
            element = _container(paragraph, tag.modifier)
            _move_beside(element, text, placeholder, tags)
            moved.append(element)
    for element in dict.fromkeys(moved):
        _remove_if_empty(element)


def _move_beside(element: Element, text: Element, placeholder: str, tags: Tags) -> None:
    """Move a tag out of a text: before an element if nothing shows ahead of it, or after it.

    The end of a section must not depend on a condition: a block that opens in the same paragraph
    opens behind it.
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
    if leads:
        if opens:
            for half in _halves(element):
                element.addprevious(half)
        parent = element.getparent()
        assert parent is not None
        insert_text(parent, parent.index(element), placeholder)
    else:
        element.tail = (element.tail or "") + placeholder
    if not text.text:
        discard_content(text)


def _remove_if_empty(element: Element) -> None:
    """Remove an element that its tags have left, unless it shows more or ends a section."""
    if (
        element.getparent() is not None
        and next(contents(element), None) is None
        and not PLACEHOLDER.search("".join(map(str, element.itertext())))
        and next(element.iter(w("sectPr")), None) is None
    ):
        replace_element(element, _halves(element))


def _halves(element: Element) -> list[Element]:
    """Return the starts and ends of bookmarks and the like whose other half is elsewhere."""
    ranges = list(element.iter(*MARKERS))
    ids = [found.get(w("id")) for found in ranges]
    return [found for found in ranges if ids.count(found.get(w("id"))) == 1]


def _split_run(text: Element, tags: Tags) -> None:
    """Split the run around a text, so that statements are between runs of the same formatting."""
    run = text.getparent()
    assert run is not None
    if run.tag != w("r"):
        return
    properties = run.find(w("rPr"))
    children = [child for child in run if child is not properties]
    position = children.index(text)
    new: list[Element | str] = []
    if position:
        new.append(create_run(properties, children[:position]))
    for piece in _split_text(text.text or "", tags):
        is_statement = PLACEHOLDER.fullmatch(piece) and tags.in_text(piece)[0].kind == "statement"
        new.append(piece if is_statement else create_run(properties, [_text_element(piece)]))
    if children[position + 1 :]:
        new.append(create_run(properties, children[position + 1 :]))
    replace_element(run, new)


def _split_text(content: str, tags: Tags) -> list[str]:
    """Return a text in order: words with print tags, and statements; comments are left out."""
    pieces = [""]
    position = 0
    for found in PLACEHOLDER.finditer(content):
        kind = tags[found[1]].kind
        pieces[-1] += content[position : found.start()]
        position = found.end()
        if kind == "statement":
            pieces += [found.group(), ""]
        elif kind != "comment":
            pieces[-1] += found.group()
    pieces[-1] += content[position:]
    return [piece for piece in pieces if piece]


def _text_element(content: str) -> Element:
    text = etree.Element(w("t"))
    set_text(text, content)
    return text
