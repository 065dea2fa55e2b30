"""Write many files, each as a whole or not at all, and flush several at once."""

from collections import deque
from pathlib import Path
from types import TracebackType

from lettergen.diagnostics.collect import attempt
from lettergen.diagnostics.finding import LettergenError
from lettergen.output.files import check_target, describe_os_error
from lettergen.output.flusher import Flusher
from lettergen.output.replacement import Replacement

_THREADS = 4
_AHEAD = 128  # files that may wait for the disk


class ManyFiles:
    """Writes files until the ``with`` block is left; ``written`` are those that are on the disk.

    What the file system refuses is reported, perhaps while a later file is written.
    """

    def __init__(self) -> None:
        self.written: list[Path] = []
        self._flusher = Flusher(_THREADS)
        self._pending: deque[tuple[Path, Replacement]] = deque()

    def __enter__(self) -> "ManyFiles":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            while self._pending:
                self._finish()
        finally:
            self._flusher.shutdown()

    def write(self, path: Path, data: bytes) -> None:
        """Begin to write a file, and create its folder.

        Raises:
            LettergenError: something else is in its place, or the file system refuses.
        """
        check_target(path, lambda _: True)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._pending.append((path, Replacement(path, data, self._flusher)))
        except OSError as error:
            raise LettergenError(describe_os_error(path, error)) from None
        while len(self._pending) > _AHEAD or (self._pending and self._pending[0][1].is_flushed):
            self._finish()

    def _finish(self) -> None:
        path, replacement = self._pending.popleft()
        with attempt():
            try:
                replacement.finish()
            except OSError as error:
                raise LettergenError(describe_os_error(path, error)) from None
            self.written.append(path)
