"""Columns become fields: the corpus of ``tests/data/lists/columns.yaml``."""

from pathlib import Path

import pytest

from lettergen.data import yaml
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from tests.support.lists import Case, load_cases, read, summarise

CASES = load_cases("columns.yaml")


def build(case: Case, folder: Path) -> tuple[Path, Mapping]:
    """The list of a case, called ``list.csv`` or as its suffix demands, and the campaign's keys."""
    path = folder / f"list{Path(case.name).suffix}"
    path.write_text(case.content["text"], encoding="utf-8")
    campaign = folder / "campaign.yaml"
    campaign.write_text(case.content.get("campaign", "letter: letter.md"), encoding="utf-8")
    keys = yaml.load(campaign)
    assert isinstance(keys, Mapping)
    return path, keys


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_list_gives_its_fields_and_labels_or_its_findings(case: Case, tmp_path: Path) -> None:
    path, keys = build(case, tmp_path)
    found, findings = read(path, campaign=keys)
    expected, messages = case.expected
    fields, words = summarise(found, findings)
    assert [text.replace(f"{tmp_path}/", "") for text in words] == messages
    if expected:
        assert fields == expected
    if labels := case.content.get("labels"):
        assert [recipient.label for recipient in found] == labels


def find(name: str, folder: Path) -> list[Mapping]:
    """The fields of the recipients of a case."""
    (case,) = (case for case in CASES if case.name == name)
    path, keys = build(case, folder)
    return [recipient.fields for recipient in read(path, campaign=keys)[0]]


def test_the_value_of_a_field_has_the_place_of_its_cell(tmp_path: Path) -> None:
    (fields, _) = find("lists.csv", tmp_path)
    path = str(tmp_path / "list.csv")
    assert fields.place_of("address") == Place(path, 2, "column 'Address 1'")
    assert fields["address"].place_of(1) == Place(path, 2, "column 'Town'")
    assert fields["tags"].place_of(1) == Place(path, 2, "column 'Interests'")
    assert fields.place_of_name("tags") == Place(path, 1, "column 6")


def test_a_column_that_became_a_field_is_found_under_its_own_name_too(tmp_path: Path) -> None:
    (fields, _) = find("lists.csv", tmp_path)
    assert fields.locate("town") is None
    located = fields.locate_column("postcode_zip")
    assert located is not None
    assert located.place == Place(str(tmp_path / "list.csv"), 2, "column 'Postcode/ZIP'")


def test_the_rows_of_a_letter_know_their_lines(tmp_path: Path) -> None:
    fields = find("households.csv", tmp_path)[0]
    assert [row.place.line for row in fields["rows"]] == [2, 4]
    assert fields["rows"].place_of(1).line == 4


def test_a_field_that_differs_between_rows_has_no_value_and_tells_why(tmp_path: Path) -> None:
    reason = find("households.csv", tmp_path)[0].locate("amount")
    assert reason is not None
    assert not hasattr(reason, "value")
    assert reason.place == Place(str(tmp_path / "list.csv"), 4, "column 'Amount'")
    assert "'10' in line 2" in reason.message
    assert "'20' in line 4" in reason.message
