"""Tags in the address of a hyperlink, as they get there in Word's dialogue for links.

Word keeps the address in a relationship (17.16.22), its braces and blanks percent-encoded. Here
such a hyperlink becomes one whose relationship is made anew for each letter.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.relationships import HYPERLINK, Relationships
from lettergen.docx.xml import Element, R
from lettergen.template.tag import find_tags
from lettergen.template.tags import Tags

_BRACE = re.compile("%7b|%7d", re.IGNORECASE)
_ID = f"{{{R}}}id"


def replace_hyperlink_tags(
    roots: list[Element], relationships: Relationships, path: str, tags: Tags
) -> bool:
    """Hold the tags in the addresses that the hyperlinks of a part lead to; whether it has any.

    The relationships that held them are taken out of ``relationships``.
    """
    held: dict[str, str] = {}
    for item in relationships.items:
        address = _BRACE.sub(lambda found: unquote(found.group()), item.target)
        if item.type == HYPERLINK and next(find_tags(address), None):
            place = Place(path, 0, f'{relationships.part}, a link to "{unquote(address)}"')
            expression = " ~ ".join(_terms(address, place, tags))
            held[item.id] = tags.add_print(expression, place, role="relationship")
    for element in (element for root in roots for element in root.iter(etree.Element)):
        id_ = element.get(_ID)
        if id_ in held:
            element.set(_ID, held[id_])
    relationships.items = [item for item in relationships.items if item.id not in held]
    return bool(held)


def _terms(address: str, place: Place, tags: Tags) -> Iterator[str]:
    """The address as terms of an expression: strings, and what its tags print."""
    position = 0
    for span in find_tags(address):
        yield json.dumps(address[position : span.start])
        position = span.end
        tag = tags.parse(replace(span, raw=unquote(span.raw)), place, in_word=True)
        if tag and tag.kind == "print":
            yield f"({tag.body})"
        elif tag:
            tags.report_statement(tag)
    yield json.dumps(address[position:])
