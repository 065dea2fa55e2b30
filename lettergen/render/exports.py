"""The other forms of letters that came out: made of the Word letters, written, and recorded."""

from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.export.format import Export, Exporter, FinishedLetter
from lettergen.output.files import describe_os_error
from lettergen.output.folder import OutputFolder
from lettergen.output.records import (
    LETTER,
    FolderUnusableError,
    Inputs,
    ProtectedFileError,
    UsedInputs,
)
from lettergen.render.combined import PrintRun
from lettergen.render.result import Outcome, Result
from lettergen.system.signals import defer_signals


@dataclass(frozen=True)
class Finished:
    """A Word letter that came out: for whom, its file, its SHA-256, and where its bytes are.

    ``stem`` is its name below the output folder, without the ending; no two letters share it.
    ``source`` is the letter itself, or the file that it lies in.
    """

    recipient: Recipient
    path: Path
    stem: str
    sha256: str
    source: bytes | Path

    def word(self) -> FinishedLetter:
        """The letter to make other forms of; raises ``OSError``."""
        data = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        return FinishedLetter(self.recipient.label, self.stem, data)


@dataclass(frozen=True)
class Forms:
    """The forms that a run makes of its letters, besides the Word documents.

    ``made`` are all of them, ``written`` those that get a file for each letter; the others are
    made for ``prints`` alone. ``engine`` is the fingerprint of lettergen itself.
    """

    made: dict[str, Exporter]
    written: frozenset[str]
    prints: PrintRun
    engine: str
    force: bool = False

    def results(
        self, letters: Sequence[Finished], books: OutputFolder
    ) -> Generator[Result, None, None]:
        """Make every form of these letters; close the generator to stop early."""
        if WORD in self.prints.forms:
            for letter in letters:
                with suppress(OSError):  # a letter that is missing there is said to be
                    self.prints.take(WORD, letter.stem, letter.word().data)
        makings = [_Making(self, name, form, books) for name, form in self.made.items()]
        for making in makings:
            if making.form.takes_batches:
                yield from making.results(letters)
        for letter in letters:
            for making in makings:
                if not making.form.takes_batches:
                    yield from making.results([letter])

    def paths(self, letter: Finished) -> set[Path]:
        """The files that a letter's forms go to."""
        return {letter.path.with_suffix(SUFFIXES[name]) for name in self.written}


@dataclass(frozen=True)
class _Making:
    """One form on its way from letters to files."""

    forms: Forms
    name: str
    form: Exporter
    books: OutputFolder

    def results(self, letters: Sequence[Finished]) -> Generator[Result, None, None]:
        due: dict[str, Finished] = {}
        words: list[FinishedLetter] = []
        for letter in letters:
            try:
                if self._is_current(letter):
                    with defer_signals():
                        kept = self._kept(letter)
                    if kept:
                        yield kept
                else:
                    words.append(letter.word())
                    due[letter.stem] = letter
            except OSError as error:
                finding = describe_os_error(letter.path, error, "cannot be read")
                yield self._missed(letter, Outcome.FAILED, LettergenError(finding))
        if not due:
            return
        with closing(self.form.export(words)) as made:
            for one in made:
                with defer_signals():
                    result = self._result(due[one.letter.stem], one)
                if result:
                    yield result

    def _is_current(self, letter: Finished) -> bool:
        """Whether the form lies there, and all that it would be made of gave it already."""
        path, inputs = self._path(letter), self._inputs(letter)
        return not self.forms.force and self.books.is_current(path, inputs)

    def _kept(self, letter: Finished) -> Result | None:
        """Use a form that lies there; ``None`` if it is only printed. Raises ``OSError``."""
        path = self._path(letter)
        if self.name in self.forms.prints.forms:
            self.forms.prints.take(self.name, letter.stem, path.read_bytes())
        if self.name not in self.forms.written:
            return None
        state = self.books.record_unchanged(path, letter.recipient.label)
        return Result(letter.recipient, path, Outcome(state), form=self.name)

    def _result(self, letter: Finished, made: Export) -> Result | None:
        """Write what was made of a letter; ``None`` for what is only printed and came out."""
        findings = self._placed(letter, made.findings)
        if not made.data:
            return self._missed(letter, Outcome.FAILED, LettergenError(*findings))
        if self.name in self.forms.prints.forms:
            self.forms.prints.take(self.name, letter.stem, made.data)
        if self.name not in self.forms.written:
            return None
        path, label = self._path(letter), letter.recipient.label
        used = UsedInputs(warnings=len(findings))
        inputs, force = self._inputs(letter), self.forms.force
        try:
            state = self.books.write(path, label, made.data, inputs, used, force=force)
        except FolderUnusableError:
            raise
        except ProtectedFileError as error:
            return self._missed(letter, Outcome.REFUSED, error)
        except LettergenError as error:
            return self._missed(letter, Outcome.FAILED, error)
        return Result(letter.recipient, path, Outcome(state), warnings=findings, form=self.name)

    def _missed(self, letter: Finished, outcome: Outcome, error: LettergenError) -> Result:
        path = self._path(letter)
        label = letter.recipient.label
        stale = (
            self.books.record_format_failure(path, label, outcome)
            if self.name in self.forms.written
            else ()
        )
        return Result(letter.recipient, path, outcome, error.findings, stale=stale, form=self.name)

    @staticmethod
    def _placed(letter: Finished, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Findings that name a file by its stem, with the path that it has on disk."""
        on_disk = {f"{letter.stem}{end}": letter.path.with_suffix(end) for end in SUFFIXES.values()}
        return tuple(
            replace(one, place=replace(one.place, path=str(on_disk[one.place.path])))
            if one.place.path in on_disk
            else one
            for one in findings
        )

    def _path(self, letter: Finished) -> Path:
        return letter.path.with_suffix(SUFFIXES[self.name])

    def _inputs(self, letter: Finished) -> Inputs:
        fixed = {
            LETTER: letter.sha256,
            "form": self.form.fingerprint,
            "engine": self.forms.engine,
        }
        return Inputs({key: value for key, value in fixed.items() if value}, {})
