"""Measure the width of a line in Arial, to know that it fits before it is printed.

The advance widths are those of Liberation Sans, which are Arial's, in thousandths of the type size.
Characters that are not listed count as wider than any letter, so that no width is too small.
"""

import unicodedata
from functools import cache

_WIDTHS = {
    191: "'",
    222: "ijlłſ‘’‚",
    260: "|¦",
    278: " !,./:;I[\\]ft·ıŧìíîïĩīĭį",
    292: "ľ",
    333: "()-`r¡¨²³´¸¹“”„",
    334: "{}ŀ",
    355: '"•',
    365: "º",
    370: "ª",
    375: "ť",
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu£§ðþđħĿŁŋ–€",
    584: "+<=>~×÷±¬",
    611: "FTZßøŦ",
    615: "ď",
    667: "&ABEKPSVXYÞ",
    722: "CDHNRUwÐĐĦ",
    737: "©®",
    778: "GOQØ",
    833: "Mm¼½¾",
    889: "%æ",
    944: "Wœ",
    1000: "ÆŒ—…™",
    1015: "@",
    1073: "№",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_UNKNOWN = 1100


def measure_width(text: str, points: float) -> float:
    """Return the width of a line in points; ``points`` is the type size."""
    return sum(map(_measure, text)) * points / 1000


@cache
def _measure(character: str) -> int:
    """Return the width of a character: with a mark, that of its letter; of a mark alone, 0."""
    known = _WIDTH.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if character == "\xa0":
        return _WIDTH[" "]
    return _WIDTH.get(unicodedata.normalize("NFD", character)[0], _UNKNOWN)
