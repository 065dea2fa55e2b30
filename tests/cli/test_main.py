"""The command line: options in, words out, exit codes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import lettergen
from lettergen.cli.main import cli, main
from tests.support.campaigns import CAMPAIGNS, copied
from tests.support.reading import read


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit code and what it said where."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said to the person, line by line; nothing may have gone to the pipe."""
        assert self.out == ""
        return self.err.splitlines()


Command = Callable[..., Answer]
Campaign = Callable[[str], Path]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line as the installed program does."""

    def run(*arguments: str) -> Answer:
        code = 0
        try:
            main(arguments)
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 0
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Go into a copy of a campaign, so that messages name files as a person there sees them."""

    def enter(name: str) -> Path:
        folder = copied(name, tmp_path)
        monkeypatch.chdir(folder)
        return folder

    return enter


def program(*arguments: str, **variables: str) -> Answer:
    """Run ``python -m lettergen`` in a process of its own, with more environment variables."""
    return python("-m", "lettergen", *arguments, variables=variables)


def python(*arguments: str, variables: Mapping[str, str] | None = None) -> Answer:
    """Run Python in a process of its own."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def written(folder: Path) -> list[str]:
    """The names of the files in the folder of letters; none if it is not there."""
    return sorted(path.name for path in (folder / "letters").glob("**/*.docx"))


ALL = ["ely.docx", "kings-lynn.docx", "ramsey.docx"]


# render


def test_render_writes_every_letter_and_sums_up_on_standard_error(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render")
    assert answer.code == 0
    assert answer.lines == [
        "3 letters: 3 written.",
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
        "1 letter: 1 written.",
        "1 point to confirm, in 1 letter:",
        "  King's Lynn: 1",
    ]


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
    assert answer.lines[0] == "3 letters: 1 written, 2 unchanged."
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
    assert answer.lines[0] == "2 letters: 2 written."
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
    assert answer.lines[0] == "1 letter: 1 written."
    assert written(folder) == ["ramsey.docx"]


def test_a_condition_that_nobody_meets_leaves_nothing_to_do(
    command: Command, campaign: Campaign
) -> None:
    campaign("concert")
    answer = command("render", "--where", "false")
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
            "recipients.yaml:1: error LG301: Ely has no 'answerd' (--where uses it). Did you",
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
    body = read(folder / "letters" / "ely.docx").body
    assert body[1:] == ["The Fen Singers sing in Ely on 24 December 2026¹.", "A = B"]


@pytest.mark.parametrize(
    ("assignment", "complaint"),
    [
        ("date", "--set date: error LG117: is not an assignment. Write --set key=value."),
        ("=2026", "--set =2026: error LG117: is not an assignment. Write --set key=value."),
        (
            "date.year=1",
            "--set date.year=1: error LG117: 'date' is a value, not a group of values.",
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
        "Write it as year-month-day: 2020-10-13.",
        "1 letter: 1 failed.",
    ]


def test_a_dry_run_writes_nothing(command: Command, campaign: Campaign, tmp_path: Path) -> None:
    folder = campaign("concert")
    before = sorted(tmp_path.rglob("*"))
    answer = command("render", "--dry-run", "--out", str(folder / "elsewhere"))
    assert answer.code == 0
    assert answer.lines[0] == "3 letters: 3 planned."
    assert sorted(tmp_path.rglob("*")) == before


def test_a_dry_run_finds_what_a_run_would_find(command: Command, campaign: Campaign) -> None:
    campaign("missing-field")
    answer = command("render", "--dry-run")
    assert answer.code == 1
    assert answer.lines[-1] == "3 letters: 2 planned, 1 failed."


def test_final_refuses_letters_with_points_to_confirm_and_names_the_points(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    answer = command("render", "--final")
    assert answer.code == 1
    assert answer.lines == [
        "3 letters: 1 written, 2 refused.",
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
    assert (answer.code, answer.lines) == (0, ["1 letter: 1 written."])


def test_one_bad_recipient_does_not_stop_the_others(command: Command, campaign: Campaign) -> None:
    folder = campaign("missing-field")
    answer = command("render")
    assert answer.code == 1
    assert answer.lines[-1] == "3 letters: 2 written, 1 failed."
    assert written(folder) == ["essex.docx", "sussex.docx"]


def test_fail_fast_stops_at_the_first_letter_that_fails(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("missing-field")
    answer = command("render", "--fail-fast")
    assert answer.code == 1
    assert answer.lines[-1] == "2 letters: 1 written, 1 failed."
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
    assert answer.lines[0].startswith("recipients.yaml:5: error LG301: Kent has no 'salutation'")


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
        "3 letters: 2 written, 1 unchanged.",
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
        if target.stem == "ramsey":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    answer = command("render")
    assert answer.code == 130
    assert answer.lines[-1] == "Stopped. The letters written so far are whole."
    assert written(folder) == ["ely.docx", "kings-lynn.docx"]


# check


def test_check_merges_every_letter_and_writes_none(
    command: Command, campaign: Campaign, tmp_path: Path
) -> None:
    campaign("concert")
    before = sorted(tmp_path.rglob("*"))
    answer = command("check")
    assert answer.code == 0
    assert answer.err == "3 letters checked: 0 errors, 6 warnings, 0 notes.\n"
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


# What is said about faults, word for word

FAULTS = {
    "missing-field": (
        1,
        [
            "recipients.yaml:5: error LG301: Kent has no 'salutation' "
            "(templates/vru-letter.md.j2:7 uses it). Did you mean 'salutaton'?",
            "3 letters: 2 written, 1 failed.",
        ],
    ),
    "unknown-citation": (
        2,
        [
            "letter.md.j2:3: error LG303: no citation and no footnote is called 'score-1714'. "
            "Did you mean 'score-1741'?",
            "letter.md.j2:4: error LG303: no citation and no footnote is called 'tallis'. "
            "Define it: [^tallis]: …",
            "letter.md.j2:3: error LG303: there is no citation 'score-1742'. "
            "Did you mean 'score-1741'?",
        ],
    ),
    "unknown-citation-in-data": (
        1,
        [
            "letter.md.j2:3: error LG303: Ramsey: there is no citation 'score-1714' "
            "in citations.yaml. Did you mean 'score-1741'?",
            "2 letters: 1 written, 1 failed.",
        ],
    ),
    "markdown-syntax": (
        2,
        [
            "letter.md.j2:5: error LG202: '{% if town = \"Ely\" %}' is not right: "
            "expected token 'end of statement block', got '='.",
            "letter.md.j2:6: error LG202: '{{ town | upper | }}' is not right: "
            "expected token 'name', got 'end of print statement'.",
            "letter.md.j2:9: error LG201: '{{' is never closed. Add '}}'.",
        ],
    ),
    "word-syntax": (
        2,
        [
            "letter.docx, word/document.xml, paragraph 3 "
            '("Dear {{ salutation | }}, and all who si…"): '
            "error LG202: '{{ salutation | }}' is not right: "
            "expected token 'name', got 'end of print statement'.",
            'letter.docx, word/document.xml, paragraph 4 ("{% if town == “Ely” %}"): '
            "error LG205: '{% if town == \"Ely\" %}' is never closed. Add '{% endif %}'.",
        ],
    ),
    "missing-files": (
        2,
        [
            "campaign.yaml:2: error LG116: there is no file headed-paper.docx.",
            "campaign.yaml:3: error LG116: there is no file recipient.yaml.",
            "campaign.yaml:4: error LG116: there is no file citations.yaml.",
        ],
    ),
    "broken-yaml": (
        2,
        [
            "recipients.yaml:6: error LG101: is not YAML: "
            "mapping values are not allowed in this context. "
            "Put quotes around a value that holds a colon followed by a space.",
        ],
    ),
    "duplicate-keys": (
        2,
        [
            "recipients.yaml:3: error LG106: 'town' stands twice here, first in line 1. "
            "Keep one of the two.",
            "recipients.yaml:7: error LG106: 'salutation' stands twice here, first in line 6. "
            "Keep one of the two.",
        ],
    ),
    "same-output-file": (
        2,
        [
            "recipients.yaml:7: error LG403: St. Ives has the same output file "
            "letters/st-ives.docx as St Ives (line 1). "
            "Let the output pattern in campaign.yaml tell them apart.",
        ],
    ),
    "output-outside": (
        2,
        [
            "campaign.yaml:4: error LG402: the output '../letters/{{ town | slug }}.docx' "
            "leaves the campaign's folder. Name a folder inside it, or use --out.",
        ],
    ),
    "unsafe-names": (
        1,
        [
            "campaign.yaml:4: error LG401: ../../Ramsey: '../../Ramsey' cannot stand in a file "
            "name. The filter 'slug' makes any text a safe name: {{ name | slug }}.",
            "campaign.yaml:4: error LG401: CON: the output file 'letters/CON.docx' "
            "holds 'CON.docx', a name that Windows keeps for itself. "
            "The filter 'slug' makes any text a safe name: {{ name | slug }}.",
            "recipients.yaml:10: error LG301: March has no 'town' (campaign.yaml:4 uses it).",
            "recipients.yaml:10: error LG301: March has no 'town' (letter.md.j2:3 uses it).",
            "5 letters: 2 written, 3 failed.",
        ],
    ),
    "letterhead-without-body": (
        2,
        [
            "letterhead.docx: error LG213: the letterhead has no {{ body }}. "
            "One paragraph must hold {{ body }} and nothing else: there the letter goes.",
        ],
    ),
    "letterhead-with-two-bodies": (
        2,
        [
            "letterhead.docx: error LG213: the letterhead holds {{ body }} twice. "
            "One paragraph must hold {{ body }} and nothing else: there the letter goes.",
        ],
    ),
}

SOUND = {"concert", "invoices", "parcels", "reminder"}


@pytest.mark.parametrize(("name", "code", "lines"), [(n, *said) for n, said in FAULTS.items()])
def test_a_fault_is_said_with_its_place_and_a_remedy(
    command: Command, campaign: Campaign, name: str, code: int, lines: list[str]
) -> None:
    campaign(name)
    answer = command("render")
    assert (answer.code, answer.lines) == (code, lines)


@pytest.mark.parametrize("name", [name for name, (code, _) in FAULTS.items() if code == 2])
def test_a_campaign_that_cannot_be_used_writes_nothing(
    command: Command, campaign: Campaign, name: str, tmp_path: Path
) -> None:
    campaign(name)
    before = sorted(tmp_path.rglob("*"))
    command("render")
    assert sorted(tmp_path.rglob("*")) == before


def test_every_broken_campaign_is_tried() -> None:
    names = {path.name for path in CAMPAIGNS.iterdir()}
    assert names - SOUND - {"faults-everywhere"} == set(FAULTS)


def test_a_folder_without_a_campaign_is_told_where_to_go(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command("render")
    assert answer.code == 2
    assert answer.lines == [
        "campaign.yaml: error LG110: there is no such campaign. "
        "Go to the campaign's folder, or name its campaign.yaml."
    ]


# The program


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", str(CAMPAIGNS / "invoices")], 0),
        (["check", str(CAMPAIGNS / "nowhere")], 2),
        (["check", "--nosuch"], 2),
        (["nosuch"], 2),
    ],
)
def test_the_program_exits_with_the_code_of_the_outcome(arguments: list[str], code: int) -> None:
    assert program(*arguments).code == code


def test_the_program_exits_with_1_if_a_letter_failed(tmp_path: Path) -> None:
    assert program("render", str(copied("missing-field", tmp_path))).code == 1


def test_a_misspelt_option_is_answered_with_the_nearest(command: Command) -> None:
    answer = command("render", "--onyl", "Ely")
    assert answer.code == 2
    assert "No such option" in answer.err
    assert "--only" in answer.err


def test_output_is_plain_off_a_terminal(tmp_path: Path) -> None:
    """No colour and no animation, whatever the terminal behind the pipe could do."""
    folder = str(copied("concert", tmp_path))
    for arguments in (["render", folder, "-v"], ["render", "--help"], ["check", "nowhere"]):
        answer = program(*arguments, TERM="xterm-256color", COLORTERM="truecolor")
        assert not re.search(r"[\x1b\r\x08]", answer.out + answer.err)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_is_shown_progress_without_colour(tmp_path: Path) -> None:
    shown = on_a_terminal("render", str(copied("concert", tmp_path)))
    assert "Letters  [" in shown
    assert "100%" in shown
    assert "3 letters: 3 written." in shown
    assert not re.search(r"\x1b\[[0-9;]*m", shown)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("option", ["-q", "-v"])
def test_a_quiet_or_verbose_run_shows_no_progress(tmp_path: Path, option: str) -> None:
    assert "Letters  [" not in on_a_terminal("render", option, str(copied("concert", tmp_path)))


def on_a_terminal(*arguments: str) -> str:
    """What the program shows to a person at a terminal."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "lettergen", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        running.wait()
    os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    """The next bytes; none once the program has gone, which Linux says by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_version_and_help_load_nothing_heavy(option: str) -> None:
    code = (
        "import sys; from lettergen.cli.main import main; main(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    answer = python("-c", code, option)
    loaded = set(answer.err.split())
    assert "click" in loaded
    assert not loaded & {"docx", "docxtpl", "jinja2", "lxml", "markdown_it", "yaml"}


@pytest.mark.parametrize("name", ["render", "check"])
def test_the_help_of_a_command_loads_nothing_heavy(name: str) -> None:
    code = (
        "import sys; from lettergen.cli.main import main; main(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    loaded = set(python("-c", code, name, "--help").err.split())
    assert not loaded & {"docx", "docxtpl", "jinja2", "lxml", "markdown_it", "yaml"}


def test_the_version_is_that_of_the_package(command: Command) -> None:
    answer = command("--version")
    assert answer == Answer(0, f"lettergen, version {lettergen.__version__}\n", "")


def test_without_a_command_there_is_help(command: Command) -> None:
    answer = command()
    for name in cli.commands:
        assert f"  {name} " in answer.out + answer.err


def test_the_list_of_commands_cuts_no_sentence_short(command: Command) -> None:
    assert "..." not in command("--help").out.split("Commands:")[1]


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_help_of_a_command_explains_every_option(command: Command, name: str) -> None:
    answer = command(name, "--help")
    assert answer.code == 0
    text = " ".join(answer.out.split())
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.help in text
            assert all(spelling in text for spelling in option.opts)


@pytest.mark.parametrize("name", sorted({*cli.commands} - {"doctor", "explain"}))
def test_the_help_of_a_command_tells_its_exit_codes(command: Command, name: str) -> None:
    text = " ".join(command(name, "--help").out.split())
    assert "Exits with 0 if" in text
    assert "2 if the campaign cannot be used." in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion_script(shell: str) -> None:
    answer = program(_LETTERGEN_COMPLETE=f"{shell}_source")
    assert answer.code == 0
    assert f"_LETTERGEN_COMPLETE={shell}_complete" in answer.out


def test_the_completion_knows_commands_and_options() -> None:
    answer = program(_LETTERGEN_COMPLETE="bash_complete", COMP_WORDS="lettergen re", COMP_CWORD="1")
    assert answer.out == "plain,render\n"
    answer = program(
        _LETTERGEN_COMPLETE="bash_complete", COMP_WORDS="lettergen render --on", COMP_CWORD="2"
    )
    assert answer.out == "plain,--only\n"
