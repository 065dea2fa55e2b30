"""Read recipients from a JSON file: an array of objects, each value with its line and column."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from lettergen.data.entry_list import list_entries
from lettergen.data.json_lines import refuse_depth, refuse_json, report_duplicate
from lettergen.data.objects import MAX_DEPTH
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.text_file import bad_character, read_text
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import find_unwritable

_SPACE = compile_lazily(r"[ \t\n\r]*")
_LITERAL = compile_lazily(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null", re.ASCII)
_DECODER = JSONDecoder()
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def read_entries(source: RecipientSource) -> Iterator[Mapping]:
    """Yield the objects of the array in a file. Numbers are text as typed.

    Reports elements that are no objects (LG121), keys that an object has twice (LG106) and
    characters that no Word document can contain (LG104).

    Raises:
        LettergenError: the file cannot be read, is not JSON (LG605), or has no array (LG120).
    """
    content = _Parser(str(source.file), read_text(source.file)).parse()
    return list_entries(content, Place(str(source.file), 1), "Put the objects between [ and ].")


class _Parser:
    """Parse a text (RFC 8259), and keep the place of every key and value."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def parse(self) -> Any:
        """Return the value of the whole text."""
        value, end = self._value(self._skip(0), "", 0)
        if (end := self._skip(end)) < len(self._text):
            raise self._refuse(end, "there is more after the end")
        return value

    def _value(self, start: int, trail: str, depth: int) -> tuple[Any, int]:
        """Return the value that begins at an offset, and the offset behind it."""
        if depth > MAX_DEPTH:
            raise refuse_depth(self._place(start))
        match self._text[start : start + 1]:
            case '"':
                return self._string(start)
            case "{":
                return self._object(start, trail, depth)
            case "[":
                return self._array(start, trail, depth)
        literal = _LITERAL.match(self._text, start)
        if not literal or self._text[literal.end() : literal.end() + 1].isalnum():
            raise self._refuse(start, "a value is expected here")
        return _CONSTANTS.get(literal[0], literal[0]), literal.end()

    def _string(self, start: int) -> tuple[str, int]:
        try:
            text, end = _DECODER.raw_decode(self._text, start)
        except JSONDecodeError as error:
            raise self._refuse(error.pos, error.msg) from None
        if (bad := find_unwritable(text)) is not None:
            report(bad_character(bad, self._place(start)))
        return text, end

    def _object(self, start: int, trail: str, depth: int) -> tuple[Mapping, int]:
        mapping = Mapping(self._place(start), trail)
        at = self._skip(start + 1)
        while self._text[at : at + 1] != "}":
            if self._text[at : at + 1] != '"':
                raise self._refuse(at, "a key in quotation marks is expected here")
            place = self._place(at)
            key, end = self._string(at)
            end = self._expect(":", end)
            value, end = self._value(end, f"{trail}.{key}" if trail else key, depth + 1)
            if key in mapping:
                report_duplicate(key, place, f"in line {mapping.lines[key]}")
            else:
                mapping[key] = value
                mapping.lines[key], mapping.columns[key] = place.line, place.column
            at = self._next(end, "}")
        return mapping, at + 1

    def _array(self, start: int, trail: str, depth: int) -> tuple[Sequence, int]:
        sequence = Sequence(self._place(start))
        at = self._skip(start + 1)
        while self._text[at : at + 1] != "]":
            place = self._place(at)
            value, end = self._value(at, trail, depth + 1)
            sequence.append(value)
            sequence.lines.append(place.line)
            sequence.columns.append(place.column)
            at = self._next(end, "]")
        return sequence, at + 1

    def _next(self, end: int, closing: str) -> int:
        """Return the offset of the next element, or of what closes the object or array."""
        at = self._skip(end)
        if self._text[at : at + 1] == closing:
            return at
        at = self._expect(",", at)
        if self._text[at : at + 1] == closing:
            raise self._refuse(at, f"a comma is before this {closing}")
        return at

    def _expect(self, character: str, at: int) -> int:
        at = self._skip(at)
        if self._text[at : at + 1] != character:
            raise self._refuse(at, f"'{character}' is expected here")
        return self._skip(at + 1)

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._line_starts, offset)
        return Place(self._path, line, column=offset - self._line_starts[line - 1] + 1)

    def _refuse(self, offset: int, problem: str) -> LettergenError:
        return refuse_json(self._place(min(offset, len(self._text))), problem)
