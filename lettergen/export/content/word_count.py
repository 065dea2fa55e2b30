"""The words of a letter, counted: no form may have fewer than the Word letter has.

A word is a run of letters and digits; every other visible character counts by itself. Where it
stands is not looked at: a text box has no fixed place in a text.
"""

import re
from collections import Counter

from lxml import etree

from lettergen.docx.xml import Element, w

_WORD = re.compile(r"\w+|[^\w\s]")
# A soft hyphen is not seen, and a form may write these characters in a plainer way.
PLAIN = str.maketrans({"\u00ad": None, "\u2011": "-", "\u00a0": " ", "\u202f": " "})
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# What stands between words: what is before it and what is after it are not one word.
_BETWEEN_WORDS = frozenset(
    map(
        w,
        (
            *("p", "tab", "ptab", "br", "cr", "footnoteReference", "endnoteReference"),
            *("drawing", "pict", "txbxContent"),
        ),
    )
)
_PRIVATE = 0xF000


def counted(text: str) -> Counter[str]:
    """The words of a text, each with how often it is there."""
    return Counter(_WORD.findall(text.translate(PLAIN)))


def text_of(root: Element) -> str:
    """The text that a settled part of a Word document holds, in the order of its elements."""
    pieces: list[str] = []
    for element in root.iter(etree.Element):
        if element.tag in (w("t"), _MATHS_TEXT):
            pieces.append(element.text or "")
        elif element.tag == w("noBreakHyphen"):
            pieces.append("-")
        elif element.tag == w("sym"):
            pieces.append(_symbol(element.get(w("font"), ""), element.get(w("char"), "")))
        elif element.tag in _BETWEEN_WORDS:
            pieces.append("\n")
    return "".join(pieces)


def _symbol(font: str, code: str) -> str:
    """A symbol as mammoth writes it; one that it does not know stays in the private area."""
    from mammoth.docx.dingbats import dingbats

    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0xFFFD
    known = dingbats.get((font, number)) or dingbats.get((font, number - _PRIVATE))
    return chr(known or number)
