"""Read recipients from JSON Lines: each line is one recipient."""

from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any

from lettergen.data.encoding import detect_encoding
from lettergen.data.entry_list import report_no_mapping
from lettergen.data.objects import MAX_DEPTH
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.text_file import bad_character, check_conflict
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.text import find_unwritable


def read_entries(source: RecipientSource) -> Iterator[Mapping]:
    """Yield the object on each line; blank lines are left out. Numbers are text as typed.

    Reports lines that are no objects (LG121), keys that an object has twice (LG106) and
    characters that no Word document can contain (LG104).

    Raises:
        LettergenError: the file cannot be decoded (LG102), or a line is not JSON (LG605).
    """
    text, path = detect_encoding(source.file, "utf-8-sig"), str(source.file)
    parser = _Parser(path)
    with source.file.open(encoding=text.encoding, newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            entry = parser.parse(line, number)
            if entry is None:
                report_no_mapping(Place(path, number))
            else:
                if text.has_forbidden or "\\u" in line:
                    _check(entry, entry.place)
                yield entry


class _Object(Mapping):
    """An object on a line; everything in it has the same place."""

    def __init__(self, content: dict[str, Any], path: str, line: int, trail: str) -> None:
        dict.__init__(self, content)
        self.trail = trail
        self._path = path
        self._line = line

    @property
    def place(self) -> Place:
        """The line."""
        return Place(self._path, self._line)

    def place_of(self, key: str) -> Place:
        """Return the line."""
        return self.place

    def copy_without_values(self) -> "_Object":
        """Return an empty object of the same line."""
        return _Object({}, self._path, self._line, self.trail)


class _Parser:
    """Parse the lines of a file one by one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._duplicates: list[str] = []
        self._decode = JSONDecoder(
            object_pairs_hook=self._build_object,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        ).decode

    def parse(self, line: str, number: int) -> _Object | None:
        """Return the object on a line, or ``None`` if there is something else."""
        try:
            content = self._decode(line)
        except JSONDecodeError as error:
            check_conflict(line, Path(self._path), number)
            place = Place(self._path, number, column=error.colno)
            raise refuse_json(place, error.msg) from None
        except ValueError as error:
            raise refuse_json(Place(self._path, number), str(error)) from None
        except RecursionError:
            raise refuse_depth(Place(self._path, number)) from None
        while self._duplicates:
            place = Place(self._path, number)
            report_duplicate(self._duplicates.pop(0), place, "in the same line")
        return self._convert(content, number, "", 0) if isinstance(content, dict) else None

    def _build_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in pairs:
            if key in built:
                self._duplicates.append(key)
            else:
                built[key] = value
        return built

    def _convert(self, content: dict[str, Any], line: int, trail: str, depth: int) -> _Object:
        converted = _Object(content, self._path, line, trail)
        for key, value in content.items():
            if isinstance(value, (dict, list)):
                inner = f"{trail}.{key}" if trail else key
                converted[key] = self._convert_value(value, line, inner, depth + 1)
        return converted

    def _convert_value(self, value: Any, line: int, trail: str, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise refuse_depth(Place(self._path, line))
        if isinstance(value, dict):
            return self._convert(value, line, trail, depth)
        if not isinstance(value, list):
            return value
        sequence = Sequence(Place(self._path, line))
        sequence.extend(self._convert_value(item, line, trail, depth + 1) for item in value)
        sequence.lines = [line] * len(value)
        return sequence


def _check(value: Any, place: Place) -> None:
    """Report the characters in a value that no Word document can contain (LG104)."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            _check(item, place)
    elif isinstance(value, str) and (bad := find_unwritable(value)) is not None:
        report(bad_character(bad, place))


def refuse_json(place: Place, problem: str) -> LettergenError:
    """Return the error for a text that is not JSON (LG605)."""
    return LettergenError(Finding("LG605", f"is not JSON: {problem}.", place))


def refuse_depth(place: Place) -> LettergenError:
    """Return the error for values that are nested too deeply (LG605)."""
    return refuse_json(place, f"it is nested more than {MAX_DEPTH} levels deep")


def report_duplicate(key: str, place: Place, first: str) -> None:
    """Report a key that an object has twice (LG106); ``first`` is where it is first, in words."""
    message = f"duplicate key '{key}', first defined {first}."
    report(Finding("LG106", message, place, "Keep one of the two."))


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a value of JSON")
