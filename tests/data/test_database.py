"""Recipients from databases: SQLite, and a PostgreSQL server that the tests start."""

import builtins
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lettergen.data import database, recipients
from lettergen.data.recipient_source import RecipientSource, parse_source
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.template.jinja.environment import Language
from tests.conftest import missing
from tests.support.postgresql import PASSWORD, Server, find_programs, run_server

ALL = "SELECT * FROM people ORDER BY ref"


def read(folder: Path, **options: Any) -> tuple[list[Recipient], list[Finding]]:
    """Return the recipients that ``recipients:`` with these options gives, and the findings."""
    value = Mapping(Place("campaign.yaml", 1))
    value.update(options)
    value.lines.update(dict.fromkeys(options, 1))
    found: tuple[Recipient, ...] = ()
    with recording() as findings:
        source = parse_source(value, folder)
        assert source
        found = recipients.load(source, Language().reserved_names)
    return list(found), findings


def messages(findings: list[Finding]) -> list[str]:
    return [f"{one.code} {one.message} {one.hint}".strip() for one in findings]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Return the folder of an SQLite database."""
    with sqlite3.connect(tmp_path / "people.db") as connection:
        connection.execute("CREATE TABLE people (ref, name TEXT, gift NUMERIC, born DATE, x BLOB)")
        rows = [(7, "Ada", 12.5, "1815-12-10", None), (8, "Bo", None, None, b"\0")]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return tmp_path


def test_the_rows_of_a_query_are_recipients(people: Path) -> None:
    query = "SELECT ref, name AS Name, gift, born FROM people ORDER BY ref"
    found, findings = read(people, database="sqlite:///people.db", query=query)
    assert findings == []
    assert [dict(one.fields) for one in found] == [
        {"ref": "7", "Name": "Ada", "gift": "12.5", "born": "1815-12-10"},
        {"ref": "8", "Name": "Bo", "gift": None, "born": None},
    ]


def test_a_query_has_parameters(people: Path) -> None:
    query = "SELECT name FROM people WHERE name = :name"
    options = {"database": "sqlite:///people.db", "query": query}
    found, _ = read(people, **options, parameters={"name": "Bo"})
    assert [one.label for one in found] == ["Bo"]
    _, [finding] = read(people, **options, parameters={"name": "' OR 1=1 --"})
    assert finding.code == "LG120"


def test_a_key_is_a_column_however_its_name_is_written(people: Path) -> None:
    query = 'SELECT ref AS "Gift ID", name FROM people ORDER BY ref'
    options = {"database": "sqlite:///people.db", "query": query}
    [_, second], findings = read(people, **options, key="gift_id")
    assert findings == []
    assert (second.label, second.place.detail) == ("8", "Gift ID 8")
    _, findings = read(people, **options, key="gift_idd")
    assert messages(findings) == [
        "LG621 the list of recipients has no column 'gift_idd'. Did you mean 'Gift ID'?"
    ]


def test_a_row_is_located_by_its_number_or_its_key(people: Path) -> None:
    options = {"database": "sqlite:///people.db", "query": ALL.replace("*", "ref, name")}
    [_, by_number], _ = read(people, **options)
    [_, by_key], _ = read(people, **options, key="ref")
    path = people / "people.db"
    assert str(by_number.fields.place_of("name")) == f"{path}, row 2, column 'name'"
    assert str(by_key.fields.place_of("name")) == f"{path}, ref 8, column 'name'"
    assert str(by_key.place) == f"{path}, ref 8"


def test_binary_data_is_a_finding(people: Path) -> None:
    _, [finding] = read(people, database="sqlite:///people.db", query=ALL)
    assert messages([finding]) == [
        "LG617 the value of 'x' is binary data, which no letter can print. "
        "Leave the column out of the query."
    ]
    assert finding.place.detail == "row 2, column 'x'"


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM people RETURNING name",
        "INSERT INTO people (name) VALUES ('Cy')",
        "DROP TABLE people",
    ],
)
def test_a_query_cannot_change_the_database(query: str, people: Path) -> None:
    before = (people / "people.db").read_bytes()
    _, [finding] = read(people, database="sqlite:///people.db", query=query)
    assert messages([finding]) == [
        "LG615 the database refuses: attempt to write a readonly database."
    ]
    assert (people / "people.db").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"query": "SELECT nonsense FROM people"},
            "the database refuses: no such column: nonsense.",
        ),
        ({"query": "SELECT 1 WHERE :a"}, "A value is required for bind parameter 'a'"),
    ],
)
def test_what_the_database_answers_is_shown(
    options: dict[str, str], expected: str, people: Path
) -> None:
    _, [finding] = read(people, database="sqlite:///people.db", **options)
    assert finding.code == "LG615"
    assert expected in finding.message
    assert str(finding.place) == "campaign.yaml:1"


def test_a_query_is_required(people: Path) -> None:
    _, findings = read(people, database="sqlite:///people.db")
    assert messages(findings) == ["LG113 'query:' is missing or empty."]


def test_unknown_options_are_named(people: Path) -> None:
    _, findings = read(people, database="sqlite:///people.db", query="SELECT 1 AS a", sheet="x")
    assert messages(findings) == [
        "LG112 a database has no option 'sheet'. "
        "It takes database, query, parameters, key, keyring, dates."
    ]


def test_an_address_may_be_in_the_environment(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEOPLE", f"sqlite:///{people}/people.db")
    query = "SELECT name FROM people"
    for name in ("$PEOPLE", "${PEOPLE}"):
        found, findings = read(people, database=name, query=query)
        assert ([one.label for one in found], findings) == (["Ada", "Bo"], [])
    monkeypatch.delenv("PEOPLE")
    _, findings = read(people, database="$PEOPLE", query=query)
    assert messages(findings) == [
        "LG615 the environment variable PEOPLE is not set. Give it the address of the database."
    ]


def test_a_password_in_the_campaign_is_a_finding(tmp_path: Path) -> None:
    for address in (
        "postgresql://u:geheim@localhost:1/x",
        "postgresql://localhost:1/x?password=geheim",
    ):
        _, findings = read(tmp_path, database=address, query="SELECT 1")
        assert [one.code for one in findings] == ["LG616", "LG615"]
        assert "geheim" not in "".join(map(str, findings))


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    _, findings = read(tmp_path, database="people", query="SELECT 1")
    assert messages(findings) == [
        "LG615 this is no address of a database. Write postgresql://server/database, for example."
    ]


def test_a_missing_sqlalchemy_is_named(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("sqlalchemy"):
            raise ImportError(name)
        return original(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    _, findings = read(people, database="sqlite:///people.db", query="SELECT 1")
    assert messages(findings) == [
        "LG615 a list in a database needs SQLAlchemy, which is not installed. "
        "Install it with: pip install 'lettergen[sql]'"
    ]


# PostgreSQL


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a PostgreSQL server; skip without PostgreSQL."""
    programs = find_programs()
    if programs is None:
        missing("PostgreSQL is not installed")
    with run_server(programs) as running:
        yield running


