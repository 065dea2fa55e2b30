"""One LibreOffice process and the letters that it converts.

LibreOffice exits with 0 whatever happened, so only the files that it writes count: a PDF is done
when its file begins and ends as a PDF does. Each process has a folder of its own with its profile,
the letters and the PDFs. A new profile costs no measurable time if it is filled so that LibreOffice
starts only once in it. A profile that is kept would need a lock against other runs, and repair.
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.copy import prepare_copy
from lettergen.system.subprocesses import ProcessTree, remove_folder

MAX_LETTERS = 200
"""Its launcher drops all arguments from the 256th on without a message (7.4 on Linux)."""

_OUT = "out"
OPTIONS = [
    "--headless",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nologo",
    "--nofirststartwizard",
]

# The profile holds the options of the export; the command line takes them only from 7.4 on. It
# also says that a later version was here before. Else LibreOffice would take itself for a new
# version and test how it draws, which takes half a second at every start without a window.
_PROFILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">
<prop oor:name="UseTaggedPDF" oor:op="fuse"><value>true</value></prop>
<prop oor:name="ExportBookmarksToPDFDestination" oor:op="fuse"><value>true</value></prop>
<prop oor:name="PDFUACompliance" oor:op="fuse"><value>true</value></prop>
<prop oor:name="SelectPdfVersion" oor:op="fuse"><value>{version}</value></prop>
</item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>999.0</value></prop>
</item>
</oor:items>
"""
_PDF_1_7, _PDF_A_2B = 0, 2


class Conversion:
    """A LibreOffice process, which starts with this object.

    It takes the letters in their order; ``archive`` asks for PDF/A-2b. Raises ``OSError`` if the
    process cannot be started.
    """

    def __init__(self, program: Path, letters: Sequence[FinishedLetter], *, archive: bool) -> None:
        self._left = dict(enumerate(letters, 1))
        self._last_done = 0
        folder = Path(tempfile.mkdtemp(prefix="lettergen-")).resolve()
        try:
            profile = folder / "profile"
            fill_profile(profile / "user", soffice.read_build_id(program), archive=archive)
            (folder / "tmp").mkdir()
            for number, letter in self._left.items():
                (folder / f"{number:04}.docx").write_bytes(prepare_copy(letter.data))
            command = _command(program, profile, self._left)
            self._tree = ProcessTree(
                command, folder, build_environment(folder), [find_socket(profile)]
            )
        except BaseException:
            remove_folder(folder)
            raise
        self._last_progress = time.monotonic()

    @property
    def suspects(self) -> tuple[FinishedLetter, ...]:
        """The letters without a PDF that it skipped, and the one that it is converting."""
        current = min((number for number in self._left if number > self._last_done), default=0)
        reached = max(current, self._last_done)
        return tuple(letter for number, letter in self._left.items() if number <= reached)

    @property
    def unreached(self) -> tuple[FinishedLetter, ...]:
        """The letters that it has not reached yet."""
        return tuple(self._left.values())[len(self.suspects) :]

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended; there may be PDFs that were not taken yet."""
        return self._tree.has_ended

    @property
    def is_done(self) -> bool:
        """Whether the PDFs of all its letters have been taken, so that it may be closed."""
        return not self._left

    @property
    def has_no_pdf(self) -> bool:
        """Whether no PDF has been taken from it yet."""
        return not self._last_done

    @property
    def idle_seconds(self) -> float:
        """The seconds since it started, or since its last PDF was taken."""
        return time.monotonic() - self._last_progress

    @property
    def output(self) -> str:
        """The output of LibreOffice."""
        return self._tree.output

    def take_finished(self) -> list[tuple[FinishedLetter, bytes]]:
        """Return the letters that were done since the last call, with their PDFs."""
        with suppress(FileNotFoundError):  # LibreOffice creates the folder
            files = {path.name for path in (self._tree.folder / _OUT).iterdir()}
            names = ((number, f"{number:04}.pdf") for number in self._left)
            pdfs = [(number, self._read_complete(name)) for number, name in names if name in files]
            done = [(number, pdf) for number, pdf in pdfs if pdf]
            if done:
                self._last_progress = time.monotonic()
                self._last_done = max(self._last_done, done[-1][0])
            return [(self._left.pop(number), pdf) for number, pdf in done]
        return []

    def close(self) -> None:
        """End the process and everything that it started, and remove its folder."""
        self._tree.close()

    def _read_complete(self, name: str) -> bytes:
        """Return a PDF if it is complete, else nothing: files are written from start to end."""
        with suppress(OSError):  # on Windows it cannot be read while it is being written
            pdf = (self._tree.folder / _OUT / name).read_bytes()
            if pdf.startswith(b"%PDF") and pdf.rstrip().endswith(b"%%EOF"):
                return pdf
        return b""


def fill_profile(user: Path, build_id: str, *, archive: bool) -> None:
    """Fill a new profile; LibreOffice starts twice in one that does not name its build."""
    (user / "extensions").mkdir(parents=True)
    (user / "extensions" / "buildid").write_text(build_id, "utf-8")
    settings = _PROFILE.format(version=_PDF_A_2B if archive else _PDF_1_7)
    (user / "registrymodifications.xcu").write_text(settings, "utf-8")


def _command(program: Path, profile: Path, numbers: Iterable[int]) -> list[str]:
    """Return the command; file names are relative to the folder, so they are short and ASCII."""
    return [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *OPTIONS,
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        _OUT,
        *(f"{number:04}.docx" for number in numbers),
    ]


def build_environment(folder: Path) -> dict[str, str]:
    """Return the environment that makes LibreOffice write all its files to the folder."""
    environment = dict(os.environ)
    temporary = str(folder / "tmp")
    environment.update(TMPDIR=temporary, TEMP=temporary, TMP=temporary)
    if sys.platform not in ("win32", "darwin"):
        # It needs no display, and reads file names in the encoding of the locale.
        environment.update(SAL_USE_VCLPLUGIN="svp", LC_ALL="C.UTF-8")
    return environment


def find_socket(profile: Path) -> Path:
    """Return the path of the socket that LibreOffice leaves behind when it is killed.

    Its name holds the user's number and the MD5 of the profile's URL, in hexadecimal without
    leading zeros. On Windows there is no such file.
    """
    user = 0
    if sys.platform != "win32":
        user = os.getuid()
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    hexadecimal = "".join(f"{byte:x}" for byte in digest)
    return Path("/tmp", f"OSL_PIPE_{user}_SingleOfficeIPC_{hexadecimal}")
