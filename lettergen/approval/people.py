"""Who approves or confirms, if the command line does not tell."""

import subprocess
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place


def find_person(by: str, folder: Path) -> str:
    """Return the name of the person: ``by``, or else the one in git's settings.

    Raises:
        LettergenError: there is no name (LG821).
    """
    name = " ".join(by.split()) or _ask_git(folder)
    if not name:
        message = "nobody's name is known here."
        raise LettergenError(Finding("LG821", message, Place("--by"), 'Write --by "Ann Smith".'))
    return name


def _ask_git(folder: Path) -> str:
    try:
        done = subprocess.run(
            ["git", "config", "user.name"], cwd=folder, capture_output=True, check=False
        )
    except OSError:  # git is not installed
        return ""
    return " ".join(done.stdout.decode(errors="replace").split())
