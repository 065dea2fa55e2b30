"""The words that changed, each with some words of context around them."""

from collections.abc import Iterator, Sequence

from lettergen.redline.content import Token
from lettergen.redline.words import Change, Kind, Segment
from lettergen.system.dataclass import dataclass

CONTEXT = 6  # words on each side
ELLIPSIS = Token("…", "…")


@dataclass(frozen=True)
class Excerpt:
    """One place where words change: where it is, what is around it, what is removed and added."""

    place: str
    before: str
    removed: str
    added: str
    after: str


def list_excerpts(change: Change) -> Iterator[Excerpt]:
    """Yield each place of a passage where words change."""
    segments = change.segments
    removed = added = ""
    for number, segment in enumerate(segments):
        if segment.kind is Kind.REMOVED:
            removed = show(segment)
        elif segment.kind is Kind.ADDED:
            added = show(segment)
        following = segments[number + 1] if number + 1 < len(segments) else None
        is_end = following is None or following.kind is Kind.KEPT
        if segment.kind is not Kind.KEPT and is_end:
            start = number - bool(removed and added)
            before = segments[start - 1].tokens if start else ()
            after = following.tokens if following else ()
            yield Excerpt(
                change.place,
                _join(_cut_end(before)),
                removed,
                added,
                _join(_cut_start(after)),
            )
            removed = added = ""


def cut_context(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments with what is kept between them cut to some words at each end."""
    for number, segment in enumerate(segments):
        if segment.kind is not Kind.KEPT:
            yield segment
            continue
        is_first, is_last = number == 0, number == len(segments) - 1
        words = sum(not token.text.isspace() for token in segment.tokens)
        if words <= CONTEXT * (1 if is_first or is_last else 2) + 2:
            yield segment
        elif is_first:
            yield Segment(Kind.KEPT, (ELLIPSIS, *_cut_end(segment.tokens)))
        elif is_last:
            yield Segment(Kind.KEPT, (*_cut_start(segment.tokens), ELLIPSIS))
        else:
            tokens = (*_cut_start(segment.tokens), ELLIPSIS, *_cut_end(segment.tokens))
            yield Segment(Kind.KEPT, tokens)


def show(segment: Segment) -> str:
    """Return the words of a segment; with the addresses of links in what is removed or added."""
    pieces: list[str] = []
    tokens = segment.tokens
    for number, token in enumerate(tokens):
        pieces.append(token.text)
        following = tokens[number + 1].link if number + 1 < len(tokens) else ""
        if segment.kind is not Kind.KEPT and token.link and token.link != following:
            pieces.append(f" <{token.link}>")
    return "".join(pieces)


def describe_look(segment: Segment) -> str:
    """Tell how the words of a segment are set, if all are set alike: ``bold``, ``italic``."""
    looks = {token.look for token in segment.tokens if not token.text.isspace()}
    look = looks.pop() if len(looks) == 1 else ""
    return ", ".join(_LOOKS[letter] for letter in look)


_LOOKS = {"b": "bold", "i": "italic", "s": "struck through", "^": "raised", "_": "lowered"}


def _cut_start(tokens: Sequence[Token]) -> tuple[Token, ...]:
    words = 0
    for number, token in enumerate(tokens):
        words += not token.text.isspace()
        if words > CONTEXT:
            return tuple(tokens[:number])
    return tuple(tokens)


def _cut_end(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return _cut_start(tokens[::-1])[::-1]


def _join(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)
