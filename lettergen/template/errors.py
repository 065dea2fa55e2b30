"""The errors that stop a letter from being merged, and the findings for them."""

from typing import Any

from jinja2 import StrictUndefined, Undefined, UndefinedError

from lettergen.data.names import spell
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place
from lettergen.template.jinja.name_hints import find_similar


class MergeError(Exception):
    """A letter cannot be merged; whoever catches it knows the place and the recipient.

    ``name`` is the expression whose value is to blame, ``value`` that value, and ``place`` where it
    is, each where it is known. ``paragraph`` is the place in the document of a field whose result
    cannot be worked out.
    """

    paragraph: Place | None = None

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        name: str = "",
        value: object = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.name = name
        self.value = value
        self.place = place


class MissingFieldError(UndefinedError):
    """A template uses a field that the data does not have.

    ``owner`` is the value that does not have it; ``None`` if the field was looked for among all
    fields of the letter.
    """

    def __init__(self, name: str, owner: Any = None) -> None:
        super().__init__(f"'{name}' is missing")
        self.name = name
        self.owner = owner


# Jinja's own mark for a name that was looked for in the context.
_NO_OWNER = Undefined()._undefined_obj


class Missing(StrictUndefined):
    """An undefined name: it can be tested with ``is defined`` and given a default, no more.

    A field of what is undefined is undefined, too: ``{{ sender.name | default("") }}``.
    """

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = _NO_OWNER, name: str | None = None, *_: Any
    ) -> None:
        owner = None if obj is _NO_OWNER else obj
        error = MissingFieldError(str(name), owner)
        super().__init__(hint, obj, name, lambda _: error)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> "Missing":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object, /) -> "Missing":  # type: ignore[override]
        return self


def _suggest_field(name: str, fields: Mapping, used_at: object) -> tuple[Place, str]:
    """Return where to mend fields that lack one, and a hint.

    That is where a similar one is, unless the name that nobody has was typed in a command.
    """
    similar = find_similar(name, (*fields, *fields.column_names))
    if similar is None:
        return fields.place, ""
    place = fields.place_of_name(similar)
    is_typed = isinstance(used_at, Place) and used_at.is_option
    if fields.is_row or is_typed or place == fields.place:
        return fields.place, f"Did you mean '{spell(similar)}'{_format_header(place, fields)}?"
    return place, f"Did you mean '{spell(similar)}', which is written here?"


def _format_header(place: Place, fields: Mapping) -> str:
    """Return in brackets where the name of a column is."""
    if not fields.is_row or place == fields.place:
        return ""
    where = f"cell {place.cell}" if place.cell else f"line {place.line}, {place.detail}"
    return f" ({where if place.cell or place.line else place.detail})"


def missing_field_finding(
    error: MissingFieldError, label: str, fields: Mapping, used_at: object
) -> Finding:
    """Return the finding for a field that ``label`` lacks, placed where the data lacks it."""
    owner = error.owner
    where, known, name = fields.place, fields, error.name
    subject, hint = f"{label} has no", ""
    if isinstance(owner, Mapping):
        where, known = owner.place, owner
        name = f"{owner.trail}.{name}" if owner.trail else name
        if owner.place.path != fields.place.path:
            subject = "the campaign has no"
    if owner is None or isinstance(owner, Mapping):
        where, hint = _suggest_field(error.name, known, used_at)
    else:
        from textwrap import shorten

        value = f"'{shorten(owner, 40, placeholder='…')}'" if isinstance(owner, str) else "a value"
        subject = f"{label}: {value} has no field"
    use = f" ({used_at} uses it)" if used_at else ""
    message = f"{subject} '{name}'{use}."
    return Finding("LG301", message, where, hint, letters=(label,), name=name)
