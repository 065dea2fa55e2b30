"""Read the parts of a ``.docx`` that may come from anyone.

A Word document is a ZIP archive of XML parts (ECMA-376 part 2, annex C). Nothing is extracted to
the disk. There are limits for what is read into memory, and an XML part may have elements,
attributes and text, but no document type.
"""

import io
import zipfile
from collections import Counter
from pathlib import Path
from xml.parsers import expat

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx import converted
from lettergen.docx.xml import (
    etree,
    parse,
)
from lettergen.system.files import is_regular

MAX_FILE = 50_000_000
"""Bytes of a whole document."""

MAX_ENTRIES = 2_000
"""Entries of the archive."""

MAX_TOTAL = 100_000_000
"""Bytes of all parts together, uncompressed."""

MAX_XML = 20_000_000
"""Bytes of one XML part, uncompressed."""

MAX_RATIO = 200
"""Ratio of the uncompressed to the compressed size of a part of more than 400 kB."""

MAX_ELEMENTS = 100_000
"""Elements of one XML part."""

_WORTH_A_LOOK = 400_000
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def read_document(path: Path) -> bytes:
    """Read a document, or what it was converted to; raises ``LettergenError`` (LG210, LG260)."""
    data = converted.find(path)
    return _read(path) if data is None else data


def read_parts(path: Path, data: bytes) -> dict[str, bytes]:
    """Read the parts of a document by name; every XML part is well-formed.

    ``data`` is the document; ``path`` is what findings call it.
    Raises ``LettergenError`` for a file that is no Word document (LG210), for a part that is not
    XML (LG212, LG262, LG263), and beyond a limit (LG260).
    """
    _check_format(path, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(path, entries)
            found = {entry.filename: archive.read(entry) for entry in entries}
    except LettergenError:
        raise
    except Exception:  # zipfile raises all kinds of exceptions for a broken archive
        raise build_error(path, "is not a Word document.", "Save it in Word again.") from None
    for name, part in found.items():
        if name.lower().endswith((".xml", ".rels")) or _looks_like_xml(part):
            _check_xml(path, name, part)
    return found


def build_error(path: Path, message: str, hint: str = "", code: str = "LG210") -> LettergenError:
    """Return the error for a document that cannot be used at all."""
    return LettergenError(Finding(code, message, Place(str(path)), hint))


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_dir() and not is_regular(path):
            raise build_error(path, "is no file, but a pipe or a device.")
        if path.stat().st_size > MAX_FILE:
            raise _build_size_error(path, f"is larger than {_format_megabytes(MAX_FILE)}.")
        return path.read_bytes()
    except OSError as error:
        raise build_error(path, f"cannot be read: {error.strerror}.") from None


def _check_format(path: Path, data: bytes) -> None:
    if len(data) > MAX_FILE:
        raise _build_size_error(path, f"is larger than {_format_megabytes(MAX_FILE)}.")
    if data.startswith(_COMPOUND_FILE):
        raise build_error(
            path,
            "is encrypted or in the format of Word 97.",
            "Save it in Word as 'Word Document (.docx)', without a password.",
        )


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Check the sizes and names in the directory; ``zipfile`` never extracts more than that."""
    if len(entries) > MAX_ENTRIES:
        raise _build_size_error(path, f"has more than {MAX_ENTRIES:,} parts.")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise _build_size_error(
            path, f"is larger than {_format_megabytes(MAX_TOTAL)} when unpacked."
        )
    names = Counter(entry.filename.lower() for entry in entries)
    for entry in entries:
        name = entry.filename
        place = Place(str(path), 0, name)
        if entry.flag_bits & _ENCRYPTED:
            raise build_error(path, "is encrypted.", "Save it in Word without a password.")
        if entry.compress_type not in _METHODS:
            raise LettergenError(
                Finding("LG261", "is compressed by a method that Word never uses.", place)
            )
        if names[name.lower()] > 1:
            # Word might open the one that was not checked.
            raise LettergenError(Finding("LG261", "is in the document twice.", place))
        if not _is_part_name(name):
            raise LettergenError(Finding("LG261", "is not the name of a part.", place))
        if entry.file_size > _WORTH_A_LOOK and entry.file_size > entry.compress_size * MAX_RATIO:
            raise LettergenError(
                Finding("LG261", f"is more than {MAX_RATIO} times larger when unpacked.", place)
            )


def _is_part_name(name: str) -> bool:
    """Whether a name is that of a part (ECMA-376 part 2, 6.2.2.2), and no path to elsewhere."""
    steps = name.split("/")
    return (
        all(steps)
        and all(step.strip(".") for step in steps)
        and "\\" not in name
        and ":" not in steps[0]
        and name.isprintable()
    )


def _looks_like_xml(data: bytes) -> bool:
    """Whether a part begins like XML in UTF-8 or UTF-16, whatever its name is."""
    return data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")[:1] == b"<"


def _check_xml(path: Path, name: str, data: bytes) -> None:
    """Raise ``LettergenError`` for a part that is not plain XML, or beyond a limit."""
    place = Place(str(path), 0, name)
    if len(data) > MAX_XML:
        message = f"is larger than {_format_megabytes(MAX_XML)} when unpacked."
        raise LettergenError(Finding("LG260", message, place))
    _refuse_doctype(data, place)
    try:
        root = parse(data)
    except etree.XMLSyntaxError as error:
        if "depth" in error.msg:
            message = "has elements nested more than 256 deep."
            raise LettergenError(Finding("LG262", message, place)) from None
        raise LettergenError(Finding("LG212", f"is not XML: {error.msg}.", place)) from None
    if len(data) > _WORTH_A_LOOK and sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        message = f"has more than {MAX_ELEMENTS:,} elements."
        raise LettergenError(Finding("LG260", message, place))


def _refuse_doctype(data: bytes, place: Place) -> None:
    """Raise ``LettergenError`` if a part declares a document type, which may define entities.

    Expat stops at the declaration before it reads anything in it, in every encoding.
    """
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        message = "declares a document type, which Word never does."
        raise LettergenError(Finding("LG263", message, place))

    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise LettergenError(Finding("LG212", f"is not XML: {error}.", place)) from None
    except (LookupError, ValueError):
        raise LettergenError(Finding("LG212", "is not in UTF-8.", place)) from None


def _build_size_error(path: Path, message: str) -> LettergenError:
    return LettergenError(Finding("LG260", message, Place(str(path))))


def _format_megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"
