"""A campaign that is ready: its letters merged one by one, written, and put into the books."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from lettergen.checks import documents
from lettergen.checks import runner as checks
from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.output.files import describe_os_error
from lettergen.output.folder import OutputFolder
from lettergen.output.names import OutputPattern
from lettergen.output.records import (
    FolderUnusableError,
    Inputs,
    PendingWrite,
    ProtectedFileError,
    UsedInputs,
)
from lettergen.project.options import Options
from lettergen.project.selection import Letter
from lettergen.render.exports import Finished, Forms
from lettergen.render.result import Combined, Left, Outcome, Report, Result
from lettergen.system import fingerprint
from lettergen.system.signals import defer_signals
from lettergen.template.compiled import CompiledLetter

BATCH = 400
"""How many letters are merged before their other forms are made; so many are held in memory."""

AHEAD = 32
"""How many letters are merged while one is on its way to the disk."""


@dataclass(frozen=True)
class _Done:
    """What came of a letter, as soon as ``writing`` is finished."""

    letter: Letter
    result: Result
    finished: Finished | None = None
    writing: PendingWrite | None = None


@dataclass(frozen=True)
class Prepared:
    """A campaign that is read and compiled: its letters can be merged.

    ``letters`` are the files of everyone in the campaign, ``addressed`` those chosen this time;
    ``forms`` are the forms that they are made in besides the Word document, which is written if
    ``is_word_written``.
    """

    campaign: CampaignFile
    letter: CompiledLetter
    addressed: Sequence[Letter]
    letter_checks: checks.LetterChecks
    folder: OutputPattern
    letters: frozenset[Path]
    inputs: Inputs
    forms: Forms
    is_word_written: bool = True

    def __len__(self) -> int:
        """How many results to expect if all goes well."""
        return len(self.addressed) * (1 + len(self.forms.written))

    def results(self, options: Options, report: Report) -> Generator[Result, None, None]:
        """Merge the letters, and write them in all their forms unless this is a dry run.

        Everything goes into ``report`` as well. Close the iterator, and the books are closed.
        """
        if options.dry_run:
            for letter in self.addressed:
                report.results.append(self._result(letter, options, None).result)
                yield report.results[-1]
            return
        report.asked.extend(name for name in self.forms.made if name in self.forms.written)
        report.remarks.update((name, form.remark) for name, form in self.forms.made.items())
        books = OutputFolder(self.folder, self.campaign.path, self.letters)
        finished: list[Finished] = []
        try:
            with closing(self._written(options, books, finished)) as written:
                for result in written:
                    report.results.append(result)
                    yield result
                    if options.fail_fast and result.outcome is Outcome.FAILED:
                        self._combine(report, finished)  # which says what it lacks
                        return
            report.gone.extend(books.find_orphans(self._unaddressed(), prune=options.prune))
            self._combine(report, finished)
        except FolderUnusableError as error:
            report.problems.extend(error.findings)
        finally:
            with defer_signals():
                report.outdated.extend(self._outdated(books, finished))
                report.problems.extend(books.close())

    def _written(
        self, options: Options, books: OutputFolder, finished: list[Finished]
    ) -> Generator[Result, None, None]:
        """Write the letters, some at a time in all their forms; those that came out are added."""
        waiting = iter(self.addressed)
        while batch := list(islice(waiting, BATCH)):
            came_out: list[Finished] = []
            for result, one in self._on_disk(batch, options, books):
                if one:
                    came_out.append(one)
                    # The letter itself is not kept in memory once it has all its forms.
                    finished.append(replace(one, source=b""))
                yield result
            yield from self.forms.results(came_out, books)

    def _on_disk(
        self, letters: Sequence[Letter], options: Options, books: OutputFolder
    ) -> Iterator[tuple[Result, Finished | None]]:
        """Merge letters, and put each in its place once it is on the disk: the disk is slow.

        Where the folder takes no letter any more, those that it took before come to their end.
        """
        ahead: deque[_Done] = deque()
        failure = None
        for letter in letters:
            try:
                with defer_signals():
                    ahead.append(self._result(letter, options, books))
            except FolderUnusableError as error:
                failure = error
                break
            while ahead and (len(ahead) > AHEAD or _is_flushed(ahead[0])):
                with defer_signals():
                    settled = self._settled(ahead.popleft(), books)
                yield settled
        while ahead:
            with defer_signals():
                settled = self._settled(ahead.popleft(), books)
            yield settled
        if failure:
            raise failure

    def _settled(self, done: _Done, books: OutputFolder) -> tuple[Result, Finished | None]:
        """Finish what is on its way to the disk."""
        try:
            if done.writing:
                books.finish_write(done.writing)
        except FolderUnusableError:
            raise
        except LettergenError as error:
            missed = self._missed(done.letter, Outcome.FAILED, books, findings=error.findings)
            return missed, None
        return done.result, done.finished

    def _result(self, letter: Letter, options: Options, books: OutputFolder | None) -> _Done:
        try:
            return self._attempted(letter, options, books)
        except FolderUnusableError:
            raise
        except LettergenError as error:
            outcome = Outcome.REFUSED if isinstance(error, ProtectedFileError) else Outcome.FAILED
            return _Done(letter, self._missed(letter, outcome, books, findings=error.findings))
        except OSError as error:
            found = (describe_os_error(letter.path or self.folder.folder, error, "cannot be read"),)
            return _Done(letter, self._missed(letter, Outcome.FAILED, books, findings=found))

    def _missed(
        self,
        letter: Letter,
        outcome: Outcome,
        books: OutputFolder | None,
        findings: tuple[Finding, ...],
        warnings: tuple[Finding, ...] = (),
    ) -> Result:
        """The result for a letter that did not come out; what lies there of it is stale."""
        recipient, path = letter.recipient, letter.path
        stale = books.record_failure(path, recipient.label, outcome) if books else ()
        return Result(recipient, path, outcome, (*letter.findings, *findings), warnings, stale)

    def _attempted(self, letter: Letter, options: Options, books: OutputFolder | None) -> _Done:
        """Merge, check and begin to write one letter, or as much of that as is asked for.

        A letter that all its inputs gave already is neither merged nor looked at again, unless
        there was something doubtful about it, or this is the final run.
        """
        recipient, path = letter.recipient, letter.path
        inputs = self._inputs(recipient)
        may_skip = path is not None and not options.force and not options.final
        is_current = bool(
            self.is_word_written and books and path and may_skip and books.is_current(path, inputs)
        )
        used = UsedInputs()
        parts: dict[str, bytes] = {}
        if not is_current:
            values = self.campaign.values
            rendered = self.letter.render(recipient.label, recipient.fields, values)
            parts = rendered.parts
            used = UsedInputs(rendered.cited, rendered.pictures)
        found = (
            self.letter_checks.check_entry(recipient)
            if is_current
            else self.letter_checks.check_letter(recipient, parts)
        )
        errors = tuple(one for one in found if one.severity is Severity.ERROR)
        warnings = tuple(one for one in found if one.severity is Severity.WARNING)
        if path is None or errors:
            return _Done(letter, self._missed(letter, Outcome.FAILED, books, errors))
        reviewed = tuple(one for one in warnings if one.code in documents.REVIEW)
        if options.final and (recipient.confirm or reviewed):
            missed = self._missed(letter, Outcome.REFUSED, books, reviewed, warnings)
            return _Done(letter, missed)
        if books is None:
            return _Done(letter, Result(recipient, path, Outcome.PLANNED, warnings=warnings))
        writing = None
        source: bytes | Path = path
        if is_current:
            outcome = Outcome(books.record_unchanged(path, recipient.label))
            sha256 = books.get_sha256(path)
        else:
            source = self.letter.build(recipient.label, parts)
            used.warnings = len(warnings)
            if self.is_word_written:
                writing = books.start_write(
                    path, recipient.label, source, inputs, used, force=options.force
                )
                outcome, sha256 = Outcome(writing.entry.state), writing.entry.sha256
            else:
                books.refuse_edited(path)
                outcome, sha256 = Outcome.MERGED, fingerprint.hash_bytes(source)
        stem, _, _ = books.get_name(path).rpartition(".")
        result = Result(recipient, path, outcome, warnings=warnings)
        return _Done(letter, result, Finished(recipient, path, stem, sha256, source), writing)

    def _outdated(self, books: OutputFolder, finished: Sequence[Finished]) -> Iterator[Left]:
        """The forms of letters that came out which this run did not make, and which differ."""
        for one in finished:
            made = self.forms.paths(one) | ({one.path} if self.is_word_written else set())
            for path in books.mark_outdated(one.path, one.sha256, made):
                yield Left(one.recipient, path)

    def _combine(self, report: Report, finished: Sequence[Finished]) -> None:
        """Write the files that hold all letters."""
        labels = {one.stem: one.recipient.label for one in finished}
        for path in self.forms.prints.files:
            try:
                with defer_signals():
                    self.forms.prints.write(path, labels, expected=len(self.addressed))
                report.combined.append(Combined(path, len(labels)))
            except LettergenError as error:
                report.problems.extend(error.findings)

    def _inputs(self, recipient: Recipient) -> Inputs:
        own = {"recipient": fingerprint.hash_value(recipient.fields)}
        return Inputs({**self.inputs.fixed, **own}, self.inputs.citations)

    def _unaddressed(self) -> set[str]:
        """Those whose letter has no file this time, because its name could not be made."""
        return {letter.recipient.label for letter in self.addressed if letter.path is None}


def _is_flushed(done: _Done) -> bool:
    return done.writing is None or done.writing.is_flushed
