"""``lettergen init``: write a campaign to begin with."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lettergen.cli import console
from lettergen.cli.options import format_examples
from lettergen.diagnostics.rules import Severity
from lettergen.system.text import format_count

if TYPE_CHECKING:
    from lettergen.starter.plan import Plan

EXAMPLES = format_examples(
    "lettergen init thanks",
    "lettergen init --from supporters.xlsx",
    "lettergen init --from supporters.xlsx --letter thanks.docx",
    'lettergen init --from "{file: supporters.xlsx, sheet: 2026}" thanks',
)


@click.command(epilog=EXAMPLES)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--from",
    "list_",
    metavar="LIST",
    help="Use this list: Excel, CSV, JSON or YAML; with options: "
    '"{file: LIST, sheet: 2026}". Without it, a list of people who do not exist is written.',
)
@click.option(
    "--letter",
    metavar="LETTER",
    type=click.Path(path_type=Path),
    help="Use this letter: a Word document with merge fields or tags. Without it, a letter that "
    "uses the columns of the list is written.",
)
def init(folder: Path, list_: str | None, letter: Path | None) -> None:
    """Write a campaign to begin with to the folder DIR, by default the one here.

    It can be rendered at once: campaign.yaml with comments, a letter that uses the columns of
    your list, and a letterhead. With a Word letter, campaign.yaml says which column each of its
    merge fields seems to mean. Nothing that is there already is overwritten.

    Exits with 0 if the campaign was written, 2 if a file is there already or cannot be used.
    """
    from lettergen.starter.plan import plan_campaign

    plan = plan_campaign(folder, list_, letter)
    plan.write()
    for line in _describe(plan):
        console.print_message(line)


def _describe(plan: "Plan") -> Iterator[str]:
    yield "Wrote:"
    yield from (f"  {path}" for path in plan.files)
    doubtful = [match for match in plan.matches if match.column]
    missing = [match.name for match in plan.matches if not match.column]
    if doubtful:
        yield "Please check under 'fields:' in campaign.yaml:"
        yield from (f"  {name} in the letter is the column {column}" for name, column in doubtful)
    if missing:
        yield f"No column of the list seems to fit: {', '.join(missing)}."
    if plan.header:
        yield f"The names of the columns seem to be in row {plan.header} of the list."
    if faults := sum(finding.severity is Severity.ERROR for finding in plan.faults):
        yield f"The list has {format_count(faults, 'fault')}: see 'lettergen check'."
    yield "Next:"
    if plan.folder != Path():
        quoted = f'"{plan.folder}"' if " " in str(plan.folder) else str(plan.folder)
        yield f"  cd {quoted}".replace("/", os.sep)
    yield "  lettergen check     reports what is wrong"
    yield "  lettergen render    writes the letters"
    if any(path.name.endswith(".md.j2") for path in plan.files):
        yield "The text of the letter is in letter.md.j2, its head in letterhead.docx."
