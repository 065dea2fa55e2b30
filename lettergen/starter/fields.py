"""Match the names that a letter uses to the columns of a list."""

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lettergen.data.column_roles import find_role
from lettergen.data.names import identify
from lettergen.starter.people import People
from lettergen.template.jinja.names import ITEM, Use, UseKind

_SIMILAR = 0.75


class Match(NamedTuple):
    """A name in the letter and the column that it seems to mean; empty if there is none."""

    name: str
    column: str


class LetterNames(NamedTuple):
    """The names that a letter uses: those that it needs, and those that it can do without.

    Names in a group, such as ``sender.name``, are in ``groups``.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    groups: tuple[str, ...]


def list_names(uses: Iterable[Use]) -> LetterNames:
    """Return the names that the uses of a letter are of."""
    required: dict[str, None] = {}
    optional: dict[str, None] = {}
    groups: dict[str, None] = {}
    for use in uses:
        path = [step for step in use.path if step != ITEM]
        if len(path) > 1:
            groups[".".join(path)] = None
        elif path:
            kind = optional if use.kind is UseKind.OPTIONAL else required
            kind[path[0]] = None
    return LetterNames(
        tuple(required), tuple(name for name in optional if name not in required), tuple(groups)
    )


def match_names(names: LetterNames, people: People) -> list[Match]:
    """Return a match for each name that no column of the list has.

    A column is one that means the same, such as ``Surname`` and ``Last Name``, or has nearly the
    same name. Optional names are matched only to the former: Word asks for the parts of an address
    under several names, and one of them is enough.
    """
    matches: list[Match] = []
    taken = {people.find(name) for name in (*names.required, *names.optional)}
    for name in names.required:
        if people.find(name) is None:
            column = _find_alike(name, people) or _find_near(name, people.names, taken)
            matches.append(Match(name, column))
            taken.add(column)
    for name in names.optional:
        column = _find_alike(name, people)
        if people.find(name) is None and column and column not in taken:
            matches.append(Match(name, column))
            taken.add(column)
    return matches


def _find_alike(name: str, people: People) -> str:
    """Return the column with the role that a name tells of."""
    role = find_role(name)
    return people.roles.get(role, "") if role else ""


def _find_near(name: str, columns: Sequence[str], taken: Iterable[str | None]) -> str:
    known = {identify(column): column for column in columns if column not in set(taken)}
    near = difflib.get_close_matches(identify(name), known, n=1, cutoff=_SIMILAR)
    return known[near[0]] if near else ""
