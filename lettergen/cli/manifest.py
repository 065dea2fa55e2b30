"""``lettergen manifest``: list what lettergen knows of the files that it wrote."""

from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import format_examples, report_format

EXAMPLES = format_examples(
    "lettergen manifest",
    "lettergen manifest campaign.yaml",
    "lettergen manifest --format json",
)


@click.command(epilog=EXAMPLES)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@report_format
def manifest(folder: Path, format_: str) -> None:
    """List the letters that lettergen wrote to a folder, with the outcome of the last run.

    DIR is the folder, or a campaign that writes to it; by default the campaign here. As JSON, the
    list tells for each file what it was made of, too.

    Exits with 0 if the files were listed, 2 if the campaign cannot be used.
    """
    from lettergen.output.manifest_reader import open_manifest
    from lettergen.project.loader import find_output_folder

    with open_manifest(find_output_folder(folder)) as listing:
        if format_ == "json":
            for piece in listing.encode():
                console.print_json_text(piece)
            return
        for name, entry in listing.letters:
            stale = " (from an earlier run)" if entry.stale else ""
            console.print_line(f"{entry.state:9}  {name}  {entry.recipient}{stale}")
        for name in sorted(listing.combined):
            console.print_line(f"{'written':9}  {name}")
