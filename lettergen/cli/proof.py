"""``lettergen proof``: write a page with all letters, on which every value names its source."""

from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import (
    collect_options,
    format_examples,
    letterhead,
    order,
    quiet,
    selection,
)
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen proof",
    "lettergen proof --only Leeds",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@order
@quiet
@collect_options
def proof(campaign: Path, options: Options, quiet: bool) -> None:
    """Write a page on which all letters of CAMPAIGN can be proofread: letters/proof.html.

    Exits with 0 if the page was written, 2 if the campaign cannot be used.
    """
    from lettergen.proof.proof import Proof

    made = Proof.load(campaign, options)
    path = made.write(made.build_page())
    console.print_findings(made.notes)
    if not quiet:
        console.print_message(f"{path}: {len(made.project.letters)} letters.")
