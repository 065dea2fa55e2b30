"""The report for people: the findings by file, each with the line that it is about."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape, mask
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.reports.paths import format_path
from lettergen.diagnostics.rules import Severity
from lettergen.system.files import is_regular

_COLOURS = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.NOTE: 36}
_WIDEST = 100

Paint = Callable[[str, int], str]
"""Give a text a colour, by its number in ANSI escape sequences."""


def format_report(report: CheckReport, *, colour: bool = False) -> str:
    """Return all findings, grouped by file; with ``colour`` for a terminal."""
    paint = _paint if colour else _leave_plain
    sources = _Sources()
    lines: list[str] = []
    for _, group in groupby(report.findings, key=lambda finding: finding.place.path):
        for finding in group:
            lines += _format_finding(finding, sources, paint)
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _format_finding(finding: Finding, sources: "_Sources", paint: Paint) -> Iterator[str]:
    severity = paint(finding.severity, _COLOURS[finding.severity])
    where = paint(_format_place(finding.place), 1)
    yield f"{where}: {severity} {finding.code}: {finding.words}"
    if finding.place.detail and not finding.place.sheet:
        yield f"    in {escape(finding.place.detail)}"
    elif not finding.rule.quotes_source:
        yield from sources.quote_line(finding, paint)


def _format_place(place: Place) -> str:
    if place.sheet:
        return f"{format_path(place.path)}, {escape(place.detail)}"
    numbers = (number for number in (place.line, place.column) if number)
    return ":".join([format_path(place.path), *map(str, numbers)])


class _Sources:
    """The lines of text files, each read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def quote_line(self, finding: Finding, paint: Paint) -> Iterator[str]:
        """Yield the line that a finding is about, with a caret under the column."""
        place = finding.place
        lines = self._read(place.path) if place.line else []
        if not 0 < place.line <= len(lines):
            return
        line, column = lines[place.line - 1], max(place.column, 1)
        start = max(column - _WIDEST // 2, 0) if column > _WIDEST * 3 // 4 else 0
        cut = mask(line[start : start + _WIDEST].replace("\t", " "))
        if not cut.strip():
            return
        number = f"{place.line:>5}"
        yield f"{number} | {'…' if start else ''}{cut}{'…' if len(line) > start + _WIDEST else ''}"
        if place.column:
            caret = paint("^", _COLOURS[finding.severity])
            yield f"{' ' * len(number)} | {' ' * (column - 1 - start + bool(start))}{caret}"

    def _read(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                source = Path(path)
                text = ""
                if is_regular(source):
                    text = source.read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[path] = re.split(r"\r\n|\r|\n", text)
        return self._lines[path]


def _leave_plain(text: str, colour: int) -> str:
    return text


def _paint(text: str, colour: int) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"
