"""The context of a template: the fields and values under their names, however they are written."""

from collections.abc import Mapping as AbstractMapping
from functools import lru_cache
from typing import Any, NoReturn

from jinja2.runtime import Context
from jinja2.utils import missing

from lettergen.data.names import find_same
from lettergen.data.values import RECORD_NAMES, Located, Mapping, NoValue, is_blank, locate
from lettergen.diagnostics.finding import Place
from lettergen.template.errors import MergeError
from lettergen.template.jinja.reserved import FIELDS, LANGUAGE, RECIPIENT, VALUES

NOT_YET = "LG844"
"""The code for the day of what has not happened yet."""


class LetterContext(Context):
    """Finds ``First_Name`` and ``first_name``, too, where the data has ``First Name``."""

    def resolve_or_missing(self, key: str) -> Any:
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        if FIELDS not in self.parent:
            return missing
        found = find_field(self.parent[FIELDS], self.parent[VALUES], key)
        return missing if found is None else get_value(found)


def build_context(
    fields: AbstractMapping[str, Any], values: AbstractMapping[str, Any]
) -> dict[str, Any]:
    """Return the variables of a template: a recipient's fields, and the campaign's values.

    A field wins over a value of the same name; a blank ``lang`` is the campaign's.
    """
    context = {**values, RECIPIENT: fields, **fields, FIELDS: fields, VALUES: values}
    hidden = fields.names_without_value if isinstance(fields, Mapping) else ()
    for name in _find_hidden(tuple(values), (*fields, *hidden)):
        if name not in fields:
            del context[name]
    if LANGUAGE in values:
        own = locate(fields, LANGUAGE)
        if isinstance(own, Located) and is_blank(own.value):
            context[LANGUAGE] = values[LANGUAGE]
    return context


def find_field(
    fields: AbstractMapping[str, Any], values: AbstractMapping[str, Any], name: str
) -> Located | NoValue | None:
    """Return where the value of a name is: a field, a campaign value, or a column.

    A column that ``fields:`` gave another name comes after those, and what the ledger tells last.
    """
    for source in (fields, values):
        if (found := locate(source, name)) is not None:
            return found
    if not isinstance(fields, Mapping):
        return None
    if (found := fields.locate_column(name)) is None and name in RECORD_NAMES:
        return _find_in_record(fields, name)
    return found


def _find_in_record(fields: Mapping, name: str) -> Located | NoValue:
    """Return where the ledger has a value; why there is none, for a day of what did not happen."""
    record = fields.record
    if record is None:
        record = Mapping(Place("ledger.jsonl"))
        record.update(zip(RECORD_NAMES, ("no", None, "no", None), strict=True))
    if record[name] is not None:
        return Located(record, name)
    word = name.partition("_")[0]
    message = f"'{name}' has no day: the letter was not {word}."
    return NoValue(NOT_YET, message, f"Test for it: {{% if {word} %}}.", record.place, name)


def find_in(mapping: Mapping, name: str) -> Any:
    """Return the value of a name in a mapping; ``missing`` if there is none."""
    found = mapping.locate(name) or mapping.locate_column(name)
    return missing if found is None else get_value(found)


def get_value(found: Located | NoValue) -> Any:
    """Return the value; if it cannot be used, one that every use fails with."""
    if isinstance(found, Located):
        return found.value
    return NotYet(found) if found.code == NOT_YET else UnusableValue(found)


def build_error(reason: NoValue) -> MergeError:
    """Return the error for a name that has no value which could be used."""
    return MergeError(reason.code, reason.message, reason.hint, reason.name, place=reason.place)


@lru_cache(maxsize=256)
def _find_hidden(values: tuple[str, ...], fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of values that fields have, too, however they are written."""
    return tuple(name for name in values if find_same(name, fields))


class UnusableValue:
    """Stands for a value that cannot be used: it is defined, and every use raises the reason."""

    __slots__ = ("reason",)

    def __init__(self, reason: NoValue) -> None:
        self.reason = reason

    def fail(self, *_: Any, **__: Any) -> NoReturn:
        """Raise the reason."""
        raise build_error(self.reason)

    __str__ = __html__ = __repr__ = __format__ = __bytes__ = fail
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = fail
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __call__ = fail
    __int__ = __float__ = __complex__ = __index__ = __round__ = __neg__ = __pos__ = __abs__ = fail
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = fail
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = fail


class NotYet(UnusableValue):
    """The day of what has not happened yet: it counts as no, and is not before or after any day."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False
