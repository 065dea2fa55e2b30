"""The README is executed: its first block, its tour, and its table of commands."""

import re
import shutil
from pathlib import Path

import pytest

from lettergen.cli.main import main
from tests.support.wordprocessingml import problems

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def _files_of_the_tour() -> dict[str, str]:
    blocks = re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return dict(blocks)


def test_the_first_block_holds_the_two_commands_that_do_all_the_set_up() -> None:
    block = re.search(r"^```sh\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block is not None
    commands = [line.split("#")[0].strip() for line in block.group(1).splitlines()]
    assert commands == ["pip install . && lettergen render", "pip install '.[test]' && pytest"]


def test_the_tour_gives_two_letters_as_it_stands(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(repository / "templates" / "letterhead.docx", tmp_path / "letterhead.docx")
    for name, content in _files_of_the_tour().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in ("check", "render"):
        with pytest.raises(SystemExit) as stopped:
            main([command])
        assert stopped.value.code == 0
    letters = sorted((tmp_path / "letters").glob("*.docx"))
    assert [letter.name for letter in letters] == ["ada-mensah.docx", "tom-oneill.docx"]
    assert [problems(letter) for letter in letters] == [[], []]


def test_the_message_that_the_tour_shows_is_the_one_that_comes(
    tmp_path: Path,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(repository / "templates" / "letterhead.docx", tmp_path / "letterhead.docx")
    for name, content in _files_of_the_tour().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    recipients = tmp_path / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8").replace("salutation: Ms", "salutaton: Ms")
    recipients.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["check"])
    shown = re.search(r"^```text\n(.*?)\n```$", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    assert shown.group(1) in capsys.readouterr().out


def test_every_option_that_the_readme_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    main(["render", "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    named = {
        option
        for line in re.findall(r"`(lettergen render[^`]*)`", README)
        for option in re.findall(r"--[a-z-]+", line)
    }
    assert named
    assert named <= known
