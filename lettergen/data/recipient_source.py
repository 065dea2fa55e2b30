"""Where the recipients come from: a file or a query of a database, and how to read it."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from lettergen.data.date_orders import ANY_ORDER, DateOrders
from lettergen.data.locations import locate
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.system.dataclass import dataclass, field


class Reader(NamedTuple):
    """A module in ``lettergen.data`` that reads recipients, and the options that it takes.

    Its function ``read_entries`` takes a ``RecipientSource`` and yields a ``Mapping`` for each
    recipient, in which every value knows its place.
    """

    module: str
    options: tuple[str, ...] = ()


_DELIMITED = Reader("delimited", ("header", "encoding", "delimiter", "dates"))
_JSON = Reader("json_data", ("dates",))
_JSON_LINES = Reader("json_lines", ("dates",))
_SPREADSHEET = Reader("spreadsheet", ("sheet", "header", "footer", "hidden", "dates"))
_YAML = Reader("entry_list", ("dates",))
_DATABASE = Reader("database", ("query", "parameters", "key", "keyring", "dates"))

READERS: dict[str, Reader] = {
    ".yaml": _YAML,
    ".yml": _YAML,
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".tab": _DELIMITED,
    ".txt": _DELIMITED,
    ".xls": _SPREADSHEET,  # refused with the hint to save it as .xlsx
    ".xlsx": _SPREADSHEET,
    ".xlsm": _SPREADSHEET,
    ".xlsb": _SPREADSHEET,
    ".ods": _SPREADSHEET,
    ".json": _JSON,
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
}
"""The reader for each suffix of a file. A file with another suffix is read as YAML."""

FILE, DATABASE = "file", "database"


@dataclass(frozen=True)
class RecipientSource:
    """A file or a database with recipients, and the options to read it.

    ``path`` is the file: that of an SQLite database, too, and none for another database. ``name``
    is how the campaign names the file or the database, ``place`` is where. ``options`` are those
    that the campaign gives, each with its place. ``date_orders`` tell how its dates are typed.
    """

    path: Path | None
    name: str
    place: Place
    options: Mapping = field(default_factory=lambda: Mapping(Place("")))
    date_orders: DateOrders = ANY_ORDER

    @property
    def reader(self) -> Reader:
        """What reads the source."""
        if DATABASE in self.options or self.path is None:
            return _DATABASE
        return find_reader(self.path)

    @property
    def file(self) -> Path:
        """The file of a source that is one."""
        assert self.path is not None
        return self.path

    @property
    def files(self) -> tuple[Path, ...]:
        """The file that is read, if it is one."""
        return (self.path,) if self.path else ()

    def read(self) -> Iterator[Mapping]:
        """Yield the entries of the source, one at a time.

        Raises:
            LettergenError: it cannot be read.
        """
        module = import_module(f"lettergen.data.{self.reader.module}")
        entries: Iterator[Mapping] = module.read_entries(self)
        return self.date_orders.apply(entries) if self.date_orders else entries

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

    def write_option(self, option: str) -> str:
        """Return how to name the source with one more option, such as ``hidden: skip``."""
        named = f"{{file: {self.name}, {option}}}"
        if self.place.is_option:
            return f'{self.place.path.split()[0]} "{named}"'
        return f"'recipients: {named}'"


def find_reader(path: Path) -> Reader:
    """Return the reader for a file, by its suffix."""
    return READERS.get(path.suffix.lower(), _YAML)


def parse_source(value: Mapping, folder: Path) -> RecipientSource | None:
    """Return the source that a mapping under ``recipients:`` describes.

    Reports a mapping that names no file and no database (LG113), and unknown options (LG112).
    """
    key = DATABASE if DATABASE in value else FILE
    name, place = value.get(key), value.place_of(key)
    if not isinstance(name, str) or not name.strip():
        hint = "Write 'file: supporters.csv', for example."
        report(Finding("LG113", "'recipients:' names no file and no database.", place, hint))
        return None
    path = None
    with attempt():
        path = _find_database_file(name) if key == DATABASE else locate(folder, name, place)
    if path is None and key == FILE:
        return None
    source = RecipientSource(folder / path if path else None, name, place, value)
    known = (key, *source.reader.options)
    for option in value:
        if option not in known:
            hint = did_you_mean(option, known) or f"It takes {', '.join(known)}."
            kind = "database" if key == DATABASE else f"list in a {source.file.suffix} file"
            message = f"a {kind} has no option '{option}'."
            report(Finding("LG112", message, value.place_of(option), hint))
    return source


def parse_option(text: str, own: Mapping, option: str = "--recipients") -> RecipientSource | None:
    """Return the source that an option names in place of the campaign's own.

    It is a file, or a mapping as in ``campaign.yaml``: ``{file: people.xlsx, sheet: 2026}``.
    Options of the campaign's ``own`` file hold for a file of the same kind.

    Raises:
        LettergenError: the mapping is not YAML (LG101), or what is in storage cannot be read.
    """
    place = Place(f"{option} {text}")
    if text.lstrip().startswith("{"):
        from lettergen.data import yaml

        content = yaml.parse(text, Path(place.path))
        return parse_source(content, Path()) if isinstance(content, Mapping) else None
    path, file = locate(Path(), text, place), own.get(FILE)
    is_same_kind = isinstance(file, str) and find_reader(Path(file)) == find_reader(path)
    return RecipientSource(path, text, place, own if is_same_kind else Mapping(place))


def _find_database_file(url: str) -> Path | None:
    """Return the file of an SQLite database, such as ``sqlite:///people.db``."""
    scheme, separator, rest = url.strip().partition(":///")
    return Path(rest) if separator and scheme == "sqlite" and rest else None
