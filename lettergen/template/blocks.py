"""Checks that the blocks of a part open and close where they can."""

from collections.abc import Iterable

from lettergen.diagnostics.finding import Finding
from lettergen.template.tag import CONTINUATIONS, Tag


class _Block:
    def __init__(self, tag: Tag, level: object) -> None:
        self.tag = tag
        self.level = level
        self.has_else = False
        self.is_reported = False


def check_blocks(tags: Iterable[tuple[Tag, object]]) -> list[Finding]:
    """Return what is wrong with the blocks of a part (LG204, LG205, LG206).

    ``tags`` are its tags in order, each with the level that all tags of a block must share.
    """
    findings: list[Finding] = []
    blocks: list[_Block] = []
    for tag, level in tags:
        if tag.opens:
            blocks.append(_Block(tag, level))
        elif not (tag.closes or tag.continues):
            continue
        elif not blocks or not _fits(tag, blocks[-1]):
            findings.append(_unexpected(tag, blocks))
        else:
            block = blocks.pop() if tag.closes else blocks[-1]
            block.has_else = tag.keyword == "else"
            if block.level != level and not block.is_reported:
                block.is_reported = True
                findings.append(_other_level(tag, block.tag))
    return findings + [_unclosed(block.tag) for block in blocks]


def _fits(tag: Tag, block: _Block) -> bool:
    """Whether a tag can close or continue the innermost block that is open."""
    if tag.closes:
        return tag.closes == block.tag.opens
    return block.tag.opens in CONTINUATIONS[tag.keyword] and not block.has_else


def _unexpected(tag: Tag, blocks: list[_Block]) -> Finding:
    reason = "no block is open"
    if blocks:
        is_second = tag.continues and blocks[-1].tag.opens in CONTINUATIONS[tag.keyword]
        state = "has an 'else' already" if is_second else "is open"
        reason = f"'{blocks[-1].tag}' ({blocks[-1].tag.place}) {state}"
    return Finding("LG204", f"'{tag}' does not fit here: {reason}.", tag.place)


def _other_level(tag: Tag, opening: Tag) -> Finding:
    message = f"'{tag}' is not on the same level as '{opening}' ({opening.place})."
    hint = "Put both inside one paragraph, or both between paragraphs."
    return Finding("LG206", message, tag.place, hint)


def _unclosed(tag: Tag) -> Finding:
    message, hint = f"'{tag}' is never closed.", f"Add '{{% end{tag.opens} %}}'."
    return Finding("LG205", message, tag.place, hint)
