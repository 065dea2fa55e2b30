"""Labels: each address on a label of its own, in order, at its position to 0.1 mm."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.font_metrics import measure_width
from lettergen.stationery.label_sheets import SHEETS, LabelSheet, measure_sheet
from lettergen.stationery.labels import Labels
from lettergen.stationery.sizes import Size
from lettergen.stationery.text_fit import FittedText
from tests.support.documents import W, parse_part
from tests.support.page_layout import MM_PER_POINT, Box, GreyPage, PageWords
from tests.support.tables import read_tables
from tests.support.wordprocessingml import problems

L7160 = SHEETS["L7160"]
GAPS = measure_sheet(Size(50, 30), 3, 6, 10, 20, Size(60.3, 41.7))
FULL = measure_sheet(Size(105, 74.25))
ALL = [*SHEETS.values(), GAPS, FULL]

Soffice = Callable[[list[Path], Path], list[Path]]


def area(sheet: LabelSheet, number: int) -> Box:
    """Where a sheet's label lies, by its number from 0."""
    row, column = divmod(number, sheet.columns)
    left = sheet.left + column * sheet.pitch.width
    top = sheet.top + row * sheet.pitch.height
    return Box(left, top, left + sheet.label.width, top + sheet.label.height)


def addresses(count: int) -> list[FittedText]:
    return [FittedText((f"Name{number}", "Quay", "Ely"), 10) for number in range(count)]


def in_order(data: bytes, sheet: LabelSheet) -> list[list[str]]:
    """What stands on each label, sheet by sheet and row by row."""
    columns = slice(None, None, 2 if sheet.pitch.width > sheet.label.width else 1)
    rows = slice(None, None, 2 if sheet.pitch.height > sheet.label.height else 1)
    return [cell for table in read_tables(data) for row in table[rows] for cell in row[columns]]


@given(
    st.integers(0, 60),
    st.integers(1, 40),
    st.builds(
        lambda columns, rows, gap: measure_sheet(
            Size(30, 20), columns, rows, 5, 5, Size(30 + gap, 20 + gap)
        ),
        st.integers(1, 5),
        st.integers(1, 9),
        st.sampled_from([0, 2.5]),
    ),
)
@settings(max_examples=40)
def test_every_address_is_on_one_label_in_its_order_behind_those_that_are_used(
    count: int, start: int, sheet: LabelSheet
) -> None:
    start = min(start, sheet.count)
    labels = Labels(sheet, start)
    if not count:
        assert labels.count_sheets(1) == 1
        return
    found = in_order(labels.build_document(addresses(count)), sheet)
    assert len(found) == labels.count_sheets(count) * sheet.count
    assert found[: start - 1] == [[]] * (start - 1)
    written = [list(one.lines) for one in addresses(count)]
    assert found[start - 1 :][:count] == written
    assert not any(found[start - 1 + count :])


# Without what a template would have left over, which the validator looks for.
TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="{}%«»"),
    min_size=1,
)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=3))
@settings(max_examples=30)
def test_a_sheet_of_labels_is_valid_whatever_they_say(texts: list[list[str]]) -> None:
    data = Labels(L7160).build_document([FittedText(tuple(lines), 8) for lines in texts])
    assert problems(data) == []
    assert in_order(data, L7160)[: len(texts)] == texts


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_a_sheet_is_a_fixed_table_that_fills_its_page_and_no_second_one(sheet: LabelSheet) -> None:
    data = Labels(sheet).build_document(addresses(sheet.count + 1))
    assert problems(data) == []
    root = parse_part(data)
    assert {layout.get(f"{{{W}}}type") for layout in root.iter(f"{{{W}}}tblLayout")} == {"fixed"}
    heights = list(root.iter(f"{{{W}}}trHeight"))
    assert {height.get(f"{{{W}}}hRule") for height in heights} == {"exact"}
    assert len(list(root.iter(f"{{{W}}}cantSplit"))) == len(heights)
    sections = list(root.iter(f"{{{W}}}sectPr"))
    assert len(sections) == 2
    for section in sections:
        margins = section.find(f"{{{W}}}pgMar")
        assert margins is not None
        page = section.find(f"{{{W}}}pgSz")
        assert page is not None
        assert (page.get(f"{{{W}}}w"), page.get(f"{{{W}}}h")) == ("11906", "16838")
        assert f"{{{W}}}orient" not in page.attrib
        body = 16838 - int(margins.get(f"{{{W}}}top", "")) - int(margins.get(f"{{{W}}}bottom", ""))
        rows = sum(int(height.get(f"{{{W}}}val", "")) for height in heights) // 2
        assert 20 <= body - rows <= 140


def test_the_same_labels_are_the_same_bytes() -> None:
    assert Labels(L7160).build_document(addresses(3)) == Labels(L7160).build_document(addresses(3))


@pytest.mark.parametrize("start", [0, -1, 22])
def test_a_label_that_the_sheet_does_not_have_is_refused(start: int) -> None:
    with pytest.raises(LettergenError) as refused:
        Labels(L7160, start)
    assert str(refused.value) == (
        f"--start: there is no label {start} on a sheet with 21 labels. Give a number from 1 to 21."
    )


