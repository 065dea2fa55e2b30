"""How wide a line is in Arial, so that it is known to fit before anything is printed.

The advance widths are those of Liberation Sans, which has Arial's, in thousandths of the size.
Characters that are not listed count as wider than any of a text, so a guess is never too small.
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
    """The width of a line of ``text`` at a size in points, in points."""
    return sum(map(_of, text)) * points / 1000


@cache
def _of(character: str) -> int:
    """The width of a character; one with a mark has that of its letter, a mark has none."""
    known = _WIDTH.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if character == "\xa0":
        return _WIDTH[" "]
    return _WIDTH.get(unicodedata.normalize("NFD", character)[0], _UNKNOWN)
