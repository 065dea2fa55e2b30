"""Inserts a Markdown letter into its letterhead."""

from collections.abc import Iterator
from pathlib import Path

from lettergen.diagnostics.finding import Place
from lettergen.docx.xml import Element, parse_fragment, replace_element, serialise_inner, w
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

    ``letterhead`` is the name of that file, ``source`` the text of the letter. What is wrong with
    either is reported to ``tags``.
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
    replace_element(paragraph, [story.text or "", *story])


def _body_tags(document: Element, tags: Tags) -> Iterator[tuple[Element, Element, Tag]]:
    for paragraph in document.iter(w("p")):
        for text in own_texts(paragraph):
            for tag in tags.in_text(text.text or ""):
                if tag.kind == "print" and tag.body == "body":
                    yield paragraph, text, tag
