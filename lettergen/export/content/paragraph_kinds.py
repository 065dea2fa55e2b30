"""What a paragraph is: a heading, a date, a line of an address.

Styles are known by the names that Word gives them in every language of its own; their ids differ.
"""

import re

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.xml import Element

_HEADING = re.compile(r"heading ([1-9])")
_KINDS = {
    "title": "Title",
    "subtitle": "Subtitle",
    "quote": "Quote",
    "intense quote": "Quote",
    "block text": "Quote",
    "date": "Date",
    "inside address": "Address",
    "envelope address": "Address",
    "salutation": "Salutation",
    "closing": "Closing",
    "signature": "Signature",
}


def kind(paragraph: Element, cascade: EffectiveProperties) -> str:
    """What a paragraph is, by the nearest of its styles that Word knows: ``Heading2``, ``Date``."""
    for name in cascade.styles.get_style_names(paragraph):
        if heading := _HEADING.fullmatch(name):
            return f"Heading{heading.group(1)}"
        if name in _KINDS:
            return _KINDS[name]
    level = parse_integer(get_attribute(cascade.find_paragraph_property(paragraph, "outlineLvl")))
    return f"Heading{level + 1}" if level is not None and 0 <= level < 9 else "Plain"
