"""``recipients.yaml``: each entry has a label, its open points, and faults with a line."""

from pathlib import Path

import pytest

from lettergen.data import recipients
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError

DATA = Path(__file__).parent / "recipients"
RESERVED = frozenset({"cite", "note", "recipient"})


def read(name: str) -> tuple[Recipient, ...]:
    return recipients.load(DATA / name, RESERVED)


def findings(name: str) -> tuple[Finding, ...]:
    with pytest.raises(LettergenError) as refused, collecting():
        read(name)
    assert {finding.place.path for finding in refused.value.findings} == {str(DATA / name)}
    return refused.value.findings


def faults(name: str) -> list[tuple[int, str]]:
    return [(finding.place.line, finding.code) for finding in findings(name)]


# Entries


def test_entries_come_in_the_order_of_the_file_and_know_their_lines() -> None:
    assert [(recipient.label, recipient.place.line) for recipient in read("three.yaml")] == [
        ("Kent", 2),
        ("Tŷ Morgannwg", 5),
        ("Sussex", 10),
    ]


def test_an_entry_keeps_all_its_fields() -> None:
    assert read("three.yaml")[2].fields == {"area": "Sussex", "name": "Katy Bourne"}


def test_open_points_are_kept_as_written() -> None:
    assert [recipient.confirm for recipient in read("three.yaml")] == [
        (),
        ("address: street not seen", "the salutation"),
        (),
    ]


def test_the_label_is_the_first_field_that_is_text() -> None:
    assert [recipient.label for recipient in read("labels.yaml")] == [
        "Kent",
        "The Commissioner for Sussex",
        "recipient 3",
        "recipient 4",
        "recipient 5",
        "own fields come before merged ones",
    ]


# Faults


@pytest.mark.parametrize(
    "name", ["empty.yaml", "empty-list.yaml", "mapping.yaml", "list-under-a-key.yaml", "text.yaml"]
)
def test_what_is_no_list_of_entries_is_refused(name: str) -> None:
    (finding,) = findings(name)
    assert f"{finding.code} {finding}" == (
        f"LG120 {DATA / name}:1: the recipients must be a list with at least one entry. "
        "Begin each entry with '- '."
    )


def test_entries_that_are_no_mappings_are_reported_one_by_one() -> None:
    assert faults("not-mappings.yaml") == [(line, "LG121") for line in (1, 2, 3, 5)]
    assert {str(finding).partition(": ")[2] for finding in findings("not-mappings.yaml")} == {
        "an entry must be a mapping of field names to values."
    }


def test_fields_with_a_name_of_the_template_language_are_reported() -> None:
    path = DATA / "reserved-names.yaml"
    assert [f"{finding.code} {finding}" for finding in findings("reserved-names.yaml")] == [
        f"LG122 {path}:{line}: a field cannot be called '{name}': "
        "the template language uses that name. Rename it."
        for line, name in [(2, "cite"), (5, "recipient"), (6, "note")]
    ]


def test_points_to_confirm_are_a_list_of_words_and_nothing_else() -> None:
    assert faults("confirm-of-every-kind.yaml") == [
        (line, "LG123") for line in (4, 5, 6, 8, 11, 12, 13)
    ]


def test_a_point_that_a_colon_made_a_mapping_gets_the_right_remedy() -> None:
    finding = next(f for f in findings("confirm-of-every-kind.yaml") if f.place.line == 8)
    assert str(finding).partition(": ")[2] == (
        "'confirm' must be a list of points in plain words. "
        "Put quotes around a point that contains a colon followed by a space."
    )


def test_everything_that_is_wrong_is_said_in_one_go() -> None:
    assert faults("everything-wrong.yaml") == [
        (1, "LG121"),
        (3, "LG122"),
        (4, "LG123"),
        (6, "LG122"),
    ]


# Other kinds of files


def test_a_file_of_another_kind_is_read_by_the_reader_of_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "RECIPIENTS.CSV"
    path.write_text("area\nKent\nSussex\n", encoding="utf-8")
    found = recipients.load(path, RESERVED)
    assert [(one.label, one.place.line) for one in found] == [("Kent", 2), ("Sussex", 3)]
