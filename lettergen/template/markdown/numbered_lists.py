"""Joins numbered lists that only tags separate, and finds out where each list begins to count."""

from collections.abc import Iterator
from itertools import takewhile

from markdown_it.token import Token

from lettergen.template.tag import Tag
from lettergen.template.tags import Tags

TAG = "tag"
"""The type of a token that is one statement between blocks."""

LIST = "list"
"""The type of a token that begins the numbering of a list; it comes before the list itself."""

_LIST_ENDS = ("_list_open", "_list_close")


def join_lists(tokens: list[Token], tags: Tags) -> None:
    """Join numbered lists that only tags separate, in place.

    A ``LIST`` token goes where a list begins to count. That is before the loop that its items are
    in, so that the list counts the rounds, and before whatever else ends before the list does.
    """
    position = 0
    while position < len(tokens):
        if tokens[position].type == "ordered_list_open":
            close = find_close(tokens, position)
            while (follower := _next_list(tokens, position, close)) and (
                _find_beginning(tokens, position, find_close(tokens, follower), tags) is not None
            ):
                end = find_close(tokens, follower)
                del tokens[follower], tokens[close]
                close = end - 2
            beginning = _find_beginning(tokens, position, close, tags)
            opening = tokens[position]
            level = sum(t.nesting for t in tokens[:position] if t.type.endswith(_LIST_ENDS))
            opening.meta = {"level": level, "name": f"list{position}"}
            start = Token(LIST, "", 0, opening.attrs, opening.map, meta=opening.meta)
            tokens.insert(position if beginning is None else beginning, start)
            position += 1
        position += 1


def find_close(tokens: list[Token], position: int) -> int:
    """Return the position of the token that closes the one at ``position``."""
    opening = tokens[position]
    closing_type = opening.type.replace("_open", "_close")
    return next(
        later
        for later in range(position + 1, len(tokens))
        if tokens[later].type == closing_type and tokens[later].level == opening.level
    )


def _next_list(tokens: list[Token], opening: int, close: int) -> int:
    """Return the position of the next list, if only tags separate it and it is alike; else 0."""
    follower = _skip_tags(tokens, close + 1)
    if follower in (close + 1, len(tokens)) or tokens[follower].type != "ordered_list_open":
        return 0
    one, other = tokens[opening], tokens[follower]
    return follower if (one.level, one.markup) == (other.level, other.markup) else 0


def _skip_tags(tokens: list[Token], position: int) -> int:
    while position < len(tokens) and tokens[position].type == TAG:
        position += 1
    return position


def _find_beginning(tokens: list[Token], opening: int, close: int, tags: Tags) -> int | None:
    """Return where a list that is one list from ``opening`` to ``close`` must begin to count.

    That is before every block that ends within it, and before those directly around it that end
    directly after it. ``None`` if it cannot be one list: in a loop that contains more than the
    list, the list begins again in each round.
    """
    within = _statements(tokens[opening:close], tags)
    behind = _statements(tokens[close + 1 : _skip_tags(tokens, close + 1)], tags)
    ended, _ = _count_ended(within)
    ended_behind, still_open = _count_ended(
        [*within, *takewhile(lambda tag: not tag.opens, behind)]
    )
    is_stored = any(tag.opens in ("macro", "call", "set") for tag in within)
    if is_stored or any(tag.opens != "if" for tag in still_open):
        return None
    beginning = opening
    for number, (position, tag, directly) in enumerate(_blocks_around(tokens, opening, tags)):
        counts_through = tag.opens == "if" or (directly and tag.opens in ("for", "with"))
        if number >= ended and not (number < ended_behind and directly and counts_through):
            break
        if not counts_through:
            return None
        beginning = position
    return beginning


def _statements(tokens: list[Token], tags: Tags) -> list[Tag]:
    return [tags.in_text(token.content)[0] for token in tokens if token.type == TAG]


def _count_ended(statements: list[Tag]) -> tuple[int, list[Tag]]:
    """Return how many outer blocks statements end or continue, and the tags they leave open."""
    ended = reached = 0
    still_open: list[Tag] = []
    for tag in statements:
        if tag.opens:
            still_open.append(tag)
        elif still_open:
            del still_open[len(still_open) - bool(tag.closes) :]
        else:
            reached = max(reached, ended + bool(tag.closes or tag.continues))
            ended += bool(tag.closes)
    return reached, still_open


def _blocks_around(
    tokens: list[Token], position: int, tags: Tags
) -> Iterator[tuple[int, Tag, bool]]:
    """Yield the blocks that are open at a position, innermost first.

    The last value says whether only tags are between the block's beginning and the position.
    """
    closed, directly = 0, True
    for earlier in range(position - 1, -1, -1):
        token = tokens[earlier]
        if token.type != TAG:
            directly = directly and token.type == LIST
            continue
        tag = tags.in_text(token.content)[0]
        if tag.opens and not closed:
            yield earlier, tag, directly
        closed = max(closed - bool(tag.opens), 0) + bool(tag.closes)
