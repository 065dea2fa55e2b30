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
    from lettergen.export.pdf.fields.preparation import PreparedLetter


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
        from lettergen.export.pdf.fields.preparation import PreparedLetter, prepare
        from lettergen.export.pdf.postprocess.finish import finish

        counts_pages = getattr(self.engine, "counts_pages", True)
        waiting = {one.stem: prepare(one, counts_pages=counts_pages) for one in letters}
        for is_last in (False, False, True):
            again: dict[str, PreparedLetter] = {}
            copies = [prepared.copy for prepared in waiting.values()]
            with closing(self.engine.convert(copies)) as laid_out:
                for export in laid_out:
                    prepared = waiting[export.letter.stem]
                    if not export.data:
                        yield replace(export, letter=prepared.original)
                        continue
                    other = _write_again(prepared, export.data, counts_pages=counts_pages)
                    if other is not None and not is_last:
                        again[export.letter.stem] = other
                        continue
                    problems = _find_problems(prepared, export.data)
                    if problems:
                        yield Export(prepared.original, findings=problems)
                        continue
                    with defer_signals():
                        pdf, findings = finish(
                            export.data,
                            prepared.original,
                            tagged=self.engine.is_tagged,
                            archive=self.archive,
                        )
                    yield Export(prepared.original, pdf, (*export.findings, *findings))
            waiting = again
            if not waiting:
                return


def _write_again(
    prepared: "PreparedLetter", pdf: bytes, *, counts_pages: bool
) -> "PreparedLetter | None":
    """Return the copy that follows from the pages of a PDF; ``None`` if it is the same."""
    from lettergen.export.pdf.fields.layout import read_layout
    from lettergen.export.pdf.fields.preparation import prepare

    if not prepared.depends_on_layout:
        return None
    other = prepare(prepared.original, read_layout(pdf), counts_pages=counts_pages)
    return None if other.copy.data == prepared.copy.data else other


def _find_problems(prepared: "PreparedLetter", pdf: bytes) -> tuple[Finding, ...]:
    """Return what no copy of a letter can have right."""
    from lettergen.export.pdf.fields.layout import read_layout

    return tuple(prepared.find_problems(read_layout(pdf))) if prepared.unknown else ()
