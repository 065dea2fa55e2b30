"""Text as Word documents can hold it, and as messages print it."""

import re

WRITABLE = "\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffef"
"""A regular expression's set of the characters that a Word document can hold.

Left out is what XML 1.0 (section 2.2) cannot write or discourages, and the private-use
characters that the template compiler reserves. The controls from U+007F on are what a wrong
encoding makes of quotation marks.
"""

_UNWRITABLE = re.compile(f"[^{WRITABLE}]")


def find_unwritable(text: str) -> str | None:
    """Return the first character of ``text`` that no Word document can hold, or ``None``."""
    found = _UNWRITABLE.search(text)
    return found.group() if found else None


def describe_forbidden(character: str) -> str:
    """Return what a finding says of a character that no Word document can hold."""
    return f"character U+{ord(character):04X} is not allowed in a Word document."


def format_count(number: int, noun: str) -> str:
    """Return a number of things: ``1 letter``, ``2 letters``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
