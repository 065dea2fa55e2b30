"""Find characters in a value that nobody sees: white space around it, invisible characters."""

import unicodedata
from collections.abc import Iterator

from lettergen.diagnostics.finding import Finding
from lettergen.docx.scripts import has_joined_script, has_right_to_left
from lettergen.project.project import Text
from lettergen.system.patterns import compile_lazily

# Characters that are not visible: soft hyphen, zero-width, direction marks, C1 controls.
_INVISIBLE = compile_lazily(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x7f-\x9f]"
)
# Those that other scripts need: joiners, and marks of direction beside words from right to left.
_JOINERS, _DIRECTIONS = "\u200c\u200d", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NEEDED = compile_lazily(f"[{_JOINERS}{_DIRECTIONS}]")
# A no-break space, unless it is where typography has one: before ? ! : ; », after «, in numbers.
_NO_BREAK = compile_lazily("(?<![\\d«‹°§.№])[\u00a0\u202f](?![\\d?!:;»›%€$£–—])")
_PROSE = 8
"""A value of more words is prose, where a no-break space may be intended."""


def check_characters(text: Text) -> Iterator[Finding]:
    """Check the characters of one value."""
    value = text.value
    inner = value.rstrip("\n")  # the line end of a YAML block
    if inner != inner.strip() and inner.strip():
        yield text.finding("LG146", f"'{text.name}' begins or ends with white space.", "Remove it.")
    if value.isascii():
        if "\x7f" in value:
            yield _report_invisible(text, "\x7f")
        return
    for found in sorted({match.group() for match in _INVISIBLE.finditer(value)}):
        if _NEEDED.match(found) and _needs(value, found):
            continue
        yield _report_invisible(text, found)
    if not unicodedata.is_normalized("NFC", value):
        message = f"'{text.name}' contains letters with their accents as separate characters."
        yield text.finding("LG148", message, "Type the words again, or normalise the file to NFC.")
    if _NO_BREAK.search(value) and len(value.split()) <= _PROSE:
        message = f"'{text.name}' contains a no-break space."
        yield text.finding("LG149", message, "Type an ordinary space.")


def _needs(value: str, character: str) -> bool:
    """Whether the script of a value has an invisible character for good reason."""
    if character in _JOINERS:
        return has_joined_script(value)
    return has_right_to_left(value)


def _report_invisible(text: Text, character: str) -> Finding:
    name = unicodedata.name(character, "a control character").lower()
    message = f"'{text.name}' contains an invisible character, U+{ord(character):04X} ({name})."
    return text.finding("LG147", message, "Delete it.")
