"""``lettergen labels``: write address labels."""

from pathlib import Path
from typing import Any

import click

from lettergen.cli import summary
from lettergen.cli.completion import complete_sheet
from lettergen.cli.options import collect_options, format_examples, selection, stationery
from lettergen.project.options import Options
from lettergen.stationery.label_sheets import DEFAULT, SHEETS

EXAMPLES = format_examples(
    "lettergen labels",
    "lettergen labels --sheet L7163 --start 5",
    "lettergen labels --size 70x37 --columns 3 --rows 8",
    "lettergen labels --sort name --copies 2 --out two-each.docx",
)


@click.command(epilog=EXAMPLES)
@selection
@click.option(
    "--sheet",
    "name",
    metavar="NAME",
    shell_complete=complete_sheet,
    help=f"Print on this sheet by Avery: {', '.join(SHEETS)}; {DEFAULT} by default.",
)
@click.option(
    "--size", "label", metavar="WxH", help="Print on other labels, W mm wide and H mm high."
)
@click.option(
    "--columns", metavar="N", type=click.IntRange(min=1), help="With --size: labels across."
)
@click.option("--rows", metavar="N", type=click.IntRange(min=1), help="With --size: labels down.")
@click.option(
    "--margin-left", metavar="MM", type=float, help="With --size: the margin left of the labels."
)
@click.option(
    "--margin-top", metavar="MM", type=float, help="With --size: the margin above the labels."
)
@click.option(
    "--pitch",
    metavar="WxH",
    help="With --size: the distance from the corner of a label to that of the next, in mm.",
)
@click.option(
    "--start",
    metavar="N",
    type=int,
    default=1,
    help="Begin with label N, counted row by row, on a sheet that was used before.",
)
@stationery("labels.docx")
@collect_options
def labels(
    campaign: Path,
    options: Options,
    start: int,
    lines: str,
    copies: int,
    document: Path,
    quiet: bool,
    verbose: bool,
    **sheet: Any,
) -> None:
    """Write address labels for the recipients of CAMPAIGN, as one Word document.

    A label shows the name, the title and the address, or what 'address:' in campaign.yaml or
    --lines gives. Labels are on A4 paper; print them at their actual size.

    Exits with 0 if all is well, 1 if an address is missing or too large (then nothing is
    written), 2 if the campaign cannot be used.
    """
    from lettergen.stationery import address_list, label_sheets
    from lettergen.stationery.labels import Labels

    design = Labels(label_sheets.choose_sheet(**sheet), start)
    addresses = address_list.load_addresses(campaign, options, lines)
    summary.finish_printout(
        addresses.print_on(design, document, copies), quiet=quiet, verbose=verbose
    )
