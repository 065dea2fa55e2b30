"""Blocks with a layout of their own: page breaks, what stays together, widths, and boxes."""

import re
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from tests.conftest import REPOSITORY
from tests.support.documents import unzip
from tests.support.letters import compile_text, list_codes, merge

KEPT = re.compile(r"<w:p><w:pPr>(.*?)</w:pPr>(.*?)</w:p>")


def write(text: str, folder: Path, **fields: object) -> str:
    """Return the main part of a letter."""
    return unzip(merge(compile_text(text, folder), fields))["word/document.xml"].decode()


def find_layouts(xml: str) -> dict[str, set[str]]:
    """Return what is set of each paragraph by its words."""
    names = ("keepNext", "keepLines", "pageBreakBefore")
    found = {}
    for properties, content in re.findall(r"<w:p>(<w:pPr>.*?</w:pPr>)?(.*?)</w:p>", xml):
        words = "".join(re.findall(r"<w:t[^>]*>([^<]*)", content))
        found[words] = {name for name in names if f"<w:{name}/>" in properties}
    return found


def find_findings(text: str, folder: Path) -> list[str]:
    with pytest.raises(LettergenError) as error:
        compile_text(text, folder)
    return list_codes(error.value)


BOTH = {"keepNext", "keepLines"}


def test_a_block_that_stays_together_does_not_bind_what_follows(tmp_path: Path) -> None:
    text = "One\n\n::: keep-together\nTwo\n\nThree\n\nFour\n:::\n\nFive\n"
    layouts = find_layouts(write(text, tmp_path))
    assert [layouts[word] for word in ("One", "Two", "Three", "Four", "Five")] == [
        set(),
        BOTH,
        BOTH,
        {"keepLines"},
        set(),
    ]


def test_a_block_may_stay_with_what_follows(tmp_path: Path) -> None:
    layouts = find_layouts(write("::: keep-with-next\nOne\n\nTwo\n:::\n\nThree\n", tmp_path))
    assert [layouts[word] for word in ("One", "Two", "Three")] == [
        {"keepNext"},
        {"keepNext"},
        set(),
    ]


def test_blocks_nest_and_hold_lists_quotes_loops_and_tables(tmp_path: Path) -> None:
    text = (
        "::: {.keep-together .keep-with-next}\n- a\n\n> b\n\n{% for x in all %}\n{{ x }} c\n"
        '{% endfor %}\n\n::: {widths="50% 50%"}\n| d | e |\n|---|---|\n| f | g |\n:::\n:::\n\nh\n'
    )
    xml = write(text, tmp_path, all=["1", "2"])
    layouts = find_layouts(xml)
    assert all(layouts[word] == BOTH for word in ("a", "b", "1 c", "2 c", "d", "e", "f", "g"))
    assert layouts["h"] == set()
    assert xml.count("<w:cantSplit/>") == 2
    assert '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>' in xml


def test_the_last_row_of_a_table_that_stays_together_binds_nothing(tmp_path: Path) -> None:
    text = "::: keep-together\n| a | b |\n|---|---|\n| c | d |\n| e | f |\n:::\n\ng\n"
    layouts = find_layouts(write(text, tmp_path))
    assert layouts["a"] == layouts["c"] == BOTH
    assert layouts["e"] == {"keepLines"}


@pytest.mark.parametrize("mark", ["\\newpage", "\\pagebreak", "::: page-break\n:::"])
def test_a_paragraph_after_a_page_break_begins_a_page(mark: str, tmp_path: Path) -> None:
    layouts = find_layouts(write(f"One\n\n{mark}\n\nTwo\n\nThree\n", tmp_path))
    assert [layouts[word] for word in ("One", "Two", "Three")] == [
        set(),
        {"pageBreakBefore"},
        set(),
    ]


@pytest.mark.parametrize(
    "following", ["{% if x %}\nTwo\n{% endif %}", "{{ x }}", "- Two", "| a |\n|---|\n| b |"]
)
def test_a_page_break_before_other_blocks_is_a_paragraph(following: str, tmp_path: Path) -> None:
    xml = write(f"One\n\n\\newpage\n\n{following}\n", tmp_path, x="Two")
    assert xml.count('<w:br w:type="page"/>') == 1
    assert "pageBreakBefore" not in xml


