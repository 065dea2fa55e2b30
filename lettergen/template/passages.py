"""Passages: files in the campaign's folder that letters include with ``{% include "…" %}``."""

from pathlib import Path

from lettergen.data.locations import locate
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.system import fingerprint
from lettergen.template.tags import Tags

_WORD = (".docx", ".dotx")
_REFUSED = (".docm", ".dotm", ".doc", ".odt", ".rtf", ".pdf", ".pages")
_DEEPEST = 20

HINT = 'Write {% include "passages/thanks.md.j2" %}, with the path from the campaign\'s folder.'


class PassageFiles:
    """Reads the passages of one letter; none from outside the campaign's folder.

    ``included`` are the files that were read, with the hashes of what they contained.
    """

    def __init__(self, folder: Path) -> None:
        self.included: dict[Path, str] = {}
        self._folder = folder
        self._root = folder.resolve()

    def find(self, name: str, place: Place, tags: Tags, stack: tuple[Path, ...]) -> Path | None:
        """Return the file of a passage; ``None`` (and a finding, LG385) if it cannot be used.

        ``stack`` are the files that include it, the letter first.
        """
        hint = ""
        try:
            path = locate(self._folder, name, place)
        except LettergenError as error:
            tags.findings.extend(error.findings)
            return None
        if not path.resolve().is_relative_to(self._root):
            problem, hint = "is outside the campaign's folder", "Copy it into the folder."
        elif not path.is_file():
            problem, hint = "does not exist", HINT
        elif path.suffix.lower() in _REFUSED:
            problem, hint = "is neither text nor a Word document", "Save it in Word as .docx."
        elif any(path.resolve() == other.resolve() for other in stack):
            problem = "includes itself"
        elif len(stack) > _DEEPEST:
            problem = "is included too deeply"
        else:
            return path
        tags.report("LG385", f"the passage {name} {problem}.", place, hint)
        return None

    def read_text(self, path: Path, tags: Tags) -> str | None:
        """Return the text of a passage, without the line end at its end."""
        try:
            text = read_text(path)
        except LettergenError as error:
            tags.findings.extend(error.findings)
            return None
        self.remember(path)
        return text.rstrip("\n")

    def remember(self, path: Path) -> None:
        """Remember that a letter includes a file."""
        self.included[path] = fingerprint.hash_file(path)


def is_word(path: Path) -> bool:
    """Return whether a passage is a Word document."""
    return path.suffix.lower() in _WORD
