"""Write all letters of a run into one archive: ``--zip``."""

from collections.abc import Sequence
from pathlib import Path

from lettergen.data.formats import SUFFIXES
from lettergen.diagnostics.collect import attempt, collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.files import check_target
from lettergen.output.folder import OutputFolder
from lettergen.render.combined import describe_incomplete
from lettergen.render.result import IN_FOLDER, CombinedFile, Result

_FORMATS = list(SUFFIXES)


class ZipFile:
    """The archive of a run, and the files that go into it.

    Raises:
        LettergenError: it does not end in .zip (LG881), or is an input of the campaign.
    """

    def __init__(self, path: Path, inputs: Sequence[Path]) -> None:
        self.path = path
        self._files: list[tuple[int, int, str]] = []
        with collecting():
            if path.suffix.lower() != ".zip":
                hint = "Name a file that ends in .zip."
                report(Finding("LG881", "is no ZIP archive.", Place(f"--zip {path}"), hint))
            with attempt():
                check_target(path, lambda _: True, inputs)

    def add(self, result: Result) -> None:
        """Take a file into the archive, if it is in the output folder."""
        if result.path and result.outcome in IN_FOLDER:
            number = _FORMATS.index(result.format)
            self._files.append((result.letter.position, number, str(result.path)))

    def write(
        self, folder: OutputFolder, *, expected: int, letters: int, force: bool
    ) -> CombinedFile:
        """Write the archive of ``expected`` files of so many ``letters``.

        Raises:
            LettergenError: files are missing (LG481), or it cannot be written.
        """
        if len(self._files) < expected or not self._files:
            missing = expected - len(self._files)
            raise LettergenError(describe_incomplete(self.path, missing, "file"))
        files = (Path(path) for *_, path in sorted(self._files))
        folder.write_archive(self.path, files, force=force)
        return CombinedFile(self.path, letters)
