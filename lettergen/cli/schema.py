"""``lettergen schema``: print or write the JSON schema of ``campaign.yaml``."""

from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import format_examples

EXAMPLES = format_examples("lettergen schema", "lettergen schema --output campaign.schema.json")


@click.command(epilog=EXAMPLES)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the schema to FILE.",
)
def schema(output: Path | None) -> None:
    """Print the JSON schema of campaign.yaml, with which an editor completes and checks it.

    Write it beside the campaign, and make this the first line of campaign.yaml:

    \b
      # yaml-language-server: $schema=campaign.schema.json

    'lettergen init' does both. Visual Studio Code needs the YAML extension for it.

    Exits with 0 if the schema was printed or written, 2 if the file cannot be used.
    """
    from lettergen.data.schema import is_schema, read_schema
    from lettergen.output.files import write_file

    if output is None:
        click.echo(read_schema(), nl=False)
        return
    write_file(output, read_schema().encode(), is_schema)
    console.print_message(f"{output} has the schema.")
