"""The interface of checks that look at recipients one at a time."""

from collections.abc import Iterable

from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project


class RecipientCheck:
    """A check of the recipients of one campaign, who may be too many for the memory.

    All recipients are shown twice. First ``add`` takes note of each. Then ``finish`` tells what
    only all of them together show, and ``check`` what is wrong with one of them, in the order of
    the list. A check that compares no recipients needs ``check`` only.

    A check must keep no entry. It keeps counts, and of each recipient only some bytes, such as
    those of a ``HashIndex`` or ``HashCounts`` (``lettergen.system.hash_index``) and the entry's
    ``position``. ``project.entries[position]`` gives the entry again, to compare its values and to
    name its place.
    """

    def __init__(self, project: Project) -> None:
        self.project = project

    def add(self, entry: Entry) -> None:
        """Take note of one recipient. Nothing is checked before all are added."""

    def finish(self) -> Iterable[Finding]:
        """Return what is wrong with the campaign, once all recipients are added."""
        return ()

    def check(self, entry: Entry) -> Iterable[Finding]:
        """Return what is wrong with one recipient; each finding is ``about`` its label."""
        return ()
