"""What rendering leaves behind is removed, and nothing else."""

import pytest
from lxml import etree

from lettergen.docx.cleanup import DROPPABLE, PARAGRAPH_BREAK, clean_up, mark_joined_tables
from lettergen.docx.xml import parse_fragment, serialise_inner

MARK = etree.tostring(etree.ProcessingInstruction(DROPPABLE), encoding="unicode")
RUN = "<w:r><w:t>a</w:t></w:r>"
PROPERTIES = '<w:pPr><w:jc w:val="left"/></w:pPr>'
START, END = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
GRID = '<w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>'


def cell(inner: str) -> str:
    """Take what a cell holds; return a table with that cell."""
    return f"<w:tbl>{GRID}<w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize("properties", ["", PROPERTIES, "<w:pPr/>"])
def test_a_paragraph_that_came_out_empty_goes(properties: str) -> None:
    xml = f"<w:p>{RUN}</w:p><w:p>{properties}{MARK}</w:p><w:p>{RUN}</w:p>"
    assert clean_up(xml) == f"<w:p>{RUN}</w:p><w:p>{RUN}</w:p>"


@pytest.mark.parametrize("inner", [RUN, f"{PROPERTIES}{RUN}", "<w:r><w:tab/></w:r>"])
def test_a_paragraph_with_something_in_it_stays_without_its_mark(inner: str) -> None:
    assert clean_up(f"<w:p>{inner}{MARK}</w:p>") == f"<w:p>{inner}</w:p>"


def test_an_empty_paragraph_of_the_author_s_own_stays() -> None:
    assert clean_up(f"<w:p>{PROPERTIES}</w:p><w:p/>") == f"<w:p>{PROPERTIES}</w:p><w:p/>"


def test_many_empty_paragraphs_go_at_once() -> None:
    empty = f"<w:p>{MARK}</w:p>"
    assert clean_up(f"{empty}<w:p>{RUN}{MARK}</w:p>{empty}{empty}") == f"<w:p>{RUN}</w:p>"


def test_an_emptied_paragraph_leaves_its_bookmark_behind() -> None:
    xml = f"<w:p>{PROPERTIES}{START}{END}{MARK}</w:p>"
    assert clean_up(xml) == f"{START}{END}"


def test_an_outer_paragraph_stays_when_one_inside_it_goes() -> None:
    box = f"<w:txbxContent><w:p>{RUN}</w:p><w:p>{MARK}</w:p></w:txbxContent>"
    xml = f"<w:p><w:r>{box}</w:r>{MARK}</w:p>"
    expected = f"<w:p><w:r><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:r></w:p>"
    assert clean_up(xml) == expected


@pytest.mark.parametrize(
    "start", ["", "<w:tcPr/>", '<w:tcPr><w:tcW w:w="1"/></w:tcPr>', cell("<w:p/>")]
)
def test_a_cell_ends_with_a_paragraph(start: str) -> None:
    assert clean_up(cell(start)) == cell(f"{start}<w:p/>")


def test_a_cell_with_an_id_ends_with_a_paragraph() -> None:
    xml = f'<w:tbl>{GRID}<w:tr><w:tc w:id="a">%s</w:tc></w:tr></w:tbl>'
    assert clean_up(xml % "") == xml % "<w:p/>"


def test_a_content_control_that_is_all_of_a_cell_holds_a_paragraph() -> None:
    control = "<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>"
    assert clean_up(cell(control % "")) == cell(control % "<w:p/>")


def test_a_cell_with_bookmarks_alone_gets_a_paragraph() -> None:
    assert clean_up(cell(f"<w:tcPr/>{START}{END}")) == cell(f"<w:tcPr/><w:p/>{START}{END}")


@pytest.mark.parametrize("inner", ["<w:p/>", f"<w:p>{RUN}</w:p>", f"<w:p/>{START}{END}"])
def test_a_sound_cell_stays_as_it_is(inner: str) -> None:
    assert clean_up(cell(inner)) == cell(inner)


@pytest.mark.parametrize(
    "row",
    [
        "<w:tr></w:tr>",
        '<w:tr w:rsidR="1"></w:tr>',
        "<w:tr><w:trPr/></w:tr>",
        "<w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr>",
        "<w:tr><w:tblPrEx><w:jc/></w:tblPrEx><w:trPr><w:cantSplit/></w:trPr></w:tr>",
    ],
)
def test_a_row_without_cells_goes(row: str) -> None:
    other = "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    assert clean_up(f"<w:tbl>{GRID}{other}{row}</w:tbl>") == f"<w:tbl>{GRID}{other}</w:tbl>"


def test_a_table_without_rows_goes() -> None:
    xml = f"<w:p/><w:tbl>{GRID}</w:tbl><w:p/>{cell('<w:p/>')}"
    assert clean_up(xml) == f"<w:p/><w:p/>{cell('<w:p/>')}"


def test_a_table_without_rows_goes_from_its_cell_and_takes_no_other_along() -> None:
    assert clean_up(cell(f"<w:tcPr/><w:tbl>{GRID}<w:tr></w:tr></w:tbl>")) == cell("<w:tcPr/><w:p/>")


@pytest.mark.parametrize("container", ["footnote", "endnote", "hdr", "ftr", "txbxContent"])
def test_what_must_hold_a_paragraph_holds_one(container: str) -> None:
    assert clean_up(f'<w:{container} w:id="1"></w:{container}>') == (
        f'<w:{container} w:id="1"><w:p/></w:{container}>'
    )
    assert clean_up(f"<w:{container}></w:{container}>") == f"<w:{container}><w:p/></w:{container}>"


