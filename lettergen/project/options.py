"""What the user asked for on top of the campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What the user asked for on top of the campaign.

    ``formats`` are those to write, the campaign's own if there are none; ``combined`` are files
    that hold all letters.
    """

    only: Sequence[str] = ()
    where: Sequence[str] = ()
    out: Path | None = None
    assignments: Sequence[str] = ()
    dry_run: bool = False
    final: bool = False
    fail_fast: bool = False
    force: bool = False
    prune: bool = False
    formats: Sequence[str] = ()
    pdf_engine: str = "auto"
    archive: bool = False
    combined: Sequence[Path] = ()
    duplex: bool = False
    sort: Sequence[str] = ()
