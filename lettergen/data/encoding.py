"""Find out how a text file is encoded, without reading all of it into memory."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.text import has_unwritable

MAX_LIST = 200_000_000
"""Bytes of a file of recipients that is read row by row."""

_BLOCK = 1_000_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class TextFormat(NamedTuple):
    """The encoding of a file, and whether it has characters that no Word document can contain."""

    encoding: str
    has_forbidden: bool


def detect_encoding(path: Path, encoding: str = "") -> TextFormat:
    """Return how a file is encoded: as ``encoding`` says, else as the file itself shows.

    A byte-order mark decides. Without one it is UTF-8, UTF-16 if every other byte is zero, and
    else Windows-1252, which is reported as a note (LG604).

    Raises:
        LettergenError: the file cannot be read (LG100), is too large (LG108) or not in the
            encoding (LG102).
    """
    place = Place(str(path))
    try:
        if path.stat().st_size > MAX_LIST:
            message = f"is larger than {MAX_LIST // 1_000_000} MB."
            raise LettergenError(Finding("LG108", message, place))
        if encoding:
            return _check(path, encoding)
        with path.open("rb") as file:
            start = file.read(4_000)
        for mark, name in _MARKS.items():
            if start.startswith(mark):
                return _check(path, name)
        if name := _guess_utf_16(start):
            return _check(path, name)
        try:
            return _check(path, "utf-8")
        except LettergenError:
            found = _check(path, "cp1252")
            message = "this file is not in UTF-8; it was read as Windows-1252."
            hint = "If letters with accents are wrong, name the encoding under 'recipients:'."
            report(Finding("LG604", message, place, hint))
            return found
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG100", message, place)) from None


def _guess_utf_16(start: bytes) -> str:
    """Return the variant of UTF-16 without a byte-order mark that a text starts in, if any."""
    half = len(start) // 2
    if half and start[1::2].count(0) * 2 > half and not start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) * 2 > half and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _check(path: Path, encoding: str) -> TextFormat:
    """Read a file once in an encoding; raises ``LettergenError`` at the line where it is wrong."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, has_forbidden = 1, False
    for block, is_last in _read_blocks(path):
        try:
            text = decoder.decode(block, is_last)
        except UnicodeDecodeError as error:
            place = Place(str(path), lines + error.object.count(b"\n", 0, error.start))
            byte = error.object[error.start]
            name = "UTF-8" if encoding.startswith("utf-8") else encoding
            hint = "Name the encoding under 'recipients:', or save the file as UTF-8."
            finding = Finding("LG102", f"byte {byte:#04x} is not {name}.", place, hint)
            raise LettergenError(finding) from None
        lines += text.count("\n")
        has_forbidden |= has_unwritable(text)
    return TextFormat(encoding, has_forbidden)


def _read_blocks(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Yield the bytes of a file in blocks, each with whether it is the last one."""
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        while following := file.read(_BLOCK):
            yield block, False
            block = following
        yield block, True
