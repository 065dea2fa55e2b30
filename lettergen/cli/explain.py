"""``lettergen explain``: explain a rule."""

import click

from lettergen.cli.completion import complete_rule
from lettergen.cli.options import format_examples

EXAMPLES = format_examples("lettergen explain LG140", "lettergen explain duplicate-key")


@click.command(epilog=EXAMPLES)
@click.argument("rule", shell_complete=complete_rule)
def explain(rule: str) -> None:
    """Explain what the findings of RULE mean and what to do about them.

    RULE is the code of a finding, such as LG140, or the name of its rule, such as duplicate-key.

    Exits with 0 if there is such a rule, 2 if there is none.
    """
    from lettergen.cli.help import format_page
    from lettergen.diagnostics.explain import explain as explain_rule

    click.echo(format_page(explain_rule(rule)))
