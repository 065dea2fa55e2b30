"""The names of the formats that a letter is exported to."""

from collections.abc import Sequence

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean

WORD = "docx"
SUFFIXES = {WORD: ".docx", "pdf": ".pdf", "html": ".html", "txt": ".txt", "md": ".md"}
"""What ``--format`` takes, and how the files of each form end."""

ENGINES = ("auto", "libreoffice", "dxpdf")
"""What ``--pdf-engine`` takes."""


def parse_formats(words: Sequence[str], place: Place) -> tuple[str, ...]:
    """The forms that are named, in words with commas or without, each once: ``docx,pdf``.

    Capitals make no difference. Raises ``LettergenError`` for what is no form, and if none is
    named.
    """
    names = [name for word in words for name in word.replace(",", " ").split()]
    findings = [
        Finding(
            "LG480",
            f"there is no form '{name}'.",
            place,
            did_you_mean(name.lower(), SUFFIXES) or f"The forms are {', '.join(SUFFIXES)}.",
        )
        for name in names
        if name.lower() not in SUFFIXES
    ]
    if not names:
        findings = [Finding("LG480", "names no form.", place, "Write docx, for example.")]
    if findings:
        raise LettergenError(*findings)
    return tuple(dict.fromkeys(map(str.lower, names)))
