"""What the commands overwrite: each of them is pointed at files that must stay as they are."""

import os
from pathlib import Path

import pytest

from lettergen.cli.main import main

# Every way to name a file that a command writes.
COMMANDS = {
    "check --output": ["check", "--output"],
    "check --format sarif --output": ["check", "--format", "sarif", "--output"],
    "labels": ["labels", "--sheet", "L7163", "--out"],
    "envelopes": ["envelopes", "--out"],
    "schema": ["schema", "--output"],
    "render --combined": ["render", "--combined"],
    "render --combined --force": ["render", "--force", "--combined"],
}
INPUTS = ["campaign.yaml", "recipients.yaml", "citations.yaml", "letter.md.j2", "letterhead.docx"]


@pytest.fixture
def folder(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a campaign in which every command finds what it needs."""
    monkeypatch.chdir(campaign)
    text = Path("campaign.yaml").read_text(encoding="utf-8")
    Path("campaign.yaml").write_text(f"{text}address: 'Town Hall'\n", encoding="utf-8")
    return campaign


def run(*arguments: str) -> int:
    """Run a command and return its exit code."""
    try:
        main(arguments)
    except SystemExit as stopped:
        assert isinstance(stopped.code, int)
        return stopped.code
    return 0


def contents(folder: Path) -> dict[str, bytes]:
    """Return the regular files of a folder, at any depth."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_overwrites_an_input(command: list[str], name: str, folder: Path) -> None:
    before = contents(folder)
    assert run(*command, name) == 2
    assert contents(folder) == before


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_overwrites_an_input_under_another_name(
    command: list[str], name: str, folder: Path
) -> None:
    Path("other.docx").hardlink_to(name)
    before = contents(folder)
    assert run(*command, "other.docx") == 2
    assert contents(folder) == before


@pytest.mark.parametrize("name", INPUTS)
def test_not_even_force_writes_a_letter_over_an_input(name: str, folder: Path) -> None:
    Path("letters").mkdir()
    Path("letters/hull.docx").hardlink_to(name)
    before = contents(folder)
    assert run("render", "--force") == 1
    after = contents(folder)
    assert {name: after[name] for name in before} == before
    assert not list(Path("letters").glob("*edited*"))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_replaces_a_link(command: list[str], folder: Path) -> None:
    Path("elsewhere.docx").write_bytes(b"")
    Path("link.docx").symlink_to("elsewhere.docx")
    assert run(*command, "link.docx") == 2
    assert Path("link.docx").is_symlink()
    assert Path("elsewhere.docx").read_bytes() == b""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_reads_or_replaces_a_named_pipe(command: list[str], folder: Path) -> None:
    os.mkfifo("pipe.docx")
    assert run(*command, "pipe.docx") == 2
    assert Path("pipe.docx").is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize(
    "name", ["hull.docx", "hull.txt", "manifest.json", ".lettergen.lock", ".lettergen.journal"]
)
def test_a_run_leaves_a_named_pipe_in_the_output_folder(name: str, folder: Path) -> None:
    assert run("render", "--format", "docx,txt") == 0
    path = Path("letters") / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert run("render", "--format", "docx,txt", "--force") in (1, 2)
    assert path.is_fifo()


@pytest.mark.parametrize("command", list(COMMANDS.values())[:-1], ids=list(COMMANDS)[:-1])
def test_no_command_overwrites_what_somebody_else_wrote(command: list[str], folder: Path) -> None:
    Path("notes.docx").write_bytes(b"somebody's")
    assert run(*command, "notes.docx") == 2
    assert Path("notes.docx").read_bytes() == b"somebody's"


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_overwrites_what_it_wrote_itself(command: list[str], folder: Path) -> None:
    assert run(*command, "out.docx") == 0
    selection = [] if command[0] == "schema" else ["--only", "Hull"]
    assert run(*command, "out.docx", *selection) == 0
    assert not list(Path().glob("out.edited*"))


@pytest.mark.parametrize("format_", ["text", "json", "github", "sarif", "junit"])
@pytest.mark.parametrize("fault", ["", "\n- area: Hull\n"])
def test_a_report_is_known_in_every_format(format_: str, fault: str, folder: Path) -> None:
    with Path("recipients.yaml").open("a", encoding="utf-8") as file:
        file.write(fault)
    for _ in range(2):
        run("check", "--format", format_, "--output", "report")
        before = Path("report").read_bytes()
        Path("recipients.yaml").write_text("- nonsense", encoding="utf-8")
    assert Path("report").read_bytes() == before
    Path("report").write_bytes(b"Notes:\n" + before)
    assert run("check", "--format", format_, "--output", "report") == 2
    assert Path("report").read_bytes() == b"Notes:\n" + before


def test_a_report_is_refused_before_the_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lettergen.api.check", lambda *_, **__: pytest.fail("it was checked"))
    assert run("check", "--output", "recipients.yaml") == 2
