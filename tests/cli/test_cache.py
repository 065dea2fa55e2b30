"""What ``render`` prints and writes is the same with and without the cache."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lettergen.checks.runner import LetterChecks
from lettergen.diagnostics.finding import Finding
from lettergen.output.manifest import Manifest
from lettergen.project.options import Options
from lettergen.project.selection import Letter
from lettergen.render import record
from lettergen.system import cache
from tests.support.campaigns import CAMPAIGNS
from tests.support.command_line import Answer, Campaign, Command
from tests.support.fault_campaigns import BASE, build_campaign

FAULTS = sorted(path for path in BASE.parent.iterdir() if path.is_dir() and path != BASE)
SEQUENCE: tuple[tuple[str, ...], ...] = ((), (), ("--force",), ("-q",), ("-v",), ("--final",))


@pytest.fixture
def repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bool]:
    """Use a cache of the test's own; whether a run was a repetition, for each that could be."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    found: list[bool] = []
    original = record.repeat

    def repeat(known: record.RunRecord, options: Options) -> bool:
        found.append(original(known, options))
        return found[-1]

    monkeypatch.setattr(record, "repeat", repeat)
    return found


def list_files(folder: Path) -> dict[str, object]:
    """Return the letters in a folder with their bytes, and what the manifest tells of them."""
    found: dict[str, object] = {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.docx")
    }
    for path in folder.rglob("manifest.sqlite"):
        manifest = Manifest(path.parent, "ro")
        found[str(path.parent.relative_to(folder))] = list(manifest.list_letters())
        manifest.close()
    return found


