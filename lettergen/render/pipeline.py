"""Run a campaign: render each letter, check it, write it, export it, and report the results.

Start to read at ``Run.execute``.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from lettergen.data.formats import WORD, parse_formats
from lettergen.diagnostics.collect import attempt, collecting
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.output.errors import FolderUnusableError
from lettergen.output.folder import OutputFolder
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.project.selection import Letter
from lettergen.render.exports import Exports, get_stem
from lettergen.render.renderer import Rendered, Renderer
from lettergen.render.result import CombinedFile, Outcome, Report, Result
from lettergen.render.writer import LetterWriter, reject
from lettergen.system.signals import defer_signals

BATCH = 400
"""The number of letters that are written before they are exported; they are kept in memory."""

OnResult = Callable[[Result], None]


class Run:
    """One run over the selected letters of a project, ready to be executed.

    Args:
        project: the campaign, loaded without errors.
        options: what the user asks for.

    Raises:
        LettergenError: an option names no format (LG480), or asks for exports that cannot be.
    """

    def __init__(self, project: Project, options: Options) -> None:
        assert project.selection is not None
        self.letters = project.letters
        self._campaign = project.campaign
        self._selection = project.selection
        self._options = options
        formats = project.campaign.formats
        if options.formats:
            with collecting():
                formats = parse_formats(options.formats, Place("--format"))
        self._writes_word = WORD in formats
        self._exports = Exports.plan(project, formats, options)
        self._renderer = Renderer(project)

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
        report = Report()

        def add(result: Result) -> None:
            report.results.append(result)
            if on_result:
                on_result(result)
            if self._options.fail_fast and result.outcome is Outcome.FAILED:
                raise _FirstFailure

        with suppress(_FirstFailure):
            if self._options.dry_run:
                for letter in self.letters:
                    add(self._plan(letter))
            else:
                self._write(report, add)
        return report

    def _plan(self, letter: Letter) -> Result:
        """Render a letter, and write nothing."""
        rendered = self._renderer.render(letter)
        planned = Result(letter, Outcome.PLANNED, warnings=rendered.warnings, path=letter.path)
        return reject(rendered, self._options) or planned

    def _write(self, report: Report, add: OnResult) -> None:
        """Write all letters and their exports, then what can only be written at the end."""
        for name, exporter in self._exports.exporters.items():
            report.remarks[name] = exporter.remark
        report.exports.extend(name for name in report.remarks if name in self._exports.written)
        selection, options = self._selection, self._options
        folder = OutputFolder(
            selection.pattern, self._campaign.path, selection.paths, self._campaign.files
        )
        writer = LetterWriter(
            self._renderer, folder, options, add, only_exports=not self._writes_word
        )
        try:
            with collecting():
                for path in self._exports.combined.paths:
                    with attempt():
                        folder.check_combined(path, force=options.force)
            with suppress(_FirstFailure):
                for batch in _batches(self.letters):
                    self._exports.export(writer.write(batch), folder, add)
                without_file = {letter.label for letter in self.letters if letter.path is None}
                find_orphans = folder.remove_orphans if options.prune else folder.find_orphans
                report.orphans.extend(find_orphans(without_file))
            self._combine(report, writer.written, folder)
        except FolderUnusableError as error:
            report.problems.extend(error.findings)
        finally:
            with defer_signals():
                report.outdated.extend(self._find_outdated(writer.written, folder))
                report.problems.extend(folder.close())

    def _combine(self, report: Report, written: Sequence[Rendered], folder: OutputFolder) -> None:
        """Write the files that contain all letters."""
        combined = self._exports.combined
        labels = {get_stem(folder, one): one.letter.label for one in written}
        for path in combined.paths:
            try:
                with defer_signals():
                    data = combined.build(path, labels, expected=len(self.letters))
                    folder.write_combined(path, data, force=self._options.force)
                report.combined.append(CombinedFile(path, len(labels)))
            except LettergenError as error:
                report.problems.extend(error.findings)

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


def _batches(letters: Sequence[Letter]) -> Iterator[Sequence[Letter]]:
    for start in range(0, len(letters), BATCH):
        yield letters[start : start + BATCH]
