"""``lettergen explain``: explain a finding."""

import click

from lettergen.cli.completion import complete_code
from lettergen.cli.options import format_examples

EXAMPLES = format_examples("lettergen explain LG140")


@click.command(epilog=EXAMPLES)
@click.argument("code", shell_complete=complete_code)
def explain(code: str) -> None:
    """Explain what the finding CODE means and what to do about it.

    Exits with 0 if there is such a code, 2 if there is none.
    """
    from lettergen.cli.help import format_page
    from lettergen.diagnostics.explain import explain as explain_finding

    click.echo(format_page(explain_finding(code)))
