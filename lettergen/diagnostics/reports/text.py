"""The report for people: by file, each finding with the line that it is about."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.reports.paths import format_path
from lettergen.diagnostics.rules import Severity

_COLOURS = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.NOTE: 36}
_WIDEST = 100


def format_report(report: CheckReport, *, colour: bool = False) -> str:
    """All findings, those of a file together; with ``colour`` for a terminal."""
    paint = _painted if colour else _plain
    sources = _Sources()
    groups = groupby(report.findings, key=lambda finding: finding.place.path)
    blocks = ("\n".join(_lines(found, sources, paint)) for _, group in groups for found in [group])
    return "".join(f"{block}\n\n" for block in blocks)


def _lines(
    group: Iterator[Finding], sources: "_Sources", paint: Callable[[str, int], str]
) -> Iterator[str]:
    for finding in group:
        severity = paint(finding.severity, _COLOURS[finding.severity])
        where = paint(_where(finding), 1)
        yield f"{where}: {severity} {finding.code}: {finding.words}"
        if finding.place.detail:
            yield f"    in {finding.place.detail}"
        elif not finding.rule.quotes_source:
            yield from sources.excerpt(finding, paint)


def _where(finding: Finding) -> str:
    place = finding.place
    numbers = (number for number in (place.line, place.column) if number)
    return ":".join([format_path(place.path), *map(str, numbers)])


class _Sources:
    """The lines of text files, each read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def excerpt(self, finding: Finding, paint: Callable[[str, int], str]) -> Iterator[str]:
        """The line that a finding is about, with a caret under the column."""
        place = finding.place
        lines = self._of(place.path) if place.line else []
        if not 0 < place.line <= len(lines):
            return
        line, column = lines[place.line - 1], max(place.column, 1)
        start = max(column - _WIDEST // 2, 0) if column > _WIDEST * 3 // 4 else 0
        cut = line[start : start + _WIDEST].replace("\t", " ")
        if not cut.strip():
            return
        number = f"{place.line:>5}"
        yield f"{number} | {'…' if start else ''}{cut}{'…' if len(line) > start + _WIDEST else ''}"
        if place.column:
            caret = paint("^", _COLOURS[finding.severity])
            yield f"{' ' * len(number)} | {' ' * (column - 1 - start + bool(start))}{caret}"

    def _of(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[path] = text.splitlines()
        return self._lines[path]


def _plain(text: str, colour: int) -> str:
    return text


def _painted(text: str, colour: int) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"
