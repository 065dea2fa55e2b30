"""Where LibreOffice is on this machine, and which one it is."""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.signals import defer_signals
from lettergen.system.subprocesses import ProcessTree, remove_folder

PROGRAM = "LETTERGEN_SOFFICE"
"""The environment variable that names the program, where it is not found or another one is meant.
"""

HOW_TO_GET = (
    "Debian and Ubuntu: 'sudo apt install libreoffice-writer-nogui'; macOS: 'brew install --cask "
    "libreoffice'; Windows: 'winget install TheDocumentFoundation.LibreOffice'. Elsewhere, or by "
    f"hand: libreoffice.org. If it is there already, name its program in {PROGRAM}."
)


def found() -> Path | None:
    """LibreOffice's program: the one that ``LETTERGEN_SOFFICE`` names, on the PATH, or where it
    is usually installed; ``None`` if there is none.

    Raises ``LettergenError`` if the variable names something that is not a program.
    """
    named = os.environ.get(PROGRAM)
    if named:
        program = shutil.which(Path(named).expanduser())
        if not program:
            raise LettergenError(
                Finding(
                    "LG425",
                    f"{PROGRAM} names no program: '{named}'.",
                    Place("environment"),
                    "Let it name LibreOffice's 'soffice', or unset it.",
                )
            )
        return Path(program).absolute()
    # On Windows only soffice.com waits for the end of what it starts.
    names = ("soffice.com", "soffice") if sys.platform == "win32" else ("soffice", "libreoffice")
    on_path = [found for name in names if (found := shutil.which(name))]
    usual = [str(place) for place in _usual_places() if os.access(place, os.X_OK)]
    # On macOS the one on the PATH is Homebrew's script, which an update of LibreOffice leaves as
    # it is.
    programs = [*usual, *on_path] if sys.platform == "darwin" else [*on_path, *usual]
    return Path(programs[0]).absolute() if programs else None


def fingerprint(program: Path) -> str:
    """What changes when LibreOffice is updated, found without starting it.

    ``versionrc`` (``version.ini`` on Windows) beside the program names the build, but a
    distribution's patches keep that name: its time of change goes in as well.
    """
    stat = (_about(program) or program.resolve()).stat()
    identity = f"{stat.st_size} {stat.st_mtime_ns}"
    return f"libreoffice {hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def build(program: Path) -> str:
    """The build that LibreOffice says it is, such as ``40(Build:2)``; empty if it does not say."""
    about = _about(program)
    text = about.read_text("utf-8", errors="replace") if about else ""
    said = re.search(r"^buildid=(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return said[1].strip() if said else ""


def version(program: Path, seconds: float) -> str:
    """What LibreOffice calls itself, such as ``LibreOffice 7.4.7.2``; empty if it does not say."""
    folder = Path(tempfile.mkdtemp(prefix="lettergen-")).resolve()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    try:
        with defer_signals():
            tree = ProcessTree([str(program), profile, "--version"], folder, os.environ)
    except OSError:
        remove_folder(folder)
        return ""
    with closing(tree):
        tree.wait(seconds)
        said = (line.split() for line in tree.output.splitlines())
        return next((" ".join(words[:2]) for words in said if words[:1] == ["LibreOffice"]), "")


def _about(program: Path) -> Path | None:
    """The file that says which LibreOffice this is."""
    home = program.resolve().parent
    folders = (home, home.parent / "Resources")  # the second is macOS's
    paths = (folder / name for folder in folders for name in ("versionrc", "version.ini"))
    return next((path for path in paths if path.is_file()), None)


def _usual_places() -> list[Path]:
    """LibreOffice's program where installers put it without putting it on the PATH."""
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
        return [Path(root, "LibreOffice", "program", "soffice.com") for root in roots if root]
    if sys.platform == "darwin":
        inside = "Applications/LibreOffice.app/Contents/MacOS/soffice"
        return [Path.home() / inside, Path("/", inside)]
    newest_first = sorted(Path("/opt").glob("libreoffice*"), reverse=True)
    homes = [Path("/usr/lib/libreoffice"), Path("/usr/lib64/libreoffice"), *newest_first]
    return [home / "program" / "soffice" for home in homes]
