"""Tags in the address of a hyperlink, as people type them into Word's dialogue for links.

Word keeps the address in a relationship (17.16.22), with braces and spaces percent-encoded. Such a
hyperlink gets a new relationship in each letter.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.relationships import HYPERLINK, Relationships
from lettergen.docx.xml import Element, R
from lettergen.system.patterns import compile_lazily
from lettergen.template.tag import find_tags
from lettergen.template.tags import Tags

_BRACE = compile_lazily("%7b|%7d", re.IGNORECASE)
_ID = f"{{{R}}}id"


def replace_hyperlink_tags(
    roots: list[Element], relationships: Relationships, path: str, tags: Tags
) -> bool:
    """Replace the tags in the addresses of a part's hyperlinks; return whether there are any.

    The relationships with tags are removed from ``relationships``.
    """
    placeholders: dict[str, str] = {}
    for item in relationships.items:
        address = _BRACE.sub(lambda found: unquote(found.group()), item.target)
        if item.type == HYPERLINK and next(find_tags(address), None):
            place = Place(path, 0, f'{relationships.part}, a link to "{unquote(address)}"')
            expression = " ~ ".join(_terms(address, place, tags))
            placeholders[item.id] = tags.add_print(expression, place, role="relationship")
    for element in (element for root in roots for element in root.iter(etree.Element)):
        id_ = element.get(_ID)
        if id_ in placeholders:
            element.set(_ID, placeholders[id_])
    relationships.items = [item for item in relationships.items if item.id not in placeholders]
    return bool(placeholders)


def _terms(address: str, place: Place, tags: Tags) -> Iterator[str]:
    """Yield the terms of an address as an expression: strings, and what its tags print."""
    position = 0
    for span in find_tags(address):
        yield json.dumps(address[position : span.start])
        position = span.end
        tag = tags.parse(span._replace(raw=unquote(span.raw)), place, in_word=True)
        if tag and tag.kind == "print":
            yield f"({tag.body})"
        elif tag:
            tags.report_statement(tag)
    yield json.dumps(address[position:])
