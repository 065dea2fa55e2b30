"""``lettergen fields``: list the merge fields of a letter."""

from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import format_examples, report_format

EXAMPLES = format_examples(
    "lettergen fields",
    "lettergen fields templates/letterhead.docx",
    "lettergen fields --format json",
)


@click.command(epilog=EXAMPLES)
@click.argument("template", type=click.Path(path_type=Path), default=Path("campaign.yaml"))
@report_format
def fields(template: Path, format_: str) -> None:
    """List the merge fields that a letter uses.

    TEMPLATE is a campaign, a template of the campaign here, or any Word document. The list
    shows where each field is used (headers, footnotes and properties too), whether it is
    optional, and how many recipients have it. Fields of the list that the letter does not use
    are at the end. All names are written as in the letter.

    Exits with 0 if the fields were listed, 2 if the campaign cannot be used.
    """
    from lettergen.project import merge_fields

    found, recipients = merge_fields.load_fields(template)
    if format_ == "json":
        console.print_json(merge_fields.to_json(found, recipients))
    else:
        for line in merge_fields.format_lines(found, recipients):
            console.print_line(line)
