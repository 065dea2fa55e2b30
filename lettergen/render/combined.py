"""One file that holds all letters, for the print room: ``--combined``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from os.path import realpath
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.format import FinishedLetter
from lettergen.output.files import write_file

COMBINED = {SUFFIXES[name]: name for name in (WORD, "pdf")}
"""The endings of combined files, and the form of the letters that go into each."""


@dataclass
class PrintRun:
    """The combined files of a run, and the letters for them as they come out."""

    files: Sequence[Path] = ()
    duplex: bool = False
    letters: dict[str, dict[str, bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Sequence[Path], taken: Sequence[Path], *, duplex: bool) -> "PrintRun":
        """The print run for these combined files; ``taken`` are files that none may replace.

        Raises ``LettergenError`` for a file of another kind, or in the place of another.
        """
        files = list({realpath(path): path for path in files}.values())
        places = {realpath(path) for path in taken}
        findings = [
            Finding(code, message, Place(f"--combined {path}"), hint)
            for path in files
            for code, message, hint in _problems(path, places)
        ]
        if findings:
            raise LettergenError(*findings)
        return cls(files, duplex)

    @property
    def forms(self) -> set[str]:
        """The forms whose letters are gathered."""
        return {COMBINED[path.suffix.lower()] for path in self.files}

    def take(self, form: str, stem: str, data: bytes) -> None:
        """Keep one form of one letter until all of them are there."""
        self.letters.setdefault(form, {})[stem] = data

    def write(self, path: Path, labels: dict[str, str], *, expected: int) -> None:
        """Write one combined file with the letters of these stems, in this order.

        ``labels`` are the recipients, by stem. Raises ``LettergenError`` if there are fewer
        letters than are ``expected``, if one cannot be joined with the others, or if the file
        system refuses.
        """
        form = COMBINED[path.suffix.lower()]
        came_out = self.letters.get(form, {})
        letters = [
            FinishedLetter(label, stem, came_out[stem])
            for stem, label in labels.items()
            if stem in came_out
        ]
        if len(letters) < expected or not letters:
            raise LettergenError(_incomplete(path, expected - len(letters)))
        write_file(path, _joined(form, letters, path.stem, duplex=self.duplex))


def _incomplete(path: Path, missing: int) -> Finding:
    why = f"{missing} of its letters did not come out" if missing else "there is no letter for it"
    hint = "The one that is there is of an earlier run." if path.exists() else ""
    return Finding("LG481", f"was not written: {why}.", Place(str(path)), hint)


def _joined(form: str, letters: Sequence[FinishedLetter], title: str, *, duplex: bool) -> bytes:
    if form == WORD:
        from lettergen.export.combined import word

        return word.join_letters(letters, title=title, duplex=duplex)
    from lettergen.export.combined import pdf

    return pdf.join_letters(
        [(letter, letter.data) for letter in letters], title=title, duplex=duplex
    )


def _problems(path: Path, taken: set[str]) -> list[tuple[str, str, str]]:
    found = []
    if path.suffix.lower() not in COMBINED:
        hint = "Name a file that ends in .pdf or .docx."
        found.append(("LG483", "is neither a PDF nor a Word document.", hint))
    if realpath(path) in taken:
        hint = "Name another file."
        found.append(("LG484", "is a file that the campaign or one of its letters has.", hint))
    return found
