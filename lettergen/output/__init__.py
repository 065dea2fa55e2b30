"""Where letters go: safe names in one folder, every file whole, and honest books of them all."""

from lettergen.output.files import State, refusal, write
from lettergen.output.folder import Books
from lettergen.output.names import SUFFIX, OutputFolder, collisions
from lettergen.output.records import (
    LETTER,
    FolderFailedError,
    Gone,
    Inputs,
    KeptError,
    Used,
    Writing,
)

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
