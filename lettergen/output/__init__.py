"""Where letters go: safe names in one folder, every file whole, and honest books of them all."""

from lettergen.output.books import (
    LETTER,
    Books,
    FolderFailedError,
    Gone,
    Inputs,
    KeptError,
    Used,
    Writing,
)
from lettergen.output.files import State, refusal, write
from lettergen.output.names import SUFFIX, OutputFolder, collisions

__all__ = [
    "LETTER",
    "SUFFIX",
    "Books",
    "FolderFailedError",
    "Gone",
    "Inputs",
    "KeptError",
    "OutputFolder",
    "State",
    "Used",
    "Writing",
    "collisions",
    "refusal",
    "write",
]
