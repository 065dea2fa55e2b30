"""The forms that there are, by the names that ``--format`` has for them."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from lettergen.export.format import Export, Exporter, FinishedLetter, Settings
from lettergen.system.signals import defer_signals


@dataclass(frozen=True)
class PerLetterExporter:
    """A form that is made of each letter by itself, by a function from a letter to the form."""

    export_letter: Callable[[FinishedLetter], Export]
    fingerprint: str = ""
    remark: str = ""
    takes_batches: bool = False

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Make the form of every letter, in their order."""
        for letter in letters:
            with defer_signals():
                made = self.export_letter(letter)
            yield made


def load_exporter(name: str, settings: Settings) -> Exporter:
    """The form of that name; ``docx`` is none, for it is what the others are made of.

    What makes it is loaded with it. Raises ``LettergenError`` if the program that makes it is
    asked for and not there.
    """
    if name == "pdf":
        from lettergen.export import pdf

        return pdf.load_exporter(settings)
    if name == "html":
        from lettergen.export import content, html

        return PerLetterExporter(html.export, content.fingerprint())
    if name == "txt":
        from lettergen.export import content, text

        return PerLetterExporter(text.export, content.fingerprint())
    if name == "md":
        from lettergen.export import content, markdown

        return PerLetterExporter(markdown.export, content.fingerprint())
    raise ValueError(name)
