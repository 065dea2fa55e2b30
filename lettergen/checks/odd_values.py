"""Find values that are written otherwise than most in their field: capitals, commas, order."""

import re
from collections import Counter
from collections.abc import Iterator

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.salutations import TITLES
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import Path

_LONGEST = 6  # words of a value that is a name of something
_INVERTED = compile_lazily(
    r"(?:[^\W\d_][\w'’.-]* )?[^\W\d_][\w'’-]+, ?(?:[^\W\d_][\w'’.-]*)(?: [^\W\d_][\w'’.-]*){0,2}"
)
_AFTER_A_NAME = set(
    """
    ltd limited llp llc plc inc jr sr ii iii mbe obe cbe kbe dbe qc kc qpm mp ms phd frs ba ma mba
    jp gmbh ag sa cic cio trust
    """.split()
)
_NO_CASE = Kind.EMAIL | Kind.WEB | Kind.TELEPHONE | Kind.IDENTIFIER
_UPPER, _LOWER, _BOTH = "in capitals", "in small letters", "both"


class OddValueCheck(RecipientCheck):
    """Find values that are written otherwise than most others in their field."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._totals: Counter[Path] = Counter()
        self._both: Counter[Path] = Counter()
        self._capital: Counter[Path] = Counter()
        self._with_comma: Counter[Path] = Counter()
        self._with_end: Counter[Path] = Counter()

    def add(self, entry: Entry) -> None:
        for text in entry.texts:
            value = text.value
            if not value or len(value) > 120:
                continue
            path = text.path
            self._totals[path] += 1
            if "," in value:
                self._with_comma[path] += 1
                if value.rstrip().endswith(","):
                    self._with_end[path] += 1
            if not (value.islower() or value.isupper()):
                self._both[path] += 1
                self._capital[path] += value.lstrip()[:1].isupper()

    def finish(self) -> Iterator[Finding]:
        for text in self.project.value_texts:
            kind = find_kind(text.key)
            if not kind & Kind.GREETING and "greeting" not in text.key:
                yield from _check_end(text)

    def check(self, entry: Entry) -> Iterator[Finding]:
        for text in entry.texts:
            value = text.value
            if not value or len(value) > 2000:
                continue
            if value[-1] in ",;" and 2 * self._with_end[text.path] <= self._totals[text.path]:
                yield from (finding.about(entry.label) for finding in _check_end(text))
            is_odd = value.isupper() or value.islower()
            if is_odd and (case := self._find_case(text)):
                message = f"'{text.name}' is {case} here, unlike the others: '{value.strip()}'."
                hint = "Type it as the letter should print it."
                yield text.finding("LG706", message, hint).about(entry.label)
            elif "," in value and self._is_inverted(text):
                message = f"'{text.name}' has the surname first, unlike the others: '{value}'."
                hint = "Type the name as the letter should print it."
                yield text.finding("LG707", message, hint).about(entry.label)

    def _find_case(self, text: Text) -> str:
        """Return how a value is written, if most in its field are written otherwise."""
        total, both = self._totals[text.path], self._both[text.path]
        if total < 3 or both * 5 < (total - 1) * 4 or find_kind(text.key) & _NO_CASE:
            return ""
        value = text.value.strip()
        words = value.split()
        if len(words) > _LONGEST or any(character.isdigit() for character in value):
            return ""
        letters = [character for character in value if character.isalpha()]
        if not letters or not (letters[0].isupper() or letters[0].islower()):
            return ""
        if value.isupper():
            return _UPPER if _is_no_acronym(words) else ""
        has_capitals = self._capital[text.path] * 5 >= (total - 1) * 4
        return _LOWER if len(letters) > 1 and has_capitals else ""

    def _is_inverted(self, text: Text) -> bool:
        total = self._totals[text.path]
        value = text.value.strip()
        rest = value.partition(",")[2].split()
        is_person = any(word.casefold().rstrip(".") in TITLES for word in (*rest[:1], *rest[-1:]))
        if not (find_kind(text.key) & Kind.NAME or is_person) or total < 3:
            return False
        if (self._with_comma[text.path] - 1) * 5 > total or not _INVERTED.fullmatch(value):
            return False
        rest = value.partition(",")[2].replace(".", "").split()
        return is_person or (
            value[0].isupper() and not any(word.casefold() in _AFTER_A_NAME for word in rest)
        )


def _is_no_acronym(words: list[str]) -> bool:
    """Return whether words in capitals are no abbreviation, such as BBC or J. R. R."""
    return any(len(word) > 3 and re.search("[AEIOUYÄÖÜÉÀŴŶ]", word) for word in words)


def _check_end(text: Text) -> Iterator[Finding]:
    value = text.value.rstrip()
    if value.endswith((",", ";")) and "\n" not in text.value.strip():
        message = f"'{text.name}' ends with '{value[-1]}'."
        yield text.finding("LG709", message, "Delete it.")
