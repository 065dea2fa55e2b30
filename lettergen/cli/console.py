"""What the command line says: data on standard output, words to the person on standard error."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from lettergen.diagnostics.finding import Finding

if TYPE_CHECKING:
    from lettergen.diagnostics.checkup import Checkup

T = TypeVar("T")


def say(line: str) -> None:
    """Speak to the person, not to the pipe: standard error."""
    click.echo(line, err=True)


def findings(found: Sequence[Finding]) -> None:
    """Say each finding, with the code that ``lettergen explain`` takes."""
    for finding in found:
        say(f"{finding.place}: {finding.severity} {finding.code}: {finding.words}")


def progress(letters: Iterable[T], length: int) -> Iterator[T]:
    """The letters as they come, with a progress bar if a person is watching."""
    if not sys.stderr.isatty():
        yield from letters
        return
    with click.progressbar(letters, length=length, label="Letters", file=sys.stderr) as shown:
        yield from shown


def checkup(checkup: "Checkup", format_: str, output: Path | None) -> None:
    """Report a checkup in a format; if that goes to the file ``output``, say it in words as well.

    Raises ``LettergenError`` if the file cannot be written.
    """
    from lettergen.diagnostics import reports
    from lettergen.output.files import write_file

    if output:
        write_file(output, reports.FORMATS[format_](checkup).encode())
    if format_ == "text" or output:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        click.echo(reports.text.report(checkup, colour=colour), nl=False, color=colour)
    else:
        click.echo(reports.FORMATS[format_](checkup), nl=False)
