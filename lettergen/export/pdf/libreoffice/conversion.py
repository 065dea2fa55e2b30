"""One LibreOffice process and the letters that it was given.

LibreOffice exits with 0 whatever happened, so it is judged by what it leaves: a file that begins
and ends as a PDF does. Each process has a folder of its own for its profile, the letters and the
PDFs. A new profile costs it nothing that can be measured if it is furnished so that it starts once;
one that is kept would have to be locked against other runs and mended when broken.
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
from lettergen.system.subprocesses import ProcessTree, remove_folder

MOST_LETTERS = 200
"""Its launcher drops all arguments from the 256th on (7.4, seen on Linux), without a word."""

_OUT = "out"
_OPTIONS = [
    "--headless",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nologo",
    "--nofirststartwizard",
]

# How to export stands in the profile, for before 7.4 the command line has no words for it.
_PROFILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">
<prop oor:name="UseTaggedPDF" oor:op="fuse"><value>true</value></prop>
<prop oor:name="PDFUACompliance" oor:op="fuse"><value>true</value></prop>
<prop oor:name="SelectPdfVersion" oor:op="fuse"><value>{version}</value></prop>
</item>
</oor:items>
"""
_PDF_1_7, _PDF_A_2B = 0, 2


class Conversion:
    """A LibreOffice process, started when this is made; raises ``OSError`` if it cannot be.

    It takes the letters in their order; ``archive`` asks for PDF/A-2b.
    """

    def __init__(self, program: Path, letters: Sequence[FinishedLetter], *, archive: bool) -> None:
        self._left = dict(enumerate(letters, 1))
        self._last = 0
        folder = Path(tempfile.mkdtemp(prefix="lettergen-")).resolve()
        try:
            profile = folder / "profile"
            _furnish(profile / "user", soffice.build(program), archive=archive)
            (folder / "tmp").mkdir()
            for number, letter in self._left.items():
                (folder / f"{number:04}.docx").write_bytes(letter.data)
            command = _command(program, profile, self._left)
            self._tree = ProcessTree(command, folder, _environment(folder), [_socket(profile)])
        except BaseException:
            remove_folder(folder)
            raise
        self._progress = time.monotonic()

    @property
    def suspects(self) -> tuple[FinishedLetter, ...]:
        """Of the letters without a PDF those that it passed over, and the one that it was at."""
        at = min((number for number in self._left if number > self._last), default=0)
        reached = max(at, self._last)
        return tuple(letter for number, letter in self._left.items() if number <= reached)

    @property
    def unreached(self) -> tuple[FinishedLetter, ...]:
        """The letters that it did not come to; it takes them in their order."""
        return tuple(self._left.values())[len(self.suspects) :]

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended; PDFs may be there that were not taken yet."""
        return self._tree.has_ended

    @property
    def is_fruitless(self) -> bool:
        """Whether no PDF came yet."""
        return not self._last

    @property
    def idle(self) -> float:
        """The seconds since it began or since its last PDF was taken."""
        return time.monotonic() - self._progress

    @property
    def output(self) -> str:
        """What LibreOffice printed."""
        return self._tree.output

    def new(self) -> list[tuple[FinishedLetter, bytes]]:
        """The letters done since this was last asked, with their PDFs."""
        with suppress(FileNotFoundError):  # LibreOffice makes the folder
            there = {path.name for path in (self._tree.folder / _OUT).iterdir()}
            names = ((number, f"{number:04}.pdf") for number in self._left)
            pdfs = [(number, self._whole(name)) for number, name in names if name in there]
            done = [(number, pdf) for number, pdf in pdfs if pdf]
            if done:
                self._progress = time.monotonic()
                self._last = max(self._last, done[-1][0])
            return [(self._left.pop(number), pdf) for number, pdf in done]
        return []

    def close(self) -> None:
        """End the process and everything that it started, and remove its folder."""
        self._tree.close()

    def _whole(self, name: str) -> bytes:
        """A PDF if it is complete: it is copied to its place from beginning to end."""
        with suppress(OSError):  # on Windows it cannot be read while it is being written
            pdf = (self._tree.folder / _OUT / name).read_bytes()
            if pdf.startswith(b"%PDF") and pdf.rstrip().endswith(b"%%EOF"):
                return pdf
        return b""


def _furnish(user: Path, build: str, *, archive: bool) -> None:
    """Fill a new profile; LibreOffice starts twice in one that does not name its build."""
    (user / "extensions").mkdir(parents=True)
    (user / "extensions" / "buildid").write_text(build, "utf-8")
    settings = _PROFILE.format(version=_PDF_A_2B if archive else _PDF_1_7)
    (user / "registrymodifications.xcu").write_text(settings, "utf-8")


def _command(program: Path, profile: Path, numbers: Iterable[int]) -> list[str]:
    """Names are relative to the folder: short, and plain wherever the folder is."""
    return [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *_OPTIONS,
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        _OUT,
        *(f"{number:04}.docx" for number in numbers),
    ]


def _environment(folder: Path) -> dict[str, str]:
    """The environment, with everything that LibreOffice writes sent to the folder."""
    environment = dict(os.environ)
    temporary = str(folder / "tmp")
    environment.update(TMPDIR=temporary, TEMP=temporary, TMP=temporary)
    if sys.platform not in ("win32", "darwin"):
        # Without a display; and it reads file names as the locale has them, so as UTF-8.
        environment.update(SAL_USE_VCLPLUGIN="svp", LC_ALL="C.UTF-8")
    return environment


def _socket(profile: Path) -> Path:
    """Where a LibreOffice that is killed leaves the socket by which others would find it.

    It is named after the user's number and the MD5 of the profile's address, in hexadecimal
    without leading noughts. Windows has none, and no such file.
    """
    user = os.getuid() if os.name == "posix" else 0
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    hexadecimal = "".join(f"{byte:x}" for byte in digest)
    return Path("/tmp", f"OSL_PIPE_{user}_SingleOfficeIPC_{hexadecimal}")
