"""Inserts a Markdown letter into its letterhead."""

from collections.abc import Iterator
from pathlib import Path

from lettergen.diagnostics.finding import Place
from lettergen.docx.attributes import is_set
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.stylesheet import StyleSheet
from lettergen.docx.xml import (
    Element,
    etree,
    parse_fragment,
    replace_element,
    serialise_inner,
    w,
)
from lettergen.template.markdown import letter as markdown
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.includes import SourceText
from lettergen.template.tag import Tag
from lettergen.template.tags import Tags
from lettergen.template.word.paragraphs import is_alone, own_texts


def insert_letter(
    document: Element,
    letterhead: str,
    letter: Path,
    source: SourceText,
    tags: Tags,
    destination: Destination,
) -> None:
    """Replace the paragraph of ``{{ body }}`` by the letter.

    If the paragraph after it, such as a closing, is kept with its signature, the last paragraph of
    the letter is kept with both, so that no page has the signature alone. ``letterhead`` is the
    name of that file, ``source`` the text of the letter. What is wrong with either is reported to
    ``tags``.
    """
    places = list(_body_tags(document, tags))
    for paragraph, text, tag in places:
        if not is_alone(paragraph, text):
            tags.report("LG214", "{{ body }} must be the only text in its paragraph.", tag.place)
    if len(places) != 1:
        found = "has {{ body }} more than once" if places else "has no {{ body }}"
        message = f"the letterhead {found}."
        hint = "Write {{ body }} in a paragraph of its own, where the letter is to go."
        tags.report("LG213", message, Place(letterhead), hint)
        return
    paragraph = places[0][0]
    properties = serialise_inner(paragraph.find(w("pPr")))
    story = parse_fragment(
        markdown.write_letter(source, letter, tags, destination._replace(paragraph=properties)),
        {prefix: uri for prefix, uri in document.nsmap.items() if prefix},
    )
    kept = _is_kept_with_next(paragraph.getnext(), destination.styles)
    if kept and len(story) and story[-1].tag == w("p"):
        set_child(get_or_add_properties(story[-1]), etree.Element(w("keepNext")))
    replace_element(paragraph, [story.text or "", *story])


def _is_kept_with_next(paragraph: Element | None, styles: BuiltinStyles) -> bool:
    """Return whether a paragraph, or its style, is kept with the next one (17.3.1.15)."""
    if paragraph is None or paragraph.tag != w("p"):
        return False
    sheet = StyleSheet(styles.root)
    places = (paragraph, *sheet.get_chain(sheet.find_paragraph_style(paragraph)))
    flags = (place.find(f"{w('pPr')}/{w('keepNext')}") for place in places)
    return is_set(next((flag for flag in flags if flag is not None), None))


def _body_tags(document: Element, tags: Tags) -> Iterator[tuple[Element, Element, Tag]]:
    for paragraph in document.iter(w("p")):
        for text in own_texts(paragraph):
            for tag in tags.in_text(text.text or ""):
                if tag.kind == "print" and tag.body == "body":
                    yield paragraph, text, tag
