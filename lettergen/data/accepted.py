"""What somebody accepts in the entry of a recipient: findings that are right there, with why."""

from collections.abc import Iterator

from lettergen.data.values import Located, Mapping, Sequence
from lettergen.diagnostics.finding import Place
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

ACCEPT = "accept"
"""The field that lists what is accepted."""

_LINE = compile_lazily(r"(?P<rule>[\w-]+)(?:\s+(?:in|for)\s+(?P<field>[\w. -]*?\w))?")


@dataclass(frozen=True)
class Accepted:
    """A rule whose findings are accepted in one entry, or in one field of it.

    ``rule`` is its code or slug as written; it is empty for a text that names none. ``field`` is
    empty for the whole entry.
    """

    rule: str
    field: str
    reason: str
    place: Place


def find_accepted(fields: Mapping) -> list[Accepted]:
    """Return what the entry with these fields accepts.

    In YAML that is a mapping of rules to reasons, or a list of ``rule: reason``; in the cell of a
    table, one on each line. ``rule in field: reason`` is about one field.
    """
    located = fields.locate(ACCEPT)
    if not isinstance(located, Located) or located.value in (None, ""):
        return []
    return list(_parse(located.value, located.place))


def _parse(value: object, place: Place) -> Iterator[Accepted]:
    if isinstance(value, Mapping):
        for key, reason in value.items():
            where = value.place_of(key)
            if isinstance(reason, Mapping):
                for field, words in reason.items():
                    yield _build(f"{key} in {field}", words, reason.place_of(field))
            else:
                yield _build(key, reason, where)
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _parse(item, value.place_of(index))
    elif isinstance(value, str):
        for line in filter(None, map(str.strip, value.splitlines())):
            rule, _, reason = line.partition(":")
            yield _build(rule, reason, place)
    else:
        yield Accepted("", "", "", place)


def _build(rule: str, reason: object, place: Place) -> Accepted:
    found = _LINE.fullmatch(rule.strip())
    words = reason.strip() if isinstance(reason, str) else ""
    if found is None:
        return Accepted("", "", words, place)
    return Accepted(found["rule"], found["field"] or "", words, place)
