"""Errors of the output folder that a run treats in a way of its own."""

from lettergen.diagnostics.finding import LettergenError


class FolderUnusableError(LettergenError):
    """The file system takes no further letter, so the run must stop."""


class ProtectedFileError(LettergenError):
    """A file is left as it is, because overwriting it might lose somebody's work."""
