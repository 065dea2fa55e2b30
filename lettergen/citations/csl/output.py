"""What a style's elements give: text in a tree of formats, and that made flat.

The tree keeps formats apart from text until the end, because quotation marks and italics turn
over inside their like, and a full stop that meets another is dropped (CSL 1.0.2, "Formatting").
"""

from collections.abc import Iterable, Iterator

from lettergen.citations import markup
from lettergen.citations.spans import PLAIN, Format, Span
from lettergen.system.dataclass import dataclass

SPACES = " \u00a0\u202f\u2009"

_ATTRIBUTES = {
    ("font-style", "italic"): ("italic", True),
    ("font-style", "oblique"): ("italic", True),
    ("font-style", "normal"): ("italic", False),
    ("font-weight", "bold"): ("bold", True),
    ("font-weight", "normal"): ("bold", False),
    ("font-weight", "light"): ("bold", False),
    ("font-variant", "small-caps"): ("small_caps", True),
    ("font-variant", "normal"): ("small_caps", False),
    ("text-decoration", "underline"): ("underline", True),
    ("text-decoration", "none"): ("underline", False),
    ("vertical-align", "sup"): ("vertical", "sup"),
    ("vertical-align", "sub"): ("vertical", "sub"),
    ("vertical-align", "baseline"): ("vertical", ""),
}
_MARKS = {
    markup.ITALIC: "italic",
    markup.BOLD: "bold",
    markup.SMALL_CAPS: "small_caps",
    markup.UNDERLINE: "underline",
}


class Node:
    """Children with what is common to them: attributes of CSL, marks, quotation marks, a link."""

    __slots__ = ("attributes", "children", "display", "mark", "note", "quoted", "role", "url")

    def __init__(
        self,
        children: Iterable["Node | str"],
        attributes: tuple[tuple[str, str], ...] = (),
        *,
        mark: str = "",
        quoted: bool = False,
        url: str = "",
        role: str = "",
        note: str = "",
        display: str = "",
    ) -> None:
        self.children = list(children)
        self.attributes = attributes
        self.mark = mark
        self.quoted = quoted
        self.url = url
        self.role = role
        self.note = note
        self.display = display

    def with_children(self, children: Iterable["Node | str"]) -> "Node":
        """Return a copy with other children."""
        return Node(
            children,
            self.attributes,
            mark=self.mark,
            quoted=self.quoted,
            url=self.url,
            role=self.role,
            note=self.note,
            display=self.display,
        )


Out = Node | str


