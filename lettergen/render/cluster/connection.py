"""The connection of a run to a cluster of Dask, whose workers must be like this process."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.render.cluster import worker
from lettergen.system.fingerprint import hash_engine

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
LIBREOFFICE = "LIBREOFFICE"
"""The resource that a worker declares on whose machine LibreOffice is."""

_PATIENCE = 30  # seconds

# Sent as a text, because a worker without lettergen could not find a function of it.
_DESCRIBE = "__import__('lettergen.render.cluster.worker', fromlist=['worker']).describe()"


class Cluster:
    """The workers of one scheduler: ``close`` the connection, whatever happens.

    ``address`` is that of the scheduler, or ``local`` for workers on this machine, which are
    started now. ``jobs`` is the number of these.

    Raises:
        LettergenError: Dask is not installed (LG891), the scheduler cannot be reached or has no
            workers (LG894), or a worker runs another lettergen (LG897).
    """

    def __init__(self, address: str, jobs: int) -> None:
        self.place = Place(f"--scheduler {address}")
        try:
            import distributed
        except ImportError:
            message = "a cluster needs Dask, which is not installed."
            hint = "Install it: pip install 'lettergen[cluster]'"
            raise LettergenError(Finding("LG891", message, self.place, hint)) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._own: Any = None
        if address == LOCAL:
            self._own = distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",  # any free port
                resources={LIBREOFFICE: 1},
                silence_logs=logging.CRITICAL,
            )
        try:
            self.client: Client = distributed.Client(self._own or address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            hint = "Check the address, and that the scheduler runs: dask scheduler"
            message = f"the scheduler cannot be reached: {error}."
            raise LettergenError(Finding("LG894", message, self.place, hint)) from None
        try:
            self._check_workers()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """The number of workers."""
        return max(1, len(self._list_workers()))

    def find_workers(self, resource: str) -> list[str]:
        """Return the addresses of the workers that declare a resource."""
        return [
            address
            for address, facts in self._list_workers().items()
            if (facts.get("resources") or {}).get(resource)
        ]

    def ask(
        self, function: Callable[..., Any], *arguments: Any, workers: list[str]
    ) -> dict[str, Any]:
        """Return what each of some workers answers, or the exception that it raises."""
        answers: dict[str, Any] = self.client.run(
            function, *arguments, workers=workers, on_error="return"
        )
        return answers

    def refuse(self, code: str, message: str, hint: str) -> LettergenError:
        """Return the error for a cluster that cannot be used."""
        return LettergenError(Finding(code, message, self.place, hint))

    def close(self) -> None:
        """Leave the cluster; end the workers that were started for this run."""
        with suppress(Exception):
            self.client.close(timeout=10)
        if self._own is not None:
            with suppress(Exception):
                self._own.close(timeout=10)

    def _check_workers(self) -> None:
        try:
            self.client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            hint = "Start some: dask worker ADDRESS --nthreads 1"
            raise self.refuse("LG894", "the scheduler has no workers.", hint) from None
        engine, others = hash_engine(), []
        for address, facts in self.ask(eval, _DESCRIBE, workers=[*self._list_workers()]).items():
            if isinstance(facts, Exception):
                others.append(f"{address} (no lettergen, or another)")
            elif facts.engine != engine:
                others.append(f"{facts.host} ({facts.version})")
        if others:
            raise refuse_versions(self, others)

    def _list_workers(self) -> Mapping[str, Any]:
        workers: Mapping[str, Any] = self.client.scheduler_info(n_workers=-1)["workers"]
        return workers


def refuse_versions(cluster: Cluster, others: list[str]) -> LettergenError:
    """Return the error for workers that run another lettergen (LG897)."""
    own = worker.describe()
    named = ", ".join(sorted(set(others))[:5]) + (" and others" if len(set(others)) > 5 else "")
    message = f"this machine runs lettergen {own.version}, and not the same as {named}."
    hint = (
        "Install the same versions of lettergen, of the packages that it needs and of Python on "
        "all machines."
    )
    return cluster.refuse("LG897", message, hint)
