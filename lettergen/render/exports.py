"""Export the letters of a run to other formats: write each export, and record it."""

from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export import registry
from lettergen.export.format import Export, Exporter, FinishedLetter, Settings
from lettergen.output.errors import FolderUnusableError, ProtectedFileError
from lettergen.output.files import describe_os_error
from lettergen.output.folder import OutputFolder
from lettergen.output.inputs import LETTER, Inputs, UsedInputs
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.project.selection import Letter
from lettergen.render.combined import CombinedFiles
from lettergen.render.renderer import Rendered
from lettergen.render.result import Outcome, Result
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.signals import defer_signals

AddResult = Callable[[Result], None]


@dataclass(frozen=True)
class Exports:
    """The formats that a run exports its letters to.

    ``exporters`` are all of them; those that ``written`` names get a file for each letter, the
    others are for ``combined`` files only. ``engine`` is the fingerprint of lettergen itself.
    """

    exporters: dict[str, Exporter]
    written: frozenset[str]
    combined: CombinedFiles
    engine: str
    force: bool = False

    @classmethod
    def plan(
        cls,
        project: Project,
        formats: Sequence[str],
        options: Options,
        load_exporter: Callable[[str, Settings], Exporter] | None = None,
    ) -> "Exports":
        """Return the exports that a run needs to write these formats and its combined files.

        ``load_exporter`` loads what writes a format; that of this computer if there is none.

        Raises:
            LettergenError: a combined file cannot be written as named (LG483, LG484), an option
                is for a format that is not made (LG427), or a PDF engine is not there.
        """
        assert project.selection is not None
        combined = CombinedFiles.plan(
            options.combined,
            project.selection.files,
            project.campaign.files,
            duplex=options.duplex,
            lists=options.lists,
        )
        needed = {*formats, *combined.formats} - {WORD}
        settings = Settings(options.pdf_engine, options.archive, options.fragment)
        list_formats = {"pdf"} & set(combined.lists)
        _refuse_unused_settings(settings, needed | list_formats)
        load = load_exporter or registry.load_exporter
        exporters = {name: load(name, settings) for name in SUFFIXES if name in needed}
        if list_formats:
            combined.list_exporter = exporters.get("pdf") or registry.load_exporter("pdf", settings)
        engine = project.fingerprints["engine"]
        return cls(exporters, frozenset(formats) - {WORD}, combined, engine, options.force)

    @property
    def remarks(self) -> dict[str, str]:
        """What is true of all files in a format, such as the limits of a PDF engine."""
        return {name: exporter.remark for name, exporter in self.exporters.items()}

    def export(self, letters: Sequence[Rendered], folder: OutputFolder, add: AddResult) -> None:
        """Export letters to every format, and ``add`` the result of each."""
        if self.combined.paths:
            stems = (get_stem(folder, letter) for letter in letters)
            labels = (letter.letter.label for letter in letters)
            self.combined.labels.update(zip(stems, labels, strict=True))
        if WORD in self.combined.formats:
            for letter in letters:
                with suppress(OSError):  # the combined file reports a letter that is missing
                    self.combined.add(WORD, get_stem(folder, letter), _read(letter))
        jobs = [_FormatJob(self, name, one, folder, add) for name, one in self.exporters.items()]
        for job in jobs:
            if job.exporter.takes_batches:
                job.export(letters)
        for letter in letters:
            for job in jobs:
                if not job.exporter.takes_batches:
                    job.export([letter])

    def paths(self, letter: Letter) -> set[Path]:
        """Return the files that a letter's exports are written to."""
        assert letter.path is not None
        return {letter.path.with_suffix(SUFFIXES[name]) for name in self.written}


