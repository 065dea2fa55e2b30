"""Bookmarks in loops: each round gets one of its own (ECMA-376 part 1, 17.13.6).

Names of bookmarks must be unique in a document. So from the second round of a loop on, a number is
added to the name, and fields and links in the loop refer to the place in their own round. What is
outside of the loop refers to the first round.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags

_TOKEN = compile_lazily(
    rf"(?P<tag>{PLACEHOLDER.pattern})"
    r'|(?P<before>w:anchor="|w:instr="|<w:bookmarkStart [^<>]*?w:name=")(?P<value>[^"]*)'
    r"|(?P<code><w:instrText[^<>]*>)(?P<text>[^<>]*)"
    r'|w:fldCharType="(?P<mark>\w+)"'
)
_REFERRING = compile_lazily(
    r"\s*(?:=|(?:REF|PAGEREF|NOTEREF|HYPERLINK|SEQ|TOC)(?:\s|$))", re.IGNORECASE
)
_WORD = compile_lazily(r"\w+")


class _Token(NamedTuple):
    """A piece of a part that matters here, and the loops that it is in, the innermost last."""

    found: re.Match[str]
    loops: tuple[int, ...]


def number_bookmarks(xml: str, tags: Tags) -> str:
    """Return a part whose bookmarks in loops have names of their own in each round."""
    if "<w:bookmarkStart" not in xml or not any(tag.keyword == "for" for tag in tags.in_text(xml)):
        return xml
    tokens = list(_read_tokens(xml, tags))
    loops = {
        token.found["value"]: token.loops[-1]
        for token in tokens
        if token.loops and (token.found["before"] or "").startswith("<w:bookmarkStart")
    }
    return _rewrite(xml, tokens, loops, tags) if loops else xml


def _read_tokens(xml: str, tags: Tags) -> Iterator[_Token]:
    """Iterate over the tokens of a part; a loop is known by the number of its tag."""
    open_: list[int] = []
    for found in _TOKEN.finditer(xml):
        number = PLACEHOLDER.fullmatch(found["tag"] or "")
        tag = tags[number[1]] if number else None
        if tag and tag.closes == "for" and open_:
            open_.pop()
        yield _Token(found, tuple(open_))
        if number and tag and tag.opens == "for":
            open_.append(int(number[1]))


def _rewrite(xml: str, tokens: list[_Token], loops: dict[str, int], tags: Tags) -> str:
    pieces: list[str] = []
    position = 0
    refers = False  # whether the field whose code is being read refers to bookmarks
    begins = False
    for found, around in tokens:
        if found["mark"]:
            begins = found["mark"] == "begin"
            continue
        new = found.group()
        number = PLACEHOLDER.fullmatch(found["tag"] or "")
        if number and int(number[1]) in loops.values() and tags[number[1]].opens == "for":
            new += _begin_round(int(number[1]), tags)
        elif found["before"]:
            value, is_code = found["value"], found["before"].startswith("w:instr")
            if is_code and _REFERRING.match(value):
                value = _rename_words(value, around, loops, tags)
            elif not is_code and loops.get(value) in around:
                value += _print_round(loops[value], tags)
            new = f"{found['before']}{value}"
        elif found["code"]:
            if begins and found["text"].strip():
                refers, begins = bool(_REFERRING.match(found["text"])), False
            if refers:
                new = found["code"] + _rename_words(found["text"], around, loops, tags)
        pieces += [xml[position : found.start()], new]
        position = found.end()
    return "".join([*pieces, xml[position:]])


def _rename_words(text: str, around: tuple[int, ...], loops: dict[str, int], tags: Tags) -> str:
    """Return the code of a field with the names that bookmarks around it have in this round."""

    def rename(word: re.Match[str]) -> str:
        loop = loops.get(word.group())
        if loop is None or loop not in around:
            return word.group()
        return word.group() + _print_round(loop, tags)

    return _WORD.sub(rename, text)


def _begin_round(loop: int, tags: Tags) -> str:
    place = tags[str(loop)].place
    return tags.add_statement(f"set {_variable(loop)} = {PREFIX}begin_round({loop})", place)


def _print_round(loop: int, tags: Tags) -> str:
    place = tags[str(loop)].place
    return tags.add(Tag("print", _variable(loop), place, filter="string"))


def _variable(loop: int) -> str:
    return f"{PREFIX}round_{loop}"
