"""The ZIP file that a package is (ECMA-376 part 2, annex B; the format is PKWARE's APPNOTE).

``zipfile`` would pack every part anew for every letter. Here what no letter changes is packed
once, and a part that comes out as it did in the letter before is not packed again.
"""

import os
import struct
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

CONTENT_TYPES_NAME = "[Content_Types].xml"

# The first and the last moment, in seconds of Unix time, that an entry can carry (4.4.6).
_FIRST_DATE, _LAST_DATE = 315532800, 4354819198

_VERSION, _DEFLATED, _UTF8_NAME = 20, 8, 0x800

# How hard to pack: what is packed for every letter would take twice the time at zlib's own 6,
# to come out 4 % smaller.
_ONCE, _EVERY_LETTER = 9, 3

# What the header before a part's data (4.3.7) and its record in the directory (4.3.12) share:
# version, flags, method, date, checksum, packed size, size, length of the name, extra.
_SHARED = struct.Struct("<3H4s3L2H")
# The end of the record: comment, disk, and three times attributes of a file that it never was;
# then the place of the header.
_PLACE = struct.Struct("<3H2L")
# The end of the directory (4.3.16): disks, entries, size and place of the directory, comment.
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class _Entry:
    """A part, and what stands in the file for it: ``packed``, with ``record`` in the directory."""

    data: bytes
    packed: bytes
    shared: bytes
    name: bytes

    @classmethod
    def of(cls, name: str, data: bytes, date: bytes, level: int) -> "_Entry":
        """Pack a part."""
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        packed = _deflated(data, level)
        sizes = len(packed), len(data), len(encoded)
        shared = _SHARED.pack(_VERSION, flags, _DEFLATED, date, zlib.crc32(data), *sizes, 0)
        return cls(data, b"PK\3\4" + shared + encoded + packed, shared, encoded)

    def record(self, place: int) -> bytes:
        """The entry's record in the directory; ``place`` is where it begins in the file."""
        version = _VERSION.to_bytes(2, "little")
        return b"PK\1\2" + version + self.shared + _PLACE.pack(0, 0, 0, 0, place) + self.name


class Archive:
    """A package prepared for many letters: its unchanging parts are packed already."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._date = _date()
        self._last: dict[str, _Entry] = {}
        first = [name for name in parts if name == CONTENT_TYPES_NAME]
        self._prepared = [
            _Entry.of(name, parts[name], self._date, _ONCE)
            for name in first + sorted(set(parts) - set(first))
        ]

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole document: the prepared parts and these. The same parts give the same bytes.

        Raises ``etree.XMLSyntaxError`` if one of these is not well-formed: it must never leave
        the house.
        """
        file: list[bytes] = []
        directory: list[bytes] = []
        size = 0
        for entry in (*self._prepared, *(self._entry(*part) for part in parts.items())):
            file.append(entry.packed)
            directory.append(entry.record(size))
            size += len(entry.packed)
        records = b"".join(directory)
        count = len(directory)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(records), size, 0)
        return b"".join((*file, records, end))

    def _entry(self, name: str, data: bytes) -> _Entry:
        """The part packed, now or for the letter before."""
        entry = self._last.get(name)
        if entry is None or entry.data != data:
            etree.fromstring(data)
            entry = self._last[name] = _Entry.of(name, data, self._date, _EVERY_LETTER)
        return entry


def _deflated(data: bytes, level: int) -> bytes:
    # A window larger than the data packs no better, and making it ready takes longer than packing.
    window = min(max(len(data).bit_length(), 9), zlib.MAX_WBITS)
    packer = zlib.compressobj(level, wbits=-window)
    return packer.compress(data) + packer.flush()


def _date() -> bytes:
    """The date of every entry, as MS-DOS has it: SOURCE_DATE_EPOCH, in Unix time, if set."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(text) if text.isdigit() else _FIRST_DATE
    moment = time.gmtime(min(max(seconds, _FIRST_DATE), _LAST_DATE))
    day = (moment.tm_year - 1980) << 9 | moment.tm_mon << 5 | moment.tm_mday
    clock = moment.tm_hour << 11 | moment.tm_min << 5 | moment.tm_sec // 2
    return struct.pack("<2H", clock, day)
