"""Tell regular files from pipes and devices, from which a program may read without end."""

import stat
from pathlib import Path


def is_regular(path: Path) -> bool:
    """Whether there is a regular file, or a link to one."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):  # no such file, or a name that cannot be one
        return False
