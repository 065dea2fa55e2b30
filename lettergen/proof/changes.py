"""Wait until a file changes: with watchfiles where that is installed, by polling elsewhere."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGINT

from lettergen.system.signals import Stopped

Signature = dict[Path, tuple[int, int, int]]
"""When files were changed, their sizes and their numbers; without those that are not there."""

_INTERVAL = 0.1  # seconds between two looks
_SETTLE = 0.02  # seconds in which a file that changes must not change again


def sign(files: Iterable[Path]) -> Signature:
    """Return what tells whether files have changed."""
    found: Signature = {}
    for path in files:
        with suppress(OSError):
            status = path.stat()
            found[path] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def wait_for_change(files: Iterable[Path], before: Signature, *, polls: bool = False) -> None:
    """Return when files are no longer as ``before``, and at rest.

    With ``polls``, watchfiles is not used. Raises ``Stopped`` for a signal.
    """
    paths = list(files)
    for _ in _list_moments(paths, polls=polls):
        now = sign(paths)
        while now != before:
            time.sleep(_SETTLE)
            after = sign(paths)
            if after == now:
                return
            now = after


def _list_moments(paths: list[Path], *, polls: bool) -> Iterator[None]:
    """Yield at once, and then whenever something may have changed."""
    yield
    folders = {path.parent for path in paths if path.parent.is_dir()}
    try:
        if polls:
            raise ImportError
        import watchfiles
    except ImportError:
        while True:
            time.sleep(_INTERVAL)
            yield
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it would print that it stops
    for _ in watchfiles.watch(
        *folders,
        watch_filter=None,
        debounce=20,
        step=5,
        rust_timeout=1_000,
        yield_on_timeout=True,
        raise_interrupt=False,
        recursive=False,
    ):
        yield
    raise Stopped(SIGINT)  # which ends the loop of watchfiles
