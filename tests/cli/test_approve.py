"""``lettergen approve`` and ``confirm``, and what a run makes of approvals."""

from pathlib import Path

import pytest

from lettergen.approval.approvals import load
from lettergen.ledger.ledger import read_ledger
from tests.support.command_line import Campaign, Command
from tests.support.edits import edit_letter, replace_in


@pytest.fixture
def concert(command: Command, campaign: Campaign) -> Path:
    """A campaign of three letters, rendered; two of them have points to confirm."""
    folder = campaign("concert")
    assert command("render", "-q").code == 0
    return folder


def require(folder: Path, number: int) -> None:
    path = folder / "campaign.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\napproval: {{required: {number}}}\n", encoding="utf-8")


def change(folder: Path) -> None:
    replace_in(folder / "letter.md.j2", "{{ salutation }}", "{{ salutation }} and friends")


def test_an_approval_is_recorded_in_the_file_and_in_the_ledger(
    command: Command, concert: Path
) -> None:
    answer = command("approve", "Ely", "--by", "Ann Smith")
    assert (answer.code, answer.lines) == (0, ["Ely: approved by Ann Smith", "1 letter approved."])
    (approval,) = load(concert / "approvals.yaml").approvals
    assert (approval.letter, approval.recipient, approval.by) == ("ely", "Ely", "Ann Smith")
    event = read_ledger(concert / "letters").events[-1]
    assert (event.kind, event.letter, event.details["by"]) == ("approved", "ely", "Ann Smith")
    answer = command("approve", "Ely", "--by", "ann smith")
    assert answer.lines == ["Ely: approved before by ann smith", "0 letters approved."]


def test_a_letter_with_points_to_confirm_is_not_approved(command: Command, concert: Path) -> None:
    answer = command("approve", "--all", "--by", "Ann")
    assert answer.code == 2
    assert [line.split(":")[2].split()[1] for line in answer.lines] == ["LG818", "LG818"]
    assert not (concert / "approvals.yaml").exists()
    assert command("approve", "--by", "Ann").code == 2


def test_a_final_run_refuses_what_too_few_people_approved(command: Command, concert: Path) -> None:
    require(concert, 2)
    command("approve", "Ely", "--by", "Ann")
    answer = command("render", "--final", "--only", "Ely")
    assert answer.code == 1
    assert "LG816: Ely: is not approved by 2 people, by Ann only." in answer.lines[0]
    command("approve", "Ely", "--by", "ANN")
    assert command("render", "--final", "--only", "Ely", "-q").code == 1
    command("approve", "Ely", "--by", "Bob")
    assert command("render", "--final", "--only", "Ely", "-q").code == 0
    assert command("render", "--only", "Ely", "-q").code == 0


def test_a_letter_whose_words_change_loses_its_approval(command: Command, concert: Path) -> None:
    require(concert, 1)
    command("approve", "Ely", "--by", "Ann")
    replace_in(concert / "letter.md.j2", "{{ salutation }}", "{{ salutation }}{# remark #}")
    assert command("render", "--final", "--only", "Ely", "-q").lines == []
    change(concert)
    for arguments in (["--dry-run"], []):
        answer = command("render", "--only", "Ely", *arguments)
        assert answer.code == 0
        assert "warning LG817: Ely: has lost its approval: Ann approved it on" in answer.lines[0]
        assert "and it changed since: 'and friends' added in paragraph" in answer.lines[0]
    answer = command("render", "--final", "--only", "Ely")
    assert answer.code == 1
    assert "LG816: Ely: is not approved: Ann approved it on" in answer.lines[0]


def test_without_the_approved_letter_the_paragraph_that_changed_is_told(
    command: Command, concert: Path
) -> None:
    command("approve", "Ely", "--by", "Ann")
    (concert / "letters" / ".lettergen.written").unlink()
    change(concert)
    answer = command("render", "--only", "Ely")
    assert "and it changed since: paragraph" in answer.lines[0]
    assert "and friends" in answer.lines[0]


def test_an_edited_letter_is_approved_as_it_is(command: Command, concert: Path) -> None:
    require(concert, 1)
    command("approve", "Ely", "--by", "Ann")
    edit_letter(concert / "letters" / "ely.docx", "Dear", "My dear")
    assert "LG816" in command("render", "--final", "--only", "Ely").err
    command("approve", "Ely", "--by", "Ann")
    answer = command("render", "--final", "--only", "Ely")
    assert answer.code == 0
    assert "1 edited" in answer.err


