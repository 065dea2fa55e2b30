"""The fonts on this machine, and whether Word's usual ones or their metric twins are among them.

A twin has the same widths, letter by letter: lines and pages end where they would have ended.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lettergen.export.pdf.font_families import family_of, plain

USUAL = ("Arial", "Times New Roman", "Courier New", "Calibri", "Cambria")
"""The fonts that most Word letters are set in."""

_SECONDS = 20
_SUFFIXES = {".ttf", ".ttc", ".otf"}
_WINDOWS_NAMES = {"times": "timesnewroman", "cour": "couriernew"}


def present(font: str) -> str:
    """The font itself if it is installed, else its twin that is, else an empty string."""
    installed = _families()
    family = family_of(font)
    names = (font, *(family.twins if family else ()))
    return next((name for name in names if plain(name) in installed), "")


def package(font: str) -> str:
    """The package of Debian and Ubuntu with its twin; empty if none is known."""
    family = family_of(font)
    return family.package if family else ""


def _families() -> set[str]:
    """The families that fontconfig knows; without it, those that the font files are named after."""
    program = shutil.which("fc-list")
    if program:
        try:
            run = subprocess.run(
                [program, "--format", "%{family}\n"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            pass
        else:
            text = run.stdout.decode("utf-8", errors="replace")
            return {plain(name) for line in text.splitlines() for name in line.split(",")}
    stems = (plain(path.stem.split("-")[0]) for path in _files())
    return {_WINDOWS_NAMES.get(stem, stem) for stem in stems}


def _files() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        windows = os.environ.get("WINDIR", "")
        folders = [Path(windows, "Fonts"), Path(local, "Microsoft", "Windows", "Fonts")]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts"]
        folders.append(home / ".local/share/fonts")
    for folder in folders:
        for inside, _, names in os.walk(folder):
            yield from (Path(inside, name) for name in names if Path(name).suffix in _SUFFIXES)
