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
    """Looks up the citations of one letter; ``used`` holds the keys that the letter cites."""

    def __init__(self, references: Mapping[str, Reference], path: str) -> None:
        self._references = references
        self._path = path
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> Reference:
        return self._references[key]

    def require(self, key: str) -> None:
        """Count a citation as used; raises ``MergeError`` (LG303) if there is none of that key."""
        if key not in self._references:
            where = f" in {self._path}" if self._path else ""
            message = f"there is no citation '{key}'{where}."
            raise MergeError(UNKNOWN_CITATION, message, did_you_mean(key, self._references))
        self.used.add(key)
