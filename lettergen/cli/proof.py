"""``lettergen proof``: write a page with all letters, on which every value names its source."""

import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import (
    collect_options,
    format_examples,
    letterhead,
    order,
    out_folder,
    pdf_engine,
    quiet,
    selection,
)
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen proof",
    "lettergen proof --only Leeds --pages",
    "lettergen proof --word",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@order
@click.option("--pages", is_flag=True, help="Show the pages of each letter's PDF below it, too.")
@pdf_engine("With --pages: make the PDFs with this program, as 'lettergen render' does.")
@click.option(
    "--word",
    is_flag=True,
    help="Write Word copies in place of the page: values shaded, a comment for each source.",
)
@out_folder("The folder of the letters, if it is not the one that the campaign names.")
@quiet
@collect_options
def proof(campaign: Path, options: Options, pages: bool, word: bool, quiet: bool) -> None:
    """Write a page on which the letters of CAMPAIGN can be proofread: letters/proof.html.

    The page has every letter as it would be written now. A value tells the field, the file and
    the line or cell that it is from. Letters that somebody edited are shown as they are.

    Exits with 0 if the proof was written, 1 if it lacks a letter that cannot be merged, 2 if the
    campaign cannot be used.
    """
    from lettergen.proof import pictures
    from lettergen.proof.proof import Proof
    from lettergen.proof.states import LetterState
    from lettergen.system.text import format_count

    made = Proof.load(campaign, options)
    console.print_findings(made.notes)
    if word:
        written = list(made.write_copies())
        if not quiet:
            console.print_message(f"{made.copies}: {format_count(len(written), 'letter')}.")
        sys.exit(0 if len(written) == len(made.project.letters) else exit_codes.FINDINGS)
    drawn = None
    if pages:
        drawn, findings = pictures.draw_pages(made.mark_letters(), options.pdf_engine)
        console.print_findings(findings)
    content = made.build(drawn)
    path = made.write(content)
    if not quiet:
        console.print_message(f"{path}: {format_count(len(made.entries), 'letter')}.")
        for state in LetterState:
            if made.counts[state]:
                console.print_message(f"  {state}: {made.counts[state]}")
    sys.exit(exit_codes.FINDINGS if made.counts[LetterState.REFUSED] else 0)
