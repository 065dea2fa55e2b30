"""Read text files: UTF-8, of a bounded size, with line ends of any kind."""

from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.text import describe_forbidden

MAX_BYTES = 20_000_000
"""The size of a file of data, or of a Markdown letter."""


def read_text(path: Path) -> str:
    """Return the text of a file with ``\\n`` for every line end.

    Raises:
        LettergenError: the file cannot be read (LG100), is too large (LG108) or not UTF-8 (LG102).
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
        if path.stat().st_size > MAX_BYTES:
            message = f"is larger than {MAX_BYTES // 1_000_000} MB."
            hint = "Keep a long list of recipients as CSV, JSON Lines or in a database."
            raise LettergenError(Finding("LG108", message, Place(str(path)), hint))
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG100", message, Place(str(path)))) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(str(path), data.count(b"\n", 0, error.start) + 1)
        message = f"byte {data[error.start]:#04x} is not UTF-8."
        hint = "Save the file with the encoding UTF-8."
        raise LettergenError(Finding("LG102", message, place, hint)) from None


def bad_character(character: str, place: Place) -> Finding:
    """Return the finding for a character that XML 1.0 does not allow (section 2.2)."""
    return Finding("LG104", describe_forbidden(character), place, "Delete it.")
