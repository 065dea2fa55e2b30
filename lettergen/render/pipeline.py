"""Run a campaign: render each letter, check it, write it, export it, and report the results.

Start to read at ``Run.execute``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.approval.file import find_approvals
from lettergen.checks.ignores import map_ignored_codes
from lettergen.data.formats import SUFFIXES, WORD, parse_formats
from lettergen.data.long_list import IN_MEMORY
from lettergen.diagnostics.collect import attempt, collecting, recording, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.made_only import NAME as LEDGER
from lettergen.ledger.made_only import has_only_made
from lettergen.output.errors import FolderUnusableError
from lettergen.output.files import describe_os_error
from lettergen.output.folder import OrphanedFile, OutputFolder
from lettergen.output.names import SUFFIX
from lettergen.output.records import name_campaign
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.project.selection import Letter
from lettergen.render.exports import Exports
from lettergen.render.parallel import LEAST, LEAST_ASKED
from lettergen.render.preparation import Prepared
from lettergen.render.renderer import Rendered, Renderer
from lettergen.render.result import CombinedFile, LongResults, Outcome, Report, Result
from lettergen.render.writer import LetterWriter, reject
from lettergen.system import stand_ins
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.signals import defer_signals

if TYPE_CHECKING:
    from lettergen.output.folder_view import FolderView
    from lettergen.output.records import Records
    from lettergen.render.cluster.connection import Cluster
    from lettergen.render.index_page import IndexPage
    from lettergen.render.parallel.batch import RunContext
    from lettergen.render.parallel.source import Pool
    from lettergen.render.record import RecordedLetter, RunRecord
    from lettergen.render.sign_off import SignOff
    from lettergen.render.versions import SentVersions
    from lettergen.render.zip_file import ZipFile
    from lettergen.system.opened_files import OpenedFiles

BATCH = 400
"""The number of letters that are written before they are exported; they are kept in memory."""

OnResult = Callable[[Result], None]


class Run:
    """One run over the selected letters of a project, ready to be executed.

    Args:
        project: the campaign, loaded without errors.
        options: what the user asks for.
        notes: what is doubtful in the campaign's files, though they could be read.
        checked: the letters of an earlier run from the same inputs.
        path: the campaign as it was named, if other processes may load it.

    Raises:
        LettergenError: an option names no format (LG480), or asks for exports that cannot be.
    """

    def __init__(
        self,
        project: Project,
        options: Options,
        notes: Iterable[Finding] = (),
        checked: "Sequence[RecordedLetter]" = (),
        path: Path | None = None,
    ) -> None:
        assert project.selection is not None
        ignored = map_ignored_codes(project.campaign.ignored)
        self.notes = [note for note in notes if note.code not in ignored]
        self.letters = project.letters
        self._campaign = project.campaign
        self._selection = project.selection
        self._options = options
        self._path = path
        self._has_extensions = project.has_extensions
        formats = project.campaign.formats
        if options.formats:
            with collecting():
                formats = parse_formats(options.formats, Place("--format"))
        self._writes_word = WORD in formats
        self._zip = self._plan_zip()
        self._index = self._plan_index()
        self._cluster = self._connect()
        try:
            self._exports = self._plan_exports(project, formats)
        except BaseException:
            if self._cluster:
                self._cluster.close()
            raise
        self._renderer = Renderer(project, checked)

    def _plan_zip(self) -> "ZipFile | None":
        """Return the archive that the run writes; raises ``LettergenError`` if it cannot be."""
        if self._options.zip_file is None:
            return None
        from lettergen.render.zip_file import ZipFile

        return ZipFile(self._options.zip_file, self._campaign.files)

    @property
    def expected(self) -> int:
        """The number of results if all goes well."""
        return len(self.letters) * (1 + len(self._exports.written))

    def execute(self, on_result: OnResult | None = None) -> Report:
        """Render all letters and write them in all formats; a dry run only renders them.

        ``on_result`` is called with the result of each letter in each format as it is done.

        Raises:
            LettergenError: another run writes to the output folder, or it cannot be used.
        """
        try:
            return self._execute(on_result)
        finally:
            if self._cluster:
                self._cluster.close()

    def _execute(self, on_result: OnResult | None) -> Report:
        is_long = self.expected > IN_MEMORY
        report = Report(LongResults(self.letters) if is_long else [])
        options = self._options

        without_file: set[str] = set()

        def add(result: Result) -> None:
            report.add(result)
            if self._index:
                self._index.add(result)
            if result.letter.path is None:
                without_file.add(result.letter.label)
            if self._zip:
                self._zip.add(result)
            if on_result:
                on_result(result)
            if options.fail_fast and result.outcome is Outcome.FAILED:
                raise _FirstFailure

        if options.dry_run:
            with self._view_folder() as view:
                planned = self._open_versions(view)
                with suppress(_FirstFailure):
                    for letter in self.letters:
                        add(self._plan(letter, view, planned))
                    report.orphans.extend(view.list_orphans())
            if planned:
                report.versions.extend(planned.new)
                report.reissues.extend(planned.kept)
            return report
        report.remarks.update(self._exports.remarks)
        report.exports.extend(name for name in report.remarks if name in self._exports.written)
        pool = self._start_pool()
        try:
            folder = self._open_folder()
        except BaseException:
            if pool:
                pool.close()
            raise
        writer = versions = None
        try:
            versions = self._open_versions(folder.records)
            writer = LetterWriter(
                self._renderer,
                folder,
                options,
                add,
                only_exports=not self._writes_word,
                versions=versions,
                sign_off=self._sign_off,
            )
            self._check_combined(folder)
            with suppress(_FirstFailure):
                source: Iterable[Prepared | Letter] = self.letters
                if pool:
                    source = self._share(pool, folder)
                letters = iter(source)
                for _ in range(0, len(self.letters), BATCH):
                    written = writer.write(islice(letters, BATCH))
                    self._exports.export(written, folder, add)
                    report.outdated.extend(self._find_outdated(writer.take_written(), folder))
                    folder.commit()
                    report.problems.extend(self._record_made(writer))
                report.orphans.extend(self._find_orphans(folder, without_file))
            for path in self._exports.combined.paths:
                with recording() as problems:
                    report.combined.append(self._combine(path, folder))
                report.problems.extend(problems)
            if self._zip:
                with recording() as problems:
                    report.combined.append(self._write_zip(self._zip, folder))
                report.problems.extend(problems)
            if index := self._index:
                with recording() as problems:
                    folder.write_combined(index.path, index.build(), force=options.force)
                    report.indexes.append(CombinedFile(index.path, index.count))
                report.problems.extend(problems)
        except FolderUnusableError as error:
            report.problems.extend(error.findings)
        finally:
            with defer_signals():
                if pool:
                    pool.close()
                    folder.remove_staged()
                if writer:
                    report.outdated.extend(self._find_outdated(writer.take_written(), folder))
                    if versions:
                        report.versions.extend(versions.new)
                        report.reissues.extend(versions.kept)
                report.copies.extend(folder.copies)
                report.problems.extend(folder.close())
                if writer:
                    report.problems.extend(self._record_made(writer))
                report.problems.extend(folder.publish())
        return report

    def record(
        self,
        report: Report,
        opened: "OpenedFiles",
        known: "RunRecord | None",
        messages: Callable[[Report], dict[bool, list[str]]],
    ) -> "RunRecord | None":
        """Return what the next run needs to know of this one; ``None`` for nothing.

        ``messages`` returns what a run prints that changes nothing, from its report.
        """
        from lettergen.render.record import build_record

        if (
            self._options.index
            or set(self._exports.exporters)
            or not self._writes_word
            or self._sign_off
        ):
            return None
        return build_record(report, opened, known, self._campaign, self._selection, messages)

    def _plan(self, letter: Letter, view: "FolderView", versions: "SentVersions | None") -> Result:
        """Render a letter, write nothing, and tell what a run would do to its file."""
        rendered = self._renderer.render(letter)
        path, outcome = letter.path, Outcome.FAILED
        try:
            if path and rendered.data:
                outcome = self._find_outcome(path, hash_bytes(rendered.data), view)
            if path and outcome is Outcome.EDITED:
                from lettergen.render.edited import examine_edited

                rendered = examine_edited(self._renderer, letter, path.read_bytes(), view)
            elif versions and rendered.data and not reject(rendered, self._options):
                rendered = versions.choose(rendered)
                letter, path = rendered.letter, rendered.letter.path
                assert path is not None
                if rendered.is_kept:
                    outcome = Outcome.UNCHANGED
                elif rendered.number > 1:
                    outcome = self._find_outcome(path, hash_bytes(rendered.data), view)
                    versions.note(rendered)
        except LettergenError as error:
            return Result(letter, Outcome.REFUSED, error.findings, path=path)
        except OSError as error:
            finding = describe_os_error(path or Path(), error, "cannot be read")
            return Result(letter, Outcome.FAILED, (finding,), path=path)
        warnings, accepted = rendered.warnings, rendered.accepted
        planned = Result(letter, outcome, warnings=warnings, path=path, accepted=accepted)
        return reject(rendered, self._options) or self._check_approval(rendered, planned, view)

    def _check_approval(self, rendered: Rendered, planned: Result, view: "FolderView") -> Result:
        """Return the result of a dry run with what is doubtful about the approval of a letter."""
        path, sign_off = planned.path, self._sign_off
        if sign_off is None or path is None:
            return planned
        name = view.files.get_name(path).removesuffix(SUFFIX)
        sign_off.find_approved = view.read_approved
        checked = sign_off.check(rendered, name, rendered.data)
        return (
            checked if isinstance(checked, Result) else replace(planned, warnings=checked.warnings)
        )

    def _find_outcome(self, path: Path, sha256: str, view: "FolderView") -> Outcome:
        if self._writes_word:
            return Outcome(view.find_state(path, sha256, force=self._options.force))
        exports = (path.with_suffix(SUFFIXES[name]) for name in self._exports.written)
        states = {Outcome(view.find_export_state(file, sha256)) for file in exports}
        order = (Outcome.CHANGED, Outcome.NEW, Outcome.UNCHANGED)
        return next((state for state in order if state in states), Outcome.MERGED)

    def _connect(self) -> "Cluster | None":
        """Connect to the cluster that is to render the letters, if there is one."""
        if not self._options.scheduler or self._options.dry_run:
            return None
        from lettergen.render.cluster.start import connect

        return connect(self._options, may_share=self._path is not None and not self._has_extensions)

    def _plan_exports(self, project: Project, formats: Sequence[str]) -> Exports:
        if self._cluster is None:
            return Exports.plan(project, formats, self._options)
        from lettergen.render.cluster.start import choose_exporters

        loader = choose_exporters(self._cluster)
        return Exports.plan(project, formats, self._options, loader)

    def _start_pool(self) -> "Pool | None":
        """Start the processes that render the letters, if there are letters enough."""
        if self._cluster:
            from lettergen.render.cluster.start import share_campaign

            context = self._build_context(stages=False, is_apart=True)
            return share_campaign(
                self._cluster, context, self._campaign, self._renderer, self.letters
            )
        jobs, count = self._options.jobs, len(self.letters)
        if jobs is None or jobs == 1 or count < (LEAST_ASKED if jobs else LEAST):
            return None
        from lettergen.render.parallel.start import start_pool

        folder = self._selection.pattern.folder
        # A letter that was sent or approved is compared with what is there: that needs its bytes.
        stages = self._writes_word and not self._sign_off and has_only_made(folder / LEDGER)
        context = self._build_context(stages=stages)
        path = None if self._has_extensions else self._path
        return start_pool(context, self._renderer, self.letters, path)

    def _build_context(self, *, stages: bool, is_apart: bool = False) -> "RunContext":
        from lettergen.render.parallel.batch import RunContext

        folder = self._selection.pattern.folder
        campaign = name_campaign(self._campaign.path, folder)
        only_exports = not self._writes_word
        return RunContext(self._options, folder, campaign, only_exports, stages, is_apart)

    def _share(self, pool: "Pool", folder: OutputFolder) -> Iterable[Prepared]:
        """Return the letters as the processes of a pool render them."""
        from lettergen.render.parallel.source import LetterSource

        return LetterSource(pool, folder, self.letters, self._selection.recipients)

    def _view_folder(self) -> "AbstractContextManager[FolderView]":
        from lettergen.output.folder_view import view_folder  # only dry runs need it

        selection = self._selection
        return view_folder(selection.pattern.folder, self._campaign.path, selection.files)

    def _open_folder(self) -> OutputFolder:
        campaign, selection = self._campaign, self._selection
        if stand_ins.storage:
            from lettergen.output.stored_folder import open_stored

            if stored := open_stored(
                selection.pattern, campaign.path, selection.files, campaign.files
            ):
                return stored
        return OutputFolder(selection.pattern, campaign.path, selection.files, campaign.files)

    def _plan_index(self) -> "IndexPage | None":
        """Return the page with links to all letters that the run writes."""
        if not self._options.index:
            return None
        from lettergen.render.index_page import IndexPage

        return IndexPage(self._campaign, self._selection.pattern.folder)

    def _open_versions(self, records: "Records | FolderView") -> "SentVersions | None":
        """Return the versions of the letters that were sent from the output folder."""
        root = self._selection.pattern.folder
        if has_only_made(root / LEDGER):
            return None
        from lettergen.render.versions import open_versions

        return open_versions(root, records, keep_reissues=not self._options.only)

    @cached_property
    def _sign_off(self) -> "SignOff | None":
        """Return what checks the approvals of letters, if there are any to check."""
        file = find_approvals(self._campaign.path)
        try:
            is_there = file.exists()
        except OSError as error:
            raise LettergenError(describe_os_error(file, error, "cannot be read")) from None
        if not is_there and not (self._campaign.approval_required and self._options.final):
            return None
        from lettergen.render.sign_off import SignOff

        return SignOff(self._campaign, self._options)

    def _record_made(self, writer: LetterWriter) -> list[Finding]:
        """Record in the ledger which letters were written; return why that was not possible."""
        if not (made := writer.take_made()):
            return []
        from lettergen.ledger.ledger import append
        from lettergen.render.made import build_events

        with recording() as problems:
            append(self._selection.pattern.folder, *build_events(made, self._options))
        return problems

    def _check_combined(self, folder: OutputFolder) -> None:
        """Raise ``LettergenError`` for combined files that must not be overwritten."""
        with collecting():
            files = self._exports.combined.files
            if index := self._index:
                files = [*files, index.path]
                if self._selection.files.is_letter(index.path):
                    place, hint = Place(str(index.path)), "Give the letter another name."
                    report(Finding("LG484", "is the file of a letter.", place, hint))
            if self._zip:
                files = [*files, self._zip.path]
            for path in files:
                with attempt():
                    folder.check_combined(path, force=self._options.force)

    def _find_orphans(self, folder: OutputFolder, without_file: set[str]) -> list[OrphanedFile]:
        """Find the letters that no recipient gets any more, and remove them with ``prune``.

        A recipient whose letter has no file this time still gets the one of an earlier run.
        """
        find = folder.remove_orphans if self._options.prune else folder.find_orphans
        return find(without_file)

    def _write_zip(self, zip_file: "ZipFile", folder: OutputFolder) -> CombinedFile:
        """Write the archive of all letters; raises ``LettergenError`` if it cannot be."""
        formats, count = len(self._exports.written) + self._writes_word, len(self.letters)
        folder.commit()
        force = self._options.force
        return zip_file.write(folder, expected=formats * count, letters=count, force=force)

    def _combine(self, path: Path, folder: OutputFolder) -> CombinedFile:
        """Write a file that contains all letters; raises ``LettergenError`` if it cannot be."""
        combined = self._exports.combined
        with defer_signals():
            for file, data in combined.build(path, expected=len(self.letters)).items():
                folder.write_combined(file, data, force=self._options.force)
        return CombinedFile(path, len(combined.labels), tuple(combined.name_lists(path)))

    def _find_outdated(
        self, written: Sequence[Rendered], folder: OutputFolder
    ) -> Iterator[tuple[str, Path]]:
        """Yield the files of written letters that this run did not write, and that differ."""
        for one in written:
            path = one.letter.path
            assert path is not None
            made = self._exports.paths(one.letter) | ({path} if self._writes_word else set())
            for outdated in folder.records.mark_outdated(path, one.sha256, made):
                yield one.letter.label, outdated


class _FirstFailure(Exception):  # noqa: N818
    """Ends a run that stops at the first letter that fails."""
