"""What Word puts around tags, put right before they are placed.

A person types a tag where it belongs; Word stores it in an address with its braces escaped, or in
a paragraph that the tag asks to be joined to another.
"""

from urllib.parse import unquote

from lettergen.findings import Place
from lettergen.ooxml.relationships import Relationships
from lettergen.ooxml.xml import Element, R, w
from lettergen.template.paragraphs import own_texts
from lettergen.template.tags import HELD, Tag, Tags
from lettergen.template.word_tags import held_text

_RELATIONSHIP_ID = f"{{{R}}}id"


def hold_hyperlink_targets(
    root: Element, relationships: Relationships, path: str, tags: Tags
) -> bool:
    """Hold the tags in the addresses of hyperlinks; each letter then relates to its own address.

    Word writes an address with tags in it as a relationship whose braces are percent-encoded.
    The relationships that are not needed any more are taken out of ``relationships``; says
    whether there were any.
    """
    targets = {item.id: item for item in relationships.items if item.external}
    before = len(relationships.items)
    place = Place(path, 0, f"{relationships.part}, the address of a hyperlink")
    for link in root.iter(w("hyperlink")):
        item = targets.get(link.get(_RELATIONSHIP_ID, ""))
        address = unquote(item.target) if item else ""
        if item is None or "{{" not in address:
            continue
        expression = tags.joined_expression(held_text(address, place, tags))
        link.set(_RELATIONSHIP_ID, tags.hold(Tag("print", expression, place, role="relationship")))
        if item in relationships.items:
            relationships.items.remove(item)
    return len(relationships.items) < before


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
    found = HELD.match(text.lstrip())
    return found is not None and tags.held(found.group())[0].joins_before


def _ends_with_join(paragraph: Element, tags: Tags) -> bool:
    text = _shown(paragraph)
    held = tags.held(text)
    return bool(held) and not HELD.split(text)[-1].strip() and held[-1].joins_after


def _shown(paragraph: Element) -> str:
    return "".join(text.text or "" for text in own_texts(paragraph))
