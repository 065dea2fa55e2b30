"""``lettergen show``: print one letter in the terminal."""

import shutil
import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.completion import complete_recipient
from lettergen.cli.options import collect_options, format_examples, letterhead, set_value
from lettergen.project.options import Options
from lettergen.system.dataclass import replace

EXAMPLES = format_examples(
    "lettergen show Leeds",
    "lettergen show leeds campaign.yaml",
    "lettergen show Ada thanks.docx --recipients list.xlsx",
)

_NARROWEST, _WIDEST = 20, 80


@click.command(epilog=EXAMPLES)
@click.argument("name", shell_complete=complete_recipient)
@click.argument("campaign", type=click.Path(path_type=Path), default=Path("campaign.yaml"))
@set_value
@click.option("--recipients", metavar="FILE", help="Read the recipients from FILE.")
@letterhead
@click.option(
    "--width",
    metavar="N",
    type=click.IntRange(min=_NARROWEST),
    help=f"Wrap lines at N characters; by default at the terminal's width, {_WIDEST} at most.",
)
@collect_options
def show(name: str, campaign: Path, options: Options, width: int | None) -> None:
    """Print the letter to NAME as plain text, its footnotes at the end.

    NAME is the first field of the recipient, the name, or the file name without its ending. The
    letter is the one that would be written now; if somebody edited its file, that is printed.

    Exits with 0 if the letter was printed, 1 if it cannot be merged, 2 if the campaign cannot be
    used.
    """
    from lettergen.diagnostics.finding import LettergenError
    from lettergen.export.format import FinishedLetter
    from lettergen.export.text import write_text
    from lettergen.proof.proof import Proof

    proof = Proof.load(campaign, replace(options, only=(name,)))
    lines = width or min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    for marked in proof.mark_letters():
        console.print_findings([*marked.rendered.findings, *marked.findings])
        if marked.package is None:
            sys.exit(exit_codes.FINDINGS)
        if marked.is_edited:
            console.print_message(f"{marked.letter.path} was edited; this is the edited letter.")
        try:
            text = write_text(FinishedLetter(name, marked.letter.stem, marked.rendered.data), lines)
        except LettergenError as error:
            console.print_findings(error.findings)
            sys.exit(exit_codes.FINDINGS)
        for line in text.splitlines():
            console.print_line(line)
