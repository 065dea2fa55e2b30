"""Two fields that name one person must name the same one, whatever they are called."""

from pathlib import Path

import pytest

import lettergen
from tests.support.small_campaigns import write_campaign

TENANTS = [
    ("Mr Stephen Barraclough", "Mr Barraclough"),
    ("Ms Comfort Asante", "Ms Asante"),
    ("Mrs Edith Holroyd", "Mrs Holroyd"),
    ("Miss Ruth & Miss Anne Sykes", "Miss Sykes and Miss Sykes"),
    ("Mr Femi Ojo", "Mr Ojo"),
]


CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: recipients.yaml
output: "letters/{{ %s | slug }}.docx"
"""


def find(folder: Path, tenants: list[tuple[str, str]], code: str = "LG151") -> list[str]:
    rows = "".join(f"- {{Tenant: {name}, Greeting: {call}}}\n" for name, call in tenants)
    letter = "To {{ Tenant }}\n\nDear {{ Greeting }},\n\nwe write to you about your home.\n"
    files = {"campaign.yaml": CAMPAIGN % "Tenant"}
    found = lettergen.check(write_campaign(folder, letter, rows, files)).findings
    return [f"{one.place.line}: {one.words}" for one in found if one.code == code]


def test_fields_that_agree_are_no_fault(tmp_path: Path) -> None:
    assert find(tmp_path, TENANTS) == []


def test_a_name_that_was_changed_is_reported_where_the_greeting_was_left(tmp_path: Path) -> None:
    tenants = [*TENANTS[:2], ("Mrs Edith Hargreaves", "Mrs Holroyd"), *TENANTS[3:]]
    [words] = find(tmp_path, tenants)
    assert "'Tenant' is 'Mrs Edith Hargreaves', which does not match 'Mrs Holroyd'" in words
    assert words.startswith("3: ")


def test_fields_that_often_differ_are_no_fault(tmp_path: Path) -> None:
    tenants = [("Mr Ali Khan", "Mr Reed"), ("Ms May Lowe", "Ms Stone"), *TENANTS[2:]]
    assert find(tmp_path, tenants) == []


def test_a_greeting_without_a_name_is_no_fault(tmp_path: Path) -> None:
    assert find(tmp_path, [*TENANTS[:4], ("The Owner", "Sir or Madam")]) == []


@pytest.mark.parametrize(
    ("name", "greeting", "count"),
    [
        ("Peter and Ann Charlton", "Peter and Ann", 0),
        ("Peter and Ann Charlton", "Mark and Ann", 1),
        ("Mr and Mrs Charlton", "Peter and Ann Charlton", 0),
        ("Robert & Margaret Dee", "Bob & Peggy", 0),
    ],
)
def test_both_first_names_of_a_couple_must_be_known(
    tmp_path: Path, name: str, greeting: str, count: int
) -> None:
    row = f"- {{name: {name}, salutation: {greeting}}}\n"
    letter = "Dear {{ salutation }},\n\nwe thank {{ name }}.\n"
    found = lettergen.check(write_campaign(tmp_path, letter, row)).findings
    assert [one.code for one in found].count("LG151") == count


@pytest.mark.parametrize(
    ("officer", "count"),
    [("Gail Moss", 0), ("Grace Moss", 1), ("G Moss", 0), ("Abigail Moss", 0), ("Ms Moss", 0)],
)
def test_the_address_of_an_officer_must_have_the_first_name(
    tmp_path: Path, officer: str, count: int
) -> None:
    row = f"- {{name: Ada Reed, Officer: {officer}, Officer Email: gail.moss@homes.example}}\n"
    letter = "Dear {{ name }},\n\nwrite to {{ Officer }}, {{ Officer_Email }}.\n"
    found = lettergen.check(write_campaign(tmp_path, letter, row)).findings
    assert [one.code for one in found].count("LG718") == count


def test_a_title_is_compared_in_every_field_with_the_name(tmp_path: Path) -> None:
    row = "- {Anrede: Liebe Frau, Eltern: Herr Jan Großmann, Nachname: Großmann}\n"
    letter = "{{ Eltern }}\n\n{{ Anrede }} {{ Nachname }},\n\nwir danken.\n"
    files = {"campaign.yaml": CAMPAIGN % "Eltern"}
    found = lettergen.check(write_campaign(tmp_path, letter, row, files)).findings
    assert [one.code for one in found].count("LG912") == 1
