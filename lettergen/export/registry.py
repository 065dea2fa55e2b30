"""The exporters of all formats, by the names that ``--format`` takes."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from lettergen.export.format import Export, Exporter, FinishedLetter, Settings
from lettergen.system.signals import defer_signals


@dataclass(frozen=True)
class PerLetterExporter:
    """An exporter that calls a function for each letter."""

    export_letter: Callable[[FinishedLetter], Export]
    fingerprint: str = ""
    remark: str = ""
    takes_batches: bool = False

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Export all letters, in their order."""
        for letter in letters:
            with defer_signals():
                export = self.export_letter(letter)
            yield export


def load_exporter(name: str, settings: Settings) -> Exporter:
    """Return the exporter of a format other than ``docx``, and import what it needs.

    Raises ``LettergenError`` (LG420, LG425) if the PDF engine is not available.
    """
    if name == "pdf":
        from lettergen.export import pdf

        return pdf.load_exporter(settings)
    if name == "html":
        from lettergen.export import html

        return PerLetterExporter(html.export)
    if name == "txt":
        from lettergen.export import text

        return PerLetterExporter(text.export)
    if name == "md":
        from lettergen.export import markdown

        return PerLetterExporter(markdown.export)
    raise ValueError(name)
