"""Blocks with a layout of their own, in pandoc's notation for divisions, and page breaks.

``::: keep-together`` begins one, ``:::`` ends it. ``\\newpage`` on a line of its own is a page
break, as in pandoc.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

from lettergen.diagnostics.finding import did_you_mean

DIVISION_OPEN, DIVISION_CLOSE, PAGE_BREAK = "division_open", "division_close", "page_break"
"""The types of the tokens."""

KEEP_TOGETHER, KEEP_WITH_NEXT = "keep-together", "keep-with-next"

_NAMES = (KEEP_TOGETHER, KEEP_WITH_NEXT, "page-break")
_OPEN = r":{3,}[ \t]*(?:(?P<name>[\w-]+)|\{(?P<attributes>[^{}]*)\})[ \t]*:*[ \t]*"
_CLOSE = r":{3,}[ \t]*"
_ATTRIBUTE = r"\.(?P<name>[\w-]+)|(?P<key>[\w-]+)=(?:\"(?P<value>[^\"]*)\"|(?P<bare>[^\s\"]+))"
_PAGE_BREAKS = ("\\newpage", "\\pagebreak")

_WIDTH = r"(\d+(?:\.\d+)?)(%|cm|mm|in|pt)"
_TWIPS = {"cm": 567, "mm": 56.7, "in": 1440, "pt": 20}
_SHARES = 50  # fiftieths of a percent (17.18.90)


class Widths(NamedTuple):
    """The widths of a table's columns, and the unit of Word that they are in."""

    unit: str
    columns: tuple[int, ...]


class Division(NamedTuple):
    """What a division asks for: names, the widths of columns, and a style of the letterhead."""

    names: frozenset[str] = frozenset()
    widths: Widths | None = None
    style: str = ""


Report = Callable[[str, str, int, str], None]
"""Reports a finding: its code, its message, its line as the parser counts, and a hint."""


def division_rule(report: Report) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return a rule of the Markdown parser for divisions."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        text = _text_of(state, start_line)
        opening = re.fullmatch(_OPEN, text) if text.startswith(":::") else None
        if opening is None:
            return False
        if silent:
            return True
        end = _find_end(state, start_line, end_line)
        if end is None:
            message = f"'{_text_of(state, start_line).strip()}' is never closed."
            report("LG201", message, start_line, "Write ':::' in the line after the block.")
        division = _parse(opening, start_line, report)
        if "page-break" in division.names:
            state.push(PAGE_BREAK, "", 0).map = [start_line, start_line + 1]
        token = state.push(DIVISION_OPEN, "div", 1)
        token.map, token.meta = [start_line, start_line + 1], {"division": division}
        last, parent = state.lineMax, state.parentType
        state.lineMax = end_line if end is None else end
        state.md.block.tokenize(state, start_line + 1, state.lineMax)
        state.lineMax, state.parentType = last, parent
        state.push(DIVISION_CLOSE, "div", -1).map = [start_line, start_line + 1]
        state.line = end_line if end is None else end + 1
        return True

    return rule


def page_break_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a page break; this is a rule of the Markdown parser."""
    if _text_of(state, start_line).rstrip() not in _PAGE_BREAKS:
        return False
    if not silent:
        state.push(PAGE_BREAK, "", 0).map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _find_end(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line that ends a division; ``None`` if there is none."""
    depth = 0
    for line in range(start_line, end_line):
        text = _text_of(state, line)
        if re.fullmatch(_OPEN, text):
            depth += 1
        elif re.fullmatch(_CLOSE, text):
            depth -= 1
            if not depth:
                return line
    return None


def _parse(opening: re.Match[str], line: int, report: Report) -> Division:
    """Return what a division asks for; what is unknown is reported."""
    names: set[str] = {opening["name"]} if opening["name"] else set()
    widths, style = None, ""
    rest = re.sub(_ATTRIBUTE, "", opening["attributes"] or "").strip()
    unknown = [rest] if rest else []
    for found in re.finditer(_ATTRIBUTE, opening["attributes"] or ""):
        if found["name"]:
            names.add(found["name"])
        elif found["key"] == "widths":
            widths = _parse_widths(found["value"] or found["bare"] or "", line, report)
        elif found["key"] == "custom-style":
            style = found["value"] or found["bare"] or ""
        else:
            unknown.append(found["key"])
    unknown += sorted(names.difference(_NAMES))
    for name in unknown:
        known = f"The blocks are {', '.join(_NAMES)}, {{widths=…}}, {{custom-style=…}}."
        hint = did_you_mean(name, _NAMES) or known
        report("LG383", f"there is no block '{name}'.", line, hint)
    return Division(frozenset(names), widths, style)


def _parse_widths(text: str, line: int, report: Report) -> Widths | None:
    found = [re.fullmatch(_WIDTH, word) for word in text.split()]
    pairs = [(float(one[1]), one[2]) for one in found if one]
    units = {unit == "%" for _, unit in pairs}
    if not pairs or len(pairs) < len(found) or len(units) > 1 or not all(n for n, _ in pairs):
        hint = 'Write one for each column, as shares or as lengths: {widths="30% 70%"}.'
        report("LG384", f"'{text}' are no widths of columns.", line, hint)
        return None
    if units == {True}:
        return Widths("pct", tuple(round(number * _SHARES) for number, _ in pairs))
    return Widths("dxa", tuple(round(number * _TWIPS[unit]) for number, unit in pairs))
