"""``lettergen doctor``: report what works on this computer."""

import sys

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import format_examples, report_format

EXAMPLES = format_examples("lettergen doctor", "lettergen doctor --format json")


@click.command(epilog=EXAMPLES)
@report_format
def doctor(format_: str) -> None:
    """Report what lettergen can use here, whether it works, and how to get what is missing.

    The report covers Python and its packages, the programs that make PDFs, and Word's usual
    fonts.

    Exits with 0 if all that is needed is here, 1 if something is broken.
    """
    from lettergen.cli import diagnosis

    found = []
    for answer in diagnosis.answers():
        found.append(answer)
        if format_ == "text":
            click.echo("\n".join(diagnosis.as_text(answer)))
    if format_ == "json":
        console.print_json(diagnosis.as_json(found))
    else:
        console.print_message(diagnosis.verdict(found))
    sys.exit(0 if diagnosis.is_well(found) else exit_codes.FINDINGS)
