"""Find out which fonts this machine has: Word's usual ones, or fonts with the same widths."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lettergen.export.pdf.font_families import find_family, normalise

USUAL = ("Arial", "Times New Roman", "Courier New", "Calibri", "Cambria")
"""The fonts that most Word letters use."""

_SECONDS = 20
_SUFFIXES = {".ttf", ".ttc", ".otf"}
_WINDOWS_NAMES = {"times": "timesnewroman", "cour": "couriernew"}


def find_installed(font: str) -> str:
    """Return the font if it is installed, else an installed one of the same widths, else ''."""
    installed = _families()
    family = find_family(font)
    names = (font, *(family.same_widths if family else ()))
    return next((name for name in names if normalise(name) in installed), "")


def find_package(font: str) -> str:
    """Return the package of Debian and Ubuntu with a font of the same widths; '' if none."""
    family = find_family(font)
    return family.package if family else ""


def _families() -> set[str]:
    """Return the families that fontconfig lists; without it, guess them from names of files."""
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
            return {normalise(name) for line in text.splitlines() for name in line.split(",")}
    stems = (normalise(path.stem.split("-")[0]) for path in _files())
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
