"""Compare the dates of a campaign: years that do not fit, and dates in the wrong order."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from lettergen.checks.conventions import find_conventions
from lettergen.checks.date_words import DateFinder, WrittenDate
from lettergen.checks.deadlines import find_past_deadlines, list_deadlines
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.template_texts import list_all_template_texts
from lettergen.citations.references import Citation
from lettergen.data.names import identify
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import Path

_LETTER_DATE = compile_lazily(
    r"^(?:date|letter[-_ ]?date|date[-_ ]?of[-_ ]?letter|datum|dyddiad)$", re.I
)
_DEADLINE = compile_lazily(
    r"(?:^|[-_ ])(?:deadline|rsvp|frist|einsendeschluss|limite|date[-_ ]limite|d[eé]lai"
    r"|[eé]ch[eé]ance|termin|scadenza|plazo|dyddiad[-_ ]cau|closing[-_ ]?date"
    r"|(?:reply|respond|response"
    r"|return|answer|appeal|pay|payment|comments?|apply|book|renew)[-_ ]?(?:by|date|before|due))$",
    re.IGNORECASE,
)
_FAR = 8  # years
_CLOSE = 4
_DECADE, _GENERATIONS = 10, 60
_SEVERAL = 2  # years
_FAR_OFF = timedelta(days=300)
_ENOUGH, _MANY = 100, 1_000_000_000
_LONGEST = 60  # characters of a value that is a date, not prose


class DateCheck(RecipientCheck):
    """Find years that do not fit the others, and replies that are due before the letter."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._finder = find_conventions(project).dates
        self._years: dict[Path, Counter[int]] = defaultdict(Counter)
        self._letter_date = find_letter_date(project, self._finder)
        self._deadlines: frozenset[str] = frozenset()
        if self._letter_date:
            self._deadlines = list_deadlines(list_all_template_texts(project))
        self._usual = 0
        self._without: Counter[Path] = Counter()
        self._sides: dict[Path, Counter[bool]] = defaultdict(Counter)

    def add(self, entry: Entry) -> None:
        for text, found in self._list_dates(entry.texts):
            if found.year:
                self._years[text.path][found.year] += 1
                if self._letter_date and (day := found.value):
                    self._sides[text.path][day < self._letter_date[1]] += 1

    def finish(self) -> Iterator[Finding]:
        dated = list(self._list_dates(self.project.value_texts))
        years = Counter(found.year for _, found in dated if found.year)
        for counts in self._years.values():
            years.update(counts)
        years.update(self._list_cited_years())
        self._usual = _find_median(years)
        for text, found in dated:
            yield from self._check(text, found, years)
        if self._letter_date:
            texts = list_all_template_texts(self.project)
            yield from find_past_deadlines(texts, self._finder, self._letter_date)

    def _list_cited_years(self) -> list[int]:
        """Return the years of the citations, if they are of the same time."""
        issued = map(get_issued, (self.project.citations or {}).values())
        years = sorted(parts[0] for parts in issued if parts)
        quarter = len(years) // 4
        is_close = len(years) > 3 and years[-1 - quarter] - years[quarter] <= _CLOSE
        return years if is_close else []

    def check(self, entry: Entry) -> Iterator[Finding]:
        for text, found in self._list_dates(entry.texts):
            for finding in self._check(text, found, self._years[text.path]):
                yield finding.about(entry.label)

    @staticmethod
    def _is_alone(found: date, letter: date, sides: Counter[bool]) -> bool:
        """Return whether a date is far on the other side of the letter's than all others."""
        is_before = found < letter
        return sides[is_before] == 1 and sides[not is_before] > 1 and abs(found - letter) > _FAR_OFF

    def _list_dates(self, texts: Iterable[Text]) -> Iterator[tuple[Text, WrittenDate]]:
        without = self._without
        for text in texts:
            if len(text.value) > _LONGEST or without[text.path] > _ENOUGH:
                continue  # a field without dates so far has none
            found = self._finder.find(text.value)
            if found:
                without[text.path] = -_MANY
                for one in found:
                    yield text, one
            else:
                without[text.path] += 1

    def _check(self, text: Text, found: WrittenDate, years: Counter[int]) -> Iterator[Finding]:
        if not found.year or abs(found.year - self._usual) < _FAR:
            usual = 0
        else:
            usual = _find_median(years) if years.total() > 3 else self._usual
        is_enough = years.total() > 3
        reason = describe_year(found.year, usual, years, is_enough=is_enough)
        if usual and not reason:
            reason = _describe_century(found.year, years)
        if found.year and reason:
            message = f"'{text.name}' is of {found.year}, {reason}."
            yield text.finding("LG713", message, "Correct the year.")
            return
        if self._letter_date is None or not found.value:
            return
        of_letter, day = self._letter_date
        sides = self._sides.get(text.path)
        if sides and self._is_alone(found.value, day, sides):
            side, others = ("before", "after") if found.value < day else ("after", "before")
            message = (
                f"'{text.name}' is {side} the date of the letter ({of_letter.value}), but in all "
                f"other entries {others} it."
            )
            yield text.finding("LG714", message, "Correct the date if it is wrong.")
            return
        if not self._is_deadline(text):
            return
        if found.value < day and text.path != of_letter.path:
            message = f"'{text.name}' is before the date of the letter ({of_letter.value})."
            hint = f"Correct one of the two; the other is in {of_letter.place.in_file}."
            if of_letter.place.path != text.place.path:
                hint = f"Correct one of the two; the other is in {of_letter.place}."
            yield text.finding("LG714", message, hint)

    def _is_deadline(self, text: Text) -> bool:
        """Return whether something is to be done by a date, as its name or the letter tells."""
        if _DEADLINE.search(text.key):
            return True
        if identify(text.name) not in self._deadlines:
            return False
        sides = self._sides.get(text.path)  # a reminder tells of dates that are past
        return not sides or sides.total() == 1 or sides[False] > sides[True]


