"""``lettergen doctor``: report what works on this computer."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lettergen import __version__
from lettergen.cli import console, exit_codes
from lettergen.cli.options import format_examples, report_format

if TYPE_CHECKING:
    from lettergen.export.diagnosis import Diagnosis

EXAMPLES = format_examples("lettergen doctor", "lettergen doctor --format json")


@click.command(epilog=EXAMPLES)
@report_format
def doctor(format_: str) -> None:
    """Report what lettergen can use here, whether it works, and how to get what is missing.

    The report covers Python and its packages, the programs that make PDFs, and Word's usual
    fonts.

    Exits with 0 if all that is needed is here, 1 if something is broken.
    """
    from lettergen.export import diagnosis

    found = []
    for one in diagnosis.diagnose():
        found.append(one)
        if format_ == "text":
            for line in _format(one):
                console.print_line(line)
    broken = [one.name for one in found if one.state is diagnosis.State.BROKEN]
    if format_ == "json":
        _print_json(found, is_good=not broken)
    elif broken:
        console.print_message(f"Broken: {', '.join(broken)}.")
    else:
        console.print_message("All that lettergen needs is here.")
    sys.exit(exit_codes.FINDINGS if broken else 0)


def _format(one: "Diagnosis") -> Iterator[str]:
    first, *others = one.found.splitlines()
    yield f"{one.state:8} {one.name}: {first}"
    yield from (f"{'':8} {line}" for line in (*others, one.hint) if line)


def _print_json(found: "list[Diagnosis]", *, is_good: bool) -> None:
    import platform
    from dataclasses import asdict

    console.print_json(
        {
            "lettergen": __version__,
            "system": platform.platform(),
            "good": is_good,
            "checks": [asdict(one) for one in found],
        }
    )
