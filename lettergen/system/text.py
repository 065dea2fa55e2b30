"""Characters that Word documents can contain, and numbers of things in messages."""

from lettergen.system.patterns import compile_lazily

UNWRITABLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\U0010fff0-\U0010ffff"
)
"""The characters that no Word document can contain, for a set in a regular expression.

They are those that XML 1.0 (section 2.2) forbids or discourages, and the private-use characters
that the template compiler reserves. A wrong encoding turns quotation marks into the control
characters from U+007F on.
"""

_UNWRITABLE = compile_lazily(f"[{UNWRITABLE}]")


def find_unwritable(text: str) -> str | None:
    """Return the first character of ``text`` that no Word document can contain, or ``None``."""
    if not has_unwritable(text):
        return None
    found = _UNWRITABLE.search(text)
    return found.group() if found else None


def has_unwritable(text: str) -> bool:
    """Whether a text has a character that no Word document can contain."""
    # What can be printed is also what can be written; line ends and tabs are neither.
    return not _drop_spaces(text).isprintable() and bool(_UNWRITABLE.search(text))


def _drop_spaces(text: str) -> str:
    return text.replace("\n", "").replace("\t", "").replace("\r", "").replace("\xa0", "")


def describe_forbidden(character: str) -> str:
    """Return the message for a character that no Word document can contain."""
    return f"character U+{ord(character):04X} is not allowed in a Word document."


def format_count(number: int, noun: str) -> str:
    """Return a number of things: ``1 letter``, ``2,000 letters``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def format_size(number: int) -> str:
    """Return a number of bytes for people: ``84 kB``, ``1.2 MB``."""
    if number >= 1_000_000:
        return f"{number / 1_000_000:.1f} MB"
    return f"{max(1, round(number / 1000))} kB"
