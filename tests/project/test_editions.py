"""The editions of a letter: which recipient gets which file, in which language."""

from pathlib import Path

import pytest

import lettergen
from lettergen.diagnostics.finding import LettergenError
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from tests.support.campaigns import copy_campaign


def load(folder: Path, name: str = "bilingual", **options: object) -> Project:
    return load_project(Source(copy_campaign(name, folder)), Options(**options))  # type: ignore[arg-type]


def test_each_edition_is_compiled_once(tmp_path: Path) -> None:
    project = load(tmp_path)
    assert project.editions
    files = [edition.campaign.letter.name for edition in project.editions.all]
    assert files == ["letter-cy.md.j2", "letter-en.md.j2"]
    found = [project.editions.find(one) for one in project.recipients]
    assert found[1] is found[2] is not found[0]


def test_only_the_editions_that_are_needed_are_compiled(tmp_path: Path) -> None:
    project = load(tmp_path, only=["Llŷr Môn"])
    assert project.editions
    assert [edition.campaign.letter.name for edition in project.editions.all] == ["letter-cy.md.j2"]


def test_a_campaign_without_languages_has_one_edition(tmp_path: Path) -> None:
    project = load(tmp_path, "concert")
    assert project.editions
    (edition,) = project.editions.all
    assert edition.letter is project.letter
    assert edition.letter.tag is None


def test_a_fault_in_one_edition_stops_the_run_before_any_letter(tmp_path: Path) -> None:
    campaign = copy_campaign("bilingual", tmp_path)
    (campaign / "letter-en.md.j2").write_text("{{ name", "utf-8")
    with pytest.raises(LettergenError) as refused:
        lettergen.load(campaign)
    (finding,) = refused.value.findings
    assert (finding.code, Path(finding.place.path).name) == ("LG201", "letter-en.md.j2")


def test_a_letter_is_written_again_when_its_own_file_changes(tmp_path: Path) -> None:
    folder = copy_campaign("bilingual", tmp_path)
    lettergen.load(folder).render()
    letter = folder / "letter-en.md.j2"
    letter.write_text(letter.read_text("utf-8") + "\nMore.\n", "utf-8")
    report = lettergen.load(folder).render()
    outcomes = {one.letter.label: str(one.outcome) for one in report.results}
    assert outcomes["Llŷr Môn"] != outcomes["Non Eirlys"] == outcomes["Łucja Nowak"]
