"""Which files are those of the letters of a campaign, by hashes of their names."""

import os
from pathlib import Path, PurePath

from lettergen.data.formats import SUFFIXES
from lettergen.system.hash_index import HashCounts


class LetterFiles:
    """The files of all letters that a campaign may write, in every format.

    ``folder`` is the output folder. Of each letter 18 bytes are kept, not its name: that two names
    out of a million have the same hash of 64 bits happens once in thirty million campaigns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._below_folder = f"{folder}{os.sep}"
        self._stems, self._folded = HashCounts(), HashCounts()
        self._gone: set[str] = set()

    def add(self, path: Path) -> None:
        """Add the letter with this Word file."""
        stem = _get_stem(self.get_name(path))
        self._stems.add(stem)
        self._folded.add(stem.casefold())
        self._gone.discard(stem)

    def discard(self, path: Path) -> None:
        """Remove the letters with this Word file."""
        self._gone.add(_get_stem(self.get_name(path)))

    def get_name(self, path: Path) -> str:
        """Return a file's path below the folder, with ``/`` between its parts."""
        text = str(path)
        if text.startswith(self._below_folder):
            return text[len(self._below_folder) :].replace(os.sep, "/")
        return path.relative_to(self._folder).as_posix()

    def __contains__(self, name: str) -> bool:
        """Whether a path below the folder is that of a letter in any format."""
        stem = _get_stem(name)
        return stem in self._stems and stem not in self._gone

    def has_like(self, name: str) -> bool:
        """Whether a path below the folder differs from that of a letter in case at most."""
        return _get_stem(name).casefold() in self._folded

    def is_letter(self, path: Path) -> bool:
        """Whether a path leads to the file of a letter, which need not be there yet."""
        real, folder = os.path.realpath(path), os.path.realpath(self._folder)
        below = f"{folder}{os.sep}"
        if not real.startswith(below) or PurePath(real).suffix not in SUFFIXES.values():
            return False
        return real[len(below) :].replace(os.sep, "/") in self


def _get_stem(name: str) -> str:
    """Return a name without the suffix of its format."""
    return name.rpartition(".")[0]
