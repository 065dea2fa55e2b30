"""Where letters go: safe names in one folder, every file whole, and honest books of them all."""

from lettergen.output.books import Books, FolderFailedError, Gone, Inputs, KeptError, Used
from lettergen.output.files import State, write
from lettergen.output.names import SUFFIX, OutputFolder, collisions

__all__ = [
    "SUFFIX",
    "Books",
    "FolderFailedError",
    "Gone",
    "Inputs",
    "KeptError",
    "OutputFolder",
    "State",
    "Used",
    "collisions",
    "write",
]
