"""A date to do something by is known by the words before it, and must not be before the letter."""

from pathlib import Path

import pytest

import lettergen
from tests.support.small_campaigns import write_campaign

CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: recipients.yaml
output: "letters/{{ name | slug }}.docx"
"""


def find(folder: Path, words: str, when: str = "2026-10-05") -> list[str]:
    files = {"campaign.yaml": CAMPAIGN + f"values: {{date: 2026-10-12, when: {when}}}\n"}
    letter = f"{{{{ date | date }}}}\n\nDear {{{{ name }}}},\n\n{words}\n"
    campaign = write_campaign(folder, letter, "- {name: Ada Mensah}\n", files)
    return [one.place.path for one in lettergen.check(campaign).findings if one.code == "LG714"]


@pytest.mark.parametrize(
    "words",
    [
        "Please reply by {{ when | date }}.",
        "You have until **{{ when | date }}** to appeal.",
        "Bitte antworten Sie bis zum {{ when | date }}.",
        "Merci de répondre avant le {{ when | date }}.",
        "Talwch erbyn {{ when | date }}.",
        "Prosimy o odpowiedź do dnia {{ when | date }}.",
        "{{ when | date }}までにご返信ください。",
        "Please reply no later than Friday {{ when | date }}.",
    ],
)
def test_a_day_to_do_something_by_before_the_letter_is_reported(tmp_path: Path, words: str) -> None:
    assert len(find(tmp_path, words)) == 1
    assert find(tmp_path / "right", words, "2026-10-26") == []


@pytest.mark.parametrize(
    "words",
    [
        "You were asked to reply by {{ when | date }}.",
        "We had not heard from you by {{ when | date }}.",
        "We met on {{ when | date }}.",
    ],
)
def test_what_was_due_before_is_no_fault(tmp_path: Path, words: str) -> None:
    assert find(tmp_path, words) == []


def test_a_day_in_words_is_compared_with_the_letter(tmp_path: Path) -> None:
    words = "Please reply by 1 October 2026, or call on {{ when | date }}."
    assert find(tmp_path, words) == [str(tmp_path / "letter.md.j2")]
