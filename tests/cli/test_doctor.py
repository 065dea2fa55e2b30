"""The doctor: what is here, whether it works, and how to get or mend the rest."""

import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from lettergen.cli import diagnosis as doctor
from lettergen.cli.diagnosis import Answer, State
from lettergen.cli.main import main
from lettergen.export.pdf.libreoffice import soffice

STAND_INS = Path(__file__).parent.parent / "export" / "pdf" / "libreoffice" / "stand_ins"

Doctor = Callable[[], dict[str, Answer]]


@pytest.fixture
def answers() -> Doctor:
    """Ask the doctor; the answers by what they are about."""
    return lambda: {answer.name: answer for answer in doctor.answers()}


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "find", lambda: None)


def test_a_libreoffice_that_works_is_what_auto_takes(
    installed_soffice: Path, answers: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(installed_soffice))
    found = answers()
    assert found["libreoffice"].state is State.GOOD
    assert found["libreoffice"].found.startswith("LibreOffice ")
    assert str(installed_soffice) in found["libreoffice"].found
    assert found["PDF"].state is State.GOOD
    assert "takes libreoffice: tagged" in found["PDF"].found
    assert doctor.is_well([*found.values()])


@pytest.mark.usefixtures("no_libreoffice")
def test_without_libreoffice_all_is_well_and_its_use_and_source_are_named(
    answers: Doctor,
) -> None:
    found = answers()
    assert found["libreoffice"].state is State.MISSING
    assert "apt install" in found["libreoffice"].hint
    assert found["dxpdf"].state is State.GOOD
    assert found["dxpdf"].found.startswith(f"dxpdf {metadata.version('dxpdf')}\n")
    assert "takes dxpdf: PDFs without tags" in found["PDF"].found
    assert "For accessible PDFs" in found["PDF"].hint
    assert doctor.is_well([*found.values()])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stand_in", "said"), [("useless", "made no PDF"), ("hanging", "did not finish")]
)
def test_a_libreoffice_that_does_not_work_is_broken_and_another_engine_is_offered(
    stand_in: str, said: str, answers: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_INS / stand_in))
    monkeypatch.setattr(doctor, "_SECONDS", 0.2)
    found = answers()
    assert found["libreoffice"].state is State.BROKEN
    assert said in found["libreoffice"].found
    assert "trial:" not in found["libreoffice"].found
    assert found["PDF"].state is State.BROKEN
    assert found["PDF"].hint == "'--pdf-engine dxpdf' works meanwhile."
    assert not doctor.is_well([*found.values()])


def test_a_variable_that_names_no_program_is_broken(
    answers: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, "/nowhere/soffice")
    found = answers()
    assert found["libreoffice"].state is found["PDF"].state is State.BROKEN
    assert "/nowhere/soffice" in found["libreoffice"].found


@pytest.mark.usefixtures("no_libreoffice")
def test_a_package_that_is_missing_is_broken(
    answers: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = metadata.version

    def without_docxtpl(name: str) -> str:
        if name == "docxtpl":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without_docxtpl)
    found = answers()
    assert found["packages"] == Answer(
        "packages",
        State.BROKEN,
        "not installed: docxtpl",
        "Install lettergen anew: 'pip install --force-reinstall lettergen'.",
    )


@pytest.mark.usefixtures("no_libreoffice")
def test_the_packages_that_are_needed_are_named_with_their_versions(answers: Doctor) -> None:
    packages = answers()["packages"]
    assert packages.state is State.GOOD
    assert f"click {metadata.version('click')}" in packages.found
    assert "pytest" not in packages.found


@pytest.mark.usefixtures("no_libreoffice")
def test_fonts_that_are_missing_are_named_and_can_be_done_without(
    answers: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"Arial": "Liberation Sans", "Cambria": "Cambria"}
    monkeypatch.setattr(doctor.installed_fonts, "find_installed", lambda font: here.get(font, ""))
    fonts = answers()["fonts"]
    assert fonts.state is State.MISSING
    assert fonts.found == (
        "Times New Roman, Courier New, Calibri\nhere: Arial (as Liberation Sans), Cambria"
    )
    assert "'sudo apt install fonts-liberation fonts-crosextra-carlito'" in fonts.hint


@pytest.mark.usefixtures("no_libreoffice")
@pytest.mark.parametrize(("state", "code"), [(State.GOOD, 0), (State.BROKEN, 1)])
def test_the_command_exits_with_what_it_says(
    state: State, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        Answer("this", state, "3.1\nin a folder", "Mend it."),
        Answer("that", State.MISSING, "none"),
    ]
    monkeypatch.setattr(doctor, "answers", lambda: iter(found))
    with pytest.raises(SystemExit) as stopped:
        main(["doctor"])
    said = capsys.readouterr()
    assert stopped.value.code == code
    assert said.out.splitlines() == [
        f"{state:8} this: 3.1",
        "         in a folder",
        "         Mend it.",
        "missing  that: none",
    ]
    verdict = "Broken: this." if code else "All that lettergen needs is here."
    assert said.err == f"{verdict}\n"


def test_the_command_answers_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Answer("this", State.BROKEN, "3.1", "Mend it.")]
    monkeypatch.setattr(doctor, "answers", lambda: iter(found))
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", "--format", "json"])
    assert stopped.value.code == 1
    said = capsys.readouterr()
    assert said.err == ""
    answer = json.loads(said.out)
    assert answer["well"] is False
    assert answer["answers"] == [
        {"name": "this", "state": "broken", "found": "3.1", "hint": "Mend it."}
    ]