def formatted(attributes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the formatting attributes among those of an element."""
    return tuple(pair for pair in attributes.items() if pair in _ATTRIBUTES)


def rich(text: str) -> list[Out]:
    """Return the tree of a text with the marks of CSL-JSON."""
    root: list[Out] = []
    for piece, marks in markup.parse_markup(text):
        inner: Out = piece
        for mark in reversed(marks):
            inner = Node([inner], mark=mark)
        root.append(inner)
    return root


def join(parts: Iterable[Out], delimiter: str) -> list[Out]:
    """Return the parts with the delimiter between those that have any text."""
    joined: list[Out] = []
    for part in parts:
        if is_empty(part):
            continue
        if joined and delimiter:
            joined.append(delimiter)
        joined.append(part)
    return joined


def is_empty(out: Out) -> bool:
    """Return whether there is no text in it."""
    return not out if isinstance(out, str) else all(is_empty(child) for child in out.children)


def plain(out: Out | Iterable[Out]) -> str:
    """Return the text alone, without formats and quotation marks."""
    if isinstance(out, str):
        return out
    children = out.children if isinstance(out, Node) else out
    return "".join(plain(child) for child in children)


def leaves(nodes: list[Out], locked: bool = False) -> Iterator[tuple[list[Out], int, bool]]:
    """Yield where each text of the tree is, and whether its case is not to be changed."""
    for index, node in enumerate(nodes):
        if isinstance(node, str):
            yield nodes, index, locked
        else:
            fixed = locked or node.mark in (
                markup.NO_CASE,
                markup.SUPERSCRIPT,
                markup.SUBSCRIPT,
                markup.SMALL_CAPS,
            )
            yield from leaves(node.children, fixed)


@dataclass(frozen=True)
class Quotes:
    """The quotation marks of a locale, outer and inner, and whether points go inside."""

    outer: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")
    points_inside: bool = False


@dataclass
class _Piece:
    text: str
    format: Format
    closes: bool = False
    opens: bool = False


def flatten(nodes: Iterable[Out], quotes: Quotes) -> list[Span]:
    """Return the tree as spans of text, with quotation marks set and doubled points dropped."""
    pieces: list[_Piece] = []
    _flatten(Node(nodes), PLAIN, 0, quotes, pieces)
    pieces = [piece for piece in pieces if piece.text]
    _turn_quotes(pieces, quotes)
    _fix_punctuation(pieces, quotes.points_inside)
    spans: list[Span] = []
    for piece in pieces:
        if not piece.text:
            continue
        if spans and spans[-1].format == piece.format:
            spans[-1] = Span(spans[-1].text + piece.text, piece.format)
        else:
            spans.append(Span(piece.text, piece.format))
    return spans


def _flatten(node: Out, above: Format, depth: int, quotes: Quotes, pieces: list[_Piece]) -> None:
    if isinstance(node, str):
        pieces.append(_Piece(node, above))
        return
    if is_empty(node):
        return
    inner = above
    changes: dict[str, object] = {}
    for attribute in node.attributes:
        name, value = _ATTRIBUTES[attribute]
        changes[name] = value
    if node.mark in _MARKS:  # a mark turns over inside its like
        changes[_MARKS[node.mark]] = not getattr(above, _MARKS[node.mark])
    elif node.mark == markup.SUPERSCRIPT:
        changes["vertical"] = "sup"
    elif node.mark == markup.SUBSCRIPT:
        changes["vertical"] = "sub"
    elif node.mark == markup.NO_DECOR:
        changes |= {"italic": False, "bold": False, "small_caps": False}
    if node.url and not above.url:
        changes["url"] = node.url
    if node.note:
        changes["note"] = node.note
    if changes:
        inner = above._replace(**changes)  # type: ignore[arg-type]
    if not node.quoted:
        for child in node.children:
            _flatten(child, inner, depth, quotes, pieces)
        return
    opening, closing = quotes.outer if depth % 2 == 0 else quotes.inner
    pieces.append(_Piece(opening, inner, opens=True))
    for child in node.children:
        _flatten(child, inner, depth + 1, quotes, pieces)
    pieces.append(_Piece(closing, inner, closes=True))


_ENDS = ".,:;!?"
_CLOSING = "”’"
# What remains of two points in a row: the first, the second, or both (the default).
_FIRST = {"..", ",,", "::", ";;", "!!", "??", "!.", "!:", "?.", "?:", ":.", ";.", ";:", ".…"}
_SECOND = {":!", ":?", ";!", ";?"}


def _fix_punctuation(pieces: list[_Piece], points_inside: bool) -> None:
    """Drop doubled points and spaces before points; move points into quotation marks."""
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        before = _before(pieces, index)
        if not piece.text or before is None:
            index += 1
            continue
        if _fix_boundary(pieces, index, before, points_inside):
            continue
        index += 1


def _before(pieces: list[_Piece], index: int) -> int | None:
    return next((i for i in range(index - 1, -1, -1) if pieces[i].text), None)


def _fix_boundary(pieces: list[_Piece], index: int, before: int, points_inside: bool) -> bool:
    """Fix the boundary between two pieces; return whether it must be checked again."""
    right, left = pieces[index], pieces[before]
    if right.closes or (right.opens and right.text[0] not in SPACES):
        return False
    first = right.text[0]
    if first in SPACES and left.text[-1] in SPACES:
        right.text = right.text[1:]
        return bool(right.text)
    if left.closes or (points_inside and left.text[-1] == "”" and first in ".,"):
        return _fix_after_quote(pieces, index, before, points_inside)
    last = left.text[-1]
    if last in SPACES and first in ",.;:" and len(left.text) > 1 and right.text[:2] not in ("..",):
        left.text = left.text.rstrip(SPACES)
        return True
    if last not in _ENDS or first not in _ENDS:
        return False
    pair = last + first
    if pair in _FIRST:
        right.text = right.text[1:]
        return bool(right.text)
    if pair in _SECOND:
        left.text = left.text[:-1]
        return True
    return False


def _fix_after_quote(pieces: list[_Piece], index: int, before: int, points_inside: bool) -> bool:
    """Fix a boundary after a closing quotation mark; return whether to check it again."""
    right = pieces[index]
    first = right.text[0]
    if first not in _ENDS:
        return False
    inside = before
    while inside > 0 and (pieces[inside].closes or not pieces[inside].text):
        inside -= 1
    text = pieces[inside]
    core = text.text.rstrip(_CLOSING)  # quotation marks in the text itself
    tail = text.text[len(core) :]
    last = core[-1:]
    pair = last + first
    if pair in _FIRST and (points_inside or last in "!?"):
        right.text = right.text[1:]
        return bool(right.text)
    if pair == "..":  # the point of the sentence is outside
        text.text = core[:-1] + tail
        return False
    if points_inside and first in ".,!?":
        text.text = f"{core[:-1] if pair in _SECOND else core}{first}{tail}"
        right.text = right.text[1:]
        return bool(right.text)
    return False


_PAIRS = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}


def _turn_quotes(pieces: list[_Piece], quotes: Quotes) -> None:
    """Set the locale's marks, outer and inner, in place of those in the text itself."""
    whole = "".join(piece.text for piece in pieces)
    if not any(mark in whole for mark in "\"'“‘’"):
        return
    own: set[int] = set()
    depth_at: dict[int, int] = {}
    position = depth = 0
    for piece in pieces:
        if piece.opens or piece.closes:
            depth += 1 if piece.opens else -1
            own.update(range(position, position + len(piece.text)))
        else:
            for at in range(position, position + len(piece.text)):
                depth_at[at] = depth
        position += len(piece.text)
    changed = list(whole)
    pairs = _pairs(whole, own)
    for opening, closing in pairs:
        level = depth_at[opening] + sum(a < opening and closing < b for a, b in pairs)
        if level == 0 and whole[opening] in "“‘":
            continue
        changed[opening], changed[closing] = quotes.outer if level % 2 == 0 else quotes.inner
    matched = {at for pair in pairs for at in pair}
    position = 0
    for piece in pieces:
        end = position + len(piece.text)
        if not (piece.opens or piece.closes):
            piece.text = "".join(
                "’" if character == "'" and at not in matched else character
                for at, character in enumerate(changed[position:end], position)
            )
        position = end


def _pairs(text: str, own: set[int]) -> list[tuple[int, int]]:
    """Return where quotation marks open and close; an apostrophe does neither."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if at in own or character not in "\"'“”‘’":
            continue
        before = " " if at == 0 or at - 1 in own else text[at - 1]
        after = " " if at + 1 == len(text) or at + 1 in own else text[at + 1]
        begins = not before.isalnum() and before not in ".,;:!?)]’”" and not after.isspace()
        if at == 0 or at - 1 in own:
            begins = not after.isspace()
        ends = not after.isalnum() and not before.isspace()
        closer = next((i for i in reversed(range(len(open_))) if open_[i][0] == character), None)
        if closer is not None and ends:
            pairs.append((open_[closer][1], at))
            del open_[closer:]
        elif begins and character in "\"'“‘":
            open_.append((_PAIRS[character], at))
    return pairs
