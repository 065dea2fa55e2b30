"""Find numbers unlike the others in their field, and totals that are not the sum of their parts."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from lettergen.checks.conventions import find_conventions
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import Path

_NUMBER = compile_lazily(r"[-−]?(?:[£$€] ?)?[\d.,  ]*\d(?: ?(?:€|EUR|zł))?")
_DECIMALS = compile_lazily(r"[.,]\d\d(?:\D*)$")
_MISTYPED = str.maketrans("OolI|Ss", "0011155")
_LONGEST = 20  # characters of a number
_FEWEST = 4  # entries that show what is usual
_ALIKE = 2.5  # times the least amount, up to which all others are alike
_OFF = 5  # times the largest of them, above which an amount is odd
_SEEN = 50  # entries by which sums are found
_MOST_COLUMNS = 12
_NO_AMOUNT = Kind.TELEPHONE | Kind.IDENTIFIER | Kind.EMAIL | Kind.WEB | Kind.NAME | Kind.GREETING


class NumberCheck(RecipientCheck):
    """Find numbers that are written or weigh otherwise than all others in their field.

    Fields are looked at whose numbers have two decimals: amounts, not identifiers and postcodes.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._others: Counter[Path] = Counter()
        self._no_amounts: set[Path] = set()  # fields with two values that are no amounts
        self._amounts: Counter[Path] = Counter()
        self._negative: Counter[Path] = Counter()
        self._largest: dict[Path, float] = defaultdict(float)
        self._extremes: dict[Path, tuple[float, float, float]] = {}
        self._point = find_conventions(project).locale.numbers.decimal
        self._fields: set[Path] = set()

    def add(self, entry: Entry) -> None:
        for text in entry.texts:
            path = text.path
            if path in self._no_amounts:
                continue
            value = text.value
            if not value or len(value) > _LONGEST:
                continue
            if _DECIMALS.search(value) and _NUMBER.fullmatch(value):
                self._amounts[path] += 1
                self._negative[path] += value[0] in "-−"
                if (number := self._read(value)) is not None:
                    self._largest[path] = max(self._largest[path], abs(number))
                    self._note_extremes(path, abs(number))
            else:
                self._others[path] += 1
                if self._others[path] > 1:
                    self._no_amounts.add(path)

    def _note_extremes(self, path: Path, number: float) -> None:
        """Keep the least amount, and the two largest."""
        least, second, largest = self._extremes.get(path, (number, 0.0, 0.0))
        second, largest = sorted((second, largest, number))[1:]
        self._extremes[path] = (min(least, number), second, largest)

    def _read(self, value: str) -> float | None:
        return read_amount(value, self._point)

    def finish(self) -> Iterator[Finding]:
        self._fields = {
            path
            for path, amounts in self._amounts.items()
            if path not in self._no_amounts
            and amounts + self._others[path] >= _FEWEST
            and not find_kind(path[-1]) & _NO_AMOUNT
        }
        return iter(())

    def check(self, entry: Entry) -> Iterator[Finding]:
        if not self._fields:
            return
        for path in self._fields:
            text = entry.by_path.get(path)
            if text and (what := self._describe(text)):
                message = f"'{text.name}' is '{text.value}', {what}, unlike all others."
                yield text.finding("LG910", message, "Correct the number.").about(entry.label)

    def _describe(self, text: Text) -> str:
        value, path = text.value.strip(), text.path
        if not value or len(value) > _LONGEST:
            return ""
        if not _NUMBER.fullmatch(value):
            is_mistyped = _NUMBER.fullmatch(value.translate(_MISTYPED))
            return "with a letter in place of a digit" if is_mistyped else ""
        if value[0] in "-−" and self._negative[path] == 1:
            return "which is negative"
        number = self._read(value)
        if number is not None and value.isdecimal() and number > 10 * self._largest[path] > 0:
            return "without its decimals"
        least, second, largest = self._extremes.get(path, (0.0, 0.0, 0.0))
        is_usual = self._amounts[path] > _FEWEST and 0 < second <= _ALIKE * least
        if number is not None and abs(number) == largest and is_usual and largest > _OFF * second:
            # Without one digit it is like the others.
            shorter = (self._read(value[:at] + value[at + 1 :]) for at in range(len(value) - 3))
            if any(one and least / 1.1 <= abs(one) <= second * 1.1 for one in shorter):
                return "which seems to have a digit too many"
        return ""


class SumCheck(RecipientCheck):
    """Find an entry whose total is not the sum of two fields, as it is in the others."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._point = find_conventions(project).locale.numbers.decimal
        self._sums: list[tuple[str, str, str]] = []

    def finish(self) -> Iterator[Finding]:
        entries = self.project.entries[:_SEEN]
        if len(entries) >= _FEWEST:
            self._sums = list(self._find_sums(entries))
        return iter(())

    def _find_sums(self, entries: Sequence[Entry]) -> Iterator[tuple[str, str, str]]:
        first = {text.path[0]: text.value for text in entries[0].texts if len(text.path) == 1}
        columns = [
            name
            for name, value in first.items()
            if len(value) <= _LONGEST
            and self._read(value) is not None
            and not find_kind(name) & _NO_AMOUNT
        ]
        if not 3 <= len(columns) <= _MOST_COLUMNS:
            return
        rows = [[self._find(entry, name) for name in columns] for entry in entries]
        for three in combinations(range(len(columns)), 3):
            for one, other, total in permutations(three):
                if one < other and self._are_sums(rows, one, other, total):
                    yield columns[one], columns[other], columns[total]

    def _are_sums(
        self, rows: Sequence[Sequence[float | None]], one: int, other: int, total: int
    ) -> bool:
        wrong = right = 0
        for row in rows:
            a, b, c = row[one], row[other], row[total]
            if a is None or b is None or c is None or abs(a + b - c) > 0.005:
                wrong += 1
            else:
                right += bool(a and b)
            if wrong > max(1, len(rows) // 10):
                return False
        return right >= _FEWEST - 2 and right + 2 >= len(rows) * 0.5

    def _find(self, entry: Entry, name: str) -> float | None:
        text = entry.by_path.get((name,))
        return self._read(text.value) if text else None

    def _read(self, value: str) -> float | None:
        return read_amount(value, self._point) if len(value) <= _LONGEST else None

    def check(self, entry: Entry) -> Iterator[Finding]:
        for one, other, total in self._sums:
            a, b, c = (self._find(entry, name) for name in (one, other, total))
            if a is None or b is None or c is None or abs(a + b - c) <= 0.005:
                continue
            text = entry.by_path[(total,)]
            message = (
                f"'{text.name}' is {text.value}, but '{one}' and '{other}' together are "
                f"{a + b:.2f}, as they are in the other entries."
            )
            yield text.finding("LG911", message, "Correct one of the three.").about(entry.label)


def read_amount(value: str, point: str = ".") -> float | None:
    """Return the number that a text is, with or without a currency; ``None`` if it is none."""
    value = value.strip()
    if not _NUMBER.fullmatch(value):
        return None
    plain = re.sub(r"[^\d.,-]", "", value.replace("−", "-"))
    if point == ",":
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace(",", ""))
    except ValueError:
        return None
