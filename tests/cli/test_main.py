"""The program: exit codes, terminals, help, start-up."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import lettergen
from lettergen.cli.group import cli
from tests.support.campaigns import CAMPAIGNS, copy_campaign
from tests.support.command_line import Answer, Command, program, python


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
    assert program("render", str(copy_campaign("missing-field", tmp_path))).code == 1


def test_a_misspelt_option_is_answered_with_the_nearest(command: Command) -> None:
    answer = command("render", "--onyl", "Ely")
    assert answer.code == 2
    assert "No such option" in answer.err
    assert "--only" in answer.err


def test_output_is_plain_off_a_terminal(tmp_path: Path) -> None:
    """No colour and no animation, whatever the terminal behind the pipe could do."""
    folder = str(copy_campaign("concert", tmp_path))
    for arguments in (["render", folder, "-v"], ["render", "--help"], ["check", "nowhere"]):
        answer = program(*arguments, TERM="xterm-256color", COLORTERM="truecolor")
        assert not re.search(r"[\x1b\r\x08]", answer.out + answer.err)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_is_shown_progress_without_colour(tmp_path: Path) -> None:
    shown = on_a_terminal("render", str(copy_campaign("concert", tmp_path)))
    assert "1 of 3  33 %  Ely" in shown
    assert "/letters/: 3 written." in shown
    assert not re.search(r"\x1b\[[0-9;]*m", shown)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("option", ["-q", "-v"])
def test_a_quiet_or_verbose_run_shows_no_progress(tmp_path: Path, option: str) -> None:
    path = copy_campaign("concert", tmp_path)
    assert "1 of 3" not in on_a_terminal("render", option, str(path))


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
        "print(*sys.modules, file=sys.stderr)"
    )
    answer = python("-c", code, option)
    loaded = set(answer.err.split())
    assert "lettergen" in loaded
    assert not loaded & {"click", "dataclasses", "importlib.metadata", "inspect", "typing"}


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


@pytest.mark.parametrize(
    "name", sorted({*cli.commands} - {"convert", "doctor", "explain", "help", "init", "schema"})
)
def test_the_help_of_a_command_tells_its_exit_codes(command: Command, name: str) -> None:
    text = " ".join(command(name, "--help").out.split())
    assert "Exits with 0 if" in text
    assert "2 if the campaign cannot be used." in text


def test_the_help_without_a_command_has_its_lines(command: Command) -> None:
    answer = command()
    assert "\n  render " in answer.out + answer.err
    assert "\\n" not in answer.out + answer.err