def run_sequence(command: Command, folder: Path) -> list[tuple[Answer, dict[str, object]]]:
    """Run a campaign several times; return what was printed and written each time."""
    return [
        (command("render", str(folder), *arguments), list_files(folder)) for arguments in SEQUENCE
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in CAMPAIGNS.iterdir()))
def test_a_campaign_is_rendered_the_same_with_and_without_the_cache(
    command: Command,
    campaign: Campaign,
    name: str,
    tmp_path: Path,
    repeated: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = campaign(name)
    shutil.copytree(folder, tmp_path / "copy")
    with_cache = run_sequence(command, folder)
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(folder)
    shutil.move(tmp_path / "copy", folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv(cache.VARIABLE, "")
    assert run_sequence(command, folder) == with_cache
    assert all(repeated)


@pytest.mark.parametrize("fault", FAULTS[::6], ids=lambda path: path.name)
def test_a_fault_is_reported_the_same_with_and_without_the_cache(
    command: Command,
    fault: Path,
    tmp_path: Path,
    repeated: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    build_campaign(fault, tmp_path / "fault")
    for variable in (str(tmp_path / "cache"), ""):
        monkeypatch.setenv(cache.VARIABLE, variable)
        folder = tmp_path / "campaign"
        shutil.copytree(tmp_path / "fault", folder)
        monkeypatch.chdir(folder)
        answers = [command("render", *arguments) for arguments in ((), (), ("--force",))]
        found.append((answers, list_files(folder)))
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(folder)
    assert found[0] == found[1]
    assert all(repeated)


def edit_file(name: str, before: str, after: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    return edit


def add_file(folder: Path) -> None:
    (folder / "more.yaml").write_text("")


def edit_letter(folder: Path) -> None:
    (folder / "letters" / "ely.docx").write_bytes(b"edited")


def remove_letter(folder: Path) -> None:
    (folder / "letters" / "ely.docx").unlink()


def remove_manifest(folder: Path) -> None:
    (folder / "letters" / "manifest.sqlite").unlink()


def send_letter(folder: Path) -> None:
    with (folder / "letters" / "ledger.jsonl").open("a") as ledger:
        ledger.write('{"event":"sent"}\n')


def wait(folder: Path) -> None:
    """Change nothing."""


CHANGES = [
    (wait, True),
    (edit_file("recipients.yaml", "Ely", "Eli"), False),
    (edit_file("campaign.yaml", "letter:", "label: '{{ name }}'\nletter:"), False),
    (add_file, False),
    (edit_letter, False),
    (remove_letter, False),
    (remove_manifest, False),
    (send_letter, False),
]


NAMES = "nothing recipients campaign addition edited removed manifest sent".split()


@pytest.mark.parametrize(("change", "is_repeated"), CHANGES, ids=NAMES)
def test_a_run_is_repeated_only_if_nothing_has_changed(
    command: Command,
    campaign: Campaign,
    repeated: list[bool],
    change: Callable[[Path], None],
    is_repeated: bool,
) -> None:
    folder = campaign("concert")
    command("render")
    change(folder)
    command("render")
    assert any(repeated) == is_repeated


def test_a_file_that_changes_while_a_run_reads_it_makes_no_record(
    command: Command, campaign: Campaign, repeated: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = campaign("concert")
    from lettergen import api

    original = api.prepare

    def prepare(*arguments: object) -> object:
        run = original(*arguments)  # type: ignore[arg-type]
        edit_file("recipients.yaml", "Ely", "Eli")(folder)
        return run

    monkeypatch.setattr(api, "prepare", prepare)
    command("render")
    monkeypatch.setattr(api, "prepare", original)
    assert command("render").lines[0] != "3 letters in letters/: 3 unchanged."
    assert repeated == []


def test_another_day_or_version_makes_another_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "campaign.yaml"
    keys = {record.build_key(path, Options()), record.build_key(path, Options(force=True))}
    assert len(keys) == 1
    monkeypatch.setattr("lettergen.system.fingerprint.hash_engine", lambda: "other")
    keys.add(record.build_key(path, Options()))
    keys.add(record.build_key(path, Options(set=["a=b"])))
    monkeypatch.chdir(tmp_path)
    keys.add(record.build_key(path, Options()))
    assert len(keys) == 4
    assert record.build_key(path, Options(only=["Ely"])) == ""
    assert record.build_key(path, Options(final=True)) == ""


def test_a_list_in_a_database_is_read_in_each_run(
    command: Command, campaign: Campaign, repeated: list[bool]
) -> None:
    folder = campaign("concert")
    with closing(sqlite3.connect(folder / "people.db")) as database:
        database.execute("CREATE TABLE people (name, area)")
        database.execute("INSERT INTO people VALUES ('Ann', 'Ely')")
        database.commit()
        (folder / "letter.md.j2").write_text("Dear {{ name }},")
        (folder / "campaign.yaml").write_text(
            "letter: letter.md.j2\nletterhead: letterhead.docx\n"
            "output: letters/{{ name }}.docx\n"
            "recipients: {database: 'sqlite:///people.db', query: 'SELECT * FROM people'}\n"
        )
        for count in (1, 2):
            assert command("render").lines[-1].startswith(f"{count} letter")
            database.execute("INSERT INTO people VALUES ('Bo', 'Ely')")
            database.commit()
    assert repeated == []


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The letters whose words were checked."""
    found: list[str] = []
    original = LetterChecks.check_letter

    def check_letter(self: LetterChecks, letter: Letter, *rest: Any) -> list[Finding]:
        found.append(letter.label)
        return original(self, letter, *rest)

    monkeypatch.setattr(LetterChecks, "check_letter", check_letter)
    return found


def test_letters_that_were_checked_are_written_elsewhere_without_checking_them_again(
    command: Command, campaign: Campaign, repeated: list[bool], checked: list[str]
) -> None:
    campaign("concert")
    command("render")
    assert len(checked) == 3
    for arguments in ([], ["--force"]):
        command("render", "--out", "other", *arguments)
    assert len(checked) == 3
    assert repeated == [False]
    assert command("render", "--out", "other").lines[0] == "3 letters in other/: 3 unchanged."
    assert repeated == [False, True]


def test_letters_are_checked_again_beside_those_of_others(
    command: Command, campaign: Campaign, repeated: list[bool], checked: list[str]
) -> None:
    folder = campaign("concert")
    command("render")
    command("render", "--out", "other", "--only", "Ely")
    with closing(Manifest(folder / "other")) as manifest:
        ((_, entry),) = manifest.list_letters()
        manifest.set("ann.docx", replace(entry, recipient="Ann", campaign="../other.yaml"))
        manifest.commit()
    checked.clear()
    command("render", "--out", "other", "--force")
    assert len(checked) == 3
    command("render", "--out", "other")
    assert not any(repeated)


def test_without_a_cache_nothing_is_kept(
    command: Command, campaign: Campaign, repeated: list[bool], tmp_path: Path
) -> None:
    campaign("concert")
    for _ in range(2):
        assert command("render", "--no-cache").code == 0
    assert not (tmp_path / "cache").exists()
    assert repeated == []
    assert os.environ[cache.VARIABLE] == ""


def test_a_proof_takes_the_findings_of_the_run_before_while_nothing_changes(
    command: Command, campaign: Campaign, repeated: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = campaign("concert")
    file = folder / "campaign.yaml"
    checked: list[Letter] = []
    original = LetterChecks.check_letter

    def check_letter(self: LetterChecks, letter: Letter, *arguments: Any) -> list[Finding]:
        checked.append(letter)
        return original(self, letter, *arguments)

    assert command("render", str(file)).code == 0
    monkeypatch.setattr(LetterChecks, "check_letter", check_letter)
    assert command("proof", str(file)).code == 0
    (page,) = folder.rglob("proof.html")
    with_record = page.read_bytes()
    assert not checked
    monkeypatch.setenv(cache.VARIABLE, "")
    assert command("proof", str(file)).code == 0
    assert checked
    assert page.read_bytes() == with_record
    assert repeated == []