@pytest.fixture
def libpq(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Let libpq find the server and the password by its own variables."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGPASSFILE", str(server.password_file))
    return server


VALUES = """
    SELECT 7 AS ref, 'Zoë' AS name, 12.50::numeric(8,2) AS gift, 0.1::float8 + 0.2 AS sum,
    DATE '2026-11-30' AS born, TIMESTAMP '2026-11-30 14:30' AS seen, TIME '09:05:01' AS call,
    true AS member, NULL AS nothing, ARRAY['a', 'b'] AS tags,
    '{"street": "1 High St", "number": 5}'::jsonb AS address,
    'c9fcdaa6-24a9-4c8e-9e4b-9c7a1d2b3c4d'::uuid AS id
"""


def test_values_of_postgresql_are_text_as_letters_print_it(libpq: Server, tmp_path: Path) -> None:
    [one], findings = read(tmp_path, database="postgresql://", query=VALUES)
    assert findings == []
    assert dict(one.fields) == {
        "ref": "7",
        "name": "Zoë",
        "gift": "12.50",
        "sum": "0.3",
        "born": "2026-11-30",
        "seen": "2026-11-30 14:30",
        "call": "09:05:01",
        "member": True,
        "nothing": None,
        "tags": ["a", "b"],
        "address": {"street": "1 High St", "number": "5"},
        "id": "c9fcdaa6-24a9-4c8e-9e4b-9c7a1d2b3c4d",
    }
    assert str(one.fields.place_of("gift")) == "postgresql:///, row 1, column 'gift'"


