"""Write files that contain all letters of a run, for the print room: ``--combined``."""

from collections.abc import Sequence
from os.path import realpath
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.collect import attempt, collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.format import Export, Exporter, FinishedLetter
from lettergen.output.files import check_target
from lettergen.output.letter_files import LetterFiles
from lettergen.system.dataclass import dataclass, field
from lettergen.system.text import format_count

COMBINED = {SUFFIXES[name]: name for name in (WORD, "pdf")}
"""The suffixes of combined files, and the format of the letters in each."""


@dataclass
class CombinedFiles:
    """The combined files of a run, and the letters for them.

    ``letters`` are the exported letters by format and stem: all of them, in memory. ``labels`` are
    the recipients' labels by stem, in the order of the letters. ``lists`` are the formats of the
    cover lists that each file gets; ``list_exporter`` makes those that are PDF.
    """

    paths: Sequence[Path] = ()
    duplex: bool = False
    lists: Sequence[str] = ()
    list_exporter: Exporter | None = None
    letters: dict[str, dict[str, bytes]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def plan(
        cls,
        paths: Sequence[Path],
        letters: LetterFiles,
        inputs: Sequence[Path],
        *,
        duplex: bool,
        lists: Sequence[str] = (),
    ) -> "CombinedFiles":
        """Return the combined files at these paths.

        ``letters`` knows the files of all letters, ``inputs`` are those of the campaign. Reports a
        file that is neither PDF nor Word (LG483), that belongs to a letter or is the cover list of
        another file (LG484) or is an input, and what is no regular file. Only the output folder
        knows whether lettergen wrote a file.
        """
        paths = list({realpath(path): path for path in paths}.values())
        combined = cls(paths, duplex, tuple(dict.fromkeys(lists)))
        known = {realpath(file) for path in paths for file in combined.name_lists(path)}
        with collecting():
            for path in combined.files:
                _check_name(path, letters, is_list=path not in paths)
                if path in paths and realpath(path) in known:
                    place = Place(f"--combined {path}")
                    message = "is the name of the cover list of another combined file."
                    report(Finding("LG484", message, place, "Name another file."))
                with attempt():
                    check_target(path, lambda _: True, inputs)
        return combined

    @property
    def files(self) -> list[Path]:
        """The combined files and their cover lists."""
        return [file for path in self.paths for file in (path, *self.name_lists(path))]

    def name_lists(self, path: Path) -> list[Path]:
        """Return the cover lists of a combined file: ``all.pdf.list.csv`` for ``all.pdf``."""
        return [path.with_name(f"{path.name}.list.{one}") for one in self.lists]

    @property
    def formats(self) -> set[str]:
        """The formats that the letters are needed in."""
        return {COMBINED[path.suffix.lower()] for path in self.paths}

    def add(self, format: str, stem: str, data: bytes) -> None:
        """Keep one export of one letter until the file is written."""
        self.letters.setdefault(format, {})[stem] = data

    def build(self, path: Path, *, expected: int) -> dict[Path, bytes]:
        """Return one combined file of the letters and its cover lists, by their paths.

        Raises:
            LettergenError: there are fewer letters than are ``expected`` (LG481), one cannot be
                joined with the others, or a cover list cannot be made.
        """
        format_ = COMBINED[path.suffix.lower()]
        exported = self.letters.get(format_, {})
        letters = [
            FinishedLetter(label, stem, exported[stem])
            for stem, label in self.labels.items()
            if stem in exported
        ]
        if len(letters) < expected or not letters:
            raise LettergenError(describe_incomplete(path, expected - len(letters)))
        data = _join(format_, letters, path.stem, duplex=self.duplex)
        return {path: data, **self._build_lists(path, format_, data, letters)}

    def _build_lists(
        self, path: Path, format_: str, data: bytes, letters: Sequence[FinishedLetter]
    ) -> dict[Path, bytes]:
        if not self.lists:
            return {}
        from lettergen.render.cover_list import build_cover_list

        listed = build_cover_list(path, format_, data, letters, duplex=self.duplex)
        found = {}
        for file in self.name_lists(path):
            if file.suffix == ".csv":
                found[file] = listed.write_csv()
            elif self.list_exporter:
                found[file] = listed.write_pdf(self.list_exporter)
        return found


def describe_incomplete(path: Path, missing: int, noun: str = "letter") -> Finding:
    """Return the finding about a file that would have too few letters (LG481)."""
    why = f"{format_count(missing, noun)} missing" if missing else "there is no letter for it"
    hint = "The file that is there is from an earlier run." if path.exists() else ""
    return Finding("LG481", f"was not written: {why}.", Place(str(path)), hint)


def _join(format_: str, letters: Sequence[FinishedLetter], title: str, *, duplex: bool) -> bytes:
    if format_ == WORD:
        from lettergen.export.combined.word import join as word

        return word.join_letters(letters, title=title, duplex=duplex)
    from lettergen.export.combined.pdf import join as pdf

    exports = [Export(letter, letter.data) for letter in letters]
    return pdf.join_letters(exports, title=title, duplex=duplex)


def _check_name(path: Path, letters: LetterFiles, *, is_list: bool) -> None:
    place = Place(f"--combined {path}")
    if not is_list and path.suffix.lower() not in COMBINED:
        hint = "Name a file that ends in .pdf or .docx."
        report(Finding("LG483", "is neither a PDF nor a Word document.", place, hint))
    if letters.is_letter(path):
        report(Finding("LG484", "is the file of a letter.", place, "Name another file."))