def test_columns_have_the_widths_that_are_given(tmp_path: Path) -> None:
    text = '::: {widths="3cm 20mm"}\n| a | b |\n|---|---|\n| c | d |\n:::\n'
    xml = write(text, tmp_path)
    assert '<w:gridCol w:w="1701"/><w:gridCol w:w="1134"/>' in xml
    assert xml.count('<w:tcW w:w="1701" w:type="dxa"/>') == 2
    assert '<w:tblW w:w="2835" w:type="dxa"/><w:tblLayout w:type="fixed"/>' in xml


def test_two_tables_with_widths_stay_two(tmp_path: Path) -> None:
    table = '::: {widths="3cm"}\n| a |\n|---|\n| b |\n:::\n'
    xml = write(f"{table}\n{table}", tmp_path)
    assert "</w:tbl><w:tbl>" not in xml
    assert xml.count("<w:tbl>") == 2


@pytest.mark.parametrize(
    ("text", "box", "words"),
    [
        ("- [x] paid", "☒", "paid"),
        ("- [X] *paid*", "☒", "paid"),
        ("- [ ] open", "☐", "open"),
        ("1. [x] {{ name }}", "☒", "Ada"),
    ],
)
def test_an_item_with_a_box_has_it_in_place_of_its_bullet(
    text: str, box: str, words: str, tmp_path: Path
) -> None:
    xml = write(f"{text}\n", tmp_path, name="Ada")
    assert f"<w:t>{box}</w:t></w:r><w:r><w:tab/></w:r>" in xml
    assert words in xml and "[" not in "".join(re.findall(r"<w:t[^>]*>([^<]*)", xml))
    assert '<w:numId w:val="0"/>' in xml


@pytest.mark.parametrize(
    "text", ["[x] paid", "- a [x] b", "- [x]", "- [y] b", "- [x](https://a.example)"]
)
def test_other_brackets_are_no_boxes(text: str, tmp_path: Path) -> None:
    xml = write(f"{text}\n", tmp_path)
    assert "☒" not in xml


def test_a_box_may_come_from_the_data(tmp_path: Path) -> None:
    xml = write(
        "{{ paid | checkbox }} Paid {{ sent | checkbox }} Sent\n", tmp_path, paid="yes", sent="No"
    )
    assert "☒ Paid ☐ Sent" in xml


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("::: warning\na\n:::\n", ["LG383"]),
        ("::: {.keep-togethr}\na\n:::\n", ["LG383"]),
        ("::: {colour=red}\na\n:::\n", ["LG383"]),
        ("::: keep-together\na\n", ["LG201"]),
        ('::: {widths="30% wide"}\n| a | b |\n|---|---|\n| c | d |\n:::\n', ["LG384"]),
        ('::: {widths="30% 3cm"}\n| a | b |\n|---|---|\n| c | d |\n:::\n', ["LG384"]),
        ('::: {widths="30%"}\n| a | b |\n|---|---|\n| c | d |\n:::\n', ["LG384"]),
        ("a[^b]\n\n[^b]: c\n\n    \\newpage\n\n    d\n", ["LG220"]),
    ],
)
def test_what_is_wrong_with_a_block_is_a_finding(
    text: str, codes: list[str], tmp_path: Path
) -> None:
    assert find_findings(text, tmp_path) == codes


def test_a_block_may_have_a_style_of_the_letterhead(tmp_path: Path) -> None:
    text = '::: {custom-style="quote"}\nOne\\\nTwo\n\n- Three\n:::\n\nFour\n'
    letterhead = REPOSITORY / "lettergen" / "letterheads" / "plain.docx"
    xml = unzip(merge(compile_text(text, tmp_path, letterhead), {}))["word/document.xml"].decode()
    styles = re.findall(r'<w:pStyle w:val="([^"]*)"/>.*?<w:t[^>]*>([^<]*)', xml)
    assert ("Quote", "One") in styles
    assert ("Quote", "Three") not in styles
    assert ("Quote", "Four") not in styles


def test_a_style_that_the_letterhead_lacks_is_reported(tmp_path: Path) -> None:
    text = 'One\n\n::: {custom-style="Adress"}\nTwo\n:::\n'
    with pytest.raises(
        LettergenError, match=r"letter\.md\.j2:4: .* has no style 'Adress'"
    ) as error:
        compile_text(text, tmp_path)
    assert list_codes(error.value) == ["LG932"]
