"""The letters of these tests as LibreOffice exports them, once for all tests."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lettergen import api
from lettergen.export.format import Export, FinishedLetter
from tests.conftest import REPOSITORY, needed
from tests.support import pdf_letters
from tests.support.pdf_letters import finish_letter

_ACCESSIBLE = '"PDFUACompliance":{"type":"boolean","value":"true"}'
_TAGGED = '"UseTaggedPDF":{"type":"boolean","value":"true"}'
_ARCHIVE = '"SelectPdfVersion":{"type":"long","value":"2"}'


@dataclass
class Exports:
    """What LibreOffice makes of letters, with one profile."""

    program: str
    folder: Path
    known: dict[bool, dict[str, bytes]] = field(default_factory=dict)

    def of(self, letters: list[FinishedLetter], *, archive: bool = False) -> dict[str, bytes]:
        """In: letters. Out: their tagged PDFs by their stems; what was exported is kept."""
        known = self.known.setdefault(archive, {})
        new = [letter for letter in letters if letter.stem not in known]
        if new:
            known |= self._exported(new, archive)
        return {letter.stem: known[letter.stem] for letter in letters}

    def _exported(self, letters: list[FinishedLetter], archive: bool) -> dict[str, bytes]:
        self.folder.mkdir(exist_ok=True)
        paths = [self.folder / f"{letter.stem}.docx" for letter in letters]
        for path, letter in zip(paths, letters, strict=True):
            path.write_bytes(letter.data)
        options = ",".join([_ACCESSIBLE, _TAGGED, *[_ARCHIVE] * archive])
        profile = (self.folder / "profile").as_uri()
        command = [self.program, f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
        command += [f"pdf:writer_pdf_Export:{{{options}}}", "--outdir", str(self.folder)]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
        return {path.stem: path.with_suffix(".pdf").read_bytes() for path in paths}


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """LibreOffice's exports; skips where it is not installed."""
    return Exports(needed("soffice"), tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session")
def other_exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """The same with a profile of its own, as on another machine."""
    return Exports(needed("soffice"), tmp_path_factory.mktemp("other-exports"))


@pytest.fixture(scope="session")
def odd_letters() -> list[FinishedLetter]:
    """Letters with everything that a PDF must have: ``documents``, and a table of 200 rows."""
    letters = [pdf_letters.load_letter(name) for name in pdf_letters.list_letters()]
    return [*letters, FinishedLetter("rows", "rows", pdf_letters.pack_long_table(200))]


@pytest.fixture(scope="session")
def shipped_letters(tmp_path_factory: pytest.TempPathFactory) -> list[FinishedLetter]:
    """The letters of the campaign in this repository."""
    folder = tmp_path_factory.mktemp("shipped")
    api.render(REPOSITORY, api.Options(out=folder))
    paths = sorted(folder.glob("*.docx"))
    return [FinishedLetter(path.stem, path.stem, path.read_bytes()) for path in paths]


@pytest.fixture(scope="session")
def made(exports: Exports) -> Callable[..., Export]:
    """A letter as LibreOffice exports it, finished: ``made("notes", archive=True)``.

    Other texts for some of its parts come by their stems: they make it another letter.
    """

    @cache
    def of(name: str, archive: bool = False, **changes: str | None) -> Export:
        stem = name + "".join(f"-{part}-{hash(text)}" for part, text in changes.items())
        letter = FinishedLetter(name, stem, pdf_letters.pack(name, **changes))
        pdf = exports.of([letter], archive=archive)[stem]
        return finish_letter(pdf, letter, tagged=True, archive=archive)

    return of


@pytest.fixture
def opened(made: Callable[..., Export]) -> Iterator[Callable[..., pikepdf.Pdf]]:
    """The same, opened."""
    kept: list[pikepdf.Pdf] = []

    def of(name: str, archive: bool = False, **changes: str | None) -> pikepdf.Pdf:
        kept.append(pikepdf.open(BytesIO(made(name, archive, **changes).data)))
        return kept[-1]

    yield of
    for pdf in kept:
        with closing(pdf):
            pass
