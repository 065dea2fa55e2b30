"""The ZIP file that a package is (ECMA-376 part 2, annex B; the format is PKWARE's APPNOTE).

``zipfile`` would pack every part anew for every letter. Here what no letter changes is packed
once, and a part that comes out as it did in the letter before is not packed again; of the
others, only what no letter had so far is looked at for being well-formed.
"""

import os
import struct
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

from lettergen.docx.paragraph_split import KnownTexts, split_part

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
# The end of the record: comment, disk, attributes of a file that it never was, place of the header.
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


_XML = (".xml", ".rels")


class PackageWriter:
    """A package prepared for many letters: its unchanging parts are packed already."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._date = _date()
        self._last: dict[str, _Entry] = {}
        self._well_formed = KnownTexts()
        names = sorted(parts, key=lambda name: (name != CONTENT_TYPES_NAME, name))
        entries = [_Entry.of(name, parts[name], self._date, _ONCE) for name in names]
        self._count = len(entries)
        self._packed, self._records = _laid_out(entries, 0)

    def build(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole document: the prepared parts and these. The same parts give the same bytes.

        Raises ``ExpatError`` if one of these is not well-formed: it must never leave the house.
        """
        entries = [self._entry(name, data) for name, data in parts.items()]
        packed, records = _laid_out(entries, len(self._packed))
        records = self._records + records
        count, place = self._count + len(entries), len(self._packed) + len(packed)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(records), place, 0)
        return b"".join((self._packed, packed, records, end))

    def _entry(self, name: str, data: bytes) -> _Entry:
        """The part packed, now or for the letter before."""
        entry = self._last.get(name)
        if entry is None or entry.data != data:
            if name.endswith(_XML):
                self._refuse_malformed(data)
            entry = self._last[name] = _Entry.of(name, data, self._date, _EVERY_LETTER)
        return entry

    def _refuse_malformed(self, data: bytes) -> None:
        """Raise ``ExpatError`` for a part that is not well-formed."""
        part = split_part(data)
        known = self._well_formed
        new = known.find_unknown(part)
        try:
            if not known.has_skeleton(part):
                _parse(part.skeleton.encode())
            if new:
                _parse(part.wrap(new))
        except ExpatError:
            _parse(data)  # which says where in the part it is wrong, or that all is well
        else:
            for text in (part.skeleton, *new):
                known.add(part, text)


def _parse(data: bytes) -> None:
    ParserCreate(namespace_separator=" ").Parse(data, True)  # which minds prefixes, too


def _laid_out(entries: Iterable[_Entry], place: int) -> tuple[bytes, bytes]:
    """Entries one behind the other from ``place`` in a file, and their records."""
    packed: list[bytes] = []
    records: list[bytes] = []
    for entry in entries:
        packed.append(entry.packed)
        records.append(entry.record(place))
        place += len(entry.packed)
    return b"".join(packed), b"".join(records)


def _deflated(data: bytes, level: int) -> bytes:
    # A window larger than the data packs no better, and making it ready takes longer than packing.
    window = min(max(len(data).bit_length(), 9), zlib.MAX_WBITS)
    packer = zlib.compressobj(level, wbits=-window)
    return packer.compress(data) + packer.flush()


def get_source_date() -> int | None:
    """SOURCE_DATE_EPOCH, in seconds of Unix time, if it is set and a number."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(text) if text.isdecimal() else None


def _date() -> bytes:
    """The date of every entry, as MS-DOS has it."""
    seconds = get_source_date()
    if seconds is None:
        seconds = _FIRST_DATE
    moment = time.gmtime(min(max(seconds, _FIRST_DATE), _LAST_DATE))
    day = (moment.tm_year - 1980) << 9 | moment.tm_mon << 5 | moment.tm_mday
    clock = moment.tm_hour << 11 | moment.tm_min << 5 | moment.tm_sec // 2
    return struct.pack("<2H", clock, day)
