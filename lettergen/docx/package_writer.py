"""Write packages as ZIP files (ECMA-376 part 2, annex B; the format is PKWARE's APPNOTE).

``zipfile`` would compress every part of every letter. Here, parts that no letter changes are
compressed once, and a part that is the same as in the letter before is not compressed again. Of
the others, only text that no letter had before is checked for being well-formed.
"""

import os
import struct
import time
import zlib
from collections.abc import Iterable, Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from lettergen.docx.content_types import CONTENT_TYPES_NAME
from lettergen.docx.paragraph_split import KnownTexts, split_part
from lettergen.system.dataclass import dataclass

# The first and the last time that an entry can have (4.4.6), in seconds of Unix time.
_FIRST_DATE, _LAST_DATE = 315532800, 4354819198

_VERSION, _DEFLATED, _UTF8_NAME = 20, 8, 0x800

# Compression levels. zlib's default, 6, would take twice as long for every letter, and make it 4 %
# smaller.
_ONCE, _EVERY_LETTER = 9, 3

# The fields that are the same in a local header (4.3.7) and in the central directory (4.3.12):
# version, flags, method, date, checksum, compressed size, size, length of the name, extra.
_SHARED = struct.Struct("<3H4s3L2H")
# The end of an entry in the directory: comment, disk, file attributes, offset of the header.
_RECORD_END = struct.Struct("<3H2L")
# The end of the directory (4.3.16): disks, entries, size and offset of the directory, comment.
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class _Entry:
    """A part, its bytes in the file (``packed``), and the data for its record in the directory."""

    data: bytes
    packed: bytes
    shared: bytes
    name: bytes

    @classmethod
    def compress(cls, name: str, data: bytes, date: bytes, level: int) -> "_Entry":
        """Compress a part."""
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        packed = _deflate(data, level)
        sizes = len(packed), len(data), len(encoded)
        shared = _SHARED.pack(_VERSION, flags, _DEFLATED, date, zlib.crc32(data), *sizes, 0)
        return cls(data, b"PK\3\4" + shared + encoded + packed, shared, encoded)

    def build_record(self, offset: int) -> bytes:
        """Build the record in the directory; ``offset`` is where the entry begins in the file."""
        version = _VERSION.to_bytes(2, "little")
        return b"PK\1\2" + version + self.shared + _RECORD_END.pack(0, 0, 0, 0, offset) + self.name


_XML = (".xml", ".rels")


class PackageWriter:
    """Writes many packages that have the same ``parts``, which are compressed once."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._date = _encode_date()
        names = sorted(parts, key=lambda name: (name != CONTENT_TYPES_NAME, name))
        entries = [_Entry.compress(name, parts[name], self._date, _ONCE) for name in names]
        self._count = len(entries)
        self._packed, self._records = _lay_out(entries, 0)
        self._begin()

    def _begin(self) -> None:
        """Know of no letter before."""
        self._last: dict[str, _Entry] = {}
        self._well_formed = KnownTexts()

    @property
    def state(self) -> tuple[bytes, int, bytes, bytes]:
        """What ``restore`` makes the same writer of."""
        return self._date, self._count, self._packed, self._records

    @classmethod
    def restore(cls, state: tuple[bytes, int, bytes, bytes]) -> "PackageWriter":
        """Return the writer that has this ``state``, without compressing its parts again."""
        writer = cls.__new__(cls)
        writer._date, writer._count, writer._packed, writer._records = state
        writer._begin()
        return writer

    def build(self, parts: Mapping[str, bytes]) -> bytes:
        """Build the package of the common parts and these; the same parts give the same bytes.

        Raises ``ExpatError`` if one of these parts is not well-formed.
        """
        entries = [self._get_entry(name, data) for name, data in parts.items()]
        packed, records = _lay_out(entries, len(self._packed))
        records = self._records + records
        count, offset = self._count + len(entries), len(self._packed) + len(packed)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(records), offset, 0)
        return b"".join((self._packed, packed, records, end))

    def _get_entry(self, name: str, data: bytes) -> _Entry:
        """Return the compressed part, from the letter before if it is the same."""
        entry = self._last.get(name)
        if entry is None or entry.data != data:
            if name.endswith(_XML):
                self._check_well_formed(data)
            entry = self._last[name] = _Entry.compress(name, data, self._date, _EVERY_LETTER)
        return entry

    def _check_well_formed(self, data: bytes) -> None:
        """Raise ``ExpatError`` if a part is not well-formed."""
        part = split_part(data)
        known = self._well_formed
        new = known.find_unknown(part)
        try:
            if not known.has_skeleton(part):
                _parse(part.skeleton.encode())
            if new:
                _parse(part.wrap(new))
        except ExpatError:
            _parse(data)  # for the place of the error, or to find that there is none
        else:
            for text in (part.skeleton, *new):
                known.add(part, text)


def _parse(data: bytes) -> None:
    ParserCreate(namespace_separator=" ").Parse(data, True)  # checks prefixes, too


def _lay_out(entries: Iterable[_Entry], offset: int) -> tuple[bytes, bytes]:
    """Return entries one after the other from ``offset`` in a file, and their records."""
    packed: list[bytes] = []
    records: list[bytes] = []
    for entry in entries:
        packed.append(entry.packed)
        records.append(entry.build_record(offset))
        offset += len(entry.packed)
    return b"".join(packed), b"".join(records)


def _deflate(data: bytes, level: int) -> bytes:
    # A window larger than the data compresses no better, and setting it up takes longer than that.
    window = min(max(len(data).bit_length(), 9), zlib.MAX_WBITS)
    packer = zlib.compressobj(level, wbits=-window)
    return packer.compress(data) + packer.flush()


def get_source_date() -> int | None:
    """Return SOURCE_DATE_EPOCH in seconds of Unix time, if it is set and a number."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(text) if text.isdecimal() else None


def _encode_date() -> bytes:
    """Return the date of every entry in the format of MS-DOS."""
    seconds = get_source_date()
    if seconds is None:
        seconds = _FIRST_DATE
    moment = time.gmtime(min(max(seconds, _FIRST_DATE), _LAST_DATE))
    day = (moment.tm_year - 1980) << 9 | moment.tm_mon << 5 | moment.tm_mday
    clock = moment.tm_hour << 11 | moment.tm_min << 5 | moment.tm_sec // 2
    return struct.pack("<2H", clock, day)
