"""Find LibreOffice's program on this machine, and which version it is."""

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
"""The environment variable that names the program where it is not found, or another one is wanted.
"""

HOW_TO_GET = (
    "Debian and Ubuntu: 'sudo apt install libreoffice-writer-nogui'; macOS: 'brew install --cask "
    "libreoffice'; Windows: 'winget install TheDocumentFoundation.LibreOffice'; others: "
    f"libreoffice.org. If it is installed already, set {PROGRAM} to the path of its program."
)


def find() -> Path | None:
    """Return the path of LibreOffice's program; ``None`` if there is none.

    It is the one that ``LETTERGEN_SOFFICE`` names, or one on the PATH, or one where installers put
    it. Raises ``LettergenError`` (LG425) if the variable names something that is not a program.
    """
    named = os.environ.get(PROGRAM)
    if named:
        program = shutil.which(str(Path(named).expanduser()))
        if not program:
            raise LettergenError(
                Finding(
                    "LG425",
                    f"{PROGRAM} is not the path of a program: '{named}'.",
                    Place("environment"),
                    "Set it to LibreOffice's 'soffice', or unset it.",
                )
            )
        return Path(program).absolute()
    # On Windows only soffice.com waits for the processes that it starts.
    names = ("soffice.com", "soffice") if sys.platform == "win32" else ("soffice", "libreoffice")
    on_path = [found for name in names if (found := shutil.which(name))]
    installed = [str(path) for path in _install_paths() if os.access(path, os.X_OK)]
    # On macOS the one on the PATH is Homebrew's script, which does not change when LibreOffice is
    # updated, so it is no good for a fingerprint.
    programs = [*installed, *on_path] if sys.platform == "darwin" else [*on_path, *installed]
    return Path(programs[0]).absolute() if programs else None


def fingerprint(program: Path) -> str:
    """Return a text that changes when LibreOffice is updated, without starting it.

    ``versionrc`` (``version.ini`` on Windows) beside the program names the build. A distribution
    that patches LibreOffice keeps that name, so the file's size and time count as well.
    """
    stat = (_version_file(program) or program.resolve()).stat()
    identity = f"{stat.st_size} {stat.st_mtime_ns}"
    return f"libreoffice {hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def read_build_id(program: Path) -> str:
    """Return the build id of LibreOffice, such as ``40(Build:2)``; empty if it is not known."""
    path = _version_file(program)
    text = path.read_text("utf-8", errors="replace") if path else ""
    found = re.search(r"^buildid=(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return found[1].strip() if found else ""


def ask_version(program: Path, seconds: float) -> str:
    """Run ``soffice --version``; return its answer, such as ``LibreOffice 7.4.7.2``.

    Empty if there is no answer within that many seconds.
    """
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
        lines = (line.split() for line in tree.output.splitlines())
        return next((" ".join(words[:2]) for words in lines if words[:1] == ["LibreOffice"]), "")


def _version_file(program: Path) -> Path | None:
    """Return the file that describes the build of a program."""
    home = program.resolve().parent
    folders = (home, home.parent / "Resources")  # the second is macOS's
    paths = (folder / name for folder in folders for name in ("versionrc", "version.ini"))
    return next((path for path in paths if path.is_file()), None)


def _install_paths() -> list[Path]:
    """Return the paths where installers put LibreOffice's program without adding it to the PATH."""
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
        return [Path(root, "LibreOffice", "program", "soffice.com") for root in roots if root]
    if sys.platform == "darwin":
        inside = "Applications/LibreOffice.app/Contents/MacOS/soffice"
        return [Path.home() / inside, Path("/", inside)]
    newest_first = sorted(Path("/opt").glob("libreoffice*"), reverse=True)
    homes = [Path("/usr/lib/libreoffice"), Path("/usr/lib64/libreoffice"), *newest_first]
    return [home / "program" / "soffice" for home in homes]
