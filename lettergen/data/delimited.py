"""Read recipients from CSV and TSV files, as Excel, LibreOffice and databases write them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from lettergen.data.encoding import detect_encoding
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.table import Row, RowBuilder, Table
from lettergen.data.text_file import bad_character, check_conflict
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import find_unwritable, format_count

_DELIMITERS = "\t;|,"
"""What separates cells; of two that fit equally well, the first one is taken."""

_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_SAMPLE = 100_000
_SAMPLE_ROWS = 50
_SEPARATOR_LINE = compile_lazily(r'"?sep=(?P<delimiter>[^"\n])"?\n', re.IGNORECASE)


def read_entries(source: RecipientSource) -> Iterator[Row]:
    """Yield the rows below the header, one recipient each; rows without any value are left out.

    Cells are text as typed. Reports rows with too many or too few cells (LG603), characters that
    no Word document can contain (LG104), and what is wrong with the header (LG106, LG601).

    Raises:
        LettergenError: the file cannot be decoded (LG102), is no list (LG600), has the marks of a
            merge conflict (LG710), or an option has a wrong value (LG111).
    """
    encoding, delimiter = _parse_encoding(source), _parse_delimiter(source)
    header = source.number("header") or 1
    text = detect_encoding(source.file, encoding)
    with source.file.open(encoding=text.encoding) as file:
        sample = file.read(_SAMPLE)
    if (line := _SEPARATOR_LINE.match(sample)) and header == 1:
        delimiter, header = delimiter or line["delimiter"], 2
    check_conflict(sample, source.file)
    delimiter = delimiter or _guess_delimiter(sample, header)
    with source.file.open(encoding=text.encoding) as file:
        for _ in range(header - 1):
            file.readline()
        rows = _number_rows(file, delimiter, source.file, header)
        line_number, names = next(rows, (header, ()))
        table = _DelimitedTable(source.file, names, line_number)
        yield from _build_rows(rows, table, has_forbidden=text.has_forbidden)


class _DelimitedTable(Table):
    """The places in a text file: the line of a row, and the column in it.

    ``header`` is the line of the header.
    """

    def __init__(self, path: Path, names: Sequence[str], header: int) -> None:
        super().__init__(names)
        self.path = str(path)
        self._header = header

    def place_of_cell(self, row: Row, index: int) -> Place:
        before = (row.get(name) for name in self.names[:index] if name)
        line = row.number + sum(str(text).count("\n") for text in before)
        return Place(self.path, line, self._describe(index))

    def place_of_row(self, row: Row) -> Place:
        return Place(self.path, row.number)

    def place_of_name(self, index: int) -> Place:
        return Place(self.path, self._header, f"column {index + 1}")

    def _describe(self, index: int) -> str:
        return f"column '{self.names[index]}'" if self.names[index] else f"column {index + 1}"


def _build_rows(
    rows: Iterator[tuple[int, list[str]]], table: _DelimitedTable, *, has_forbidden: bool
) -> Iterator[Row]:
    builder, width = RowBuilder(table), len(table.names)
    for line, cells in rows:
        if len(cells) > width and not "".join(cells[width:]).strip():
            del cells[width:]
        if len(cells) != width:
            check_conflict(",".join(cells), Path(table.path), line)
            _report_width(Place(table.path, line), len(cells), width)
            continue
        row = builder.build(cells, line)
        if row is not None:
            if has_forbidden:
                _check_characters(row)
            yield row


def _number_rows(
    file: TextIO, delimiter: str, path: Path, first: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the number of its first line.

    ``first`` is the number of the file's next line.
    """
    rows, line = csv.reader(file, delimiter=delimiter, strict=True), first
    try:
        for cells in rows:
            if "".join(cells).strip():
                yield line, cells
            line = first + rows.line_num
    except csv.Error as error:
        message, hint = f"cannot be read as CSV: {error}.", ""
        if "end of data" in str(error) or "field limit" in str(error):
            message, hint = "a quotation mark opens in this row and is never closed.", "Close it."
        elif "expected after" in str(error):
            message = "there is text after the quotation mark that closes a cell."
            hint = "Write a quotation mark inside a cell twice."
        raise LettergenError(Finding("LG600", message, Place(str(path), line), hint)) from None


def _report_width(place: Place, found: int, width: int) -> None:
    cells, columns = format_count(found, "cell"), format_count(width, "column")
    message = f"this row has {cells}, but the header has {columns}."
    hint = "Put quotation marks around a cell with the delimiter in it, and keep empty cells."
    report(Finding("LG603", message, place, hint))


def _check_characters(row: Row) -> None:
    for name, value in row.items():
        if (bad := find_unwritable(value)) is not None:
            report(bad_character(bad, row.place_of(name)))


def _parse_encoding(source: RecipientSource) -> str:
    """Return the name that Python has for the encoding; empty if the campaign names none."""
    name = source.text("encoding").strip()
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        hint = "Write utf-8 or windows-1252, for example."
        raise source.refuse("encoding", f"is unknown: '{name}'.", hint) from None


def _parse_delimiter(source: RecipientSource) -> str:
    """Return the character that separates cells; empty if the campaign names none."""
    name = source.text("delimiter")
    delimiter = _WORDS.get(name.lower(), name)
    if len(delimiter) > 1 or delimiter in ('"', "\n", "\r", " "):
        hint = f"Write ';', for example, or {', '.join(_WORDS)}."
        raise source.refuse("delimiter", "must be one character.", hint)
    return delimiter


def _guess_delimiter(sample: str, header: int) -> str:
    """Return what separates the cells of a text: what gives the most columns in the most rows."""
    lines = sample.split("\n")[header - 1 :]
    complete = lines[:-1] if len(sample) == _SAMPLE and len(lines) > 1 else lines
    text = "\n".join(complete)
    best = max(_DELIMITERS, key=lambda one: _count_columns(text, one))
    return best if _count_columns(text, best) > 1 else ","


def _count_columns(text: str, delimiter: str) -> float:
    """Return the columns of the header, times the share of rows that have as many."""
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(rows, _SAMPLE_ROWS) if "".join(cells).strip()]
    except csv.Error:
        return 0
    if not widths or widths[0] < 2:
        return 0
    return widths[0] * widths.count(widths[0]) / len(widths)
