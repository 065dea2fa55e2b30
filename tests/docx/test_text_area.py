"""How much space text has: in sections, columns, cells, text boxes, headers and lists."""

import pytest

from lettergen.docx.relationships import HEADER, Relationship, Relationships
from lettergen.docx.text_area import TextAreas
from lettergen.docx.xml import parse_fragment, w

TWIP = 635
SECTION = (
    '<w:sectPr>{more}<w:pgSz w:w="{width}" w:h="16838"/>'
    '<w:pgMar w:top="1000" w:bottom="1000" w:left="1000" w:right="1000"/>{columns}</w:sectPr>'
)
TEXT = "<w:r><w:t>here</w:t></w:r>"
HERE = f"<w:p>{TEXT}</w:p>"
STYLES = parse_fragment(
    '<w:style w:type="table" w:styleId="Wide"><w:tblPr><w:tblCellMar><w:left w:w="10"/>'
    '<w:right w:w="20"/></w:tblCellMar></w:tblPr></w:style>'
)


def build_section(width: int = 12000, columns: str = "", more: str = "") -> str:
    return SECTION.format(width=width, columns=columns, more=more)


def find_width(body: str, section: str = build_section()) -> int:
    """Return the width in twentieths of a point of the space around the text "here"."""
    root = parse_fragment(
        f"<w:body>{body}{section}</w:body>",
        {
            "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "v": "urn:schemas-microsoft-com:vml",
        },
    )
    areas = TextAreas(root, STYLES, Relationships("word/document.xml"))
    (text,) = (one for one in root.iter(w("t")) if one.text == "here")
    return areas.find(text, "word/document.xml").width // TWIP


def build_table(cell: str = "", table: str = "", before: str = "") -> str:
    return (
        f'<w:tbl><w:tblPr>{table}</w:tblPr><w:tblGrid><w:gridCol w:w="2000"/>'
        f'<w:gridCol w:w="3000"/></w:tblGrid><w:tr>{before}<w:tc>'
        f"<w:tcPr>{cell}</w:tcPr>{HERE}</w:tc></w:tr></w:tbl>"
    )


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("", 10000),
        ('<w:cols w:num="2" w:space="400"/>', 4800),
        (
            '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="7000"/><w:col w:w="2000"/></w:cols>',
            2000,
        ),
    ],
)
def test_a_section_has_its_page_without_the_margins(columns: str, expected: int) -> None:
    assert find_width(HERE, build_section(columns=columns)) == expected


def test_a_paragraph_is_in_the_section_that_ends_next() -> None:
    end = f"<w:p><w:pPr>{build_section(8000)}</w:pPr></w:p>"
    assert find_width(f"{HERE}{end}<w:p/>") == 6000
    assert find_width(f"{end}{HERE}") == 10000


def test_a_document_without_sections_has_the_page_of_word() -> None:
    assert find_width(HERE, "") == 12240 - 2880


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('<w:ind w:left="500" w:right="300"/>', 9200),
        ('<w:ind w:left="500" w:hanging="300"/>', 9500),
        ('<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>', 8560),
    ],
)
def test_a_paragraph_has_less_by_its_indents(properties: str, expected: int) -> None:
    assert find_width(f"<w:p><w:pPr>{properties}</w:pPr>{TEXT}</w:p>") == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (build_table(), 2000 - 216),
        (build_table('<w:tcW w:w="2500" w:type="dxa"/>'), 2500 - 216),
        (build_table('<w:gridSpan w:val="2"/>'), 5000 - 216),
        (build_table(before="<w:tc><w:p/></w:tc>"), 3000 - 216),
        (build_table(table='<w:tblW w:w="5000" w:type="pct"/>'), 4000 - 216),
        (build_table('<w:tcW w:w="50%" w:type="pct"/>'), 5000 - 216),
        (build_table('<w:tcMar><w:left w:w="0"/><w:end w:w="50"/></w:tcMar>'), 1950),
        (build_table(table='<w:tblStyle w:val="Wide"/>'), 1970),
        (build_table('<w:tcW w:w="90000" w:type="dxa"/>'), 10000 - 216),
    ],
)
def test_a_cell_has_its_width_without_the_margins(table: str, expected: int) -> None:
    assert find_width(table) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ('<wp:anchor><wp:extent cx="1825000" cy="900000"/>{}</wp:anchor>', 2586),
        ('<v:rect style="position:absolute;width:100pt;height:50pt">{}</v:rect>', 1712),
    ],
)
def test_a_text_box_has_its_size_without_the_insets(box: str, expected: int) -> None:
    inner = box.format(f"<w:txbxContent>{HERE}</w:txbxContent>")
    assert find_width(f"<w:p><w:r>{inner}</w:r></w:p>") == expected


def test_a_header_has_the_narrowest_of_its_sections() -> None:
    one = build_section(9000, more='<w:headerReference r:id="rId1"/>')
    other = build_section(7000, more='<w:headerReference r:id="rId1"/>')
    ends = "".join(f"<w:p><w:pPr>{section}</w:pPr></w:p>" for section in (one, other))
    main = parse_fragment(f"<w:body>{ends}{build_section(5000)}</w:body>")
    links = Relationships("word/document.xml", [Relationship("rId1", HEADER, "header1.xml")])
    header = parse_fragment(HERE)
    areas = TextAreas(main, STYLES, links)
    text = next(header.iter(w("t")))
    assert areas.find(text, "word/header1.xml").width // TWIP == 5000
    assert areas.find(text, "word/header2.xml").width // TWIP == 7000
