"""``lettergen approve``: record that somebody approves letters."""

from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.completion import complete_recipient
from lettergen.cli.options import campaign_option, format_examples, out_folder, set_value
from lettergen.project.options import Options
from lettergen.system.text import format_count

EXAMPLES = format_examples(
    'lettergen approve Leeds --by "Ann Smith"',
    'lettergen approve Leeds --set date=2020-11-02 --by "Ann Smith"',
)


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="NAME...", nargs=-1, shell_complete=complete_recipient)
@campaign_option
@click.option(
    "--by",
    metavar="NAME",
    default="",
    help="Who approves; without it, the user.name of git's settings.",
)
@click.option("--all", "takes_all", is_flag=True, help="Approve all letters of the campaign.")
@set_value
@out_folder("The letters are in DIR, not in the folder that the campaign names.")
def approve(
    names: tuple[str, ...],
    campaign: Path,
    by: str,
    takes_all: bool,
    set: tuple[str, ...],
    out: Path | None,
) -> None:
    """Record in approvals.yaml that you approve letters as they would go out now.

    NAME is a recipient, as for --only. Read the letters before, for example with 'lettergen
    proof'. An approval is of the words of a letter: if they change, it is lost. A letter with
    points to confirm cannot be approved.

    Exits with 0 if the letters are approved, 2 if the campaign cannot be used.
    """
    from lettergen.render.approve import approve as approve_letters

    if bool(names) == takes_all:
        raise click.UsageError("Name the letters to approve, or --all.")
    found = approve_letters(campaign, Options(only=names, set=set, out=out), by)
    for one in found:
        state = "approved before" if one.is_known else "approved"
        console.print_message(f"{one.approval.recipient}: {state} by {one.approval.by}")
    new = sum(not one.is_known for one in found)
    console.print_message(f"{format_count(new, 'letter')} approved.")
