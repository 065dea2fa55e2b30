"""docxtpl's way to write one paragraph over several: ``{%-`` and ``-%}`` join them again."""

from lettergen.docx.xml import Element, w
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import own_texts


def join_paragraphs(root: Element, tags: Tags) -> None:
    """Join paragraphs as tags ask for it: ``{%-`` with the one before, ``-%}`` with the next."""
    for paragraph in list(root.iter(w("p"))):
        previous = paragraph.getprevious()
        if previous is None or previous.tag != w("p"):
            continue
        if _opens_with_join(paragraph, tags) or _ends_with_join(previous, tags):
            children = [child for child in paragraph if child.tag != w("pPr")]
            previous.extend(children)
            parent = paragraph.getparent()
            assert parent is not None
            parent.remove(paragraph)
            # Whoever comes next looks back at the paragraph that is left.


def _opens_with_join(paragraph: Element, tags: Tags) -> bool:
    text = _shown(paragraph)
    found = PLACEHOLDER.match(text.lstrip())
    return found is not None and tags.in_text(found.group())[0].joins_previous


def _ends_with_join(paragraph: Element, tags: Tags) -> bool:
    text = _shown(paragraph)
    held = tags.in_text(text)
    return bool(held) and not PLACEHOLDER.split(text)[-1].strip() and held[-1].joins_next


def _shown(paragraph: Element) -> str:
    return "".join(text.text or "" for text in own_texts(paragraph))
