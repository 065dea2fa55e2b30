"""Temporary folders, which are removed with the process, or by the next one if it was killed."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from lettergen.system.patterns import compile_lazily

_NAME = compile_lazily(r"lettergen-(\d+)-\w+")


def make_folder(parent: Path | None = None) -> Path:
    """Return a new folder that only this user can enter, in the system's folder for such."""
    if parent is None:
        parent = Path(tempfile.gettempdir())
        _remove_left(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"lettergen-{os.getpid()}-", dir=parent))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _remove_left(parent: Path) -> None:
    """Remove the folders of processes that have ended, as far as they are this user's."""
    if sys.platform == "win32":
        return
    for path in parent.glob("lettergen-*-*"):
        found = _NAME.fullmatch(path.name)
        try:
            if not found or path.is_symlink() or path.stat().st_uid != os.geteuid():
                continue
            os.kill(int(found[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue
