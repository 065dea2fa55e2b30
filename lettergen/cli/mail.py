"""``lettergen mail``: write drafts of the e-mails that the letters go with."""

import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import collect_options, format_examples, letterhead, selection
from lettergen.project.options import Options
from lettergen.system.text import format_count

EXAMPLES = format_examples(
    "lettergen mail --drafts drafts",
    "lettergen mail --drafts drafts --only Leeds",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@click.option(
    "--drafts",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write the drafts to.",
)
@collect_options
def mail(campaign: Path, options: Options, drafts: Path) -> None:
    """Write a draft of the e-mail for each letter, as 'mail:' in campaign.yaml describes it.

    A draft is an .eml file that Outlook and Thunderbird open ready to be sent. Letters are attached
    as they are in their folder, so run 'lettergen render' first. A letter that was sent, that has
    points to confirm, that lacks a required approval, or whose data or template changed since it
    was rendered gets no draft.

    Exits with 0 if all letters have a draft, 1 if one has none, 2 if the campaign cannot be used.
    """
    from lettergen.mail.drafts import write_drafts

    written = write_drafts(campaign, options, drafts)
    console.print_findings(written.findings)
    count = format_count(len(written.files), "draft")
    console.print_message(f"{count} written to {drafts}.")
    if written.findings:
        sys.exit(exit_codes.FINDINGS)
