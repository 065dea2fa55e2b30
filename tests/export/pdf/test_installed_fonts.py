"""Installed fonts are found by fontconfig, or by the names of files."""

import os
from pathlib import Path

import pytest

from lettergen.export.pdf.installed_fonts import find_installed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with fonts in it, on a machine with no others and no fontconfig."""
    monkeypatch.setenv("PATH", "")
    walk = os.walk
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(os, "walk", lambda top: walk(top) if tmp_path in top.parents else ())
    fonts = tmp_path / ".fonts"
    fonts.mkdir()
    return fonts


@pytest.mark.parametrize(
    ("file", "font", "taken"),
    [
        ("arial.ttf", "Arial", "Arial"),
        ("Arial.ttf", "Arial", "Arial"),
        ("LiberationSans-Regular.ttf", "Arial", "Liberation Sans"),
        ("Arimo-Bold.ttf", "Arial", "Arimo"),
        ("times.ttf", "Times New Roman", "Times New Roman"),
        ("Carlito-Regular.otf", "Calibri", "Carlito"),
    ],
)
def test_a_font_is_found_by_the_name_of_its_file(
    file: str, font: str, taken: str, folder: Path
) -> None:
    assert find_installed(font) == ""
    (folder / file).touch()
    assert find_installed(font) == taken


@pytest.mark.parametrize("file", ["ArialNarrow.ttf", "arial.txt", "LiberationSansNarrow-Bold.ttf"])
def test_a_font_that_is_only_called_alike_is_another_one(file: str, folder: Path) -> None:
    (folder / file).touch()
    assert find_installed("Arial") == ""


def test_fontconfig_lists_the_fonts_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\necho 'Carlito'\necho 'Liberation Sans,Other Name'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert find_installed("Arial") == "Liberation Sans"
    assert find_installed("Calibri") == "Carlito"
    assert find_installed("Cambria") == ""
