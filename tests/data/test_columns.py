"""Columns become fields: the corpus of ``tests/data/lists/columns.yaml``."""

import pickle
from pathlib import Path

import pytest

from lettergen.data import yaml
from lettergen.data.values import Mapping, copy_values
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


@pytest.mark.parametrize("name", ["lists.csv", "households.csv", "groups-of-mapped-fields.csv"])
def test_fields_keep_their_values_and_places_in_another_process(name: str, tmp_path: Path) -> None:
    for fields in find(name, tmp_path):
        copy = pickle.loads(pickle.dumps(fields))
        assert copy == fields
        assert [copy.place_of(key) for key in copy] == [fields.place_of(key) for key in fields]
        assert copy.names_without_value == fields.names_without_value
        assert copy_values(copy) == fields


@pytest.mark.parametrize(
    ("keys", "code", "message"),
    [
        ("fields: Name", "LG622", "'fields' must be a mapping of the names of fields to columns."),
        ("fields: {name: }", "LG622", "the field 'name' names no column."),
        ("fields: {name: []}", "LG622", "the field 'name' names no column."),
        ("fields: {name: [Town, {a: b}]}", "LG622", "the field 'name' names no column."),
        ("fields: {a..b: Town}", "LG622", "'a..b' cannot be the name of a field."),
        ("fields: {'#': Town}", "LG622", "'#' cannot be the name of a field."),
        ("fields: {x: {colum: Town}}", "LG622", "the field 'x' has no option 'colum'."),
        ("fields: {x: {split: ','}}", "LG622", "the field 'x' names no column."),
        (
            "fields: {x: {column: Town, split: ''}}",
            "LG622",
            "'split' must be the text between the items, such as ','.",
        ),
        (
            "fields: {a b: Town, a_b: Name}",
            "LG623",
            "the fields 'a b' and 'a_b' have the same name.",
        ),
        (
            "fields: {firm: Town, firm.name: Name}",
            "LG623",
            "'firm' is a field, and a group with the field 'firm.name'.",
        ),
        ("rows: people", "LG624", "'rows' names the rows of a group, but there is no 'group'."),
        ("group: {a: b}", "LG624", "'group' must be a column, or a list of columns."),
        ("group: []", "LG624", "'group' must be a column, or a list of columns."),
        ("group: Town\nrows: '#'", "LG624", "'rows' must be the name of a field."),
        ("group: Twon", "LG621", "the list of recipients has no column 'Twon'."),
    ],
)
def test_what_the_campaign_says_wrong_is_one_finding_with_its_line(
    keys: str, code: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("Name,Town\nAda,Leeds\n", encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(keys, encoding="utf-8")
    campaign = yaml.load(tmp_path / "campaign.yaml")
    assert isinstance(campaign, Mapping)
    _, (finding,) = read(tmp_path / "list.csv", campaign=campaign)
    assert (finding.code, finding.message) == (code, message)
    assert finding.place.path == str(tmp_path / "campaign.yaml")
    assert finding.place.line == len(keys.splitlines())
    assert finding.hint
