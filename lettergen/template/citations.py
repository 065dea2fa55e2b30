"""The citations of one letter: which there are, and which the letter uses."""

from collections.abc import Mapping
from dataclasses import dataclass

from lettergen.diagnostics.finding import did_you_mean
from lettergen.template.errors import MergeError

UNKNOWN_CITATION = "LG303"
"""The code of the finding for a citation that does not exist."""


@dataclass(frozen=True)
class Reference:
    """A citation as a letter prints it: the words before the title, the title, its address."""

    lead: str
    title: str
    url: str


class LetterCitations:
    """Looks up the citations of one letter.

    ``cited`` holds the keys that the template asked for, ``printed`` those that it printed.
    """

    def __init__(self, references: Mapping[str, Reference], path: str) -> None:
        self._references = references
        self._path = path
        self.cited: set[str] = set()
        self.printed: set[str] = set()

    def print(self, key: str) -> Reference:
        """Return a citation, and count it as printed."""
        self.printed.add(key)
        return self._references[key]

    def cite(self, key: str) -> None:
        """Count a citation as cited; raises ``MergeError`` (LG303) if there is none of that key."""
        if key not in self._references:
            where = f" in {self._path}" if self._path else ""
            message = f"there is no citation '{key}'{where}."
            raise MergeError(UNKNOWN_CITATION, message, did_you_mean(key, self._references))
        self.cited.add(key)
