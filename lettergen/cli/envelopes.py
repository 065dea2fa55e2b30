"""``lettergen envelopes``: write an envelope for each letter."""

from pathlib import Path

import click

from lettergen.cli import summary
from lettergen.cli.completion import complete_envelope
from lettergen.cli.options import collect_options, format_examples, selection, stationery
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen envelopes",
    "lettergen envelopes --size C5 --no-return",
    "lettergen envelopes --only Leeds --out leeds-envelope.docx",
)


@click.command(epilog=EXAMPLES)
@selection
@click.option(
    "--size",
    metavar="SIZE",
    default="DL",
    show_default=True,
    shell_complete=complete_envelope,
    help="Print on envelopes of this size: DL, C6, C5, C4, B5, B4, or width x height in mm: "
    "229x162.",
)
@click.option(
    "--return/--no-return",
    "with_return",
    default=None,
    help="Print the return address or not. Without this option, it is printed if the campaign's "
    "sender has one.",
)
@click.option(
    "--return-lines",
    metavar="PATTERN",
    default="",
    help=r"Print this as the return address, such as '{{ sender.name }}\nPO Box 1'.",
)
@stationery("envelopes.docx")
@collect_options
def envelopes(
    campaign: Path,
    options: Options,
    size: str,
    with_return: bool | None,
    return_lines: str,
    lines: str,
    copies: int,
    document: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write an envelope for each recipient of CAMPAIGN, as one Word document.

    Each envelope is a page of its own size. The address keeps clear of the areas that Royal
    Mail needs for itself; the return address from the campaign's values is in the corner.

    Exits with 0 if all is well, 1 if an address is missing or too large (then nothing is
    written), 2 if the campaign cannot be used.
    """
    from lettergen.stationery import address_list
    from lettergen.stationery.envelopes import build_envelopes, parse_envelope

    envelope = parse_envelope(size)
    addresses = address_list.load_addresses(campaign, options, lines)
    design = build_envelopes(
        envelope, addresses.read_return_address(return_lines, wanted=with_return)
    )
    summary.finish_printout(
        addresses.print_on(design, document, copies), quiet=quiet, verbose=verbose
    )
