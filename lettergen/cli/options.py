"""The arguments and options that commands share, each defined once."""

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from lettergen.cli.completion import complete_engine, complete_recipient
from lettergen.project.options import Options

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def combine(*decorators: Decorator) -> Decorator:
    """Return one decorator for several options, which ``--help`` lists in this order."""

    def decorate(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


def collect_options(command: Command) -> Command:
    """Pass the parameters that ``Options`` has as one value, ``options``, to a command."""
    names = {field.name for field in fields(Options)}

    @wraps(command)
    def call(**values: Any) -> Any:
        own = {name: values.pop(name) for name in names & values.keys()}
        return command(options=Options(**own), **values)

    return call


def format_examples(*lines: str) -> str:
    """Return the end of a command's help: examples that can be copied to a shell."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


set_value = click.option(
    "--set",
    metavar="KEY=VALUE",
    multiple=True,
    help="Change a value of the campaign, such as date=2020-11-02. Repeat it for more.",
)


def out_folder(help_: str) -> Decorator:
    """Return the option ``--out`` for the folder of the letters; ``help_`` tells what it is."""
    return click.option(
        "--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help=help_
    )


selection = combine(
    click.argument("campaign", type=click.Path(path_type=Path), default=Path("campaign.yaml")),
    click.option(
        "--only",
        metavar="NAME",
        multiple=True,
        shell_complete=complete_recipient,
        help="Take only this recipient: the first field, the name, or the file name without its "
        "ending. Repeat it for more.",
    ),
    click.option(
        "--where",
        metavar="EXPR",
        multiple=True,
        help="Take only recipients for whom EXPR is true, such as 'answered == \"no\"'.",
    ),
    click.option(
        "--allow-none",
        is_flag=True,
        help="Do not take it for an error if nobody meets the conditions.",
    ),
    set_value,
    click.option(
        "--recipients",
        metavar="FILE",
        help="Read the recipients from FILE for this run: Excel, CSV, JSON or YAML. For its "
        'options: "{file: FILE, sheet: 2026}".',
    ),
)
"""The campaign, and which of its recipients."""

campaign_option = click.option(
    "-c",
    "--campaign",
    metavar="CAMPAIGN",
    type=click.Path(path_type=Path),
    default=Path("campaign.yaml"),
    help="A campaign.yaml or its folder; by default the one here.",
)
"""The campaign, for commands whose arguments are names."""


def pdf_engine(help_: str) -> Decorator:
    """Return the option ``--pdf-engine``; ``help_`` tells what the program makes."""
    return click.option(
        "--pdf-engine",
        metavar="ENGINE",
        default="auto",
        show_default=True,
        shell_complete=complete_engine,
        help=help_,
    )


def day_option(what: str) -> Decorator:
    """Return the option ``--on`` for a day; ``what`` tells which."""
    return click.option(
        "--on",
        metavar="DATE",
        type=click.DateTime(["%Y-%m-%d"]),
        help=f"{what}, such as 2020-10-14; by default today.",
    )


letterhead = click.option(
    "--letterhead",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Set a Markdown letter in this letterhead for this run.",
)

order = click.option(
    "--sort",
    metavar="EXPR",
    multiple=True,
    help="Sort by this: 'name', '-name' for the reverse, 'address[-1]'. Without it, the order is "
    "that of the recipients. Repeat it for more keys.",
)

scheduler = click.option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help="Render on a cluster of Dask: tcp://host:8786, or 'local' for workers on this machine.",
)

jobs = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    callback=lambda _context, _parameter, value: value or 0,
    help="Work on many letters in N processes. Without it: one for each processor on Linux, if "
    "there are hundreds of letters; else one.",
)

quiet = click.option("-q", "--quiet", is_flag=True, help="Print only what went wrong.")

report_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Print text for people or JSON for programs.",
)


def stationery(default: str) -> Decorator:
    """Return the options that labels and envelopes share; ``default`` is the file's name."""
    return combine(
        order,
        click.option(
            "--lines",
            metavar="PATTERN",
            default="",
            help=r"Print this as the address, such as '{{ name }}\n{{ address }}'.",
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
            "document",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            default=Path(default),
            show_default=True,
            help="Write to FILE.",
        ),
        quiet,
        click.option("-v", "--verbose", is_flag=True, help="List every point to confirm."),
    )
