"""Choose the pattern for the files of the letters: one in which no two are the same."""

from collections.abc import Iterator, Sequence

from lettergen.data.column_roles import Role
from lettergen.data.names import spell
from lettergen.languages.slugs import make_slug
from lettergen.starter.people import People, read_text

_FOLDER = "letters/"


def choose_output(people: People) -> str:
    """Return the first pattern that gives each row of the list a file of its own.

    If there is none, rows of the list are the same, and ``lettergen check`` reports them.
    """
    candidates = list(_list_candidates(people))
    for columns in candidates:
        stems = [
            "-".join(make_slug(read_text(row, name)) for name in columns) for row in people.rows
        ]
        if all(stem.strip("-") for stem in stems) and len(set(stems)) == len(stems):
            return _write(columns)
    return _write(candidates[0])


def _list_candidates(people: People) -> Iterator[list[str]]:
    names = people.name_columns[::-1]
    complete = [name for name in people.names if people.is_complete(name)]
    key = people.pick(Role.KEY)
    if all(map(people.is_complete, names)):
        yield names
    yield from ([*names, name] for name in key if name in complete)
    address = people.pick(Role.POSTCODE, Role.STREET, Role.ADDRESS)
    yield from ([*names, name] for name in address)
    yield [*names, *address]
    yield from ([*names, name] for name in complete if name not in names)
    yield from ([name] for name in complete)
    yield names


def _write(columns: Sequence[str]) -> str:
    parts = "-".join(f"{{{{ {spell(name)} | slug }}}}" for name in columns)
    return f"{_FOLDER}{parts}.docx"
