"""Characters that Word documents can contain, and numbers of things in messages."""

from lettergen.system.patterns import compile_lazily

WRITABLE = "\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffef"
"""The characters that a Word document can contain, for a set in a regular expression.

It lacks the characters that XML 1.0 (section 2.2) forbids or discourages, and the private-use
characters that the template compiler reserves. A wrong encoding turns quotation marks into the
control characters from U+007F on.
"""

_WRITABLE_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_UNWRITABLE = compile_lazily(f"[^{WRITABLE}]")


def find_unwritable(text: str) -> str | None:
    """Return the first character of ``text`` that no Word document can contain, or ``None``."""
    found = _UNWRITABLE.search(text)
    return found.group() if found else None


def has_unwritable(text: str) -> bool:
    """Whether a long text has a character that no Word document can contain."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _WRITABLE_ASCII)
    return bool(rest) and find_unwritable(rest.decode("utf-8", "surrogatepass")) is not None


def describe_forbidden(character: str) -> str:
    """Return the message for a character that no Word document can contain."""
    return f"character U+{ord(character):04X} is not allowed in a Word document."


def format_count(number: int, noun: str) -> str:
    """Return a number of things: ``1 letter``, ``2 letters``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
