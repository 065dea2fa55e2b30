"""Tables in plain text."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.docx.xml import Element
from lettergen.export.text_tables import table_lines


def wrap(cell: Element, width: int) -> list[str]:
    """In: a cell, a width. Out: its lines, no word broken."""
    return textwrap.wrap(cell.text or "", width, break_long_words=False, break_on_hyphens=False)


def drawn(rows: str, width: int = 72) -> list[str]:
    """In: the inside of a table. Out: its lines."""
    return table_lines(etree.fromstring(f"<table>{rows}</table>"), width, wrap)


def test_columns_are_as_wide_as_they_need_to_be() -> None:
    rows = "<tbody><tr><td>a</td><td>b</td></tr><tr><td>long</td><td>c</td></tr></tbody>"
    assert drawn(rows) == ["a     b", "long  c"]


def test_a_ruler_stands_under_header_rows() -> None:
    rows = (
        "<thead><tr><th>A</th><th>Bcd</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>"
    )
    assert drawn(rows) == ["A  Bcd", "-  ---", "1  2"]


def test_columns_are_narrowed_to_fit_and_rows_then_stand_apart() -> None:
    rows = (
        "<tbody><tr><td>one two three</td><td>x</td></tr><tr><td>four</td><td>y</td></tr></tbody>"
    )
    assert drawn(rows, 10) == ["one two  x", "three", "", "four     y"]


def test_a_cell_over_rows_leaves_its_column_free_below() -> None:
    rows = '<tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody>'
    assert drawn(rows) == ["a  b", "   c"]


def test_a_cell_over_columns_has_the_room_of_all() -> None:
    rows = '<tbody><tr><td colspan="2">a bc d</td></tr><tr><td>e</td><td>f</td></tr></tbody>'
    assert drawn(rows) == ["a bc d", "e  f"]


@given(
    st.lists(st.lists(st.text("abc ", max_size=40), min_size=3, max_size=3), min_size=1, max_size=4)
)
def test_no_word_of_a_table_is_lost_and_lines_fit_where_words_do(rows: list[list[str]]) -> None:
    inner = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    lines = drawn(f"<tbody>{inner}</tbody>", 72)
    words = sorted(word for row in rows for cell in row for word in cell.split())
    assert sorted(" ".join(lines).split()) == words
    longest = [max((len(w) for row in rows for w in row[i].split()), default=0) for i in range(3)]
    assert all(len(line) <= max(72, sum(longest) + 4) for line in lines)
