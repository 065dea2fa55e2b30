"""Tables in plain text."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from lettergen.export.document_tree.model import Cell, Paragraph, Table, Words
from lettergen.export.text_tables import write_table


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    """In: a text, how many columns and rows it takes. Out: a cell."""
    return Cell([Paragraph([Words(text)])], columns, rows)


def wrap(cell: Cell, width: int) -> list[str]:
    """In: a cell, a width. Out: its lines, no word broken."""
    [paragraph] = cell.blocks
    assert isinstance(paragraph, Paragraph)
    [words] = paragraph.content
    assert isinstance(words, Words)
    return textwrap.wrap(words.text, width, break_long_words=False, break_on_hyphens=False)


def drawn(
    rows: list[list[str | Cell]], width: int = 72, header: list[list[str | Cell]] | None = None
) -> list[str]:
    """In: the rows of a table, its width, its header rows. Out: its lines."""
    top, below = (
        [[cell(each) if isinstance(each, str) else each for each in row] for row in part]
        for part in (header or [], rows)
    )
    return write_table(Table(top, below, is_layout=False), width, wrap)


def test_columns_are_as_wide_as_they_need_to_be() -> None:
    assert drawn([["a", "b"], ["long", "c"]]) == ["a     b", "long  c"]


def test_a_ruler_stands_under_header_rows() -> None:
    assert drawn([["1", "2"]], header=[["A", "Bcd"]]) == ["A  Bcd", "-  ---", "1  2"]


def test_columns_are_narrowed_to_fit_and_rows_then_stand_apart() -> None:
    rows: list[list[str | Cell]] = [["one two three", "x"], ["four", "y"]]
    assert drawn(rows, 10) == ["one two  x", "three", "", "four     y"]


def test_a_cell_over_rows_leaves_its_column_free_below() -> None:
    assert drawn([[cell("a", rows=2), "b"], ["c"]]) == ["a  b", "   c"]


def test_a_cell_over_columns_has_the_room_of_all() -> None:
    assert drawn([[cell("a bc d", columns=2)], ["e", "f"]]) == ["a bc d", "e  f"]


@given(
    st.lists(st.lists(st.text("abc ", max_size=40), min_size=3, max_size=3), min_size=1, max_size=4)
)
def test_no_word_of_a_table_is_lost_and_lines_fit_where_words_do(rows: list[list[str]]) -> None:
    lines = drawn([list(row) for row in rows], 72)
    words = sorted(word for row in rows for cell in row for word in cell.split())
    assert sorted(" ".join(lines).split()) == words
    longest = [max((len(w) for row in rows for w in row[i].split()), default=0) for i in range(3)]
    assert all(len(line) <= max(72, sum(longest) + 4) for line in lines)
