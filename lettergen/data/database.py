"""Read recipients from a database: each row that a query returns is one recipient.

SQLAlchemy and its drivers connect; they are installed with ``lettergen[sql]``. Rows are fetched as
they are needed, in a transaction that can only read.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lettergen.data.field_map import describe_columns
from lettergen.data.names import find_same
from lettergen.data.objects import convert
from lettergen.data.recipient_source import DATABASE, RecipientSource
from lettergen.data.table import Row, RowBuilder, Table
from lettergen.data.text_file import bad_character
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.keyring import KeyringFailure, find_password
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import find_unwritable

if TYPE_CHECKING:
    from sqlalchemy import URL, CursorResult

_ROWS_AT_ONCE = 500
_SECONDS_TO_CONNECT = 15
_VARIABLE = compile_lazily(r"\$(?:\{(\w+)\}|(\w+))")


def read_entries(source: RecipientSource) -> Iterator[Row]:
    """Yield the rows that the query returns.

    Values are text as the database writes them, dates in ISO 8601; ``NULL`` is ``None``. Reports a
    password in the campaign (LG616), columns of the same name (LG106), values that no letter can
    print (LG617) and characters that no Word document can contain (LG104).

    Raises:
        LettergenError: SQLAlchemy is not installed, the database cannot be reached, or it refuses
            the query (LG615).
    """
    query = source.text("query")
    if not query.strip():
        place = source.options.place_of("query")
        raise LettergenError(Finding("LG113", "'query:' is missing or empty.", place))
    parameters = source.options.get("parameters", {})
    if not isinstance(parameters, dict):
        raise source.refuse("parameters", "must map names to values.")
    url = _parse_url(source)
    with _run(source, url, query, parameters) as result:
        names = list(result.keys())
        table = _QueryTable(_describe_url(url), names, _find_key(source, names))
        builder = RowBuilder(table)
        for number, values in enumerate(result, 1):
            row = builder.build(values, number)
            if row is not None:
                yield _convert_values(row)


def _find_key(source: RecipientSource, names: Sequence[str]) -> str:
    """Return the column that the campaign names as the key; reports one that is not there (LG621).

    Empty if there is none.
    """
    key = source.text("key").strip()
    if not key or key in names:
        return key
    if same := find_same(key, names):
        return same[0]
    message = f"the list of recipients has no column '{key}'."
    place, hint = source.options.place_of("key"), describe_columns(key, names)
    report(Finding("LG621", message, place, hint))
    return ""


class _QueryTable(Table):
    """The places in the result of a query: the number of a row, or its key, and the column."""

    def __init__(self, path: str, names: Sequence[str], key: str) -> None:
        super().__init__(names)
        self._path = path
        self.key = key

    def place_of_cell(self, row: Row, index: int) -> Place:
        return self._place(row, f"column '{self.names[index]}'")

    def place_of_row(self, row: Row) -> Place:
        return self._place(row)

    def place_of_name(self, index: int) -> Place:
        return Place(self._path, detail=f"column {index + 1}")

    def _place(self, row: Row, column: str = "") -> Place:
        key = row.get(self.key)
        where = f"row {row.number}" if key is None else f"{self.key} {key}"
        detail = f"{where}, {column}" if column else where
        return Place(self._path, row=row.number, detail=detail)


@contextmanager
def _run(
    source: RecipientSource, url: "URL", query: str, parameters: dict[str, Any]
) -> "Iterator[CursorResult[Any]]":
    """Run the query in a transaction that can only read; raises ``LettergenError`` (LG615)."""
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

    arguments: dict[str, Any] = {}
    options: dict[str, Any] = {"stream_results": True, "yield_per": _ROWS_AT_ONCE}
    if url.get_backend_name() == "postgresql":
        arguments["connect_timeout"] = _SECONDS_TO_CONNECT
        options["postgresql_readonly"] = True
    # A parameter without a type is compared as what the database compares it with.
    types = (
        sqlalchemy.bindparam(name, value, type_=sqlalchemy.types.NullType())
        for name, value in parameters.items()
    )
    try:
        statement = sqlalchemy.text(query).bindparams(*types)
        engine = sqlalchemy.create_engine(
            url, connect_args=arguments, poolclass=sqlalchemy.pool.NullPool
        )
        with engine.connect().execution_options(**options) as connection:
            result = connection.execute(statement)
            if not result.returns_rows:
                raise _fail(source, "query", "the query returns no rows.", "Write SELECT …")
            with closing(result):
                yield result
            connection.rollback()
    except (DBAPIError, ArgumentError) as error:
        where = DATABASE if getattr(error, "statement", None) is None else "query"
        raise _fail(source, where, f"the database refuses: {_get_first_line(error)}.") from None
    except (SQLAlchemyError, ImportError) as error:
        hint = "Install it with: pip install 'lettergen[sql]'"
        raise _fail(source, DATABASE, f"{_get_first_line(error)}.", hint) from None


def _get_first_line(error: Exception) -> str:
    """Return what a database or its driver answers, in one line."""
    text = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def _parse_url(source: RecipientSource) -> "URL":
    """Return the address of the database, with the driver that lettergen installs for it.

    ``$NAME`` is a variable of the environment, which may have a password in it.
    """
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        message = "a list in a database needs SQLAlchemy, which is not installed."
        hint = "Install it with: pip install 'lettergen[sql]'"
        raise _fail(source, DATABASE, message, hint) from None
    address = source.text(DATABASE).strip()
    if variable := _VARIABLE.fullmatch(address):
        name = variable[1] or variable[2]
        address = os.environ.get(name, "").strip()
        if not address:
            message = f"the environment variable {name} is not set."
            raise _fail(source, DATABASE, message, "Give it the address of the database.")
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        hint = "Write postgresql://server/database, for example."
        raise _fail(source, DATABASE, "this is no address of a database.", hint) from None
    if not variable and (url.password or "password" in url.query):
        hint = "Put it into the file ~/.pgpass or into the environment variable PGPASSWORD."
        place = source.options.place_of(DATABASE)
        report(Finding("LG616", "there is a password in the campaign.", place, hint))
    if "keyring" in source.options:
        url = url.set(password=_find_password(source, url.username or ""))
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and source.path is not None:
        database = source.path.resolve().as_uri()
        return url.set(database=database, query={"mode": "ro", "uri": "true"})
    return url


def _find_password(source: RecipientSource, user: str) -> str:
    """Return the password that the keyring of the system has for a user of the database.

    Raises:
        LettergenError: there is no such password, or no keyring (LG615).
    """
    service = source.text("keyring").strip()
    if not service or not user:
        hint = "Write 'keyring: NAME', and the user in the address: postgresql://user@server/…"
        raise _fail(source, "keyring", "a password in the keyring has a name and a user.", hint)
    try:
        return find_password(service, user)
    except KeyringFailure as failure:
        raise _fail(source, "keyring", failure.message, failure.hint) from None


def _describe_url(url: "URL") -> str:
    """Return the address as findings call it: without a user, a password and options."""
    if url.get_backend_name() == "sqlite":
        return (url.database or "").removeprefix("file://")
    host = f"{url.host or ''}{f':{url.port}' if url.port else ''}"
    return f"{url.get_backend_name()}://{host}/{url.database or ''}"


def _convert_values(row: Row) -> Row:
    for name, value in row.items():
        if isinstance(value, str):
            if (bad := find_unwritable(value)) is not None:
                report(bad_character(bad, row.place_of(name)))
        elif value is not None and not isinstance(value, bool):
            row[name] = _convert(value, row, name)
    return row


def _convert(value: Any, row: Row, name: str) -> Any:
    """Return a value of the database as a letter prints it."""
    match value:
        case int():
            return str(value)
        case float():
            return f"{value:.15g}"
        case Decimal():
            return f"{value:f}"
        case datetime():
            shown = value.replace(microsecond=0, tzinfo=None)
            return shown.isoformat(" ", "seconds" if shown.second else "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case bytes() | memoryview():
            message = f"the value of '{name}' is binary data, which no letter can print."
            hint = "Leave the column out of the query."
            report(Finding("LG617", message, row.place_of(name), hint))
            return ""
        case list() | dict():
            return convert(_to_text(value), row.place_of(name), name)
    return str(value)


def _to_text(value: Any) -> Any:
    """Return a value of JSON or an array with its numbers as text."""
    if isinstance(value, dict):
        return {str(key): _to_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_to_text(item) for item in value]
    return value if value is None or isinstance(value, (bool, str)) else str(value)


def _fail(source: RecipientSource, option: str, message: str, hint: str = "") -> LettergenError:
    place = source.options.place_of(option)
    return LettergenError(Finding("LG615", message, place, hint))
