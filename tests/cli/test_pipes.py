"""Pipes, devices, links and folders in the place of files: one message, and nothing hangs."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from lettergen.data.single_letter import LETTERHEADS
from tests.support.command_line import Command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a campaign, with a named pipe for each kind of file."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(LETTERHEADS / "plain.docx", "head.docx")
    Path("letter.md.j2").write_text("Dear {{ name }},\n\nThanks.\n", encoding="utf-8")
    Path("list.csv").write_text("name\nann\n", encoding="utf-8")
    write_campaign()
    for name in ("pipe.docx", "pipe.csv", "pipe.yaml", "pipe.md.j2", "other.yaml"):
        os.mkfifo(name)
    return tmp_path


def write_campaign(output: str = "letters/{{ name }}.docx", **keys: str) -> None:
    """Write a campaign; keys replace its own."""
    content = {"letter": "letter.md.j2", "letterhead": "head.docx", "recipients": "list.csv"}
    lines = [f"{key}: {value}\n" for key, value in {**content, **keys}.items()]
    Path("campaign.yaml").write_text("".join(lines) + f"output: '{output}'\n", encoding="utf-8")


def test_a_pipe_beside_the_campaign_does_no_harm(command: Command) -> None:
    Path("templates").mkdir()
    Path("letter.md.j2").rename("templates/letter.md.j2")
    Path("folder.yaml").mkdir()
    write_campaign(letter="templates/letter.md.j2")
    assert command("check").code == 0
    assert command("render").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["check", "pipe.yaml"],
        ["check", "/dev/zero"],
        ["check", "pipe.docx", "--recipients", "list.csv"],
        ["check", "pipe.md.j2", "--recipients", "list.csv"],
        ["check", "letter.md.j2", "--recipients", "pipe.csv"],
        ["check", "letter.md.j2", "--recipients", "/dev/zero"],
        ["check", "letter.md.j2", "--recipients", "pipe.yaml"],
        ["render", "letter.md.j2", "--recipients", "list.csv", "--letterhead", "pipe.docx"],
        ["fields", "pipe.docx"],
        ["init", "--from", "pipe.csv", "new"],
        ["init", "--letter", "pipe.docx", "new"],
        ["init", "pipe.docx"],
        ["init", "list.csv"],
        ["init", "/dev/null"],
    ],
    ids=" ".join,
)
def test_a_pipe_or_device_is_refused(words: list[str], command: Command) -> None:
    answer = command(*words)
    assert answer.code == 2
    assert "error LG" in answer.out + answer.err


@pytest.mark.parametrize("key", ["letter", "letterhead", "recipients", "citations"])
@pytest.mark.parametrize("name", ["pipe.docx", "pipe.csv", "pipe.yaml", "/dev/zero"])
def test_a_campaign_that_names_a_pipe_cannot_be_used(key: str, name: str, command: Command) -> None:
    write_campaign(**{key: name})
    assert command("check").code == 2
    assert command("render").code == 2


@pytest.mark.parametrize(
    ("output", "formats"),
    [
        ("head.docx", ["docx"]),
        ("HEAD.docx", ["docx"]),
        ("folder/../head.docx", ["docx"]),
    ],
)
def test_a_letter_that_would_be_its_own_letterhead_is_found_by_check(
    output: str, formats: list[str], command: Command
) -> None:
    write_campaign(output)
    before = Path("head.docx").read_bytes()
    answer = command("check")
    if output == "HEAD.docx" and not Path("HEAD.docx").exists():
        assert answer.code == 0  # another file, where capitals make a difference
    else:
        assert answer.code in (1, 2)
        assert "LG4" in answer.out
    command("render", "--force")
    assert Path("head.docx").read_bytes() == before
