"""What the ledger tells of recipients, in conditions and letters."""

from pathlib import Path

import pytest

from lettergen import api
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append
from lettergen.project.options import Options
from tests.conftest import REPOSITORY

PLAIN = REPOSITORY / "lettergen" / "letterheads" / "plain.docx"
LETTER = "Dear {{ name }},\n\nWe wrote{% if sent %} on {{ sent_on | date }}{% endif %}.\n"
LIST = "name,town\nAda Reed,Hull\nBob Stone,Leeds\nCleo Ng,York\n"


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    (tmp_path / "letter.md.j2").write_text(LETTER, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(
        f"letter: letter.md.j2\nletterhead: {PLAIN}\nrecipients: list.csv\n"
        "output: letters/{{ name | slug }}.docx\n",
        encoding="utf-8",
    )
    return tmp_path


def sent(letter: str, label: str, day: str = "2020-10-14", number: int = 1) -> Event:
    return Event(EventKind.SENT, letter, label, {"on": day, "number": number})


def selected(folder: Path, where: str) -> list[str]:
    letters = api.load(folder).letters(where=[where], allow_none=True)
    return [one.letter.label for one in letters]


def codes(path: Path) -> list[str]:
    """The codes of what a check finds, without branches that nobody takes."""
    return [one.code for one in api.check(path).findings if one.code != "LG272"]


def test_without_a_ledger_nothing_was_sent(campaign: Path) -> None:
    everyone = ["Ada Reed", "Bob Stone", "Cleo Ng"]
    assert selected(campaign, "not sent") == everyone
    assert selected(campaign, "answered") == []
    assert selected(campaign, 'sent_on < "2030-01-01"') == []
    assert selected(campaign, 'sent_on > "2000-01-01"') == []
    assert selected(campaign, "not sent_on") == everyone


def test_conditions_ask_the_ledger(campaign: Path) -> None:
    answer = Event(EventKind.ANSWERED, "bob-stone", "Bob Stone", {"on": "2020-10-20"})
    append(campaign / "letters", sent("ada-reed", "Ada Reed"), sent("bob-stone", "Bob Stone"))
    append(campaign / "letters", answer)
    assert selected(campaign, "not sent") == ["Cleo Ng"]
    assert selected(campaign, 'sent_on < "2020-11-01" and not answered') == ["Ada Reed"]
    assert selected(campaign, 'sent_on < "14 October 2020"') == []
    assert selected(campaign, 'answered_on == "2020-10-20"') == ["Bob Stone"]


def test_letters_print_the_day_and_are_made_again_when_it_changes(campaign: Path) -> None:
    assert "We wrote." in next(api.load(campaign).letters()).text
    api.render(campaign, Options())
    append(campaign / "letters", sent("ada-reed", "Ada Reed"))
    report = api.render(campaign, Options())
    assert [str(one.outcome) for one in report.results] == ["written", "unchanged", "unchanged"]
    assert "We wrote on 14 October 2020." in next(api.load(campaign).letters()).text


def test_the_day_of_what_has_not_happened_is_no_silent_blank(campaign: Path) -> None:
    (campaign / "letter.md.j2").write_text("We wrote on {{ sent_on | date }}.\n", encoding="utf-8")
    append(campaign / "letters", sent("ada-reed", "Ada Reed"))
    ada, bob, _ = api.load(campaign).letters()
    assert ada.text.strip() == "We wrote on 14 October 2020."
    assert [one.code for one in bob.errors] == ["LG844"]
    assert [one.code for one in api.check(campaign).findings if one.code != "LG844"] == []


def test_another_campaign_names_the_ledger(campaign: Path) -> None:
    append(campaign / "letters", sent("ada-reed", "Ada Reed"), sent("x", "Cleo Ng", "2020-10-15"))
    text = (campaign / "campaign.yaml").read_text(encoding="utf-8")
    text = text.replace("letters/{{", "reminders/{{") + "ledger: letters\n"
    (campaign / "reminder.yaml").write_text(text, encoding="utf-8")
    assert selected(campaign / "reminder.yaml", "sent") == ["Ada Reed", "Cleo Ng"]
    (campaign / "reminder.yaml").write_text(text[:-1] + "/none", encoding="utf-8")
    assert codes(campaign / "reminder.yaml") == ["LG116"]


def test_namesakes_in_the_ledger_of_another_campaign_are_not_guessed(campaign: Path) -> None:
    append(campaign / "letters", sent("a", "Ada Reed"), sent("b", "Ada Reed"))
    text = (campaign / "campaign.yaml").read_text(encoding="utf-8")
    text = text.replace("letters/{{", "reminders/{{") + "ledger: letters/ledger.jsonl\n"
    (campaign / "reminder.yaml").write_text(text, encoding="utf-8")
    assert set(codes(campaign / "reminder.yaml")) == {"LG843"}


def test_a_column_of_the_same_name_wins_and_that_is_reported(campaign: Path) -> None:
    text = LIST.replace("town", "Answered").replace("Hull", "no").replace("Leeds", "yes")
    (campaign / "list.csv").write_text(text.replace("York", "no"), encoding="utf-8")
    assert codes(campaign) == []
    append(campaign / "letters", Event(EventKind.ANSWERED, "ada-reed", "Ada Reed"))
    assert selected(campaign, "answered") == ["Bob Stone"]
    (finding,) = (one for one in api.check(campaign).findings if one.code == "LG842")
    assert finding.place.line == 1


def test_an_altered_ledger_stops_the_run(campaign: Path) -> None:
    append(campaign / "letters", sent("ada-reed", "Ada Reed"), sent("bob-stone", "Bob Stone"))
    path = campaign / "letters" / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b"2020-10-14", b"2020-10-15", 1))
    assert codes(campaign) == ["LG840"]
