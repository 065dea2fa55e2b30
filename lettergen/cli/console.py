"""What the commands print: data to standard output, messages to standard error."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lettergen.diagnostics.escape import escape, escape_json
from lettergen.diagnostics.finding import Finding

if TYPE_CHECKING:
    from lettergen.diagnostics.check_report import CheckReport


def print_message(line: str) -> None:
    """Print a line for the user to standard error; if nobody can read it, go on without it."""
    with suppress(OSError):
        click.echo(escape(line), err=True)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print each finding with the code that ``lettergen explain`` takes."""
    for line in format_findings(findings):
        print_message(line)


def format_findings(findings: Sequence[Finding], most: int = sys.maxsize) -> list[str]:
    """Return a line for each finding; of one code, only for the first if there are over ``most``.

    The lines of such a code end with a count of the others.
    """
    counts = Counter(one.code for one in findings)
    shown: Counter[str] = Counter()
    lines: list[str] = []
    for one in findings:
        shown[one.code] += 1
        left = counts[one.code] - most
        if left <= 0 or shown[one.code] <= most:
            lines.append(f"{one.place}: {one.severity} {one.code}: {one.words}")
        if left > 0 and shown[one.code] == most:
            lines.append(f"  … and {left:,} more of {one.code}; --verbose lists them all.")
    return lines


def print_json(data: Any) -> None:
    """Print data as JSON to standard output."""
    import json

    print_json_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def print_json_text(text: str) -> None:
    """Print JSON, or a piece of it, to standard output."""
    _print_utf_8(escape_json(text))


def print_line(line: str) -> None:
    """Print a line of data to standard output; what it repeats from a file is escaped."""
    click.echo(escape(line))


def print_check_report(report: "CheckReport", format_: str, output: Path | None) -> None:
    """Print the report of a check in a format.

    With ``output``, write it to that file and print the report as text. Raises
    ``LettergenError`` if the file cannot be written.
    """
    from lettergen.diagnostics import reports
    from lettergen.output.files import write_file

    if output:
        data = reports.FORMATS[format_](report).encode()
        write_file(output, data, reports.is_report, report.files)
    if format_ == "text" or output:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        click.echo(reports.text.format_report(report, colour=colour), nl=False, color=colour)
    else:
        _print_utf_8(reports.FORMATS[format_](report))


def _print_utf_8(text: str) -> None:
    """Print for programs: JSON and XML are UTF-8, whatever the terminal is."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