def test_approvals_that_cannot_be_read_stop_the_run(command: Command, concert: Path) -> None:
    (concert / "approvals.yaml").write_text("- {letter: ely}\n", encoding="utf-8")
    answer = command("render")
    assert answer.code == 2
    assert "LG815" in answer.err


def test_points_are_listed_and_confirmed(command: Command, concert: Path) -> None:
    answer = command("confirm", "Ramsey")
    assert answer.out.splitlines() == [
        "1: salutation: or Joanna?",
        "2: town: the abbey, or the church?",
    ]
    before = (concert / "recipients.yaml").read_text(encoding="utf-8")
    arguments = ("--by", "Ann", "--evidence", "telephone call")
    answer = command("confirm", "Ramsey", "joanna", *arguments)
    assert answer.code == 0
    after = (concert / "recipients.yaml").read_text(encoding="utf-8")
    assert after == before.replace('    - "salutation: or Joanna?"\n', "")
    assert command("confirm", "Ramsey", "1", *arguments).code == 0
    assert command("approve", "Ramsey", "--by", "Bob").code == 0
    (approval,) = load(concert / "approvals.yaml").approvals
    assert [(one.point, one.by, one.evidence) for one in approval.points] == [
        ("salutation: or Joanna?", "Ann", "telephone call"),
        ("town: the abbey, or the church?", "Ann", "telephone call"),
    ]
    kinds = [event.kind for event in read_ledger(concert / "letters").events]
    assert kinds[-3:] == ["confirmed", "confirmed", "approved"]


@pytest.mark.parametrize("point", ["3", "0", "nothing", "o"])
def test_a_point_that_is_not_there_or_not_clear_is_reported(
    command: Command, concert: Path, point: str
) -> None:
    answer = command("confirm", "Ramsey", point, "--by", "Ann", "--evidence", "x")
    assert answer.code == 2
    assert "LG819" in answer.err
    assert "1: salutation: or Joanna?" in answer.err
    assert not (concert / "approvals.yaml").exists()


def test_evidence_is_needed(command: Command, concert: Path) -> None:
    answer = command("confirm", "Ramsey", "1", "--by", "Ann")
    assert answer.code == 2
    assert "--evidence" in answer.err


def test_a_point_of_a_spreadsheet_is_recorded_and_stays(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    rows = "town,name,salutation,answered,confirm\nEly,Mary Fenn,Mary,yes,the date?\n"
    (folder / "list.csv").write_text(rows, encoding="utf-8")
    replace_in(folder / "campaign.yaml", "recipients.yaml", "list.csv")
    answer = command("confirm", "Ely", "1", "--by", "Ann", "--evidence", "diary")
    assert answer.code == 1
    assert "LG820" in answer.lines[1]
    assert "list.csv:2" in answer.lines[1]
    assert (folder / "list.csv").read_text(encoding="utf-8") == rows
    assert load(folder / "approvals.yaml").list_confirmed("ely")[0].evidence == "diary"


def test_the_name_comes_from_git(
    command: Command, concert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(concert / "config"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(concert / "none"))
    answer = command("approve", "Ely")
    assert answer.code == 2
    assert "LG821" in answer.err
    (concert / "config").write_text("[user]\n name = Ann Smith\n", encoding="utf-8")
    assert command("approve", "Ely").lines[0] == "Ely: approved by Ann Smith"


@pytest.mark.parametrize("value", ["yes", "0", "{required: 0}", "{required: two}", "{needed: 1}"])
def test_approval_takes_a_number_of_people(command: Command, concert: Path, value: str) -> None:
    path = concert / "campaign.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\napproval: {value}\n", encoding="utf-8")
    answer = command("render")
    assert answer.code == 2
    assert "LG111" in answer.err


def test_letters_with_the_same_name_are_approved_for_each_campaign(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    text = (folder / "campaign.yaml").read_text(encoding="utf-8")
    other = text.replace("letters/", "reminders/").replace("2026-05-01", "2026-05-20")
    (folder / "reminder.yaml").write_text(other, encoding="utf-8")
    assert command("approve", "Ely", "--by", "Ann Smith").code == 0
    assert "LG817" not in command("render", "-q", "reminder.yaml").err
    assert command("approve", "Ely", "--by", "Ann Smith", "-c", "reminder.yaml").code == 0
    assert (folder / "reminder.approvals.yaml").exists()
    assert "LG817" not in command("render", "-q", "reminder.yaml").err
    assert "LG817" not in command("render", "-q").err
