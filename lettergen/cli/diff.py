"""``lettergen diff``: show what a render now would change."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.completion import complete_recipient
from lettergen.cli.options import campaign_option, format_examples, out_folder, set_value
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen diff",
    "lettergen diff Leeds",
    "lettergen diff --against git:main",
    "lettergen diff --against sent",
    "lettergen diff --format html > changes.html",
    "lettergen diff --word redlines",
)


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_recipient)
@campaign_option
@click.option(
    "--against",
    metavar="WHAT",
    default="",
    help="Compare with the letters in another folder, with those of a revision in git "
    "('git:main'), or with those that were sent ('sent'). Without it: with the letters on disk.",
)
@set_value
@out_folder("The letters on disk are in DIR, not in the folder that the campaign names.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Print text for people, JSON for programs, or an HTML page.",
)
@click.option(
    "--word",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write each letter that differs to DIR as a Word document with tracked changes.",
)
def diff(
    names: tuple[str, ...],
    campaign: Path,
    against: str,
    set: tuple[str, ...],
    out: Path | None,
    format_: str,
    word: Path | None,
) -> None:
    """Show what a render now would change, word by word: notes and links included.

    NAME is a recipient, as for --only; without any, all letters are compared. A letter that
    somebody edited by hand is compared three ways: what lettergen wrote, what the person made of
    it, and what a render would give now.

    Exits with 0 if nothing changes, 1 if something does, 2 if the campaign cannot be used. A
    letter that cannot be rendered counts as that.
    """
    from lettergen.render import diff_html, diff_report
    from lettergen.render.comparison import DiffState, LetterDiff
    from lettergen.render.diff import open_comparison

    counts: Counter[DiffState] = Counter()
    is_changed = False

    def watch(diffs: Iterator[LetterDiff]) -> Iterator[LetterDiff]:
        nonlocal is_changed
        for one in diffs:
            counts[one.state] += 1
            is_changed = is_changed or one.is_changed
            console.print_findings(one.findings)
            if word:
                for path in redlines.write(one):
                    console.print_message(f"{one.label}: {path}")
            yield one

    options = Options(only=names, set=set, out=out)
    if word:
        from lettergen.render.redlines import Redlines

        redlines = Redlines(word)
    with open_comparison(campaign, options, against) as comparer:
        diffs = watch(comparer.compare())
        if format_ == "html":
            for piece in diff_html.write_page(diffs, against or "the letters on disk"):
                click.echo(piece.encode("utf-8"), nl=False)
        elif format_ == "json":
            letters = [diff_report.to_json(one) for one in diffs]
            console.print_json({"against": against or "disk", "letters": letters})
        else:
            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            style = diff_report.TextStyle(colour)
            for one in diffs:
                for line in diff_report.format_letter(one, style):
                    click.echo(line, color=colour)
    console.print_message(diff_report.summarise(counts))
    if counts[DiffState.FAILED]:
        sys.exit(exit_codes.UNUSABLE)
    sys.exit(exit_codes.FINDINGS if is_changed else 0)
