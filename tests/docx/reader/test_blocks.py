"""Stories: paragraphs and tables in order, whatever wraps them."""

import pytest

from lettergen.docx.reader import model as word
from lettergen.docx.reader.model import State
from lettergen.docx.reader.text import find_paragraphs, join_spans, join_text
from tests.support import documents
from tests.support.word_reader import build_run, read_document, read_shown

P = documents.build_paragraph


def read_table(rows: str, properties: str = "", **changes: str | None) -> word.Table:
    """Take the rows of a table; return the table."""
    body = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{rows}</w:tbl>"
    [table] = read_document(body, **changes).body.blocks
    assert isinstance(table, word.Table)
    return table


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{P(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def spread(table: word.Table) -> list[list[tuple[str, int, int]]]:
    """Take a table; return the text, columns and rows of each cell that is shown."""
    return [
        [(join_text(cell.blocks).strip(), cell.columns, cell.rows) for cell in row.cells]
        for row in table.shown
    ]


@pytest.mark.parametrize(
    "wrapper",
    [
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:customXml w:element="x">{}</w:customXml>',
        '<w:ins w:id="1">{}</w:ins>',
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>',
        "<w:unknown>{}</w:unknown>",
    ],
)
def test_what_wraps_blocks_rows_cells_and_runs_is_looked_through(wrapper: str) -> None:
    def wrap(inner: str) -> str:
        return wrapper.replace("{}", inner)

    assert read_shown(P("a") + wrap(P("b")) + P("c")) == ["a", "b", "c"]
    assert read_shown(f"<w:p>{wrap(build_run('a'))}{build_run('b')}</w:p>") == ["ab"]
    assert spread(read_table(wrap(row(cell("a"), wrap(cell("b")))))) == [
        [("a", 1, 1), ("b", 1, 1)],
    ]


def test_paragraphs_are_numbered_as_they_are_in_the_part() -> None:
    table = f"<w:tbl>{row(cell('b'))}</w:tbl>"
    blocks = read_document(P("a") + table + P("c")).body.blocks
    assert [p.number for p in find_paragraphs(blocks)] == [1, 2, 3]


def test_a_cell_may_go_over_columns_and_rows() -> None:
    restart, continued = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = row(cell("a", restart), cell("b", '<w:gridSpan w:val="2"/>'))
    rows += row(cell("", continued), cell("c"), cell("d"))
    rows += row(cell("", continued), cell("e", '<w:gridSpan w:val="2"/>'))
    rows += row(cell("f", continued.replace("/>", ' w:val="restart"/>')), cell("g"), cell("h"))
    assert spread(read_table(rows)) == [
        [("a", 1, 3), ("b", 2, 1)],
        [("c", 1, 1), ("d", 1, 1)],
        [("e", 2, 1)],
        [("f", 1, 1), ("g", 1, 1), ("h", 1, 1)],
    ]


def test_cells_are_in_their_columns_after_columns_that_a_row_leaves_out() -> None:
    rows = row(cell("a"), cell("b", '<w:vMerge w:val="restart"/>'))
    rows += row(cell("", "<w:vMerge/>"), properties='<w:gridBefore w:val="1"/>')
    assert spread(read_table(rows)) == [[("a", 1, 1), ("b", 1, 2)], []]


def test_only_the_first_rows_are_header_rows() -> None:
    header = "<w:tblHeader/>"
    rows = [header, header, '<w:tblHeader w:val="0"/>', header]
    table = read_table("".join(row(cell("x"), properties=each) for each in rows))
    assert [each.is_header for each in table.rows] == [True, True, False, False]


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ('<w:del w:id="1"/>', State.DELETED),
        ('<w:ins w:id="1"/>', State.INSERTED),
        ("<w:hidden/>", State.HIDDEN),
    ],
)
def test_a_row_has_a_state_and_so_has_what_is_in_it(properties: str, state: State) -> None:
    table = read_table(row(cell("a"), properties=properties) + row(cell("b")))
    assert table.rows[0].state == state
    [paragraph] = table.rows[0].cells[0].blocks
    assert isinstance(paragraph, word.Paragraph)
    assert [span.state for span in paragraph.spans] == [state]
    assert len(list(table.shown)) == (2 if state.is_shown else 1)


def test_a_cell_does_not_go_on_from_a_deleted_row() -> None:
    rows = row(cell("a", '<w:vMerge w:val="restart"/>'), properties='<w:del w:id="1"/>')
    assert spread(read_table(rows + row(cell("b", "<w:vMerge/>")))) == [[("b", 1, 1)]]


@pytest.mark.parametrize(
    ("properties", "has_lines"),
    [
        ("", False),
        ('<w:tblBorders><w:top w:val="single"/></w:tblBorders>', False),
        ('<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>', True),
        ('<w:tblBorders><w:insideV w:val="none"/></w:tblBorders>', False),
    ],
)
def test_a_table_tells_whether_it_has_lines_inside(properties: str, has_lines: bool) -> None:
    assert read_table(row(cell("a")), properties).has_inner_lines is has_lines


def test_lines_of_a_cell_are_lines_inside() -> None:
    borders = '<w:tcBorders><w:bottom w:val="single"/></w:tcBorders>'
    assert read_table(row(cell("a", borders))).has_inner_lines


NUMBERING = f"""<w:numbering xmlns:w="{documents.W}">
  <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
    <w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="360"/></w:pPr>
  </w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def item(text: str, mark: str = "", run: str = "") -> str:
    properties = f'<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr>{mark}</w:rPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{build_run(text, run)}</w:p>"


def labels(body: str) -> list[str]:
    """Take the blocks of a body; return the label of each paragraph."""
    blocks = read_document(body, numbering=NUMBERING).body.blocks
    return [p.label.text if p.label else "" for p in find_paragraphs(blocks)]


def test_items_of_lists_have_labels() -> None:
    assert labels(item("a") + P("b") + item("c")) == ["1.", "", "2."]


def test_an_item_that_goes_on_in_the_next_is_one_item() -> None:
    assert labels(item("a", '<w:del w:id="1"/>') + item("b") + item("c")) == ["1.", "2."]


def test_an_item_of_which_nothing_is_shown_is_not_counted() -> None:
    hidden = item("a", "<w:vanish/>", "<w:vanish/>")
    assert labels(hidden + item("b")) == ["", "1."]
    assert labels(item("a", "<w:vanish/>") + item("b")) == ["1.", "2."]


def test_a_text_box_is_in_the_paragraph_that_it_is_anchored_in() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{P('inside')}{P('too')}</w:txbxContent></w:pict></w:r>"
    blocks = read_document(f"<w:p>{box}{build_run('around')}</w:p>").body.blocks
    [paragraph] = blocks
    assert isinstance(paragraph, word.Paragraph)
    assert isinstance(paragraph.spans[0].content, word.TextBox)
    assert [join_spans(p.shown).strip() for p in find_paragraphs(blocks)] == [
        *("around", "inside", "too"),
    ]


def test_a_text_box_in_hidden_text_is_hidden() -> None:
    inner = f"<w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent>{P('x')}</w:txbxContent></w:pict>"
    assert read_shown(f"<w:p><w:r>{inner}</w:r></w:p>") == [""]


def test_a_bookmark_belongs_to_the_paragraph_that_it_begins_in_or_before() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="{}"/>'
    body = mark.format("before") + f"<w:p>{mark.format('in')}{build_run('x')}</w:p>" + P("y")
    blocks = read_document(body).body.blocks
    assert [p.bookmarks for p in find_paragraphs(blocks)] == [("before", "in"), ()]
