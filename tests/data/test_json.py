"""JSON and JSON Lines: the corpus of ``tests/data/lists/json.yaml``, and places."""

from pathlib import Path

import pytest

from lettergen.data.values import Mapping, Sequence
from tests.support.lists import Case, load_cases, read, summarise, write_text

CASES = load_cases("json.yaml")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_file_gives_its_recipients_or_its_finding(case: Case, tmp_path: Path) -> None:
    assert summarise(*read(write_text(case, tmp_path), case.options)) == case.expected


def test_every_value_of_a_json_file_knows_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('[\n  {"a": 1,\n    "b": {"c": ["x",\n "y"]}}]', encoding="utf-8")
    [one], _ = read(path)
    inner = one.fields["b"]
    assert isinstance(inner, Mapping)
    assert (one.place.line, one.place.column) == (2, 3)
    assert (one.fields.place_of("b").line, one.fields.place_of("b").column) == (3, 5)
    assert inner.trail == "b"
    assert (inner["c"].place_of(1).line, inner["c"].place_of(1).column) == (4, 2)


def test_every_value_of_a_line_knows_the_line(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text('\n{"a": 1, "b": {"c": ["x", {"d": 1}]}}\n', encoding="utf-8")
    [one], _ = read(path)
    inner, items = one.fields["b"], one.fields["b"]["c"]
    assert isinstance(items, Sequence)
    places = [one.place, one.fields.place_of("a"), inner.place_of("c"), items.place_of(1)]
    assert [place.line for place in places] == [2, 2, 2, 2]
    assert items[1].trail == "b.c"


@pytest.mark.parametrize("name", ["deep.json", "deep.jsonl"])
@pytest.mark.parametrize("depth", [110, 100_000])
def test_values_that_are_nested_too_deeply_are_refused(
    name: str, depth: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text('[{"a": ' + "[" * depth + "]" * depth + "}]", encoding="utf-8")
    if name.endswith("l"):
        path.write_text('{"a": ' + "[" * depth + "]" * depth + "}", encoding="utf-8")
    _, [finding] = read(path)
    assert finding.code == "LG605"
    assert finding.message == "is not JSON: it is nested more than 100 levels deep."