def test_sheets_are_counted_with_the_labels_that_are_used() -> None:
    assert [Labels(L7160, start).count_sheets(21) for start in (1, 2, 21)] == [1, 2, 2]
    assert Labels(L7160).describe_pages(21) == "on 1 sheet of L7160"
    assert Labels(GAPS, 2).describe_pages(18) == "on 2 sheets of labels of 50 x 30 mm"


# As LibreOffice sets them: measured on the page


def shaded(data: bytes) -> bytes:
    """The same document with each label that has an address in a shade of grey of its own.

    Shading changes no measure, and fills a cell to its edges.
    """
    shade = iter(range(0x20, 0xF0))
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).decode()
    parts["word/document.xml"] = re.sub(
        "<w:vAlign",
        lambda _: '<w:shd w:val="clear" w:fill="{0:02X}{0:02X}{0:02X}"/><w:vAlign'.format(
            next(shade)
        ),
        parts["word/document.xml"],
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.fixture(scope="module")
def printed(soffice: Soffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A full sheet of each kind and one label more, as PDF; shaded under ``… shaded``."""
    folder = tmp_path_factory.mktemp("labels")
    paths = []
    for sheet in ALL:
        data = Labels(sheet).build_document(addresses(sheet.count + 1))
        paths.append(folder / f"{sheet.name}.docx")
        paths[-1].write_bytes(data)
        paths.append(folder / f"{sheet.name} shaded.docx")
        paths[-1].write_bytes(shaded(data))
    return {path.stem: path for path in soffice(paths, folder)}


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_every_label_is_where_the_sheet_has_it(
    sheet: LabelSheet, printed: dict[str, Path], grey_pages: Callable[[Path], list[GreyPage]]
) -> None:
    first, second = grey_pages(printed[f"{sheet.name} shaded"])
    for number in range(sheet.count):
        found = first.area(0x20 + number)
        assert found is not None
        # The last row of a sheet without a margin is a point lower than the others.
        assert found.distance(area(sheet, number)) < (0.4 if sheet is FULL else 0.3), number
    found = second.area(0x20 + sheet.count)
    assert found is not None
    assert found.distance(area(sheet, 0)) < 0.3


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_every_address_is_in_the_middle_of_its_label(
    sheet: LabelSheet, printed: dict[str, Path], page_words: Callable[[Path], list[PageWords]]
) -> None:
    first, second = page_words(printed[sheet.name])
    assert (first.width, first.height) == pytest.approx((210, 297), abs=0.1)
    for number in range(sheet.count):
        label = area(sheet, number)
        assert first.within(label) == f"Name{number} Quay Ely"
        boxes = [box for _, box in first.words if box in label]
        assert min(box.left for box in boxes) > label.left + 1
        above = min(box.top for box in boxes) - label.top
        below = label.bottom - max(box.bottom for box in boxes)
        assert abs(above - below) < 1.2  # the box of a line is not in the middle of it
    assert second.within(area(sheet, 0)) == f"Name{sheet.count} Quay Ely"


def test_a_line_is_as_wide_as_it_was_reckoned_to_be(
    soffice: Soffice, tmp_path: Path, page_words: Callable[[Path], list[PageWords]]
) -> None:
    texts = [
        "Llanfairpwllgwyngyllgogerychwyrndrobwll",
        "Office-of-the-Police-and-Crime-Commissioner",
        "ÉŵŷÎïłŁÆœßØ0123456789",
        "(Tŷ@Gwyn)&Co.,'“Quay”–WAVE",
    ]
    data = Labels(SHEETS["L7163"]).build_document([FittedText((text,), 10) for text in texts])
    (tmp_path / "lines.docx").write_bytes(data)
    [pdf] = soffice([tmp_path / "lines.docx"], tmp_path)
    [page] = page_words(pdf)
    found = {word: (box.right - box.left) / MM_PER_POINT for word, box in page.words}
    assert list(found) == texts
    for text, width in found.items():
        assert width == pytest.approx(measure_width(text, 10), rel=0.02)


def test_all_labels_of_a_sheet_have_one_size_and_turnovers_are_indented() -> None:
    labels = Labels(L7160)
    office = "Office of the Sussex Police & Crime Commissioner for the County"
    texts = [labels.fit_address(lines) for lines in (["Ely"], [office, office, "Lewes", "Sussex"])]
    other = [labels.fit_address(["York"])] * (L7160.count - 1)
    fitted = [text for text in (*texts, *other) if text is not None]
    assert fitted[0].points > fitted[1].points
    first, second = list(parse_part(labels.build_document(fitted)).iter(f"{{{W}}}tbl"))
    sizes = [
        {size.get(f"{{{W}}}val") for size in table.iter(f"{{{W}}}sz")} for table in (first, second)
    ]
    assert sizes == [{str(round(fitted[1].points * 2))}, {str(round(fitted[0].points * 2))}]
    indents = [int(one.get(f"{{{W}}}left", "0")) for one in first.iter(f"{{{W}}}ind")]
    assert max(indents) - min(indents) == round(fitted[1].hanging * 20)
