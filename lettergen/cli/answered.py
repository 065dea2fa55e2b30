"""``lettergen answered``: record that letters were answered."""

from datetime import datetime
from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import campaign_option, day_option, format_examples

EXAMPLES = format_examples(
    "lettergen answered Leeds",
    "lettergen answered Leeds --on 2020-11-02 --file reply.pdf",
)


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@campaign_option
@day_option("The day of the answer")
@click.option(
    "--file",
    "reply",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The answer itself; its SHA-256 is recorded.",
)
def answered(
    names: tuple[str, ...], campaign: Path, on: datetime | None, reply: Path | None
) -> None:
    """Record in the ledger that letters were answered.

    NAME is a recipient, or the name of the letter's file. Conditions can use it: 'where: not
    answered' in the campaign of a reminder.

    Exits with 0 if all answers were recorded, 2 if one cannot be and then none is, and
    2 if the campaign cannot be used.
    """
    from lettergen.render.sent import record_answered

    if reply is not None and len(names) > 1:
        raise click.UsageError("--file is the answer to one letter: name that only.")
    day = on.strftime("%Y-%m-%d") if on else ""
    for event in record_answered(campaign, names, day, reply):
        console.print_message(f"{event.recipient or event.letter}: answered")
