"""PDF: an engine lays out the Word letter, and what it gives is finished here.

``engine`` says what an engine is, ``engines`` which one is taken: ``libreoffice`` where it is
installed, else ``embedded``; ``trial`` sees whether one works. Engines differ in what they can do.
What every PDF of ours has, whichever engine made it, is seen to in ``finishing``: it holds the
letter's words, it is tagged as far as the engine tags, it names its title and language, and the
same letter gives the same bytes.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.pdf import engines
from lettergen.export.pdf.engine import Engine
from lettergen.system.signals import defer_signals


def load_exporter(settings: Settings) -> "PdfExporter":
    """The PDF form with the engine that the settings ask for.

    Raises ``LettergenError`` if that engine is not there.
    """
    engine = engines.choose(settings.pdf_engine, archive=settings.archive)
    return PdfExporter(engine, settings.archive)


@dataclass(frozen=True)
class PdfExporter:
    """Letters as PDF, by one engine; ``archive`` asks for PDF/A-2 as far as the engine allows."""

    engine: Engine
    archive: bool = False
    takes_batches: bool = True

    @property
    def fingerprint(self) -> str:
        """The engine and its version, and whether this is for the archive."""
        return f"{self.engine.fingerprint}{' PDF/A' if self.archive else ''}"

    @property
    def remark(self) -> str:
        """That nobody should publish what an engine made that sets no tags."""
        name = self.engine.name
        return "" if self.engine.is_tagged else f"by {name}, without tags: not for publication"

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Convert every letter and finish it, as the engine gives it back."""
        from lettergen.export.pdf import postprocess  # which the workers of an engine do not need

        with closing(self.engine.convert(letters)) as converted:
            for one in converted:
                if not one.data:
                    yield Export(one.letter, findings=one.findings)
                    continue
                with defer_signals():
                    made = postprocess.finished(
                        one.data, one.letter, tagged=self.engine.is_tagged, archive=self.archive
                    )
                yield replace(made, findings=(*one.findings, *made.findings))
