"""The exporters of all formats, by the names that ``--format`` takes."""

from collections.abc import Callable, Generator, Sequence
from importlib import import_module

from lettergen.data.formats import MODULES
from lettergen.export.format import Export, Exporter, FinishedLetter, Settings
from lettergen.system.dataclass import dataclass
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
    """Return the exporter of a format other than ``docx``, and import the module that has it.

    The module has a function ``load_exporter``, from settings to an exporter, or else a function
    ``export``, from one letter to its export. Raises ``LettergenError`` (LG420, LG425) if the PDF
    engine is not available.
    """
    module = import_module(f"lettergen.export.{MODULES[name]}")
    exporter: Exporter
    if hasattr(module, "load_exporter"):
        exporter = module.load_exporter(settings)
    else:
        exporter = PerLetterExporter(module.export)
    return exporter
