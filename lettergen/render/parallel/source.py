"""The letters of a run in their order, prepared by other processes."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding
from lettergen.output.entry import Entry
from lettergen.output.folder import OutputFolder
from lettergen.output.records import has_digest
from lettergen.project.letters import Letter
from lettergen.render.parallel.batch import Batch, RenderedBatch
from lettergen.render.parallel.processes import Task, WorkerLostError, get_result
from lettergen.render.preparation import Prepared
from lettergen.render.renderer import Rendered
from lettergen.system.opened_files import note_opened

_LARGEST, _SMALLEST = 32, 4  # letters of a batch
_BATCHES_EACH = 4  # of each process, at least


class Pool(Protocol):
    """Processes that render letters, on this machine or on others.

    ``is_apart`` tells that they have not got the output folder.
    """

    @property
    def is_apart(self) -> bool:
        """Whether the processes are on other machines."""

    @property
    def jobs(self) -> int:
        """The number of processes."""

    def submit(self, batch: Batch) -> Task:
        """Give out a batch; raises ``WorkerLostError`` if a process was killed."""

    def render_apart(self, batch: Batch) -> RenderedBatch:
        """Render a batch that killed its process; raises ``WorkerLostError`` if it does again."""

    def restart(self) -> None:
        """Start the processes again if they have been killed."""

    def close(self) -> None:
        """End the processes."""


class LetterSource:
    """The letters of a run, which the processes of a pool prepare.

    ``folder`` knows what the manifest records of each.
    """

    def __init__(
        self,
        pool: Pool,
        folder: OutputFolder,
        letters: Sequence[Letter],
        recipients: Sequence[Recipient],
    ) -> None:
        self._pool = pool
        self._records = folder.records
        self._folder = folder.folder
        self._letters = letters
        self._recipients = recipients
        self._ahead: deque[tuple[Batch, Task | None]] = deque()

    def __iter__(self) -> Iterator[Prepared]:
        waiting = self._divide()
        while True:
            for batch in islice(waiting, 2 * self._pool.jobs + 1 - len(self._ahead)):
                self._ahead.append((batch, self._submit(batch)))
            if not self._ahead:
                return
            batch, future = self._ahead.popleft()
            try:
                prepared = get_result(future) if future else None
            except WorkerLostError:
                prepared = None
            if prepared:
                yield from self._unpack(batch, prepared)
            else:
                yield from self._render_apart(batch)
                self._give_out_again()

    def _divide(self) -> Iterator[Batch]:
        total = len(self._letters)
        size = max(_SMALLEST, min(_LARGEST, total // (_BATCHES_EACH * self._pool.jobs)))
        has_entries = self._records.has_entries
        for start in range(0, total, size):
            stop = min(start + size, total)
            yield Batch(start, stop, self._find_entries(start, stop) if has_entries else ())

    def _find_entries(self, start: int, stop: int) -> list[Entry | None]:
        records = self._records
        paths = [letter.path for letter in self._letters[start:stop]]
        entries = [records.get(records.get_name(path)) if path else None for path in paths]
        if not self._pool.is_apart:
            return entries
        return [
            entry if entry and path and has_digest(path, entry.sha256) else None
            for path, entry in zip(paths, entries, strict=True)
        ]

    def _submit(self, batch: Batch) -> Task | None:
        """Give out a batch; return ``None`` if a process was killed meanwhile."""
        try:
            return self._pool.submit(batch)
        except WorkerLostError:
            return None

    def _give_out_again(self) -> None:
        """Start the processes again, and give out again what they had not done."""
        self._pool.restart()
        for at, (batch, future) in enumerate(self._ahead):
            is_done = future and future.done() and not future.cancelled()
            if not (future and is_done and not future.exception()):
                self._ahead[at] = (batch, self._submit(batch))

    def _unpack(self, batch: Batch, prepared: RenderedBatch) -> Iterator[Prepared]:
        note_opened(prepared.opened)
        for position, one in enumerate(prepared.letters, batch.start):
            yield one.unpack(self._folder, self._recipients[position], position)

    def _render_apart(self, batch: Batch) -> Iterator[Prepared]:
        """Render a batch whose process was killed; if that happens again, each letter alone."""
        try:
            prepared = self._pool.render_apart(batch)
        except WorkerLostError:
            for single in batch.split():
                yield from self._render_alone(single)
        else:
            yield from self._unpack(batch, prepared)

    def _render_alone(self, batch: Batch) -> Iterator[Prepared]:
        prepared = self._try_alone(batch) or self._try_alone(batch)
        if prepared:
            yield from self._unpack(batch, prepared)
        else:
            letter = self._letters[batch.start]
            message = "the process that rendered the letter was killed each time."
            hint = "It may need more memory than there is. Look for a very long value or loop."
            finding = Finding("LG880", message, letter.recipient.place, hint)
            yield Prepared(Rendered(letter), failure=(finding.about(letter.label),))

    def _try_alone(self, batch: Batch) -> RenderedBatch | None:
        """Render one letter; ``None`` if its process was killed, perhaps for want of memory."""
        try:
            return self._pool.render_apart(batch)
        except WorkerLostError:
            return None
