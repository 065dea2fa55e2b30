"""PDF: an engine lays out the Word letter, and lettergen finishes the file.

``engine`` defines what an engine is, ``engines`` chooses one, ``trial`` tests whether one works.
Whichever engine made the PDF, ``postprocess`` compares it with the letter, completes its tags, and
gives it the letter's title and language.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.pdf import engines
from lettergen.export.pdf.engine import Engine
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.signals import defer_signals

if TYPE_CHECKING:
    from lettergen.export.pdf.fields.prepared import PreparedLetter


def load_exporter(settings: Settings) -> "PdfExporter":
    """Return the PDF exporter with the engine that the settings name.

    Raises ``LettergenError`` (LG420, LG425) if that engine is not available.
    """
    return PdfExporter(engines.choose(settings), settings.archive)


@dataclass(frozen=True)
class PdfExporter:
    """Exports letters as PDF with one engine; ``archive`` asks for PDF/A-2."""

    engine: Engine
    archive: bool = False
    takes_batches: bool = True

    @property
    def fingerprint(self) -> str:
        """The engine with its version, and whether PDF/A is asked for."""
        return f"{self.engine.fingerprint}{' PDF/A' if self.archive else ''}"

    @property
    def remark(self) -> str:
        """Whether the PDFs have no tags, so that nobody should publish them."""
        name = self.engine.name
        return "" if self.engine.is_tagged else f"by {name}, without tags: not for publication"

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Lay out every letter and finish it, in the order in which the engine returns them."""
        # The processes of an engine import this package as well, and need none of that.
        from lettergen.export.pdf.fields.preparation import prepare

        counts_pages = getattr(self.engine, "counts_pages", True)
        waiting = [prepare(one, counts_pages=counts_pages) for one in letters]
        for is_last in (False, False, True):
            again: list[PreparedLetter] = []
            with closing(self._lay_out(waiting)) as layouts:
                for prepared, exports in layouts:
                    failed = next((one for one in exports if not one.data), None)
                    if failed is not None:
                        yield replace(failed, letter=prepared.original)
                        continue
                    other = _write_again(prepared, exports[0].data, counts_pages=counts_pages)
                    if other is not None and not is_last:
                        again.append(other)
                    else:
                        yield self._finish(prepared, exports)
            waiting = again
            if not waiting:
                return

    def _lay_out(
        self, letters: Sequence["PreparedLetter"]
    ) -> Generator[tuple["PreparedLetter", list[Export]], None, None]:
        """Lay out all copies of all letters; yield each letter when all its copies are done."""
        copies = {copy.stem: one for one in letters for copy in one.copies}
        done: dict[str, Export] = {}
        waiting = [copy for one in letters for copy in one.copies]
        with closing(self.engine.convert(waiting)) as exports:
            for export in exports:
                done[export.letter.stem] = export
                prepared = copies[export.letter.stem]
                stems = [copy.stem for copy in prepared.copies]
                if done.keys() >= set(stems):
                    yield prepared, [done.pop(stem) for stem in stems]

    def _finish(self, prepared: "PreparedLetter", exports: Sequence[Export]) -> Export:
        """Join the pages of a letter's copies, and finish the PDF."""
        from lettergen.export.pdf.postprocess.finish import finish

        data = exports[0].data
        problems = _find_problems(prepared, data)
        if prepared.others and not problems:
            from lettergen.export.pdf.fields.page_copies import DifferentLayoutError, join_pages

            others = zip(prepared.others, exports[1:], strict=True)
            try:
                data = join_pages(data, [(one.data, other.pages) for other, one in others])
            except DifferentLayoutError:
                problems = (prepared.describe_different_layouts(),)
        if problems:
            return Export(prepared.original, findings=problems)
        with defer_signals():
            pdf, findings = finish(
                data,
                prepared.original,
                tagged=self.engine.is_tagged,
                archive=self.archive,
            )
        return Export(prepared.original, pdf, (*exports[0].findings, *findings))


def _write_again(
    prepared: "PreparedLetter", pdf: bytes, *, counts_pages: bool
) -> "PreparedLetter | None":
    """Return the copies that follow from the pages of a PDF; ``None`` if they are the same."""
    from lettergen.export.pdf.fields.layout import read_layout
    from lettergen.export.pdf.fields.preparation import prepare

    if not prepared.depends_on_layout:
        return None
    other = prepare(prepared.original, read_layout(pdf), counts_pages=counts_pages)
    return None if other.copies == prepared.copies else other


def _find_problems(prepared: "PreparedLetter", pdf: bytes) -> tuple[Finding, ...]:
    """Return what no copy of a letter can have right."""
    from lettergen.export.pdf.fields.layout import read_layout

    return tuple(prepared.find_problems(read_layout(pdf))) if prepared.unknown else ()
