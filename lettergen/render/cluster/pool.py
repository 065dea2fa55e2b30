"""Give out batches of letters to the workers of a cluster."""

import pickle
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from lettergen.render.cluster import worker
from lettergen.render.cluster.connection import Cluster, refuse_versions
from lettergen.render.cluster.packing import PackedCampaign
from lettergen.render.parallel.batch import Batch, RenderedBatch
from lettergen.render.parallel.processes import WorkerLostError

if TYPE_CHECKING:
    from distributed import Future

_TRIES = 3
_LOOK = 50  # batches until it is looked whether more workers have joined


class ClusterTask:
    """A batch that a worker renders.

    Dask gives it to another worker if its own is lost. If all that had the campaign are lost, it is
    sent once more.
    """

    def __init__(self, submit: Callable[[], "Future"], cluster: Cluster) -> None:
        self._submit = submit
        self._cluster = cluster
        self._future = submit()

    def result(self) -> RenderedBatch:
        """Wait for the letters; raises ``WorkerLostError`` if they killed several workers.

        Raises:
            LettergenError: a worker runs another lettergen (LG897), or does not find the same
                campaign (LG899).
        """
        from distributed import KilledWorker

        for _ in range(_TRIES):
            try:
                rendered: RenderedBatch = self._future.result()
                return rendered
            except KilledWorker:
                raise WorkerLostError from None
            except CancelledError:
                self._future = self._submit()
            except worker.OtherVersionError as error:
                raise refuse_versions(self._cluster, [str(error)]) from None
            except worker.OtherCampaignError as error:
                message = f"{error} does not find the same campaign as this machine."
                hint = (
                    "Workers get the files of the campaign, and the pictures and passages in its "
                    "folder. A database and files elsewhere must be within their reach."
                )
                raise self._cluster.refuse("LG899", message, hint) from None
        raise WorkerLostError

    def done(self) -> bool:
        """Whether there is a result."""
        return bool(self._future.done())

    def cancelled(self) -> bool:
        """Whether the task was cancelled."""
        return bool(self._future.cancelled())

    def exception(self) -> BaseException | None:
        """Return what the worker raised, if anything."""
        error: BaseException | None = self._future.exception()
        return error


class ClusterPool:
    """Workers that have a campaign, as ``lettergen.render.parallel.source`` uses them."""

    is_apart = True

    def __init__(self, cluster: Cluster, packed: PackedCampaign) -> None:
        self._cluster = cluster
        self._packed, self._digest = pickle.dumps(packed), packed.digest
        self.jobs = cluster.size  # the most there have been, as more may join
        self._submitted = 0
        self._scattered: Any = None
        self._scatter()

    def submit(self, batch: Batch) -> ClusterTask:
        """Give out a batch."""
        self._submitted += 1
        if self._submitted % _LOOK == 0:
            self.jobs = max(self.jobs, self._cluster.size)
        return ClusterTask(lambda: self._submit(batch), self._cluster)

    def render_apart(self, batch: Batch) -> RenderedBatch:
        """Render a batch that killed workers; raises ``WorkerLostError`` if it does so again."""
        return self.submit(batch).result()

    def restart(self) -> None:
        """Do nothing: the scheduler has other workers, or waits for them."""

    def close(self) -> None:
        """Forget the campaign; the workers drop what they had of the run."""
        self._scattered = None

    def _scatter(self) -> None:
        self._scattered = self._cluster.client.scatter(self._packed, broadcast=True, hash=False)

    def _submit(self, batch: Batch) -> "Future":
        if self._scattered.cancelled():
            self._scatter()
        return self._cluster.client.submit(
            worker.render_batch, self._digest, self._scattered, batch, pure=False, retries=0
        )