@dataclass(frozen=True)
class _FormatJob:
    """The export of letters to one format."""

    exports: Exports
    format: str
    exporter: Exporter
    folder: OutputFolder
    add: AddResult

    def export(self, letters: Sequence[Rendered]) -> None:
        due: dict[str, Rendered] = {}
        finished: list[FinishedLetter] = []
        for letter in letters:
            name = get_stem(self.folder, letter)
            try:
                if self._is_current(letter):
                    with defer_signals():
                        result = self._keep(letter, name)
                    self._add(result)
                elif edited := self._read_edited(letter):
                    with defer_signals():
                        result = self._keep_edited(letter, name, edited)
                    self._add(result)
                else:
                    finished.append(FinishedLetter(letter.letter.label, name, _read(letter)))
                    due[name] = letter
            except LettergenError as error:
                self._add(self._fail(letter, Outcome.REFUSED, error))
            except OSError as error:
                finding = describe_os_error(_path(letter), error, "cannot be read")
                self._add(self._fail(letter, Outcome.FAILED, LettergenError(finding)))
        if not due:
            return
        with closing(self.exporter.export(finished)) as exports:
            for export in exports:
                with defer_signals():
                    result = self._write(due[export.letter.stem], export)
                self._add(result)

    def _add(self, result: Result | None) -> None:
        if result:
            self.add(result)

    def _is_current(self, letter: Rendered) -> bool:
        """Whether the file is there, and was made from the same letter by the same engine."""
        if letter.is_kept and self.folder.has_recorded(self._path(letter)):
            return True
        return not self.exports.force and self.folder.records.is_current(
            self._path(letter), self._hash_inputs(letter)
        )

    def _keep(self, letter: Rendered, name: str) -> Result | None:
        """Use the file that is there; ``None`` if it is for a combined file only."""
        path = self._path(letter)
        if self.format in self.exports.combined.formats:
            self.exports.combined.add(self.format, name, path.read_bytes())
        if self.format not in self.exports.written:
            return None
        state = self.folder.records.record_unchanged(path, letter.letter.label)
        return Result(letter.letter, Outcome(state), format=self.format, path=path)

    def _read_edited(self, letter: Rendered) -> bytes | None:
        """Return the file if somebody edited it by hand, unless it is overwritten."""
        return None if self.exports.force else self.folder.read_edited(self._path(letter))

    def _keep_edited(self, letter: Rendered, name: str, data: bytes) -> Result | None:
        """Take a file that somebody edited by hand as that of the letter in this format."""
        if self.format in self.exports.combined.formats:
            self.exports.combined.add(self.format, name, data)
        if self.format not in self.exports.written:
            return None
        path, label = self._path(letter), letter.letter.label
        entry = self.folder.get_entry(path)
        warnings: tuple[Finding, ...] = ()
        if entry and entry.inputs.get(LETTER) != letter.sha256:
            message = "was edited by hand and is kept, but its letter has changed since."
            hint = "Make the change here, too; or write it again with --force, which keeps a copy."
            warnings = (Finding("LG812", message, Place(str(path)), hint).about(label),)
        self.folder.records.record_edited(path, label, hash_bytes(data), len(warnings))
        return Result(
            letter.letter, Outcome.EDITED, warnings=warnings, format=self.format, path=path
        )

    def _write(self, letter: Rendered, export: Export) -> Result | None:
        """Write an export; ``None`` for one that is for a combined file only."""
        findings = self._with_paths(letter, export)
        if not export.data:
            return self._fail(letter, Outcome.FAILED, LettergenError(*findings))
        if self.format in self.exports.combined.formats:
            self.exports.combined.add(self.format, export.letter.stem, export.data)
        if self.format not in self.exports.written:
            return None
        path, label = self._path(letter), letter.letter.label
        used = UsedInputs(warnings=len(findings))
        inputs, force = self._hash_inputs(letter), self.exports.force
        try:
            state = self.folder.write(path, label, export.data, inputs, used, force=force)
        except FolderUnusableError:
            raise
        except ProtectedFileError as error:
            return self._fail(letter, Outcome.REFUSED, error)
        except LettergenError as error:
            return self._fail(letter, Outcome.FAILED, error)
        outcome = Outcome(state)
        return Result(letter.letter, outcome, warnings=findings, format=self.format, path=path)

    def _fail(self, letter: Rendered, outcome: Outcome, error: LettergenError) -> Result:
        path, label = self._path(letter), letter.letter.label
        stale: tuple[Path, ...] = ()
        if self.format in self.exports.written:
            stale = self.folder.records.record_format_failure(path, label, outcome)
        return Result(
            letter.letter, outcome, error.findings, stale=stale, format=self.format, path=path
        )

    def _with_paths(self, letter: Rendered, export: Export) -> tuple[Finding, ...]:
        """Return the findings of an export, each file that is named by its stem with its path."""
        path, name = _path(letter), export.letter.stem
        on_disk = {f"{name}{suffix}": path.with_suffix(suffix) for suffix in SUFFIXES.values()}
        return tuple(
            replace(one, place=replace(one.place, path=str(on_disk[one.place.path])))
            if one.place.path in on_disk
            else one
            for one in export.findings
        )

    def _path(self, letter: Rendered) -> Path:
        return _path(letter).with_suffix(SUFFIXES[self.format])

    def _hash_inputs(self, letter: Rendered) -> Inputs:
        inputs = {
            LETTER: letter.sha256,
            "exporter": self.exporter.fingerprint,
            "engine": self.exports.engine,
        }
        return Inputs({key: value for key, value in inputs.items() if value}, {})


def _refuse_unused_settings(settings: Settings, needed: Collection[str]) -> None:
    """Raise ``LettergenError`` for options of a format that the run does not make (LG427)."""
    options = {
        "--archive": settings.archive and "pdf",
        "--pdf-engine": settings.pdf_engine != Settings.pdf_engine and "pdf",
        "--fragment": settings.fragment and "html",
    }
    unused = {name: made for name, made in options.items() if made and made not in needed}
    if unused:
        raise LettergenError(
            *(
                Finding(
                    "LG427",
                    f"applies to {SUFFIXES[made][1:].upper()}, and this run makes none.",
                    Place(name),
                    f"Add {made}: --format docx,{made}.",
                )
                for name, made in unused.items()
            )
        )


def _path(letter: Rendered) -> Path:
    """Return the file of a Word letter."""
    assert letter.letter.path is not None
    return letter.letter.path


def get_stem(folder: OutputFolder, letter: Rendered) -> str:
    """Return the letter's name below the output folder without its suffix."""
    return folder.records.get_name(_path(letter)).rpartition(".")[0]


def _read(letter: Rendered) -> bytes:
    """Return a letter as a Word document, from memory or its file; raises ``OSError``."""
    return letter.data or _path(letter).read_bytes()
