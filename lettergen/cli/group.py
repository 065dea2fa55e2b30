"""The group of commands. Each is imported when it is called, so that no other costs time."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import cast

import click

from lettergen import __version__
from lettergen.cli.commands import HELP, SUMMARIES


class LazyCommands(Mapping[str, click.Command]):
    """The commands by name; looking one up imports it."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in SUMMARIES:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"lettergen.cli.{name}"), name)
        command.short_help = SUMMARIES[name]
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(SUMMARIES)

    def __len__(self) -> int:
        return len(SUMMARIES)


class Group(click.Group):
    """A group whose help text is the one that ``--help`` prints without Click."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help text."""
        return list(self.commands)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help text of the group."""
        return HELP.rstrip("\n")


cli = Group(
    "lettergen",
    commands=cast("dict[str, click.Command]", LazyCommands()),
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(__version__, prog_name="lettergen")(cli)
