"""Find LibreOffice and its version without starting it."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.pdf.libreoffice import soffice

STAND_INS = Path(__file__).parent / "stand_ins"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as PATH, and no other place to look in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(soffice.PROGRAM, raising=False)
    monkeypatch.setattr(soffice, "_install_paths", list)
    return folder


_install_paths = soffice._install_paths
_PATH = os.environ["PATH"]


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_without_libreoffice_nothing_is_found() -> None:
    assert soffice.find() is None


@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_libreoffice_is_found_on_the_path(name: str, nowhere: Path) -> None:
    program = _program(nowhere / name)
    assert soffice.find() == program


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("win32", "LibreOffice/program/soffice.com"),
    ],
)
def test_libreoffice_is_found_where_installers_put_it(
    system: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "_install_paths", _install_paths)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    program = _program(tmp_path / place)
    assert soffice.find() == program


def test_the_variable_goes_before_the_path(
    tmp_path: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(nowhere / "soffice")
    other = _program(tmp_path / "other office" / "soffice")
    monkeypatch.setenv(soffice.PROGRAM, str(other))
    assert soffice.find() == other


def test_a_program_beside_the_campaign_is_found_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _program(tmp_path / "office" / "soffice")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(soffice.PROGRAM, "office/soffice")
    assert soffice.find() == program


def test_a_variable_that_names_no_program_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.PROGRAM, str(tmp_path / "absent"))
    with pytest.raises(
        LettergenError, match="LETTERGEN_SOFFICE is not the path of a program"
    ) as refused:
        soffice.find()
    assert [finding.code for finding in refused.value.findings] == ["LG425"]


@pytest.mark.parametrize("tells", ["program/versionrc", "Resources/versionrc", "program/soffice"])
def test_an_update_changes_the_fingerprint(tells: str, tmp_path: Path, nowhere: Path) -> None:
    program = _program(tmp_path / "office" / "program" / "soffice")
    changes = tmp_path / "office" / tells
    changes.parent.mkdir(exist_ok=True)
    changes.write_text("[Version]\nbuildid=1\n")
    link = nowhere / "soffice"
    link.symlink_to(program)
    before = soffice.fingerprint(link)
    assert soffice.fingerprint(link) == before
    # The same size and build, as with a patch of a distribution.
    os.utime(changes, ns=(1, 1))
    assert soffice.fingerprint(link) != before


def test_the_build_id_is_read_from_the_version_file(tmp_path: Path) -> None:
    program = _program(tmp_path / "office" / "program" / "soffice")
    assert soffice.read_build_id(program) == ""
    about = program.with_name("versionrc")
    about.write_text("[Version]\nAllLanguages=en-US\nbuildid=40(Build:2)\nVendor=Somebody\n")
    assert soffice.read_build_id(program) == "40(Build:2)"


@pytest.mark.parametrize("stand_in", ["useless", "hanging", "absent"])
def test_a_libreoffice_that_reports_no_version_has_none(
    stand_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _PATH)
    assert soffice.ask_version(STAND_INS / stand_in, seconds=0.2) == ""


def test_libreoffice_reports_its_version(
    installed_soffice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _PATH)
    assert soffice.ask_version(installed_soffice, seconds=60).startswith("LibreOffice ")
