"""Joins paragraphs that ``{%-`` and ``-%}`` at their edges make one, as in docxtpl."""

from lettergen.docx.xml import Element, w
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import own_texts


def join_paragraphs(root: Element, tags: Tags) -> None:
    """Join paragraphs: ``{%-`` with the one before, ``-%}`` with the next."""
    for paragraph in list(root.iter(w("p"))):
        previous = paragraph.getprevious()
        if previous is None or previous.tag != w("p"):
            continue
        if _joins_previous(paragraph, tags) or _joins_next(previous, tags):
            previous.extend(child for child in list(paragraph) if child.tag != w("pPr"))
            parent = paragraph.getparent()
            assert parent is not None
            parent.remove(paragraph)  # the next paragraph finds the joined one before it


def _joins_previous(paragraph: Element, tags: Tags) -> bool:
    found = PLACEHOLDER.match(_text(paragraph).lstrip())
    return found is not None and tags[found[1]].joins_previous


def _joins_next(paragraph: Element, tags: Tags) -> bool:
    text = _text(paragraph)
    found = tags.in_text(text)
    return bool(found) and not PLACEHOLDER.split(text)[-1].strip() and found[-1].joins_next


def _text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in own_texts(paragraph))
