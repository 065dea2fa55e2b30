"""The README and the tutorial are executed: the set-up, the tour, the table of commands."""

import re
import shutil
from pathlib import Path

import pytest

from lettergen.cli.main import main
from tests.conftest import REPOSITORY
from tests.support.wordprocessingml import problems

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TUTORIAL = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_the_first_block_has_the_two_commands_that_do_all_the_set_up() -> None:
    block = re.search(r"^```sh\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block is not None
    commands = [line.split("  #")[0].strip() for line in block.group(1).splitlines()]
    activate = "python3 -m venv .venv && . .venv/bin/activate"
    assert commands == [
        f"{activate} && pip install . && lettergen render",
        "pip install -c constraints.txt '.[test]' && pytest",
    ]


def test_the_letter_that_the_readme_shows_is_the_tutorial_s() -> None:
    shown = re.search(r"^```markdown\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    assert shown.group(1).splitlines()
    assert set(shown.group(1).splitlines()) <= set(TUTORIAL.splitlines())


@pytest.fixture
def tour(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the tutorial, with all of its files."""
    shutil.copy(repository / "templates" / "letterhead.docx", tmp_path / "letterhead.docx")
    blocks = re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", TUTORIAL, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 4
    for name, content in blocks:
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_gives_two_letters(tour: Path) -> None:
    for command in ("check", "render"):
        with pytest.raises(SystemExit) as stopped:
            main([command])
        assert stopped.value.code == 0
    letters = sorted((tour / "letters").glob("*.docx"))
    assert [letter.name for letter in letters] == ["ada-mensah.docx", "tom-oneill.docx"]
    assert [problems(letter) for letter in letters] == [[], []]
    assert all(f"`letters/{letter.name}`" in TUTORIAL for letter in letters)


def test_the_message_that_the_tutorial_shows_is_the_one_that_is_printed(
    tour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipients = tour / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8").replace("salutation: Ms", "salutaton: Ms")
    recipients.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["check"])
    shown = re.search(r"^```text\n(.*?)\n```$", TUTORIAL, re.DOTALL | re.MULTILINE)
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
