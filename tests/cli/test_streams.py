"""Every command does without a standard output that can be written, and without its folder."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.campaigns import copy_campaign
from tests.support.command_line import Campaign, program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

PRINTERS = [
    "--version",
    "--help",
    "render --help",
    "check",
    "check --format sarif",
    "fields",
    "fields --format json",
    "explain LG140",
    "help",
    "help checking",
]
WRITERS = ["render -v", "labels --lines x", "envelopes --lines x"]


def shell(command: str, redirection: str) -> subprocess.CompletedProcess[str]:
    """Run a command of lettergen in a shell, with its output redirected."""
    line = f"{shlex.quote(sys.executable)} -m lettergen {command} {redirection}"
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False
    )


@pytest.fixture
def concert(campaign: Campaign) -> Path:
    """Go into a campaign whose check is clean."""
    return campaign("concert")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")  # noqa: PTH110
@pytest.mark.parametrize("command", PRINTERS)
def test_a_full_disk_is_one_message(command: str, concert: Path) -> None:
    done = shell(command, ">/dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: standard output: No space left on device."
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", PRINTERS)
def test_a_pipe_that_nobody_reads_ends_a_command_without_a_word(
    command: str, concert: Path
) -> None:
    done = shell(command, "| (exec <&-; sleep 1)")
    assert done.returncode == 141
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.parametrize("command", [*PRINTERS, *WRITERS])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(command: str, closed: str, concert: Path) -> None:
    done = shell(command, closed)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("to", ["2>/dev/full", "2>&1 | (exec <&-; sleep 2)"])
def test_a_run_goes_on_if_its_messages_cannot_be_printed(to: str, concert: Path) -> None:
    assert shell("render -v", to).returncode == 0
    assert len(list((concert / "letters").glob("*.docx"))) == 3


@pytest.mark.parametrize(
    "command",
    ["check", "render -v", "labels", "check --format sarif --output x", "render --combined a.docx"],
)
def test_a_folder_that_was_deleted_is_one_message(command: str, tmp_path: Path) -> None:
    campaign, gone = copy_campaign("concert", tmp_path), tmp_path / "gone"
    gone.mkdir()
    words = command.split()
    line = shlex.join([sys.executable, "-m", "lettergen", words[0], str(campaign), *words[1:]])
    done = subprocess.run(
        ["bash", "-c", f"cd {shlex.quote(str(gone))}; rmdir $PWD; {line}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
    )
    assert done.returncode == 2
    message = "Error: the current folder does not exist any more. Go to another.\n"
    assert done.stderr.endswith(message)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
@pytest.mark.parametrize("format_", ["text", "json", "github", "sarif", "junit"])
def test_a_folder_whose_name_is_no_utf_8_is_reported(format_: str, tmp_path: Path) -> None:
    campaign = copy_campaign("concert", tmp_path)
    folder = os.fsdecode(os.fsencode(campaign) + b"\xff")
    campaign.rename(folder)
    for output in ([], ["--output", str(tmp_path / "report")]):
        answer = program("check", folder, "--format", format_, *output)
        assert answer.code == 0
        assert "Traceback" not in answer.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("command", ["render -v", "check", "help spreadsheets"])
def test_a_terminal_of_another_encoding_gets_every_message(
    command: str, encoding: str, concert: Path
) -> None:
    words = [sys.executable, "-m", "lettergen", *command.split()]
    variables = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = subprocess.run(words, capture_output=True, check=False, env=variables)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_report_for_programs_is_utf_8_everywhere(campaign: Campaign) -> None:
    campaign("faults-everywhere")
    words = [sys.executable, "-m", "lettergen", "check", "--format", "json"]
    plain = subprocess.run(words, capture_output=True, check=False)
    variables = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    other = subprocess.run(words, capture_output=True, check=False, env=variables)
    assert json.loads(plain.stdout) == json.loads(other.stdout)


def test_an_option_is_repeated_only_escaped(concert: Path) -> None:
    for words in (["render", "--only", "\x1b[31m"], ["fields", "\x1b[31m"], ["explain", "\x1b[3"]):
        answer = program(*words)
        assert answer.code == 2
        assert "\x1b" not in answer.err
