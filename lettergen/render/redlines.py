"""Write letters that differ as Word documents with tracked changes: ``diff --word``."""

from collections.abc import Iterator
from pathlib import Path

from lettergen.docx.origin import is_as_written, mark_as_written
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.output.files import write_file
from lettergen.output.names import SUFFIX
from lettergen.redline.tracked.redline import write_redline
from lettergen.render.comparison import DiffState, LetterDiff

BY_HAND = "by hand"


class Redlines:
    """Writes redlines to a folder, under the names of the letters.

    Of a letter that somebody edited by hand there are two: ``ely.docx`` has what a render now
    changes in what lettergen wrote, ``ely.by-hand.docx`` what the person changed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, diff: LetterDiff) -> Iterator[Path]:
        """Write the redlines of one letter, if it differs; yield their files.

        Raises:
            LettergenError: a file is there that lettergen did not write (LG414), or the changes
                cannot be tracked (LG826).
        """
        if diff.state in (DiffState.UNCHANGED, DiffState.FAILED, DiffState.RESTYLED):
            return
        path = self._folder / diff.name
        if diff.changes:
            yield self._write(path, diff.old, diff.new, "lettergen")
        if diff.by_hand:
            name = f"{path.name.removesuffix(SUFFIX)}.by-hand{SUFFIX}"
            yield self._write(path.with_name(name), diff.old, diff.edited, BY_HAND)

    def _write(self, path: Path, old: bytes, new: bytes, author: str) -> Path:
        package = Package.from_bytes(str(path), write_redline(path, old, new, author))
        mark_as_written(package)
        write_file(path, PackageWriter(package.parts).build({}), is_as_written)
        return path
