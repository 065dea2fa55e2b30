"""Read the tables of a Word document, cell by cell."""

from tests.support.documents import W, parse_part


def read_tables(data: bytes) -> list[list[list[list[str]]]]:
    """Take a Word document; return its tables, of rows, of cells, of paragraphs that hold text."""
    return [
        [
            [
                [text for p in cell.iter(f"{{{W}}}p") if (text := "".join(map(str, p.itertext())))]
                for cell in row.iter(f"{{{W}}}tc")
            ]
            for row in table.iter(f"{{{W}}}tr")
        ]
        for table in parse_part(data).iter(f"{{{W}}}tbl")
    ]
