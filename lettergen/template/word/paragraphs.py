"""What a paragraph of a Word document shows, and whether it may be replaced or removed."""

from collections.abc import Iterator

from lxml import etree

from lettergen.docx.run_content import CONTENT, shows_something
from lettergen.docx.xml import Element, replace_element, w
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags

# What a run may contain besides its text if a value is to replace its whole paragraph.
_NO_CONTENT = (w("rPr"), w("t"), w("lastRenderedPageBreak"))


def own_texts(paragraph: Element) -> list[Element]:
    """Return the ``w:t`` of a paragraph, without those of paragraphs in it (a text box, a note)."""
    return [text for text in paragraph.iter(w("t")) if paragraph_of(text) is paragraph]


def paragraph_of(element: Element) -> Element | None:
    """Return the innermost paragraph around an element."""
    return next(element.iterancestors(w("p")), None)


def discard_content(content: Element) -> None:
    """Remove a piece of a run's content, and the run if nothing else is in it."""
    run = content.getparent()
    assert run is not None
    run.remove(content)
    if run.tag == w("r") and all(child.tag == w("rPr") for child in run):
        replace_element(run, [])


def contents(element: Element) -> Iterator[Element]:
    """Return what an element shows, in order: text that is not white space, drawings, notes."""
    return (content for content in element.iter(*CONTENT) if shows_something(content))


def shows_before(element: Element, text: Element, offset: int) -> bool:
    """Return whether an element shows anything before a place in one of its texts."""
    for content in element.iter(*CONTENT):
        if content is text:
            return bool((text.text or "")[:offset].strip())
        if shows_something(content):
            return True
    return False


def ends_section(paragraph: Element) -> bool:
    """Return whether a section ends with a paragraph (17.6.18)."""
    return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None


def is_alone(paragraph: Element, text: Element) -> bool:
    """Return whether a ``w:t`` is one tag, and the only content of its paragraph."""
    return (
        bool(PLACEHOLDER.fullmatch(text.text or ""))
        and list(contents(paragraph)) == [text]
        and "".join(map(str, paragraph.itertext())) == text.text
    )


def has_tags_between(paragraph: Element) -> bool:
    """Return whether there are tags between the runs of a paragraph."""
    texts = (paragraph.text, *(child.tail for child in paragraph))
    return any(PLACEHOLDER.search(text or "") for text in texts)


def can_be_replaced(paragraph: Element) -> bool:
    """Return whether a value can replace a paragraph: there is nothing in it but text."""
    properties = paragraph.find(w("pPr"))
    if properties is not None and (
        ends_section(paragraph) or any(_holds_tags(element) for element in properties.iter())
    ):
        return False
    if has_tags_between(paragraph):
        return False
    runs = [child for child in paragraph if child.tag not in (w("pPr"), w("proofErr"))]
    return all(run.tag == w("r") and all(child.tag in _NO_CONTENT for child in run) for run in runs)


def droppable_paragraphs(root: Element, tags: Tags) -> list[Element]:
    """Return the paragraphs that may become empty: all that they show depends on tags.

    The only paragraph of a cell, a note or a header is not among them, nor is the end of a section.
    """
    return [
        walked.paragraph
        for walked in _walk(root, tags)
        if walked.has_tags
        and not walked.shows_always
        and not ends_section(walked.paragraph)
        and _has_siblings(walked.paragraph)
    ]


def texts_in_order(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield every text of a tree in document order, each with the element that it is in."""
    yield element, element.text or ""
    for child in element:
        yield from texts_in_order(child)
        yield element, child.tail or ""


class _Walked:
    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self.has_tags = False
        self.shows_always = False


def _walk(root: Element, tags: Tags) -> Iterator[_Walked]:
    """Yield the paragraphs of a part as they end, with what is in them.

    A block that opens in one paragraph may close in a later one: what is in between depends on it,
    too.
    """
    around: list[_Walked] = []
    opened_inside: list[bool] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        begins = event == "start"
        if element.tag == w("p"):
            if begins:
                around.append(_Walked(element))
            else:
                yield around.pop()
        for tag in tags.in_text((element.text if begins else element.tail) or ""):
            _follow(tag, opened_inside, inside=bool(around))
            for walked in around:
                walked.has_tags = True
        if begins and _shows_always(element) and not any(opened_inside):
            for walked in around:
                walked.shows_always = True


def _follow(tag: Tag, opened_inside: list[bool], *, inside: bool) -> None:
    if tag.opens:
        opened_inside.append(inside)
    elif tag.closes and opened_inside:
        opened_inside.pop()


def _shows_always(element: Element) -> bool:
    """Whether an element shows something whatever the tags in it print."""
    if element.tag == w("t"):
        return bool(PLACEHOLDER.sub("", element.text or "").strip())
    return element.tag in CONTENT and shows_something(element)


def _holds_tags(element: Element) -> bool:
    return any(PLACEHOLDER.search(str(value)) for value in element.attrib.values())


def _has_siblings(paragraph: Element) -> bool:
    return any(
        next(paragraph.itersiblings(w("p"), preceding=preceding), None) is not None
        for preceding in (True, False)
    )
