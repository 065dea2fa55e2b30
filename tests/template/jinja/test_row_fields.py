"""Merge fields in a loop of tags: the letter's own field, or else that of the loop's item."""

from typing import Any

from tests.support.fields import build_field, build_paragraph, build_run, find_problems, merge_body


def loop(body: str, head: str = "for row in rows") -> str:
    start = build_paragraph(build_run(f"{{%p {head} %}}"))
    return start + body + build_paragraph(build_run("{%p endfor %}"))


ITEM = build_paragraph(build_field(" MERGEFIELD Item "), build_run(";"))
ROWS: list[dict[str, Any]] = [{"Item": "Chair", "parts": [{"Name": "leg"}]}, {"item": "Table"}]


def test_a_merge_field_in_a_loop_is_that_of_each_item() -> None:
    body = merge_body(loop(ITEM), rows=ROWS)
    assert body.index("Chair") < body.index("Table")


def test_the_field_of_the_letter_itself_comes_first() -> None:
    body = merge_body(loop(ITEM), rows=ROWS, Item="Lamp")
    assert (body.count("Lamp"), body.count("Chair")) == (2, 0)


def test_the_inner_loop_comes_before_the_outer_one() -> None:
    name = build_paragraph(build_field(" MERGEFIELD Name "))
    rows = [{"Name": "outer", "parts": [{"Name": "inner"}, {"Size": "5"}]}]
    body = merge_body(loop(loop(name, "for part in row.parts")), rows=rows)
    assert body.index("inner") < body.index("outer")


def test_a_condition_of_word_in_a_loop_compares_the_items() -> None:
    condition = build_field(
        " IF ", build_field(" MERGEFIELD Item "), ' = "Chair" "to sit on" "to eat at" '
    )
    body = merge_body(loop(build_paragraph(condition)), rows=ROWS)
    assert body.index("to sit on") < body.index("to eat at")


def test_a_merge_field_that_neither_has_is_missing() -> None:
    [found] = find_problems(loop(build_paragraph(build_field(" MERGEFIELD Colour "))), rows=ROWS)
    assert found.code == "LG301"
    assert "no 'Colour'" in found.message


def test_the_items_of_a_loop_are_nothing_behind_it() -> None:
    [found] = find_problems(loop(ITEM) + ITEM, rows=[{"Item": "Chair"}])
    assert found.code == "LG301"
