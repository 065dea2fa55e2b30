"""Share work with processes that are forked for it, and keep its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import Any, cast

from lettergen.render.parallel.batch import BatchRenderer
from lettergen.render.parallel.processes import FORK, ProcessPool, WorkerLostError, get_result


class _Work:
    """What the processes do, as ``ProcessPool`` calls it."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.render = work


def share_ranges(
    work: Callable[[range], Any], batches: Iterable[range], jobs: int
) -> Iterator[tuple[range, Any | None]]:
    """Yield each batch with what ``work`` returns for it, in order.

    A batch whose process was killed is divided; the result is ``None`` for a single position that
    kills its process again.
    """
    pool = ProcessPool(cast(BatchRenderer, _Work(work)), jobs, FORK)
    ahead: deque[tuple[range, Future[Any] | None]] = deque()
    waiting = iter(batches)
    try:
        while True:
            for batch in islice(waiting, 2 * jobs + 1 - len(ahead)):
                ahead.append((batch, _submit(pool, batch)))
            if not ahead:
                return
            batch, future = ahead.popleft()
            try:
                if future is None:
                    raise WorkerLostError
                yield batch, get_result(cast(Any, future))
            except WorkerLostError:
                for one in batch:
                    single = range(one, one + 1)
                    yield single, _work_apart(pool, single) or _work_apart(pool, single)
                pool.restart()
                ahead = deque((one, _submit(pool, one)) for one, _ in ahead)
    finally:
        pool.close()


def _submit(pool: ProcessPool, batch: range) -> Future[Any] | None:
    try:
        return pool.submit(cast(Any, batch))
    except WorkerLostError:
        return None


def _work_apart(pool: ProcessPool, batch: range) -> Any | None:
    try:
        return pool.render_apart(cast(Any, batch))
    except WorkerLostError:
        return None
