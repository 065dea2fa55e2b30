"""``lettergen check``: the report, the options that choose letters, the exit code."""

from pathlib import Path

from tests.support.command_line import Campaign, Command


def test_check_merges_every_letter_and_writes_none(
    command: Command, campaign: Campaign, tmp_path: Path
) -> None:
    campaign("concert")
    before = sorted(tmp_path.rglob("*"))
    answer = command("check")
    assert answer.code == 0
    assert answer.err == "3 letters checked: 0 errors, 5 warnings, 1 note.\n"
    for point in (
        "King's Lynn: to confirm: name: or Thomas?",
        "Ramsey: to confirm: salutation: or Joanna?",
        "Ramsey: to confirm: town: the abbey, or the church?",
    ):
        assert point in answer.out
    assert sorted(tmp_path.rglob("*")) == before


def test_check_takes_the_options_that_choose_letters(command: Command, campaign: Campaign) -> None:
    campaign("concert")
    assert command("check", "--only", "Ely").err.startswith("1 letter checked: 0 errors")
    assert command("check", "--where", "town == 'Ely'").err.startswith("1 letter checked: 0 errors")
    assert command("check", "--set", "date=never", "--only", "Ely").code == 1


def test_check_fails_if_a_letter_cannot_be_rendered(command: Command, campaign: Campaign) -> None:
    campaign("missing-field")
    answer = command("check")
    assert answer.code == 1
    assert answer.err.startswith("3 letters checked: 1 error, ")
