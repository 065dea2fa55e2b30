"""``lettergen convert``: make PDF, HTML, text and Markdown of any Word document."""

import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.completion import complete_formats
from lettergen.cli.options import format_examples, pdf_engine, quiet

EXAMPLES = format_examples(
    "lettergen convert leaflet.docx --format pdf",
    "lettergen convert leaflet.docx --format html,txt --out web",
)


@click.command(epilog=EXAMPLES)
@click.argument(
    "documents", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--format",
    "formats",
    metavar="FORMATS",
    multiple=True,
    required=True,
    shell_complete=complete_formats,
    help="Make these formats: pdf, html, txt, md; separate them with commas.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write to DIR; without it, beside each document.",
)
@pdf_engine("Make PDFs with this program: libreoffice or dxpdf. 'lettergen doctor' lists them.")
@click.option("--archive", is_flag=True, help="Make PDFs that are PDF/A-2 too, for archives.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@quiet
def convert(
    documents: tuple[Path, ...],
    formats: tuple[str, ...],
    out: Path | None,
    pdf_engine: str,
    archive: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Convert Word documents to the formats that letters are made in.

    The documents need not be letters of lettergen. Tracked changes are accepted, and comments are
    left out. A file that is there already is left as it is, unless it is the same.

    Exits with 0 if all is well, 1 if a document could not be converted, 2 if one cannot be read.
    """
    from lettergen.diagnostics.rules import Severity
    from lettergen.export.format import Settings
    from lettergen.render.convert import Conversion

    settings = Settings(pdf_engine, archive)
    is_good = True
    for one in Conversion(documents, formats, out, settings, force=force).run():
        console.print_findings(one.findings)
        is_good = is_good and one.is_written
        is_good = is_good and all(found.severity is not Severity.ERROR for found in one.findings)
        if one.is_written and not quiet:
            console.print_message(str(one.path))
    sys.exit(0 if is_good else exit_codes.FINDINGS)
