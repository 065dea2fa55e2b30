"""Recipients in a temporary file, so that a long list is read once and never all in memory.

All recipients are needed several times: to find who is selected and which files the letters get,
for the checks, and to render. Reading the list again each time would see a file that somebody saved
meanwhile, or another answer of a database. So the recipients of a long list are
written to a file of the temporary folder as they are read. It has no name and only this process can
read it; it is gone when the process ends. Less than a byte of each recipient stays in memory.
"""

import os
import pickle
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, overload

from lettergen.data.recipients import Recipient
from lettergen.data.table import Table
from lettergen.diagnostics.finding import Finding, LettergenError, Place

_BLOCK = 16  # recipients that are written and read together
_BLOCKS = 8  # that are remembered

_shared: dict[int, Table] = {}
"""The tables of the rows in spools: a row refers to its table by the number of it."""


class Spool(Sequence[Recipient]):
    """Recipients in a temporary file; each is read again whenever it is asked for."""

    def __init__(self, recipients: Iterable[Recipient]) -> None:
        self._length = 0
        self._offsets = array("Q", [0])
        self._tables: dict[int, int] = {}
        self._blocks: dict[int, list[Recipient]] = {}
        try:
            self._file = TemporaryFile(prefix="lettergen-")  # noqa: SIM115 (it is kept)
            self._write(recipients)
        except OSError as error:
            message = f"the list is long, and no temporary file can be written: {error.strerror}."
            hint = "Set TMPDIR to a folder with more space."
            raise LettergenError(Finding("LG404", message, Place("recipients"), hint)) from None

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Recipient: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Recipient]: ...
    def __getitem__(self, index: int | slice) -> Recipient | Sequence[Recipient]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        block, place = divmod(index % self._length, _BLOCK)
        return self._read_block(block)[place]

    def __iter__(self) -> Iterator[Recipient]:
        for block in range(len(self._offsets) - 1):
            yield from self._read_block(block)

    def __del__(self) -> None:
        for number in self._tables.values():
            _shared.pop(number, None)
        if hasattr(self, "_file"):
            self._file.close()

    def _write(self, recipients: Iterable[Recipient]) -> None:
        buffer = BytesIO()
        pickler = _Pickler(buffer, self._share)
        recipients = iter(recipients)
        while block := list(islice(recipients, _BLOCK)):
            pickler.dump(block)
            pickler.clear_memo()
            self._length += len(block)
            self._offsets.append(self._offsets[-1] + buffer.tell())
            self._file.write(buffer.getvalue())
            buffer.seek(0)
            buffer.truncate()
        self._file.flush()

    def _share(self, table: Table) -> int:
        if id(table) not in self._tables:
            number = self._tables[id(table)] = max(_shared, default=0) + 1
            _shared[number] = table
        return self._tables[id(table)]

    def _read_block(self, number: int) -> list[Recipient]:
        block = self._blocks.get(number)
        if block is None:
            start, end = self._offsets[number : number + 2]
            block = self._blocks[number] = pickle.loads(self._read_bytes(start, end))
            if len(self._blocks) > _BLOCKS:
                del self._blocks[next(iter(self._blocks))]
        return block

    def _read_bytes(self, start: int, end: int) -> bytes:
        """Return a stretch of the file; forked processes share its position, so leave that."""
        if sys.platform != "win32":
            return os.pread(self._file.fileno(), end - start, start)
        self._file.seek(start)
        data: bytes = self._file.read(end - start)
        return data


class _Pickler(pickle.Pickler):
    """Writes rows without their table, which is in memory."""

    def __init__(self, file: BytesIO, share: Callable[[Table], int]) -> None:
        super().__init__(file, protocol=5)
        self._share = share

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Table):
            return _get_table, (self._share(value),)
        return NotImplemented


def _get_table(number: int) -> Table:
    return _shared[number]
