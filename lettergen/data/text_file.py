"""Read text files: UTF-8, of a bounded size, with line ends of any kind."""

import re
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.files import is_regular
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import describe_forbidden

MAX_BYTES = 20_000_000
"""The size of a file of data, or of a Markdown letter."""

_CONFLICT = compile_lazily(r"^(?:<{7}|>{7}|\|{7}) .*$", re.MULTILINE)


def read_text(path: Path) -> str:
    """Return the text of a file with ``\\n`` for every line end.

    Raises:
        LettergenError: the file cannot be read (LG100), is too large (LG108), not UTF-8 (LG102), or
            has the marks of a merge conflict (LG710).
    """
    return decode(path).replace("\r\n", "\n").replace("\r", "\n")


def describe_missing_reader(path: Path, format_: str, package: str) -> LettergenError:
    """Return the error for a file whose reader, from the extra ``citations``, is not installed."""
    hint = "Install it with: pip install 'lettergen[citations]'."
    message = f"{format_} is read with {package}, which is not installed."
    return LettergenError(Finding("LG100", message, Place(str(path)), hint))


def decode(path: Path) -> str:
    """Return the text of a file as it is, without a byte-order mark; raises as ``read_text``."""
    try:
        if path.exists() and not path.is_dir() and not is_regular(path):
            message = "is no file, but a pipe or a device."
            raise LettergenError(Finding("LG100", message, Place(str(path))))
        if path.stat().st_size > MAX_BYTES:
            message = f"is larger than {MAX_BYTES // 1_000_000} MB."
            hint = "Keep a long list of recipients as CSV, JSON Lines or in a database."
            raise LettergenError(Finding("LG108", message, Place(str(path)), hint))
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG100", message, Place(str(path)))) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(str(path), data.count(b"\n", 0, error.start) + 1)
        message = f"byte {data[error.start]:#04x} is not UTF-8."
        hint = "Save the file with the encoding UTF-8."
        raise LettergenError(Finding("LG102", message, place, hint)) from None
    check_conflict(text, path)
    return text


# Under words of the same length, seven such signs are a heading of Markdown.
_MIDDLE = compile_lazily(r"(?<=\n)(?<![^\n]\n)=======(?=\n)|(?<=[^\n]{12}\n)=======(?=\n)")


def check_conflict(text: str, path: Path, first: int = 1) -> None:
    """Refuse a text with the marks that Git leaves where two people changed the same lines.

    ``first`` is the number of its first line.

    Raises:
        LettergenError: it has such marks (LG710).
    """
    found = None
    if "<<<<<<< " in text or ">>>>>>> " in text:
        found = _CONFLICT.search(text)
    elif "\n=======\n" in text:
        found = _MIDDLE.search(text)
    if found:
        message = f"'{found.group()}' is a mark of a merge conflict."
        hint = "Keep the lines that are right, and delete the others and the marks around them."
        place = Place(str(path), first + text.count("\n", 0, found.start()))
        raise LettergenError(Finding("LG710", message, place, hint))


def bad_character(character: str, place: Place) -> Finding:
    """Return the finding for a character that XML 1.0 does not allow (section 2.2)."""
    return Finding("LG104", describe_forbidden(character), place, "Delete it.")
