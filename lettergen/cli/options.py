"""Arguments and options that commands share or that belong together: their names and help."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from lettergen.stationery.sheets import DEFAULT, SHEETS

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


def _together(*options: Decorator[Any]) -> Decorator[Any]:
    """One decorator for several options, which ``--help`` lists in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


selection = _together(
    click.argument("campaign", type=click.Path(path_type=Path), default=Path("campaign.yaml")),
    click.option(
        "--only",
        metavar="NAME",
        multiple=True,
        help="Only this recipient: first field, name or file name without its ending. May be "
        "repeated.",
    ),
    click.option(
        "--where",
        metavar="EXPR",
        multiple=True,
        help="Only recipients for whom the expression holds, such as 'answered == \"no\"'.",
    ),
    click.option(
        "--set",
        "assignments",
        metavar="KEY=VALUE",
        multiple=True,
        help="Set a campaign value for this run, such as date=2020-11-02. May be repeated.",
    ),
)
"""Which campaign, and who in it."""

order = click.option(
    "--sort",
    metavar="EXPR",
    multiple=True,
    help="In this order: 'name', '-name' for the reverse, 'address[-1]'; by default that of the "
    "recipients. May be repeated for those who are level.",
)

sheet = _together(
    click.option(
        "--sheet",
        "name",
        metavar="NAME",
        help=f"Avery's name for the sheet: {', '.join(SHEETS)}; {DEFAULT} by default.",
    ),
    click.option(
        "--size", "label", metavar="WxH", help="Another label of this width and height in mm."
    ),
    click.option(
        "--columns", metavar="N", type=click.IntRange(min=1), help="With --size: labels across."
    ),
    click.option(
        "--rows", metavar="N", type=click.IntRange(min=1), help="With --size: labels down."
    ),
    click.option("--margin-left", metavar="MM", type=float, help="With --size: left of the first."),
    click.option("--margin-top", metavar="MM", type=float, help="With --size: above the first."),
    click.option("--pitch", metavar="WxH", help="With --size: from each to the next, in mm."),
    click.option(
        "--start",
        metavar="N",
        type=int,
        default=1,
        help="The first label to use, counted row by row, on a sheet that was begun.",
    ),
)
"""On which labels."""

envelope = _together(
    click.option(
        "--size",
        metavar="SIZE",
        default="DL",
        show_default=True,
        help="DL, C6, C5, C4, B5, B4, or width x height in mm: 229x162.",
    ),
    click.option(
        "--return/--no-return",
        "with_return",
        default=None,
        help="With a return address or without; by default with the one of sender, if it has any.",
    ),
    click.option(
        "--return-lines",
        metavar="PATTERN",
        default="",
        help=r"What stands in the return address, such as '{{ sender.name }}\nPO Box 1'.",
    ),
)
"""On which envelopes."""


def stationery(name: str) -> Decorator[Any]:
    """What labels and envelopes have in common; ``name`` is their document by default."""
    return _together(
        order,
        click.option(
            "--lines",
            metavar="PATTERN",
            default="",
            help=r"What stands in an address, such as '{{ name }}\n{{ address }}'.",
        ),
        click.option(
            "--copies",
            metavar="N",
            type=click.IntRange(min=1),
            default=1,
            help="Print each address N times.",
        ),
        click.option(
            "--out",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            default=Path(name),
            show_default=True,
            help="Write to FILE.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong."),
        click.option("-v", "--verbose", is_flag=True, help="Name every point to confirm."),
    )
