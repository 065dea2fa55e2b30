"""The marks in titles that Zotero and CSL-JSON allow: italics and the like, as a tree of text."""

import re
from collections.abc import Iterator

# The elements of CSL-JSON's rich text, and HTML's own words for two of them.
_MARK = (
    r"(?i)<(/?)(i|em|b|strong|sup|sub|sc|span)"
    r"(?:\s+(?:class\s*=\s*[\"']?(nocase|nodecor|smallcaps)[\"']?"
    r"|style\s*=\s*[\"']\s*(font-variant:\s*small-caps|text-decoration:\s*underline);?\s*[\"']))?"
    r"\s*>"
)
_ENTITY = r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"

ITALIC, BOLD, SUPERSCRIPT, SUBSCRIPT = "italic", "bold", "superscript", "subscript"
SMALL_CAPS, UNDERLINE, NO_CASE, NO_DECOR = "small-caps", "underline", "nocase", "nodecor"

_BY_ELEMENT = {
    "i": ITALIC,
    "em": ITALIC,
    "b": BOLD,
    "strong": BOLD,
    "sup": SUPERSCRIPT,
    "sub": SUBSCRIPT,
    "sc": SMALL_CAPS,
}
_BY_ATTRIBUTE = {"nocase": NO_CASE, "nodecor": NO_DECOR, "smallcaps": SMALL_CAPS}

Piece = tuple[str, tuple[str, ...]]
"""A text, and the marks that are around it, the outermost first."""


def parse_markup(text: str) -> list[Piece]:
    """Return the text in pieces, each with its marks; what opens and never closes is text."""
    if "<" not in text and not ("&" in text and ";" in text):
        return [(text, ())]
    tokens = list(_tokens(text))
    _match(tokens)
    pieces: list[Piece] = []
    marks: list[str] = []
    for token in tokens:
        if token.is_open:
            marks.append(token.mark)
        elif token.is_close:
            marks.pop()
        elif pieces and pieces[-1][1] == tuple(marks):
            pieces[-1] = (pieces[-1][0] + token.text, tuple(marks))
        else:
            pieces.append((token.text, tuple(marks)))
    return [(text, found) for text, found in pieces if text]


def plain_text(text: str) -> str:
    """Return the text without its marks."""
    return "".join(piece for piece, _ in parse_markup(text))


class _Token:
    __slots__ = ("element", "is_close", "is_open", "mark", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.element = self.mark = ""
        self.is_open = self.is_close = False


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    for found in re.finditer(_MARK, text):
        if found.start() > position:
            yield _Token(_unescape(text[position : found.start()]))
        position = found.end()
        token = _Token(found.group())
        closes, element, class_, style = found.groups()
        token.element = element.lower()
        if not closes and (element.lower() != "span" or class_ or style):
            token.mark = (
                _BY_ATTRIBUTE[class_.lower()]
                if class_
                else (SMALL_CAPS if "small-caps" in style else UNDERLINE)
                if style
                else _BY_ELEMENT[element.lower()]
            )
        elif closes:
            token.mark = "/"
        yield token
    if position < len(text):
        yield _Token(_unescape(text[position:]))


def _match(tokens: list[_Token]) -> None:
    """Pair each mark that opens with the one that closes it; the others stay text."""
    open_: list[_Token] = []
    for token in tokens:
        if token.mark == "/":
            at = next(
                (i for i in reversed(range(len(open_))) if open_[i].element == token.element), None
            )
            if at is None:
                continue
            opener = open_[at]
            del open_[at:]
            opener.is_open = token.is_close = True
        elif token.element:
            open_.append(token)


def _unescape(text: str) -> str:
    """HTML entities as characters; an ``&`` alone is itself."""
    import html  # only for titles that have any

    return re.sub(_ENTITY, lambda found: html.unescape(found.group()), text)
