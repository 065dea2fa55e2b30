"""``lettergen render``: the options that choose letters and places, and the summary."""

import os
from pathlib import Path

import pytest

from tests.support.command_line import Campaign, Command
from tests.support.letter_text import read_letter


def written(folder: Path) -> list[str]:
    """The names of the files in the folder of letters; none if it is not there."""
    return sorted(path.name for path in (folder / "letters").glob("**/*.docx"))


ALL = ["ely.docx", "kings-lynn.docx", "ramsey.docx"]


def test_render_writes_every_letter_and_sums_up_on_standard_error(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render")
    assert answer.code == 0
    assert answer.lines == [
        "3 letters in letters/: 3 written.",
        "3 points to confirm, in 2 letters:",
        "  King's Lynn: 1",
        "  Ramsey: 2",
    ]
    assert written(folder) == ALL


def test_one_letter_with_one_point_is_counted_in_good_english(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--only", "King's Lynn")
    assert answer.lines == [
        "1 letter in letters/: 1 written.",
        "1 point to confirm, in 1 letter:",
        "  King's Lynn: 1",
    ]


def test_letters_in_the_current_folder_are_reported_there(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--only", "Ramsey", "--out", ".")
    assert answer.lines[0] == "1 letter in ./: 1 written."


@pytest.mark.parametrize("named", ["campaign.yaml", ".", "../concert"])
def test_a_campaign_is_named_by_its_file_or_its_folder(
    command: Command, campaign: Campaign, named: str
) -> None:
    folder = campaign("concert")
    assert command("render", named).code == 0
    assert written(folder) == ALL


def test_letters_that_did_not_change_are_left_alone(command: Command, campaign: Campaign) -> None:
    folder = campaign("concert")
    command("render")
    ely, ramsey = folder / "letters" / "ely.docx", folder / "letters" / "ramsey.docx"
    ramsey.unlink()
    os.utime(ely, (1_000_000_000, 1_000_000_000))
    answer = command("render")
    assert answer.lines[0] == "3 letters in letters/: 1 written, 2 unchanged."
    assert ely.stat().st_mtime == 1_000_000_000
    assert ramsey.stat().st_mtime > 1_000_000_000


@pytest.mark.parametrize("name", ["Ely", "ely", "Mary Fenn", "mary fenn", "ELY"])
def test_only_takes_the_first_field_or_the_name_in_any_case(
    command: Command, campaign: Campaign, name: str
) -> None:
    folder = campaign("concert")
    assert command("render", "--only", name).code == 0
    assert written(folder) == ["ely.docx"]


@pytest.mark.parametrize("name", ["kings-lynn", "King's Lynn", "Tom Wash"])
def test_only_takes_the_stem_of_the_output_file_too(
    command: Command, campaign: Campaign, name: str
) -> None:
    folder = campaign("concert")
    command("render", "--only", name)
    assert written(folder) == ["kings-lynn.docx"]


def test_only_may_be_repeated(command: Command, campaign: Campaign) -> None:
    folder = campaign("concert")
    answer = command("render", "--only", "Ramsey", "--only", "Mary Fenn", "--only", "ely")
    assert answer.lines[0] == "2 letters in letters/: 2 written."
    assert written(folder) == ["ely.docx", "ramsey.docx"]


def test_only_offers_the_nearest_name_for_one_that_nobody_has(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render", "--only", "Ramsay", "--only", "Ely", "--only", "Timbuktu")
    assert answer.code == 2
    assert answer.lines == [
        "--only Ramsay: error LG125: no recipient is called 'Ramsay'. Did you mean 'Ramsey'?",
        "--only Timbuktu: error LG125: no recipient is called 'Timbuktu'.",
    ]
    assert written(folder) == []


def test_where_keeps_those_for_whom_the_expression_holds(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render", "--where", 'answered == "no"', "--where", "confirm | length > 1")
    assert answer.lines[0] == "1 letter in letters/: 1 written."
    assert written(folder) == ["ramsey.docx"]


def test_a_condition_that_nobody_meets_is_refused_unless_that_is_allowed(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--where", "answered == 'nobody'")
    assert (answer.code, answer.lines[0]) == (
        2,
        "--where: error LG641: nobody meets 'answered == 'nobody''. 'answered' is 'no', 'yes'. "
        "If that is right, add '--allow-none'.",
    )
    answer = command("render", "--where", "false", "--allow-none")
    assert (answer.code, answer.lines) == (0, ["0 letters: nothing to do."])


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        (
            'answered = "no"',
            "--where: error LG200: 'answered = \"no\"' is not an expression: "
            "chunk after expression. Compare with '=='.",
        ),
        (
            "town | nosuch",
            "--where: error LG200: 'town | nosuch' is not an expression: No filter named",
        ),
        (
            "answerd == 'no'",
            "--where: error LG301: no recipient has 'answerd'. Did you mean 'answered'?",
        ),
    ],
)
def test_a_condition_that_is_none_is_refused(
    command: Command, campaign: Campaign, condition: str, complaint: str
) -> None:
    folder = campaign("concert")
    answer = command("render", "--where", condition)
    assert answer.code == 2
    assert answer.lines[0].startswith(complaint)
    assert written(folder) == []


def test_out_writes_to_another_folder(command: Command, campaign: Campaign, tmp_path: Path) -> None:
    folder = campaign("concert")
    assert command("render", "--out", str(tmp_path / "new" / "folder")).code == 0
    assert sorted(path.name for path in (tmp_path / "new" / "folder").glob("*.docx")) == ALL
    assert written(folder) == []


def test_out_must_not_be_a_file(command: Command, campaign: Campaign) -> None:
    folder = campaign("concert")
    answer = command("render", "--out", "letter.md.j2")
    assert answer.code == 2
    assert "is a file" in answer.err
    assert written(folder) == []


def test_set_puts_a_value_over_that_of_the_campaign(command: Command, campaign: Campaign) -> None:
    folder = campaign("concert")
    answer = command("render", "--set", "date=2026-12-24", "--set", "sender.name=A = B")
    assert answer.code == 0
    body = read_letter(folder / "letters" / "ely.docx").body
    assert body[1:] == ["The Fen Singers sing in Ely on 24 December 2026¹.", "A = B"]


@pytest.mark.parametrize(
    ("assignment", "complaint"),
    [
        ("date", "--set date: error LG117: is not an assignment. Write --set key=value."),
        ("=2026", "--set =2026: error LG117: is not an assignment. Write --set key=value."),
        (
            "date.year=1",
            "--set date.year=1: error LG118: 'date' is a value, not a group of values.",
        ),
    ],
)
def test_what_is_no_assignment_is_refused(
    command: Command, campaign: Campaign, assignment: str, complaint: str
) -> None:
    folder = campaign("concert")
    answer = command("render", "--set", assignment)
    assert (answer.code, answer.lines) == (2, [complaint])
    assert written(folder) == []


def test_a_value_set_in_vain_fails_each_letter_that_uses_it(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--only", "Ely", "--set", "date=tomorrow")
    assert answer.code == 1
    assert answer.lines == [
        "letter.md.j2:3: error LG302: Ely: 'tomorrow' is not a date. "
        "Write it as 2020-10-13 (with a time: 2020-10-13 14:30) or as 13 October 2020.",
        "1 letter: 1 failed.",
    ]


def test_a_dry_run_writes_nothing(command: Command, campaign: Campaign, tmp_path: Path) -> None:
    folder = campaign("concert")
    before = sorted(tmp_path.rglob("*"))
    answer = command("render", "--dry-run", "--out", str(folder / "elsewhere"))
    assert answer.code == 0
    assert answer.lines[0] == f"3 letters in {folder / 'elsewhere'}/: 3 new."
    assert sorted(tmp_path.rglob("*")) == before


def test_a_dry_run_finds_what_a_run_would_find(command: Command, campaign: Campaign) -> None:
    campaign("missing-field")
    answer = command("render", "--dry-run")
    assert answer.code == 1
    assert answer.lines[-1] == "3 letters in letters/: 2 new, 1 failed."


def test_final_refuses_letters_with_points_to_confirm_and_names_the_points(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render", "--final")
    assert answer.code == 1
    assert answer.lines == [
        "3 letters in letters/: 1 written, 2 refused.",
        "3 points to confirm, in 2 refused letters:",
        "  King's Lynn: 1",
        "    - name: or Thomas?",
        "  Ramsey: 2",
        "    - salutation: or Joanna?",
        "    - town: the abbey, or the church?",
    ]
    assert written(folder) == ["ely.docx"]


def test_final_is_content_where_nothing_is_left_to_confirm(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--final", "--only", "Ely")
    assert (answer.code, answer.lines) == (0, ["1 letter in letters/: 1 written."])


def test_one_bad_recipient_does_not_stop_the_others(command: Command, campaign: Campaign) -> None:
    folder = campaign("missing-field")
    answer = command("render")
    assert answer.code == 1
    assert answer.lines[-1] == "3 letters in letters/: 2 written, 1 failed."
    assert written(folder) == ["essex.docx", "sussex.docx"]


def test_fail_fast_stops_at_the_first_letter_that_fails(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("missing-field")
    answer = command("render", "--fail-fast")
    assert answer.code == 1
    assert answer.lines[-1] == "2 letters in letters/: 1 written, 1 failed."
    assert written(folder) == ["sussex.docx"]


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_a_quiet_run_says_nothing_if_all_goes_well(
    command: Command, campaign: Campaign, option: str
) -> None:
    folder = campaign("concert")
    answer = command("render", option)
    assert (answer.code, answer.lines) == (0, [])
    assert written(folder) == ALL


def test_a_quiet_run_says_what_went_wrong(command: Command, campaign: Campaign) -> None:
    campaign("missing-field")
    answer = command("render", "-q")
    assert answer.code == 1
    assert len(answer.lines) == 1
    assert answer.lines[0].startswith("recipients.yaml:7: error LG301: Kent has no 'salutation'")


def test_a_quiet_final_run_still_says_which_letters_it_refused(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "-q", "--final")
    assert answer.code == 1
    assert answer.lines[1:3] == [
        "3 points to confirm, in 2 refused letters:",
        "  King's Lynn: 1",
    ]


@pytest.mark.parametrize("option", ["-v", "--verbose"])
def test_a_verbose_run_names_every_letter_and_every_point(
    command: Command, campaign: Campaign, option: str
) -> None:
    campaign("concert")
    command("render", "--only", "Ely")
    answer = command("render", option)
    assert answer.lines == [
        "unchanged  letters/ely.docx",
        "written    letters/kings-lynn.docx",
        "written    letters/ramsey.docx",
        "3 letters in letters/: 2 written, 1 unchanged.",
        "3 points to confirm, in 2 letters:",
        "  King's Lynn: 1",
        "    - name: or Thomas?",
        "  Ramsey: 2",
        "    - salutation: or Joanna?",
        "    - town: the abbey, or the church?",
    ]


def test_a_run_stopped_by_hand_leaves_whole_letters(
    command: Command, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = campaign("concert")
    replace = os.replace

    def interrupted(source: Path, target: Path) -> None:
        if Path(target).stem == "ramsey":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    answer = command("render")
    assert answer.code == 130
    assert answer.lines[-1] == "Stopped. The letters written so far are complete."
    assert written(folder) == ["ely.docx", "kings-lynn.docx"]


def test_the_summary_counts_the_letters_of_a_combined_file(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render", "--combined", "all.docx")
    assert answer.lines[:2] == ["3 letters in letters/: 3 written.", "all.docx has 3 letters."]
    assert (folder / "all.docx").exists()


def test_duplex_without_a_combined_file_is_refused(command: Command, campaign: Campaign) -> None:
    folder = campaign("concert")
    answer = command("render", "--duplex")
    assert answer.code == 2
    assert answer.lines[-1] == "Error: --duplex needs --combined."
    assert written(folder) == []