def test_a_parameter_is_compared_as_a_number_or_a_date(libpq: Server, tmp_path: Path) -> None:
    query = """
        SELECT number::text FROM generate_series(1, 9) AS number
        WHERE number > :least AND DATE '2026-11-30' > :since
    """
    parameters = {"least": "7", "since": "2026-01-01"}
    found, findings = read(tmp_path, database="postgresql://", query=query, parameters=parameters)
    assert ([one.label for one in found], findings) == (["8", "9"], [])


def test_rows_come_as_they_are_needed(libpq: Server, tmp_path: Path) -> None:
    value = Mapping(Place("campaign.yaml"))
    # The last row would be a division by zero: nobody asks for it.
    query = "SELECT 1 / (100000 - number) AS n, number FROM generate_series(1, 100000) AS number"
    value.update(database="postgresql://", query=query)
    source = parse_source(value, tmp_path)
    assert source
    entries = source.read()
    assert [next(entries)["number"] for _ in range(3)] == ["1", "2", "3"]
    entries.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT add_one()", "cannot execute INSERT in a read-only transaction."),
        ("SELECT nextval('numbers')", "cannot execute nextval() in a read-only transaction."),
        ("CREATE TABLE x (a int)", 'syntax error at or near "CREATE".'),
        (
            "SELECT set_config('transaction_read_only', 'off', false), add_one()",
            "transaction read-write mode must be set before any query.",
        ),
    ],
)
def test_a_query_cannot_change_postgresql(
    query: str, answer: str, libpq: Server, tmp_path: Path
) -> None:
    with psycopg.connect(password=PASSWORD, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS ones (number int)")
        connection.execute("CREATE SEQUENCE IF NOT EXISTS numbers")
        connection.execute(
            "CREATE OR REPLACE FUNCTION add_one() RETURNS int LANGUAGE sql AS "
            "'INSERT INTO ones VALUES (1) RETURNING 1'"
        )
        _, [finding] = read(tmp_path, database="postgresql://", query=query)
        assert connection.execute("SELECT count(*) FROM ones").fetchone() == (0,)
    assert messages([finding]) == [f"LG615 the database refuses: {answer}"]


def test_a_wrong_password_is_refused_and_not_shown(
    libpq: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    monkeypatch.setenv("PGPASSWORD", "wrong words")
    _, [finding] = read(tmp_path, database="postgresql://", query="SELECT 1 AS a")
    assert finding.code == "LG615"
    assert "wrong words" not in str(finding)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    [one], _ = read(tmp_path, database="postgresql:///postgres", query="SELECT 1 AS a")
    assert one.label == "1"


def test_a_server_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    _, [finding] = read(tmp_path, database="postgresql://localhost:1/x", query="SELECT 1")
    assert finding.code == "LG615"
    assert "refused" in finding.message


def test_a_password_is_taken_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return "secret" if (service, username) == ("supporters", "anna") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())  # type: ignore[no-untyped-call]
    try:
        for user, service, message in (
            ("anna", "supporters", ""),
            ("bob", "supporters", "the keyring has no password of 'bob' under 'supporters'."),
            ("", "supporters", "a password in the keyring has a name and a user."),
        ):
            options = Mapping(Place("campaign.yaml", 1))
            address = f"postgresql://{user}{'@' if user else ''}localhost/x"
            options.update(database=address, keyring=service, query="SELECT 1")
            source = RecipientSource(None, address, Place("campaign.yaml", 1), options)
            if not message:
                assert database._parse_url(source).password == "secret"
                continue
            with pytest.raises(LettergenError) as refused:
                database._parse_url(source)
            assert refused.value.findings[0].message == message
    finally:
        keyring.set_keyring(before)
