"""Escape characters that act on a terminal or a log instead of being shown.

A value from the data may hold any character. A line end would begin a line of its own in a log,
an escape sequence would colour or rewrite a terminal, and the marks that reverse the direction of
text would show words in another order than they are in.
"""

import re

from lettergen.system import stand_ins
from lettergen.system.patterns import compile_lazily

# Control characters; line and paragraph separators; marks that change the direction of what
# follows (Unicode Standard Annex 9); surrogates, which are bytes of a file name that is no UTF-8.
_UNSAFE = compile_lazily("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_UNSAFE_IN_JSON = compile_lazily("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape(text: str) -> str:
    """Return a text with the usual escape, such as ``\\n``, for each character that is not shown.

    The result has one line and no control characters, and every encoding of Unicode can write it.
    """
    if stand_ins.storage:
        text = stand_ins.storage.show_urls(text)
    return text if text.isprintable() else _UNSAFE.sub(_escape_character, text)


def escape_json(text: str) -> str:
    """Return JSON with escapes for the characters that are not shown, which says the same.

    JSON itself requires that only of those below U+0020 (RFC 8259, section 7).
    """
    if stand_ins.storage:
        text = stand_ins.storage.show_urls(text)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def mask(text: str) -> str:
    """Return a text with one visible sign for each such character, so that columns stay."""
    return text if text.isprintable() else _UNSAFE.sub(_mask_character, text)


def _escape_character(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python reads a byte that is no UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return found[0].encode("unicode_escape").decode()


def _mask_character(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x7F:
        return "\u2421"
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"  # the block Control Pictures
