"""The names of the formats that a letter is exported to."""

from collections.abc import Iterable

from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean

WORD = "docx"
MODULES = {"pdf": "pdf", "html": "html", "txt": "text", "md": "markdown"}
"""The formats that a Word letter is exported to, each with its module in ``lettergen.export``."""

SUFFIXES = {name: f".{name}" for name in (WORD, *MODULES)}
"""The names of all formats, and the suffix of the files in each."""


def parse_formats(words: Iterable[str], place: Place) -> tuple[str, ...]:
    """Return the formats that words name, each once: ``docx,pdf`` or ``docx``, ``pdf``.

    Case makes no difference. Reports words that name no format, or that there are none (LG480),
    at ``place``.
    """
    names = [name.lower() for word in words for name in word.replace(",", " ").split()]
    if not names:
        report(Finding("LG480", "names no format.", place, "Write docx, for example."))
    for name in names:
        if name not in SUFFIXES:
            hint = did_you_mean(name, SUFFIXES) or f"The formats are {', '.join(SUFFIXES)}."
            report(Finding("LG480", f"unknown format '{name}'.", place, hint))
    return tuple(dict.fromkeys(name for name in names if name in SUFFIXES))
