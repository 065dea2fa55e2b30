"""A ``.docx`` opened with care: it may come from anyone.

A Word document is a ZIP archive of XML parts (ECMA-376 part 2, annex C). Nothing is ever unpacked
to the disk, but what is in memory has limits too, and each XML part is read once with nothing
that XML offers beyond elements, attributes and text.
"""

import io
import zipfile
from collections import Counter
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.xml import parse

MAX_FILE = 50_000_000
"""Bytes of a whole document."""

MAX_ENTRIES = 2_000
"""Entries of its archive."""

MAX_TOTAL = 100_000_000
"""Bytes of all its parts, unpacked."""

MAX_XML = 20_000_000
"""Bytes of any XML part, unpacked."""

MAX_RATIO = 200
"""How many times larger than packed a part of more than 400 kB may be."""

MAX_ELEMENTS = 100_000
"""Elements of any XML part."""

_WORTH_A_LOOK = 400_000
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def read_parts(path: Path, data: bytes | None = None) -> dict[str, bytes]:
    """The parts of a document by their names, every XML part well-formed.

    ``data`` is the document itself where it is not in the file ``path``; then ``path`` is only
    the name that findings have for it.

    Raises ``LettergenError`` for a file that is no Word document, or beyond a limit.
    """
    data = _read(path) if data is None else data
    _check_format(path, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(path, entries)
            found = {entry.filename: archive.read(entry) for entry in entries}
    except LettergenError:
        raise
    except Exception:  # a broken archive makes zipfile raise almost anything
        raise build_error(path, "is not a Word document.", "Save it in Word once more.") from None
    for name, part in found.items():
        if name.lower().endswith((".xml", ".rels")) or _looks_like_xml(part):
            _check_xml(path, name, part)
    return found


def build_error(path: Path, message: str, hint: str = "", code: str = "LG210") -> LettergenError:
    """The error for a document that cannot be used at all."""
    return LettergenError(Finding(code, message, Place(str(path)), hint))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise _too_large(path, f"is larger than {_megabytes(MAX_FILE)}.")
        return path.read_bytes()
    except OSError as error:
        raise build_error(path, f"cannot be read: {error.strerror}.") from None


def _check_format(path: Path, data: bytes) -> None:
    if len(data) > MAX_FILE:
        raise _too_large(path, f"is larger than {_megabytes(MAX_FILE)}.")
    if data.startswith(_COMPOUND_FILE):
        raise build_error(
            path,
            "is encrypted or in the format of Word 97.",
            "Save it in Word as 'Word Document (.docx)', without a password.",
        )


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Look at what the archive says of itself; ``zipfile`` never unpacks more than that."""
    if len(entries) > MAX_ENTRIES:
        raise _too_large(path, f"holds more than {MAX_ENTRIES:,} parts.")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise _too_large(path, f"unpacks to more than {_megabytes(MAX_TOTAL)}.")
    names = Counter(entry.filename.lower() for entry in entries)
    for entry in entries:
        name = entry.filename
        place = Place(str(path), 0, name)
        if entry.flag_bits & _ENCRYPTED:
            raise build_error(path, "is encrypted.", "Save it in Word without a password.")
        if entry.compress_type not in _METHODS:
            raise LettergenError(
                Finding("LG261", "is packed in a way that Word never uses.", place)
            )
        if names[name.lower()] > 1:
            # Two readers may each take another one: what is checked is not what is opened.
            raise LettergenError(Finding("LG261", "stands twice in the document.", place))
        if not _is_part_name(name):
            raise LettergenError(Finding("LG261", "is not the name of a part.", place))
        if entry.file_size > _WORTH_A_LOOK and entry.file_size > entry.compress_size * MAX_RATIO:
            raise LettergenError(
                Finding("LG261", f"unpacks to more than {MAX_RATIO} times its size.", place)
            )


def _is_part_name(name: str) -> bool:
    """Whether a name leads to a part (ECMA-376 part 2, 6.2.2.2), and nowhere else."""
    steps = name.split("/")
    return (
        all(steps)
        and all(step.strip(".") for step in steps)
        and "\\" not in name
        and ":" not in steps[0]
        and name.isprintable()
    )


def _looks_like_xml(data: bytes) -> bool:
    """Whether a part begins like XML, whatever it is called: in UTF-8 or UTF-16."""
    return data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")[:1] == b"<"


def _check_xml(path: Path, name: str, data: bytes) -> None:
    """Raise ``LettergenError`` for a part that is not XML, or more than plain XML."""
    place = Place(str(path), 0, name)
    if len(data) > MAX_XML:
        message = f"unpacks to more than {_megabytes(MAX_XML)}."
        raise LettergenError(Finding("LG260", message, place))
    _refuse_doctype(data, place)
    try:
        root = parse(data)
    except etree.XMLSyntaxError as error:
        if "depth" in error.msg:
            message = "is nested more than 256 elements deep."
            raise LettergenError(Finding("LG262", message, place)) from None
        raise LettergenError(Finding("LG212", f"is not XML: {error.msg}.", place)) from None
    if len(data) > _WORTH_A_LOOK and sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        message = f"holds more than {MAX_ELEMENTS:,} elements."
        raise LettergenError(Finding("LG260", message, place))


def _refuse_doctype(data: bytes, place: Place) -> None:
    """Entities, and all else that a document type can bring, have no place in a part.

    Expat stops at the declaration, before anything in it is read, whatever the encoding.
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


def _too_large(path: Path, message: str) -> LettergenError:
    return LettergenError(Finding("LG260", message, Place(str(path))))


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"
