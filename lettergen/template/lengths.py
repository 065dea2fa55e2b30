"""Lengths that people write in a letter: ``4cm``."""

from lettergen.docx.pictures import parse_length
from lettergen.template.errors import MergeError


def read_length(text: str | int) -> int | None:
    """Return a length in English Metric Units; ``None`` for an empty text.

    A number is one already. Raises ``MergeError`` (LG323) for what is no length.
    """
    if isinstance(text, int) or not text:
        return int(text) if text else None
    try:
        return parse_length(text)
    except ValueError:
        message, hint = f"'{text}' is not a length.", "Write it as 4cm, 40mm, 1.5in or 120px."
        raise MergeError("LG323", message, hint) from None
