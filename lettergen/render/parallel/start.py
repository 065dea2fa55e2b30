"""Start the processes of a run, if they are worth it."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from lettergen.project.letters import Letter
from lettergen.render.parallel.batch import BatchRenderer, CampaignCopy, RunContext, hash_letters
from lettergen.render.parallel.processes import FORK, SPAWN, ProcessPool
from lettergen.render.renderer import Renderer


def start_pool(
    context: RunContext, renderer: Renderer, letters: Sequence[Letter], path: Path | None
) -> ProcessPool | None:
    """Return processes that render letters; ``None`` if this one does it alone.

    ``path`` is the campaign as another process can load it, if it can. New processes are used only
    if they find the same campaign as this one.
    """
    method = choose_method()
    jobs = context.options.jobs or (1 if method == SPAWN else count_processors())
    if jobs == 1 or not renderer.learn_structures(letters):
        return None
    if method == FORK:
        return ProcessPool(BatchRenderer(context, renderer, letters), jobs, method)
    if path is None:
        return None
    copy = CampaignCopy(path, context, hash_letters(renderer, letters, context.folder))
    pool = ProcessPool(copy, jobs, method)
    if pool.is_ready():
        return pool
    pool.close()
    return None


def choose_method() -> str:
    """Return how processes are started: forked where that is safe.

    A fork takes no threads along, so a program that has some gets new processes.
    """
    is_safe = sys.platform.startswith("linux") and threading.active_count() == 1
    return FORK if is_safe else SPAWN


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
