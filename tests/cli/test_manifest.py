"""``lettergen manifest`` lists what a run recorded."""

import json
import shutil
from pathlib import Path

import pytest

from lettergen.output import manifest_json
from lettergen.output.entry import Entry
from tests.support.command_line import Command


@pytest.fixture
def campaign(
    tmp_path: Path, repository: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A campaign whose letters are written."""
    folder = tmp_path / "reading-room"
    shutil.copytree(repository / "tests" / "output" / "reading-room", folder)
    shutil.copy(repository / "templates" / "letterhead.docx", folder)
    monkeypatch.chdir(folder)
    assert command("render", "-q").code == 0
    return folder


@pytest.mark.parametrize("argument", [[], ["letters"], ["campaign.yaml"], ["."]])
@pytest.mark.usefixtures("campaign")
def test_the_letters_are_listed_with_the_outcome_of_the_last_run(
    command: Command, argument: list[str]
) -> None:
    answer = command("manifest", *argument)
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "written    hull.docx  Hull",
        "written    leeds.docx  Leeds",
        "written    york.docx  York",
    ]


def test_combined_files_and_letters_of_an_earlier_run_are_listed(
    command: Command, campaign: Path
) -> None:
    command("render", "--combined", "letters/all.docx")
    command("render", "--final")
    *letters, combined = command("manifest").out.splitlines()
    assert letters[2] == "refused    york.docx  York (from an earlier run)"
    assert combined == "written    all.docx"


@pytest.mark.usefixtures("campaign")
def test_as_json_it_is_what_earlier_versions_wrote(command: Command) -> None:
    answer = command("manifest", "--format", "json")
    content = json.loads(answer.out)
    assert list(content) == ["version", "lettergen", "letters"]
    assert list(content["letters"]) == ["hull.docx", "leeds.docx", "york.docx"]
    assert answer.out == json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def test_a_manifest_of_an_earlier_version_is_listed_and_left_as_it_is(
    command: Command, tmp_path: Path
) -> None:
    text = "".join(manifest_json.encode([("a.docx", Entry("A", "c", "written", "0"))], {}))
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert command("manifest", str(tmp_path), "--format", "json").out == text
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_folder_without_a_manifest_is_named(command: Command, tmp_path: Path) -> None:
    answer = command("manifest", str(tmp_path))
    assert answer.code == 2
    assert "LG750" in answer.err
    assert "has no manifest" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_campaign_that_has_no_letters_yet_has_no_manifest(
    command: Command, campaign: Path
) -> None:
    shutil.rmtree(campaign / "letters")
    answer = command("manifest")
    assert answer.code == 2
    assert "letters: error LG750" in answer.err
