"""What Word puts around tags, put right before they are placed.

A person types a tag where it belongs; Word stores it in an address with its braces escaped, in a
content control that would overwrite it, or in a paragraph that the tag asks to be joined.
"""

from urllib.parse import unquote

from lettergen.findings import Place
from lettergen.ooxml.relationships import Relationships
from lettergen.ooxml.xml import Element, R, w
from lettergen.template.tags import HELD, Tag, Tags
from lettergen.template.word_tags import held_text, own_texts

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


def free_content_controls(root: Element) -> None:
    """Let content controls with tags in them keep what is merged (17.5.2).

    Bound to custom XML, Word would put the old value back on opening; marked as showing a
    placeholder, the value would go at the first click.
    """
    for control in root.iter(w("sdt")):
        content = control.find(w("sdtContent"))
        properties = control.find(w("sdtPr"))
        if content is None or properties is None:
            continue
        if any(HELD.search(text.text or "") for text in content.iter(w("t"))):
            for name in ("dataBinding", "showingPlcHdr"):
                for old in properties.findall(w(name)):
                    properties.remove(old)


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
