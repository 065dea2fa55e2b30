"""``lettergen help``: show a page of the documentation."""

import re
import sys

import click

from lettergen.cli.commands import SUMMARIES
from lettergen.cli.completion import complete_topic
from lettergen.cli.options import format_examples
from lettergen.diagnostics.finding import did_you_mean
from lettergen.system import documentation
from lettergen.system.patterns import compile_lazily

EXAMPLES = format_examples("lettergen help", "lettergen help checking", "lettergen help render")

_CODE = compile_lazily(r"LG\d{3}")
_LINK = compile_lazily(r"!?\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


@click.command(epilog=EXAMPLES)
@click.argument("topic", required=False, shell_complete=complete_topic)
@click.pass_context
def help(ctx: click.Context, topic: str | None) -> None:
    """Show the page TOPIC of the documentation; without TOPIC, list the pages.

    TOPIC may also be a command: 'lettergen help render' is 'lettergen render --help'.

    Exits with 0 if there is such a page, 2 if there is none.
    """
    if topic is None:
        click.echo(list_topics())
    elif topic in SUMMARIES and isinstance(group := ctx.find_root().command, click.Group):
        command = group.commands[topic]
        with click.Context(command, info_name=topic, parent=ctx.parent) as command_context:
            click.echo(command.get_help(command_context))
    elif topic in documentation.find_pages():
        page = format_page(documentation.read_page(topic))
        click.echo_via_pager(page) if sys.stdout.isatty() else click.echo(page, nl=False)
    else:
        near = did_you_mean(topic, [*documentation.find_pages(), *SUMMARIES])
        hint = near or "'lettergen help' lists the pages."
        raise click.UsageError(f"There is no page '{topic}'. {hint}")


def list_topics() -> str:
    """Return the list of the pages, each with its title."""
    titles = {name: find_title(name) for name in documentation.find_pages()}
    width = max(map(len, titles))
    lines = [f"  {name:{width}}  {title}" for name, title in titles.items()]
    return "\n".join(["Pages of the documentation, for 'lettergen help TOPIC':", "", *lines])


def find_title(name: str) -> str:
    """Return the title of a page: its first heading."""
    return documentation.read_page(name).partition("\n")[0].removeprefix("# ")


def format_page(markdown: str) -> str:
    """Return a page as a terminal shows it: a link to another page names the command for it."""
    return _LINK.sub(_format_link, markdown)


def _format_link(link: re.Match[str]) -> str:
    text, target = link["text"], link["target"].partition("#")[0]
    if not target or link[0].startswith("!") or _CODE.fullmatch(text):
        return text
    name = target.removesuffix(".md")
    page = f"lettergen help {name}" if name in documentation.find_pages() else target
    return f"{text} ({page})"
