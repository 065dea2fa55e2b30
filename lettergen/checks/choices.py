"""Find values that a template compares with nearly the same word: "Yes" where it asks for "yes"."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from lettergen.checks.email_addresses import is_one_slip
from lettergen.checks.fields import find_value
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, format_path
from lettergen.template.jinja.names import Path

_SHORT = 4  # letters of a word that may be another word by one slip


def _is_near(word: str, other: str) -> bool:
    return (
        word.casefold() == other.casefold()
        or (len(other) == 1 and word[:1].casefold() == other.casefold())
        or (len(word) == 1 and other[:1].casefold() == word.casefold())
        or (min(len(word), len(other)) >= _SHORT and is_one_slip(word, other))
    )


class ChoiceCheck(RecipientCheck):
    """Find values by which a letter takes the wrong branch, for they are written otherwise."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._words: dict[Path, set[str]] = defaultdict(set)
        for use in project.names.uses:
            if use.words:
                self._words[use.path].update(use.words)
        self._everyones: dict[Path, set[str]] = {}
        self._counts: dict[Path, Counter[str]] = defaultdict(Counter)

    def add(self, entry: Entry) -> None:
        if not self._words:
            return
        for text in entry.texts:
            if text.path in self._words and len(self._counts[text.path]) < 1000:
                self._counts[text.path][text.value] += 1

    def _list_everyones(self, path: Path) -> set[str]:
        """Return the values of all entries, those that get no letter as well."""
        if path not in self._everyones:
            everyone = self.project.everyone or ()
            values = (find_value(recipient.fields, path) for recipient in everyone)
            self._everyones[path] = {value for value in values if isinstance(value, str)}
        return self._everyones[path]

    def finish(self) -> Iterator[Finding]:
        """Find words that nobody has, and that are nearly one that recipients have."""
        for use in self.project.names.uses:
            counts = self._counts[use.path] if use.path in self._counts else Counter[str]()
            for word in use.words if counts else ():
                if word in counts or not word or word in self._list_everyones(use.path):
                    continue
                meant = next((one for one in counts if one and _is_near(word, one)), "")
                if meant:
                    self._words[use.path].discard(word)
                    name = format_path(use.path)
                    message = f"the letter asks whether '{name}' is '{word}', which nobody has."
                    yield Finding(
                        "LG745", message, use.place, f"Did you mean '{meant}'?", name=name
                    )

    def check(self, entry: Entry) -> Iterator[Finding]:
        if not self._words:
            return
        for text in entry.texts:
            words = self._words.get(text.path)
            value = text.value.strip()
            if not words or not value or text.value in words:
                continue
            meant = next((word for word in words if word.casefold() == value.casefold()), "")
            if not meant and self._counts[text.path][text.value] == 1 and len(value) >= _SHORT:
                meant = next((word for word in words if is_one_slip(value, word)), "")
            if meant:
                message = (
                    f"'{text.name}' is '{value}', but the letter asks whether it is '{meant}'."
                )
                yield text.finding("LG745", message, f"Write '{meant}'.").about(entry.label)
