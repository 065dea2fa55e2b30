"""Convert documents of other programs to Word documents with LibreOffice."""

import tempfile
from contextlib import closing
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.conversion import (
    OPTIONS,
    build_environment,
    fill_profile,
    find_socket,
)
from lettergen.system.signals import defer_signals
from lettergen.system.subprocesses import ProcessTree, remove_folder

_FILTER = "docx:MS Word 2007 XML"
_SECONDS = 120
_SAVE = "Open it and save it as 'Word Document (.docx)'."


def convert_to_word(path: Path) -> bytes:
    """Return a document of another program as a Word document.

    Raises:
        LettergenError: LibreOffice is not installed (LG761), or cannot read the file (LG388).
    """
    place = Place(str(path))
    program = soffice.find()
    if program is None:
        message = "is no Word document, and LibreOffice, which could read it, is not installed."
        hint = f"{_SAVE} Or install LibreOffice: {soffice.HOW_TO_GET}"
        raise LettergenError(Finding("LG761", message, place, hint))
    folder = Path(tempfile.mkdtemp(prefix="lettergen-")).resolve()
    try:
        data = _convert(path, folder, program)
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG388", message, place)) from None
    finally:
        remove_folder(folder)
    if not data.startswith(b"PK"):
        message = "cannot be read by LibreOffice."
        hint = f"It may be damaged, or have a password. {_SAVE}"
        raise LettergenError(Finding("LG388", message, place, hint))
    return data


def _convert(path: Path, folder: Path, program: Path) -> bytes:
    profile = folder / "profile"
    fill_profile(profile / "user", soffice.read_build_id(program), archive=False)
    (folder / "tmp").mkdir()
    source = folder / f"letter{path.suffix.lower()}"
    source.write_bytes(path.read_bytes())
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *OPTIONS,
        "--convert-to",
        _FILTER,
        "--outdir",
        "out",
        source.name,
    ]
    with defer_signals():
        tree = ProcessTree(command, folder, build_environment(folder), [find_socket(profile)])
    with closing(tree):
        tree.wait(_SECONDS)
        result = folder / "out" / "letter.docx"
        return result.read_bytes() if result.is_file() else b""
