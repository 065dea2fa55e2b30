"""Titles of one person that contradict each other, and greetings that no language has."""

from pathlib import Path

import pytest

import lettergen
from tests.support.small_campaigns import write_campaign


def find(folder: Path, entry: str) -> list[str]:
    """Return the findings about the titles in an entry."""
    letter = "{{ title }} {{ name }}\n\n{{ salutation }},\n\nThank you.\n"
    found = lettergen.check(write_campaign(folder, letter, f"- {{{entry}}}\n")).findings
    return [one.message for one in found if one.code == "LG912"]


@pytest.mark.parametrize(
    ("title", "salutation"),
    [
        ("Mr", "Dear Mrs Mensah"),
        ("Mrs", "Dear Mr. Mensah"),
        ("Herr", "Sehr geehrte Frau Mensah"),
        ("Madame", "Cher Monsieur Mensah"),
        ("Señora", "Estimado Señor Mensah"),
    ],
)
def test_titles_that_contradict_each_other_are_reported(
    tmp_path: Path, title: str, salutation: str
) -> None:
    entry = f"name: Ada Mensah, title: {title}, salutation: {salutation}"
    message = f"Ada Mensah: 'salutation' is '{salutation}', but 'title' is '{title}'."
    assert find(tmp_path, entry) == [message]


@pytest.mark.parametrize(
    ("salutation", "words"),
    [
        ("Sehr geehrter Frau Mensah", "geehrter Frau"),
        ("Sehr geehrte Herr Mensah", "geehrte Herr"),
        ("Cher Madame", "Cher Madame"),
        ("Chère Monsieur", "Chère Monsieur"),
        ("Estimada Señor Mensah", "Estimada Señor"),
        ("Szanowny Pani Mensah", "Szanowny Pani"),
    ],
)
def test_a_greeting_whose_words_do_not_go_together_is_reported(
    tmp_path: Path, salutation: str, words: str
) -> None:
    [message] = find(tmp_path, f"name: Ada Mensah, title: Dr, salutation: {salutation}")
    assert message == f"Ada Mensah: 'salutation' contains '{words}', which does not go together."


@pytest.mark.parametrize(
    ("title", "salutation"),
    [
        ("Mrs", "Dear Ms Mensah"),
        ("Mr and Mrs", "Dear Mrs Mensah"),
        ("Dr", "Dear Mr Mensah"),
        ("Herr", "Sehr geehrter Herr Mensah"),
        ("Frau", "Sehr geehrte Frau Mensah"),
        ("Familie", "Sehr geehrte Damen und Herren"),
        ("Madame", "Chère Madame"),
        ("Pani", "Szanowna Pani"),
        ("Prof.", "Liebe Ada"),
    ],
)
def test_titles_of_one_person_are_no_fault(tmp_path: Path, title: str, salutation: str) -> None:
    assert find(tmp_path, f"name: Ada Mensah, title: {title}, salutation: {salutation}") == []


def test_words_in_fields_without_titles_are_no_fault(tmp_path: Path) -> None:
    entry = "name: Ada Mensah, title: Mrs, salutation: Dear Mrs Mensah, note: Mr Vale wrote"
    assert find(tmp_path, entry) == []
