"""The list of a new campaign: its columns, its rows, and what the columns seem to be for."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice

from lettergen.data.column_roles import Role, find_roles, list_name_columns
from lettergen.data.names import find_same, spell
from lettergen.data.recipient_source import FILE, RecipientSource
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.patterns import compile_lazily

_MOST_ROWS = 100_000
_SAMPLE = 50
_HEADER = "header"
_LAST_HEADER = 8
_MISFITS = {"LG601", "LG603", "LG612"}  # columns without names, too many cells, merged names
_DATE = compile_lazily(r"(\d{1,2})[./-](\d{1,2})[./-](?:\d\d|\d{4})")


@dataclass(frozen=True)
class People:
    """A list as it was read.

    ``names`` are those of its columns, ``faults`` what is wrong in it though it could be read.
    """

    source: RecipientSource
    names: tuple[str, ...]
    rows: Sequence[Mapping]
    faults: tuple[Finding, ...] = ()

    @cached_property
    def roles(self) -> dict[Role, str]:
        """The columns whose role can be guessed, by their role."""
        return find_roles(self.rows[:_SAMPLE], self.names)

    @cached_property
    def name_columns(self) -> list[str]:
        """The columns with the names of people, or of organisations; else the first column."""
        return list_name_columns(self.roles) or [self.names[0]]

    def pick(self, *roles: Role) -> list[str]:
        """Return the columns of these roles, of those that there are, in this order."""
        return [self.roles[role] for role in roles if role in self.roles]

    def is_complete(self, name: str) -> bool:
        """Whether a column has text in each row."""
        return all(read_text(row, name) for row in self.rows)

    def write(self, name: str) -> str:
        """Return a column as an expression; one with blanks says that it may be blank."""
        return spell(name) if self.is_complete(name) else f'{spell(name)} | default("")'

    @cached_property
    def date_order(self) -> str | None:
        """How dates such as 05/11/2026 are typed; empty if they do not tell, ``None`` without."""
        dates = [
            (int(found[1]), int(found[2]))
            for row in self.rows
            for value in row.values()
            if type(value) is str and (found := _DATE.fullmatch(value.strip()))
        ]
        if not dates:
            return None
        if any(first > 12 for first, _ in dates):
            return "day-first"
        return "month-first" if any(second > 12 for _, second in dates) else ""

    def find(self, name: str) -> str | None:
        """Return the column that a letter reaches under a name."""
        return name if name in self.names else next(iter(find_same(name, self.names)), None)


def read_text(row: Mapping, name: str) -> str:
    """Return the text in a column of a row; empty if there is none."""
    value = row.get(name)
    if isinstance(value, list):
        return "\n".join(item for item in value if isinstance(item, str))
    return value.strip() if isinstance(value, str) else ""


def read_people(source: RecipientSource) -> People:
    """Read a list; what is wrong in single rows and cells is kept in ``faults``.

    If the first row does not fit those below it, a row further down may have the names of the
    columns: the first that fits is then the header.

    Raises:
        LettergenError: it cannot be read, or has no rows.
    """
    people = failure = None
    try:
        people = _read(source)
    except LettergenError as error:
        failure = error
    found = people.faults if people else failure.findings if failure else ()
    if _HEADER in source.reader.options and _HEADER not in source.options and _misfits(found):
        for number in range(2, _LAST_HEADER + 1):
            with suppress(LettergenError):
                other = _read(_with_header(source, number))
                if len(other.names) > 1 and not _misfits(other.faults):
                    return other
    if failure:
        raise failure
    assert people is not None
    return people


def _misfits(findings: Iterable[Finding]) -> bool:
    """Whether findings tell that the header is not the row with the names."""
    return any(finding.code in _MISFITS for finding in findings)


def _with_header(source: RecipientSource, number: int) -> RecipientSource:
    options = source.options.copy_without_values()
    options.update({FILE: source.name, **source.options, _HEADER: str(number)})
    return replace(source, options=options)


def _read(source: RecipientSource) -> People:
    rows: list[Mapping] = []
    with recording() as findings:
        rows += islice(source.read(), _MOST_ROWS)
    stopping = [finding for finding in findings if finding.rule.stops_reading]
    if stopping or not rows:
        message = "there are no recipients in this list."
        place = Place(str(source.path)) if source.path else source.place
        raise LettergenError(*(stopping or findings or [Finding("LG120", message, place)]))
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return People(source, names, rows, tuple(findings))
