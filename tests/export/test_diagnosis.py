"""The diagnosis: what is here, whether it works, and how to get or repair the rest."""

import importlib.util
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from lettergen.export import diagnosis
from lettergen.export.diagnosis import Diagnosis, State
from lettergen.export.pdf import installed_fonts
from lettergen.export.pdf.libreoffice import soffice
from lettergen.system import fingerprint
from tests.conftest import NEEDS_DXPDF

STAND_INS = Path(__file__).parent / "pdf" / "libreoffice" / "stand_ins"

Diagnose = Callable[[], dict[str, Diagnosis]]


@pytest.fixture
def diagnose() -> Diagnose:
    """Return what finds the state of everything, by its name."""
    return lambda: {one.name: one for one in diagnosis.diagnose()}


def is_good(found: dict[str, Diagnosis]) -> bool:
    return all(one.state is not State.BROKEN for one in found.values())


@pytest.fixture
def no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "find", lambda: None)


def test_a_libreoffice_that_works_is_what_auto_takes(
    installed_soffice: Path, diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(installed_soffice))
    found = diagnose()
    assert found["libreoffice"].state is State.GOOD
    assert found["libreoffice"].found.startswith("LibreOffice ")
    assert str(installed_soffice) in found["libreoffice"].found
    assert found["PDF"].state is State.GOOD
    assert "uses libreoffice: tagged" in found["PDF"].found
    assert is_good(found)


@NEEDS_DXPDF
@pytest.mark.usefixtures("no_libreoffice")
def test_without_libreoffice_all_is_well_and_its_use_and_source_are_named(
    diagnose: Diagnose,
) -> None:
    found = diagnose()
    assert found["libreoffice"].state is State.MISSING
    assert "apt install" in found["libreoffice"].hint
    assert found["dxpdf"].state is State.GOOD
    assert found["dxpdf"].found.startswith(f"dxpdf {metadata.version('dxpdf')}\n")
    assert "uses dxpdf: PDFs without tags" in found["PDF"].found
    assert "For accessible PDFs" in found["PDF"].hint
    assert is_good(found)


@pytest.mark.usefixtures("no_libreoffice")
def test_without_any_engine_nothing_is_broken_and_pdfs_are_missing(
    diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = diagnose()
    assert found["dxpdf"].state is found["PDF"].state is State.MISSING
    assert found["PDF"].found == "no PDF engine is installed."
    assert "apt install" in found["PDF"].hint
    assert "pip install" in found["PDF"].hint
    assert is_good(found)


@pytest.mark.slow
@NEEDS_DXPDF
@pytest.mark.parametrize(
    ("stand_in", "said"), [("useless", "made no PDF"), ("hanging", "did not finish")]
)
def test_a_libreoffice_that_does_not_work_is_broken_and_another_engine_is_offered(
    stand_in: str, said: str, diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(STAND_INS / stand_in))
    monkeypatch.setattr(diagnosis, "_SECONDS", 0.2)
    found = diagnose()
    assert found["libreoffice"].state is State.BROKEN
    assert said in found["libreoffice"].found
    assert "trial:" not in found["libreoffice"].found
    assert found["PDF"].state is State.BROKEN
    assert found["PDF"].hint == "'--pdf-engine dxpdf' works until it is repaired."
    assert not is_good(found)


def test_a_variable_that_names_no_program_is_broken(
    diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, "/nowhere/soffice")
    found = diagnose()
    assert found["libreoffice"].state is found["PDF"].state is State.BROKEN
    assert "/nowhere/soffice" in found["libreoffice"].found


@pytest.mark.usefixtures("no_libreoffice")
def test_a_package_that_is_missing_is_broken(
    diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_version = fingerprint.get_version

    def without_docxtpl(name: str) -> str:
        return "" if name == "docxtpl" else get_version(name)

    monkeypatch.setattr(fingerprint, "get_version", without_docxtpl)
    found = diagnose()
    assert found["packages"] == Diagnosis(
        "packages",
        State.BROKEN,
        "not installed: docxtpl",
        "Install lettergen again: 'pip install --force-reinstall lettergen'.",
    )


@pytest.mark.usefixtures("no_libreoffice")
def test_the_packages_that_are_needed_are_named_with_their_versions(diagnose: Diagnose) -> None:
    packages = diagnose()["packages"]
    assert packages.state is State.GOOD
    assert f"click {metadata.version('click')}" in packages.found
    assert "pytest" not in packages.found


@pytest.mark.usefixtures("no_libreoffice")
def test_fonts_that_are_missing_are_named_and_can_be_done_without(
    diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"Arial": "Liberation Sans", "Cambria": "Cambria"}
    monkeypatch.setattr(installed_fonts, "find_installed", lambda font: here.get(font, ""))
    fonts = diagnose()["fonts"]
    assert fonts.state is State.MISSING
    assert fonts.found == (
        "Times New Roman, Courier New, Calibri\nhere: Arial (as Liberation Sans), Cambria"
    )
    assert "'sudo apt install fonts-liberation fonts-crosextra-carlito'" in fonts.hint
