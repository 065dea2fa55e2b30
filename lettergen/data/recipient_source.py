"""Where the recipients come from: a file or a query of a database, and how to read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean


class Reader(NamedTuple):
    """A module in ``lettergen.data`` that reads recipients, and the options that it takes.

    Its function ``read_entries`` takes a ``RecipientSource`` and yields a ``Mapping`` for each
    recipient, in which every value knows its place.
    """

    module: str
    options: tuple[str, ...] = ()


_DELIMITED = Reader("delimited", ("header", "encoding", "delimiter"))
_JSON = Reader("json_data")
_SPREADSHEET = Reader("spreadsheet", ("sheet", "header", "footer", "hidden"))
_YAML = Reader("entry_list")

READERS: dict[str, Reader] = {
    ".yaml": _YAML,
    ".yml": _YAML,
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".tab": _DELIMITED,
    ".txt": _DELIMITED,
    ".xlsx": _SPREADSHEET,
    ".xlsm": _SPREADSHEET,
    ".ods": _SPREADSHEET,
    ".json": _JSON,
    ".jsonl": Reader("json_lines"),
    ".ndjson": Reader("json_lines"),
}
"""The reader for each suffix of a file. A file with another suffix is read as YAML."""

FILE = "file"


@dataclass(frozen=True)
class RecipientSource:
    """A file of recipients, with the options to read it.

    ``options`` are those that the campaign gives, each with its place; ``place`` is where the
    file is named, and ``name`` is how.
    """

    path: Path
    name: str
    place: Place
    options: Mapping = field(default_factory=lambda: Mapping(Place("")))

    @property
    def reader(self) -> Reader:
        """What reads the file."""
        return find_reader(self.path)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file that is read, if it is one."""
        return (self.path,)

    def read(self) -> Iterator[Mapping]:
        """Yield the entries of the source, one at a time.

        Raises:
            LettergenError: it cannot be read.
        """
        module = import_module(f"lettergen.data.{self.reader.module}")
        entries: Iterator[Mapping] = module.read_entries(self)
        return entries

    def text(self, option: str) -> str:
        """Return an option that is text, empty if it is not given.

        Raises:
            LettergenError: it is something else (LG111).
        """
        value = self.options.get(option, "")
        if not isinstance(value, str):
            raise self.refuse(option, "must be text.")
        return value

    def number(self, option: str) -> int | None:
        """Return an option that is a whole number, ``None`` if it is not given.

        Raises:
            LettergenError: it is something else (LG111).
        """
        text = self.text(option)
        if not text:
            return None
        if not text.isdecimal() or len(text) > 7:
            raise self.refuse(option, "must be a number, such as 3.")
        return int(text)

    def refuse(self, option: str, message: str, hint: str = "") -> LettergenError:
        """Return the error for an option with a value that is wrong (LG111)."""
        place = self.options.place_of(option)
        return LettergenError(Finding("LG111", f"'{option}' {message}", place, hint))


def find_reader(path: Path) -> Reader:
    """Return the reader for a file, by its suffix."""
    return READERS.get(path.suffix.lower(), _YAML)


def parse_source(value: Mapping, folder: Path) -> RecipientSource | None:
    """Return the source that a mapping under ``recipients:`` describes.

    Reports a mapping that names no file (LG113), and unknown options (LG112).
    """
    name, place = value.get(FILE), value.place_of(FILE)
    if not isinstance(name, str) or not name.strip():
        hint = "Write 'file: supporters.csv', for example."
        report(Finding("LG113", "'recipients:' names no file.", place, hint))
        return None
    source = RecipientSource(folder / name, name, place, value)
    known = (FILE, *source.reader.options)
    for key in value:
        if key not in known:
            hint = did_you_mean(key, known) or f"It takes {', '.join(known)}."
            message = f"a list in a {source.path.suffix or 'YAML'} file has no option '{key}'."
            report(Finding("LG112", message, value.place_of(key), hint))
    return source


def replace_file(options: Mapping, path: Path) -> RecipientSource:
    """Return the source for a file that is read in place of the campaign's own.

    The options for the campaign's own file apply to a file of the same kind.
    """
    place, own = Place(f"--recipients {path}"), options.get(FILE)
    is_same_kind = isinstance(own, str) and find_reader(Path(own)) == find_reader(path)
    return RecipientSource(path, str(path), place, options if is_same_kind else Mapping(place))
