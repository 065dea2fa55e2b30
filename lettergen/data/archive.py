"""Read the parts of a spreadsheet that may come from anyone: a ZIP archive, within limits."""

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Self

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError, Place

MAX_FILE = 100_000_000
"""Bytes of a whole file."""

MAX_ENTRIES = 5_000
"""Entries of the archive."""

MAX_TOTAL = 500_000_000
"""Bytes of all parts together, uncompressed."""

MAX_RATIO = 200
"""Ratio of the uncompressed to the compressed size of a part of more than 400 kB."""

_WORTH_A_LOOK = 400_000
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1


class Archive:
    """The parts of a file by their names, in any case (ECMA-376 part 2, 6.2.2.3)."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = {_plain(entry.filename): entry for entry in self._zip.infolist()}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file, and check its directory.

        Raises:
            LettergenError: it cannot be read (LG100), is no spreadsheet (LG600), or is larger
                than a spreadsheet of recipients may be (LG108).
        """
        data = _read_file(path)
        if data.startswith(_COMPOUND_FILE):
            message = "is protected with a password, or is a file of Excel 97."
            hint = "Save it in Excel as 'Excel Workbook (.xlsx)', without a password."
            raise LettergenError(Finding("LG600", message, Place(str(path)), hint))
        try:
            archive = cls(path, data)
        except Exception:  # zipfile raises all kinds of exceptions for a broken archive
            raise refuse(path) from None
        archive._check_entries()
        return archive

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def read(self, name: str) -> bytes:
        """Return a part; raises ``LettergenError`` if it is damaged or not there (LG600)."""
        try:
            return self._zip.read(self._names[_plain(name)])
        except Exception:  # as above
            raise refuse(self._path) from None

    def read_xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; raises ``LettergenError`` if it is damaged (LG600)."""
        return parse_xml(self.read(name), self._path)

    def _check_entries(self) -> None:
        entries = self._zip.infolist()
        names = Counter(_plain(entry.filename) for entry in entries)
        if len(entries) > MAX_ENTRIES:
            raise _too_large(self._path, f"has more than {MAX_ENTRIES:,} parts.")
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            size = MAX_TOTAL // 1_000_000
            raise _too_large(self._path, f"is larger than {size} MB when unpacked.")
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED or names[_plain(entry.filename)] > 1:
                raise refuse(self._path)
            limit = entry.compress_size * MAX_RATIO
            if entry.file_size > max(_WORTH_A_LOOK, limit):
                message = f"has a part that is more than {MAX_RATIO} times larger when unpacked."
                raise _too_large(self._path, message)


def _plain(name: str) -> str:
    """Return the name of a part without what programs write in different ways."""
    return name.replace("\\", "/").lower()


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise _too_large(path, f"is larger than {MAX_FILE // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
        raise LettergenError(Finding("LG100", message, Place(str(path)))) from None


def parse_xml(data: bytes, path: Path) -> etree._Element:
    """Return the root of an XML text that declares no document type.

    Raises:
        LettergenError: it is damaged (LG600).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise refuse(path) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(path)
    return root


def refuse(path: Path) -> LettergenError:
    """Return the error for a file that is no spreadsheet, or a damaged one (LG600)."""
    message = "is not a spreadsheet, or is damaged."
    hint = "Save it again in Excel or LibreOffice."
    return LettergenError(Finding("LG600", message, Place(str(path)), hint))


def _too_large(path: Path, message: str) -> LettergenError:
    return LettergenError(Finding("LG108", message, Place(str(path))))
