"""Find amounts and telephone numbers that somebody typed over a tag, or nearly as they are."""

import re
from collections import Counter
from collections.abc import Iterator

from lettergen.checks.columns import read_amount
from lettergen.checks.conventions import find_conventions
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.template_texts import TemplateText, list_all_template_texts
from lettergen.data.names import spell
from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.project import Entry, Project, format_path
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import Path, Role

_AMOUNT = compile_lazily(r"[£$€] ?(\d[\d.,]*\d|\d)|(?<![\d.,])(\d[\d.,]*\d|\d) ?(?:€|EUR|zł)")
_PHONE = compile_lazily(r"(?<![\d/.,-])\+?0?\(?\d[\d ()-]{7,16}\d(?![\d/.,]*\d)")
_LEAST = 9  # digits of a telephone number
_LONGEST = 20


class TypedNumberCheck(RecipientCheck):
    """Find amounts of one recipient in the words of a template, and numbers typed wrongly."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._texts = list_all_template_texts(project)
        self._point = find_conventions(project).locale.numbers.decimal
        self._typed: dict[float, tuple[TemplateText, int, str]] = {}
        for text in self._texts:
            for found in _AMOUNT.finditer(text.fixed):
                number = read_amount(found[1] or found[2], self._point)
                if number is not None:
                    self._typed.setdefault(number, (text, found.start(), found.group()))
        printed = (Role.PRINTED, Role.FORMATTED)
        self._printed = {use.path for use in project.names.uses if use.role in printed}
        self._tested = {use.path for use in project.names.uses} - self._printed
        self._counts: Counter[tuple[Path, float]] = Counter()
        self._places: dict[Path, Place] = {}
        self._filled: Counter[Path] = Counter()

    def add(self, entry: Entry) -> None:
        if not (self._typed and self._tested):
            return
        for path in self._tested:
            text = entry.by_path.get(path)
            if text is None or not text.value or len(text.value) > _LONGEST:
                continue
            number = read_amount(text.value, self._point)
            if number is not None:
                self._filled[path] += 1
                if number in self._typed:
                    self._counts[path, number] += 1
                    self._places.setdefault(path, text.place)

    def finish(self) -> Iterator[Finding]:
        for (path, number), count in self._counts.items():
            if count > max(1, self._filled[path] // 5):
                continue
            text, offset, shown = self._typed[number]
            name = format_path(path)
            message = (
                f"{text.subject} contains '{shown}', the '{name}' of one recipient "
                f"({self._places[path]}), and '{name}' nowhere."
            )
            tag = ".".join(map(spell, name.split(".")))
            hint = f"Put {{{{ {tag} }}}} in its place, so that every letter has its own."
            yield text.finding("LG720", message, offset, hint)
        yield from self._find_wrong_telephones()

    def _find_wrong_telephones(self) -> Iterator[Finding]:
        """Find a telephone number that is another one with a digit less, or two swapped."""
        known: dict[str, str] = {}
        for value in self.project.value_texts:
            for found in _PHONE.finditer(value.value):
                known.setdefault(_read_digits(found.group()), found.group())
        numbers = [
            (text, found.start(), found.group().strip())
            for text in self._texts
            if text.where != "property"
            for found in _PHONE.finditer(text.fixed)
        ]
        for _, _, shown in numbers:
            known.setdefault(_read_digits(shown), shown)
        known = {digits: shown for digits, shown in known.items() if len(digits) >= _LEAST}
        for text, offset, shown in numbers:
            digits = _read_digits(shown)
            meant = next((known[one] for one in known if _is_slip(digits, one)), "")
            if len(digits) >= _LEAST and meant:
                message = f"{text.subject} contains '{shown}', which is nearly '{meant}'."
                yield text.finding("LG716", message, offset, "Correct the one that is wrong.")


def _read_digits(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if number.strip().startswith("+") and len(digits) > 9:
        return f"0{digits[2:]}"
    return digits


def _is_slip(typed: str, meant: str) -> bool:
    """Return whether a number is another one without one digit, or with two swapped."""
    if len(typed) + 1 == len(meant):
        return any(meant[:at] + meant[at + 1 :] == typed for at in range(len(meant)))
    if len(typed) != len(meant) or typed == meant or typed > meant:
        return False
    different = [at for at, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    return (
        len(different) == 2
        and different[1] == different[0] + 1
        and typed[different[0]] == meant[different[1]]
        and typed[different[1]] == meant[different[0]]
    )
