"""Checks that the blocks of a part open and close where they can."""

from collections.abc import Iterable
from dataclasses import dataclass

from lettergen.diagnostics.finding import Finding
from lettergen.template.tag import CONTINUATIONS, Tag


@dataclass
class _Block:
    tag: Tag
    level: object
    is_reported: bool = False


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
        elif not blocks or blocks[-1].tag.opens not in _expected(tag):
            findings.append(_unexpected(tag, blocks))
        else:
            block = blocks.pop() if tag.closes else blocks[-1]
            if block.level != level and not block.is_reported:
                block.is_reported = True
                findings.append(_other_level(tag, block.tag))
    return findings + [_unclosed(block.tag) for block in blocks]


def _expected(tag: Tag) -> tuple[str, ...]:
    return (tag.closes,) if tag.closes else CONTINUATIONS[tag.keyword]


def _unexpected(tag: Tag, blocks: list[_Block]) -> Finding:
    inner = f"'{blocks[-1].tag}' ({blocks[-1].tag.place}) is open" if blocks else "no block is open"
    return Finding("LG204", f"'{tag}' does not fit here: {inner}.", tag.place)


def _other_level(tag: Tag, opening: Tag) -> Finding:
    return Finding(
        "LG206",
        f"'{tag}' does not stand on the level of '{opening}' ({opening.place}).",
        tag.place,
        "Put both inside one paragraph, or both between paragraphs.",
    )


def _unclosed(tag: Tag) -> Finding:
    message, hint = f"'{tag}' is never closed.", f"Add '{{% end{tag.opens} %}}'."
    return Finding("LG205", message, tag.place, hint)