@pytest.mark.parametrize("half", [START, END])
def test_half_a_bookmark_goes(half: str) -> None:
    assert clean_up(f"<w:p>{half}{RUN}</w:p>") == f"<w:p>{RUN}</w:p>"


def test_a_bookmark_that_a_loop_repeats_is_kept_in_its_first_place() -> None:
    other = '<w:bookmarkStart w:name="b" w:id="2"/><w:bookmarkEnd w:id="2"/>'
    xml = f"<w:p>{START}{END}{RUN}</w:p><w:p>{START}{other}{END}{RUN}</w:p>"
    assert clean_up(xml) == f"<w:p>{START}{END}{RUN}</w:p><w:p>{other}{RUN}</w:p>"


def test_overlapping_bookmarks_are_kept() -> None:
    other = ('<w:bookmarkStart w:id="2" w:name="b"/>', '<w:bookmarkEnd w:id="2"/>')
    xml = f"<w:p>{START}{other[0]}{END}{other[1]}</w:p>"
    assert clean_up(xml) == xml


def test_a_drawing_that_a_loop_repeats_gets_a_number_of_its_own() -> None:
    xml = '<wp:docPr id="1" name="a"/>' * 3 + '<wp:docPr id="2" name="b"/>'
    assert clean_up(xml) == (
        '<wp:docPr id="1" name="a"/><wp:docPr id="100001" name="a"/>'
        '<wp:docPr id="100002" name="a"/><wp:docPr id="2" name="b"/>'
    )


def test_tables_that_meet_get_a_paragraph_between_them() -> None:
    table = cell("<w:p/>")
    assert clean_up(table * 3) == f"{table}<w:p/>{table}<w:p/>{table}"
    assert clean_up(f"{table}{END}{table}{START}") == f"{table}<w:p/>{table}"


def test_tables_in_content_controls_that_meet_get_a_paragraph_between_them() -> None:
    table = cell("<w:p/>")
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{table}</w:sdtContent></w:sdt>"
    assert clean_up(control * 2) == f"{control}<w:p/>{control}"


def test_tables_that_the_author_put_side_by_side_stay_one() -> None:
    table = cell("<w:p/>")
    root = parse_fragment(f"<w:body>{table}{START}{table}{RUN}{END}</w:body>")
    mark_joined_tables(root)
    body = serialise_inner(root[0]).replace(RUN, "")
    assert clean_up(body) == f"<w:body>{table}{START}{table}{END}</w:body>"


@pytest.mark.parametrize("container", ["txbxContent", "hdr", "footnote"])
def test_what_ends_with_a_table_gets_a_paragraph_behind_it(container: str) -> None:
    inner = f"<w:p/>{cell('<w:p/>')}"
    assert clean_up(f"<w:{container}>{inner}</w:{container}>") == (
        f"<w:{container}>{inner}<w:p/></w:{container}>"
    )


def test_the_empty_paragraph_between_two_tables_stays_as_it_is() -> None:
    table, empty = cell("<w:p/>"), f"<w:p>{PROPERTIES}{MARK}</w:p>"
    assert clean_up(f"{table}{empty}{table}") == f"{table}<w:p>{PROPERTIES}</w:p>{table}"
    assert clean_up(f"{table}{empty}{empty}{table}") == f"{table}<w:p>{PROPERTIES}</w:p>{table}"
    assert clean_up(cell(f"{table}{empty}")) == cell(f"{table}<w:p>{PROPERTIES}</w:p>")
    assert clean_up(f"{table}{empty}<w:p>{RUN}</w:p>") == f"{table}<w:p>{RUN}</w:p>"


def test_a_new_paragraph_has_the_properties_of_the_one_that_it_breaks() -> None:
    xml = f"<w:p>{PROPERTIES}{RUN}{PARAGRAPH_BREAK}{RUN}{PARAGRAPH_BREAK}{RUN}</w:p>"
    assert clean_up(xml) == f"<w:p>{PROPERTIES}{RUN}</w:p>" * 3


def test_a_section_ends_with_the_last_of_its_paragraphs() -> None:
    section = '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'
    xml = f'<w:p w:id="1"><w:pPr>{section}</w:pPr>{RUN}{PARAGRAPH_BREAK}{RUN}</w:p>'
    expected = f'<w:p w:id="1"><w:pPr></w:pPr>{RUN}</w:p><w:p><w:pPr>{section}</w:pPr>{RUN}</w:p>'
    assert clean_up(xml) == expected


@pytest.mark.parametrize("around", ["hyperlink", "ins", "smartTag", "sdt"])
def test_a_link_is_not_broken_into_two_paragraphs(around: str) -> None:
    xml = f"<w:p><w:{around}>{RUN}{PARAGRAPH_BREAK}{RUN}</w:{around}></w:p>"
    broken = f"<w:p><w:{around}>{RUN}<w:r><w:br/></w:r>{RUN}</w:{around}></w:p>"
    assert clean_up(xml) == broken


def test_a_paragraph_in_a_text_box_is_broken_within_it() -> None:
    box = "<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>"
    inner = f"<w:p>{RUN}{PARAGRAPH_BREAK}{RUN}</w:p>"
    assert clean_up(box.format(inner)) == box.format(f"<w:p>{RUN}</w:p><w:p>{RUN}</w:p>")