def find_letter_date(project: Project, finder: DateFinder) -> tuple[Text, date] | None:
    """Return the campaign's value that is the date of the letter."""
    for text in project.value_texts:
        if len(text.path) <= 2 and _LETTER_DATE.match(text.key):
            for found in finder.find(text.value):
                if found.value:
                    return text, found.value
    return None


def get_issued(citation: Citation) -> tuple[int, ...]:
    """Return the year, month and day of a citation, as far as it has them."""
    issued = str(citation.fields.get("issued", ""))
    found = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$", issued.strip())
    return tuple(int(part) for part in found.groups() if part) if found else ()


def describe_year(year: int, usual: int, years: Counter[int], *, is_enough: bool = True) -> str:
    """Return why a year does not fit the usual one; an empty string if it may be right.

    ``is_enough`` tells that the years are so many that they show what is usual for the field.
    """
    if not usual or abs(year - usual) < _FAR or years[year] > 1:
        return ""
    others = f"but other dates are of about {usual}"
    if not 1000 <= year <= 2999 or year > usual + (25 if is_enough else 60):
        return others
    if sorted(str(year)) == sorted(str(usual)) or _differ_in_one_digit(year, usual):
        return others
    near = sum(count for one, count in years.items() if abs(one - usual) <= 2)
    return others if near >= 3 and near >= 0.8 * (years.total() - 1) else ""


def _describe_century(year: int, years: Counter[int]) -> str:
    """Return why a year that is decades from all others of its field is a slip: 1895 for 1985."""
    others = [one for one in years if one != year]
    if len(others) < _SEVERAL or years[year] > 1:
        return ""
    first, last = min(others), max(others)
    if first - _GENERATIONS < year < last + _GENERATIONS:
        return ""
    likely = range(first - _DECADE, last + _DECADE + 1)
    digits = sorted(str(year))
    if (
        year + 100 in likely
        or year - 100 in likely
        or any(sorted(str(y)) == digits for y in likely)
    ):
        return f"but the others are of {first} to {last}"
    return ""


def _differ_in_one_digit(year: int, usual: int) -> bool:
    """Return whether two years of different centuries differ in one digit."""
    different = [at for at, (a, b) in enumerate(zip(str(year), str(usual), strict=True)) if a != b]
    return len(different) == 1 and different[0] < 2


def _find_median(years: Counter[int]) -> int:
    ordered = sorted(years.elements())
    return ordered[len(ordered) // 2] if ordered else 0
