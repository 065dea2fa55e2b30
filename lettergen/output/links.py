"""Links below the output folder, which would lead a letter elsewhere."""

import os
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place


def refuse_links(folder: Path, name: str) -> None:
    """Raise ``LettergenError`` if a link leads the letter ``name`` out of the folder.

    The folder itself may be one.
    """
    step = folder
    for part in name.split("/"):
        step = step / part
        if step.is_symlink():
            raise _refused(step)
    # Windows has other links as well, which lead elsewhere and do not count as such.
    if os.name == "nt" and not step.parent.resolve().is_relative_to(folder.resolve()):
        raise _refused(step.parent)


def _refused(link: Path) -> LettergenError:
    return LettergenError(
        Finding(
            "LG412",
            "is a link; letters are written only to the output folder itself.",
            Place(str(link)),
            "Take the link away, or name the folder that it leads to with --out.",
        )
    )
