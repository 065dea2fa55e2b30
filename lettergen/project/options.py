"""The options of a run: what the user asks for beyond the campaign's own files."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class Options:
    """What the user asks for in one run; each field is named as the option of the command line.

    Attributes:
        only: names of recipients, to choose no others; everyone if there are none.
        where: expressions that must be true for a recipient.
        allow_none: whether conditions may choose nobody.
        reason: why letters that were sent are issued again.
        set: campaign values for this run, each as ``key=value``, or as a mapping.
        recipients: the recipients to read in place of the campaign's own: a file, or a mapping in
            YAML such as ``{file: people.xlsx, sheet: 2026}``.
        letterhead: the letterhead in place of the campaign's own.
        sort: expressions that give the order of the letters.
        out: the folder to write to in place of the campaign's own.
        formats: the formats to write; the campaign's own if there are none.
        pdf_engine: the program that makes PDFs: auto, libreoffice or dxpdf.
        archive: whether PDFs are PDF/A-2 too.
        fragment: whether HTML is the letter alone, without a page around it.
        combined: files to write that contain all letters.
        zip_file: an archive to write that contains all files.
        lists: the formats of the cover lists of the combined files: csv, pdf.
        duplex: whether each letter of a combined file starts on a right-hand page.
        index: whether to write a page with links to all letters, in the output folder.
        dry_run: whether to render every letter and write none.
        final: whether to refuse letters that have points to confirm.
        force: whether to write every letter again, and keep copies of edited ones.
        prune: whether to remove letters that no recipient gets any more.
        fail_fast: whether to stop at the first letter that fails.
        jobs: the number of processes that render many letters; 0 for one on each processor.
            Without it, all work is done in this process.
        scheduler: the address of a scheduler of Dask whose workers render the letters, or
            ``local`` for workers that are started on this machine.
    """

    only: Sequence[str] = ()
    where: Sequence[str] = ()
    allow_none: bool = False
    set: Sequence[str] | Mapping[str, object] = ()
    recipients: str | PathLike[str] | None = None
    letterhead: Path | None = None
    sort: Sequence[str] = ()
    out: Path | None = None
    formats: Sequence[str] = ()
    pdf_engine: str = "auto"
    archive: bool = False
    fragment: bool = False
    combined: Sequence[Path] = ()
    zip_file: Path | None = None
    lists: Sequence[str] = ()
    duplex: bool = False
    index: bool = False
    dry_run: bool = False
    final: bool = False
    force: bool = False
    prune: bool = False
    fail_fast: bool = False
    reason: str = ""
    jobs: int | None = None
    scheduler: str = ""

    def __post_init__(self) -> None:
        """Take one text where several are possible, and text for a path."""
        for name in ("only", "where", "set", "sort", "formats", "lists"):
            if isinstance(value := getattr(self, name), str):
                object.__setattr__(self, name, (value,))
        for name in ("letterhead", "out", "zip_file"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, Path(value))
        combined: Any = self.combined
        paths = [combined] if isinstance(combined, (str, PathLike)) else combined
        object.__setattr__(self, "combined", tuple(map(Path, paths)))

    @property
    def other_recipients(self) -> str | None:
        """What to read in place of the campaign's own recipients, as text."""
        return None if self.recipients is None else fspath(self.recipients)
