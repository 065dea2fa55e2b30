"""Errors of the output folder that a run treats in a way of its own."""

from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place


class FolderUnusableError(LettergenError):
    """The file system takes no further letter, so the run must stop."""


class ProtectedFileError(LettergenError):
    """A file is left as it is, because overwriting it might lose somebody's work."""


class EditedFileError(ProtectedFileError):
    """A file is left as it is, because somebody edited it (LG410)."""


def protect(code: str, path: Path, what: str) -> ProtectedFileError:
    """Return the error for a file that is left as it is, and how to overwrite it."""
    hint = "Rename it, or overwrite it with --force, which keeps a copy."
    return ProtectedFileError(Finding(code, f"{what}.", Place(str(path)), hint))


def protect_foreign_file(path: Path) -> ProtectedFileError:
    """Return the error for a file that lettergen did not write (LG414)."""
    return protect("LG414", path, "was not written by lettergen and is left as it is")


def protect_other_letter(path: Path, campaign: str) -> ProtectedFileError:
    """Return the error for the letter of another campaign (LG415)."""
    return protect("LG415", path, f"is a letter of the campaign {campaign}")


def describe_edited_file(path: Path) -> Finding:
    """Return the finding for a file that somebody edited while a run was about to write it."""
    return protect("LG410", path, "was edited by hand and is left as it is").findings[0]
