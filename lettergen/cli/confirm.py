"""``lettergen confirm``: record that a point of a recipient is confirmed."""

import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.completion import complete_recipient
from lettergen.cli.options import campaign_option, format_examples
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen confirm Hull",
    'lettergen confirm Hull 1 --by "Ann Smith" --evidence "telephone call, 12 October"',
    'lettergen confirm Hull salutation --by "Ann Smith" --evidence "their website"',
)


@click.command(epilog=EXAMPLES)
@click.argument("name", shell_complete=complete_recipient)
@click.argument("point", default="")
@campaign_option
@click.option(
    "--by",
    metavar="NAME",
    default="",
    help="Who confirms; without it, the user.name of git's settings.",
)
@click.option(
    "--evidence", metavar="TEXT", default="", help="How you know that the point is right."
)
def confirm(name: str, point: str, campaign: Path, by: str, evidence: str) -> None:
    """Confirm a point of the recipient NAME; without POINT, list the points.

    POINT is its number, its text or a part of that. The point is taken out of the recipient's
    'confirm:' in a YAML file, where all else stays as it is. It is recorded in approvals.yaml with
    your name, the time and the evidence. A spreadsheet is left as it is: the message tells which
    cell to clear.

    Exits with 0 if the point is confirmed, 1 if you still have to delete it from the list, 2 if the
    campaign cannot be used.
    """
    from lettergen.render.approve import confirm as confirm_point
    from lettergen.render.approve import list_points

    options = Options(only=(name,))
    if not point:
        for letter, points in list_points(campaign, options):
            for number, text in enumerate(points, 1):
                console.print_line(f"{number}: {text}")
            if not points:
                console.print_message(f"{letter.label}: there is no point to confirm.")
        return
    if not evidence.strip():
        raise click.UsageError("Tell how you know that the point is right: --evidence TEXT.")
    record, kept = confirm_point(campaign, options, point, evidence.strip(), by)
    confirmed = record.confirmed
    console.print_message(f"{record.recipient}: '{confirmed.point}' confirmed by {confirmed.by}")
    console.print_findings(kept)
    if kept:
        sys.exit(exit_codes.FINDINGS)
