"""``lettergen sent``: record that letters went out by post or by hand."""

from datetime import datetime
from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import campaign_option, day_option, format_examples
from lettergen.system.text import format_count

EXAMPLES = format_examples(
    "lettergen sent --all",
    "lettergen sent Leeds Hull --on 2020-10-14",
    "lettergen sent Leeds --how hand",
)


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="NAME...", nargs=-1)
@campaign_option
@click.option("--all", "takes_all", is_flag=True, help="All letters that were not sent yet.")
@day_option("The day on which they were sent")
@click.option(
    "--how",
    type=click.Choice(["post", "hand", "e-mail", "fax"]),
    default="post",
    show_default=True,
    help="How they were sent.",
)
def sent(
    names: tuple[str, ...], campaign: Path, takes_all: bool, on: datetime | None, how: str
) -> None:
    """Record in the ledger that letters were sent.

    NAME is a recipient, or the name of the letter's file. A letter that was sent is never
    replaced: 'lettergen render' writes a changed one beside it.

    Exits with 0 if all letters were recorded, 2 if one cannot be and then none is, and
    2 if the campaign cannot be used.
    """
    from lettergen.render.sent import record_sent

    if bool(names) == takes_all:
        raise click.UsageError("Name the letters that were sent, or --all.")
    events = record_sent(campaign, names, on.strftime("%Y-%m-%d") if on else "", how)
    for event in events:
        version = event.details.get("number")
        console.print_message(
            f"{event.recipient or event.letter}: sent by {how}"
            f"{f', version {version}' if version else ''}"
        )
    console.print_message(f"{format_count(len(events), 'letter')} recorded as sent.")
