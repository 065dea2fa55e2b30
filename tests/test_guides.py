"""The guides for newcomers: their commands are run, and print what the guides show.

``LETTERGEN_UPDATE_GOLDEN=1 pytest`` writes what the commands print into the guides.
"""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from lettergen.cli.main import main
from lettergen.data.single_letter import LETTERHEADS
from tests.conftest import REPOSITORY
from tests.support import newcomer
from tests.support.documents import read_paragraphs
from tests.support.wordprocessingml import problems

DOCS = REPOSITORY / "docs"
_BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?: title=(?P<name>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


class Recipe(NamedTuple):
    """A chapter of the recipes."""

    title: str
    text: str


def recipes(page: str = "recipes.md") -> Iterator[Recipe]:
    """Yield the recipes, or the chapters of another page that have commands."""
    chapters = (DOCS / page).read_text(encoding="utf-8").split("\n## ")[1:]
    found = (Recipe(chapter.partition("\n")[0], chapter) for chapter in chapters)
    yield from (recipe for recipe in found if "```console" in recipe.text)


def run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command of a guide, and return what a terminal shows."""
    program, *words = shlex.split(command)
    assert program == "lettergen"
    code: object = 0
    try:
        main(words)
    except SystemExit as stopped:
        code = stopped.code
    captured = capsys.readouterr()
    assert code in (0, 1), captured.err
    lines = (captured.out + captured.err).splitlines()
    return "".join(f"{line}\n" for line in lines if line)


def follow(page: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Write the files of a text, and run its commands, in order."""

    def follow_block(block: re.Match[str]) -> str:
        if name := block["name"]:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(block["text"], encoding="utf-8")
        if block["kind"] != "console":
            return block.group()
        commands = _COMMAND.findall(block["text"])
        parts = (f"$ {command}\n{run(command, capsys)}" for command, _ in commands)
        return f"```console\n{''.join(parts)}```"

    shown = _BLOCK.sub(follow_block, text)
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN") == "1":
        path = DOCS / page
        path.write_text(path.read_text(encoding="utf-8").replace(text, shown), encoding="utf-8")
    else:
        assert shown == text


@pytest.mark.slow
def test_a_spreadsheet_and_a_word_letter_become_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    newcomer.write_list(Path("supporters.xlsx"))
    newcomer.write_letter(Path("thanks.docx"))
    page = "word-and-excel.md"
    follow(page, (DOCS / page).read_text(encoding="utf-8"), capsys)
    letters = sorted(Path("letters").glob("*.docx"))
    assert [path.name for path in letters] == ["oneill-tom.docx", "reed-ada.docx", "ward-zoe.docx"]
    assert [problems(path) for path in letters] == [[], [], []]
    text = read_paragraphs(letters[0].read_bytes())
    assert text[0].strip() == "Mr Tom O’Neill"
    assert "Dear Mr O’Neill," in text
    assert "Thank you for your gift of £1,250.00 on 17 October 2026." in text
    assert sorted(path.name for path in Path("once").glob("*.docx"))[0] == "ada-reed.docx"


def test_the_page_shows_the_list_and_the_letter() -> None:
    page = (DOCS / "word-and-excel.md").read_text(encoding="utf-8")
    for person in newcomer._PEOPLE:
        for value in person[:7]:
            assert value is None or f"| {value} |" in page


@pytest.mark.slow
@pytest.mark.parametrize("recipe", list(recipes()), ids=lambda recipe: recipe.title)
def test_a_recipe_works(
    recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(LETTERHEADS / "plain.docx", "letterhead.docx")
    follow("recipes.md", recipe.text, capsys)
    letters = [path for path in Path().rglob("*.docx") if path.parent != Path()]
    assert letters
    assert [problems(path) for path in letters] == [[]] * len(letters)


@pytest.mark.slow
@pytest.mark.parametrize("chapter", list(recipes("columns.md")), ids=lambda one: one.title)
def test_what_the_page_about_columns_shows_works(
    chapter: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(LETTERHEADS / "plain.docx", "letterhead.docx")
    follow("columns.md", chapter.text, capsys)
    assert len(list(Path("letters").glob("*.docx"))) >= 2


def test_the_private_lines_are_in_the_letters_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(LETTERHEADS / "plain.docx", "letterhead.docx")
    (recipe,) = (one for one in recipes() if "private" in one.title)
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN") != "1":
        follow("recipes.md", recipe.text, capsys)
        letter = read_paragraphs(Path("letters/leeds-city-council.docx").read_bytes())
        assert letter[0] == "Leeds City Council\nCivic Hall\nLeeds"
        published = Path("website/leeds-city-council.txt").read_text(encoding="utf-8")
        assert "Civic Hall" not in published
        assert "To Leeds City Council:" in published
