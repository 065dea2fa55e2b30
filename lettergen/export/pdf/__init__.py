"""PDF: an engine lays out the Word letter, and lettergen finishes the file.

``engine`` defines what an engine is, ``engines`` chooses one, ``trial`` tests whether one works.
Whichever engine made the PDF, ``postprocess`` compares it with the letter, completes its tags, and
gives it the letter's title and language.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.pdf import engines
from lettergen.export.pdf.engine import Engine
from lettergen.system.signals import defer_signals


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
        from lettergen.export.pdf.postprocess.finish import finish

        with closing(self.engine.convert(letters)) as laid_out:
            for export in laid_out:
                if not export.data:
                    yield export
                    continue
                with defer_signals():
                    pdf, findings = finish(
                        export.data,
                        export.letter,
                        tagged=self.engine.is_tagged,
                        archive=self.archive,
                    )
                yield Export(export.letter, pdf, (*export.findings, *findings))
