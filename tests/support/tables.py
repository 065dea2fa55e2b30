"""Read the tables of a Word document, cell by cell."""

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse_document(data: bytes) -> etree._Element:
    """Take a Word document; return the root of its main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def read_tables(data: bytes) -> list[list[list[list[str]]]]:
    """Take a Word document; return its tables, of rows, of cells, of paragraphs that hold text."""
    return [
        [
            [
                [text for p in cell.iter(f"{W}p") if (text := "".join(map(str, p.itertext())))]
                for cell in row.iter(f"{W}tc")
            ]
            for row in table.iter(f"{W}tr")
        ]
        for table in parse_document(data).iter(f"{W}tbl")
    ]
