"""``ledger.jsonl`` of an output folder: append events, and read them.

Lines are only ever appended, under a lock on the file, and are on the disk when ``append``
returns. A line that a crash cut short is removed by the next ``append``: nobody was told that its
event is recorded.
"""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.event import Event, decode, encode, is_cut_short
from lettergen.ledger.made_only import NAME as NAME
from lettergen.output.files import describe_os_error, find_regular_file
from lettergen.output.lock import lock_file, unlock_file
from lettergen.output.replacement import flush_folder
from lettergen.system import stand_ins
from lettergen.system.dataclass import dataclass, replace

_OPEN = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_PATIENCE = 30  # seconds until another process must have appended its events
_TAIL = 65_536  # bytes, of which the last line is sought first


@dataclass(frozen=True)
class LedgerContent:
    """What a ledger tells: its events, and what is wrong with its lines (LG840, LG841)."""

    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()


def append(folder: Path, *events: Event) -> None:
    """Append events to the ledger of an output folder, and flush them to the disk.

    Events without a time get that of the clock. Several processes may append at once.

    Raises:
        LettergenError: the ledger cannot be written (LG404), is a link or no regular file
            (LG412, LG416), or its last line was altered (LG840); it is in storage, and this is no
            run that writes letters there (LG896).
    """
    if not events:
        return
    path = folder / NAME
    if stand_ins.storage:
        stand_ins.storage.check_writing(folder)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_new = find_regular_file(path) is None
        with _open_locked(path) as descriptor:
            previous = _mend_end(descriptor, path)
            lines = []
            for event in events:
                line, previous = encode(event if event.time else replace(event, time=now), previous)
                lines.append(line + b"\n")
            os.lseek(descriptor, 0, os.SEEK_END)
            _write_all(descriptor, b"".join(lines))
            os.fsync(descriptor)
        if is_new:
            flush_folder(folder)
    except OSError as error:
        raise LettergenError(describe_os_error(path, error)) from None


def read_ledger(folder: Path) -> LedgerContent:
    """Read the ledger of an output folder; without one, there are no events.

    A last line that a crash cut short is ignored. Every other line that was altered, and a gap
    between two lines, is among the findings; the events of the other lines are returned.

    Raises:
        LettergenError: the ledger cannot be read.
    """
    path = folder / NAME
    try:
        if find_regular_file(path) is None:
            return LedgerContent()
        data = path.read_bytes()
    except OSError as error:
        raise LettergenError(describe_os_error(path, error, "cannot be read")) from None
    events, findings = [], []
    expected: str | None = ""
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not (line := line.rstrip(b"\r")):
            continue
        decoded = decode(line)
        if decoded is None:
            if number == len(lines) and is_cut_short(line):
                break
            findings.append(_describe_altered(path, number))
            expected = None
            continue
        event, previous, own = decoded
        if expected is not None and previous != expected:
            findings.append(_describe_gap(path, number))
        events.append(event)
        expected = own
    return LedgerContent(tuple(events), tuple(findings))


@contextmanager
def _open_locked(path: Path) -> Iterator[int]:
    """Open the ledger, and lock it until the block is left; raises ``OSError``."""
    descriptor = os.open(path, _OPEN, 0o666)
    try:
        _wait_for_lock(descriptor)
        try:
            yield descriptor
        finally:
            with suppress(OSError):
                unlock_file(descriptor)
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            lock_file(descriptor)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > deadline:
                raise OSError(errno.EAGAIN, "another program has locked it") from None
            time.sleep(0.01)
        else:
            return


def _mend_end(descriptor: int, path: Path) -> str:
    """Remove a last line that was cut short, or end one that has no end.

    Return the hash of the last line; empty if there is none. Raises ``OSError``, and
    ``LettergenError`` if the last line was altered.
    """
    size = os.lseek(descriptor, 0, os.SEEK_END)
    start = max(0, size - _TAIL)
    data = _read_from(descriptor, start)
    if start and data.rstrip(b"\r\n").count(b"\n") < 2:  # no whole line is in it
        start, data = 0, _read_from(descriptor, 0)
    head, end, last = data.rpartition(b"\n")
    if last.strip():
        if is_cut_short(last):
            os.ftruncate(descriptor, start + len(head) + len(end))
        else:
            os.lseek(descriptor, 0, os.SEEK_END)
            _write_all(descriptor, b"\n")
            head = data
    line = head.rstrip(b"\r\n").rpartition(b"\n")[2]
    if not line:
        return ""
    decoded = decode(line.rstrip(b"\r"))
    if decoded is None:
        raise LettergenError(_describe_altered(path, 0))
    return decoded[2]


def _read_from(descriptor: int, start: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


_RESTORE = (
    "Restore the file from a backup. Without one, rename it, and record again what was sent with "
    "'lettergen sent'."
)


def _describe_altered(path: Path, number: int) -> Finding:
    message = "this line of the ledger was altered." if number else "its last line was altered."
    return Finding("LG840", message, Place(str(path), number), _RESTORE)


def _describe_gap(path: Path, number: int) -> Finding:
    message = "lines are missing before this one, or their order was changed."
    return Finding("LG841", message, Place(str(path), number), _RESTORE)
