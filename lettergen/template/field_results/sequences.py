"""The numbers of SEQ fields (ECMA-376 part 1, 17.16.5.56), such as those of captions."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lettergen.docx.xml import Element, w
from lettergen.template.errors import MergeError
from lettergen.template.field_results.bookmarks import Bookmarks
from lettergen.template.field_results.field import LetterField
from lettergen.template.field_results.read_letter import ReadLetter


class _Counted(NamedTuple):
    """A SEQ field that was counted: its sequence, its number, and its mark."""

    sequence: str
    number: int
    mark: Element


class Sequences:
    """The numbers of the SEQ fields of one letter, in its order."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._counted: list[_Counted] = []

    def get_number(self, field: LetterField) -> int:
        """Return the number of a SEQ field."""
        return self._numbers.get(id(field.field), 0)


def count(fields: Sequence[LetterField], bookmarks: Bookmarks, letter: ReadLetter) -> Sequences:
    """Count the SEQ fields among the fields of a letter; raises ``MergeError``."""
    return _Counter(bookmarks, letter).count([one for one in fields if one.kind == "SEQ"])


class _Counter:
    def __init__(self, bookmarks: Bookmarks, letter: ReadLetter) -> None:
        self._bookmarks = bookmarks
        self._letter = letter
        self._counts: Counter[str] = Counter()
        self._headings: dict[str, int] = {}
        self._saved: dict[Element, Counter[str]] = {}
        self._result = Sequences()

    def count(self, fields: Sequence[LetterField]) -> Sequences:
        to_bookmarks: list[LetterField] = []
        for field in fields:
            if len(field.instruction.arguments) > 1:
                to_bookmarks.append(field)
                continue
            around = field.find_alternatives()
            if around is not None and not field.is_in_fallback:
                self._saved.setdefault(around, self._counts.copy())
            elif around is not None and around in self._saved:
                self._counts = self._saved.pop(around)
            self._count(field)
        for field in to_bookmarks:
            number = self._find_at_bookmark(field)
            self._result._numbers[id(field.field)] = number
        return self._result

    def _count(self, field: LetterField) -> None:
        name = field.read_argument().casefold()
        instruction = field.instruction
        reset = instruction.get_switch_argument("r")
        if reset is not None and reset.text.strip().lstrip("-").isdigit():
            self._counts[name] = int(reset.text)
        elif not instruction.has_switch("c"):
            self._restart(field, name)
            self._counts[name] += 1
        self._result._numbers[id(field.field)] = self._counts[name]
        self._result._counted.append(_Counted(name, self._counts[name], field.mark))

    def _restart(self, field: LetterField, name: str) -> None:
        """Begin again if a heading of a level that ``\\s`` names came since the last number."""
        level = field.instruction.get_switch_argument("s")
        if level is None or not level.text.strip().isdigit():
            return
        own = next(field.mark.iterancestors(w("p")), None)
        seen = 0
        for element, paragraph in self._letter.body.items():
            outline = paragraph.format.outline_level
            seen += outline is not None and outline < int(level.text)
            if element is own:
                break
        if self._headings.get(name, 0) != seen:
            self._headings[name] = seen
            self._counts[name] = 0

    def _find_at_bookmark(self, field: LetterField) -> int:
        name, place = field.read_argument().casefold(), field.read_argument(1)
        bookmark = self._bookmarks.find(place)
        if bookmark is None:
            raise missing_place(field, place)
        inside = {id(run) for runs in bookmark.list_runs() for run in runs}
        own = [one for one in self._result._counted if one.sequence == name]
        for one in own:
            if id(one.mark) in inside:
                return one.number
        order = {e: n for n, e in enumerate(bookmark.start.getroottree().getroot().iter())}
        before = [one for one in own if order.get(one.mark, 1 << 60) < order[bookmark.start]]
        return before[-1].number if before else 0


def missing_place(field: LetterField, name: str) -> MergeError:
    """Return the error for a field that refers to a place that is not in the letter."""
    message = f"the field '{field.code}' refers to '{name}', which this letter does not have."
    hint = "If a condition or a loop leaves the place out, put the field into one like it."
    return MergeError("LG360", message, hint)
