"""Cells of OpenDocument show what they show there, without the spaces of their number formats."""

import zipfile
from pathlib import Path

import pytest

from lettergen.data.ods import OdsWorkbook

_CONTENT = """<office:document-content
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="People"><table:table-row>
<table:table-cell {attributes}>{text}</table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


@pytest.mark.parametrize(
    ("attributes", "text", "shown"),
    [
        ('office:value-type="float" office:value="0.5"', " 1/2 ", "1/2"),
        ('office:value-type="currency" office:value="1234.5"', " £1,234.50 ", "£1,234.50"),
        ('office:value-type="float" office:value="0"', "", ""),
        ('office:value-type="string"', " Ada", " Ada"),
        ('office:value-type="date" office:date-value="2026-01-01"', "01/01/2026", "2026-01-01"),
        (
            'office:value-type="date" office:date-value="2026-01-01"',
            "2026-01-01 00:00",
            "2026-01-01 00:00",
        ),
    ],
)
def test_a_cell_shows_its_value(attributes: str, text: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        paragraph = f"<text:p>{text}</text:p>"
        archive.writestr(
            "content.xml", _CONTENT.format(attributes=attributes, text=paragraph).encode()
        )
    [sheet] = OdsWorkbook(path).sheets
    cells = [cell for row in sheet.read_rows() for cell in row.cells]
    assert (cells or [""]) == [shown]
