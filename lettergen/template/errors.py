"""The errors that stop a letter from being merged, and the findings for them."""

from textwrap import shorten
from typing import Any

from jinja2 import Undefined, UndefinedError

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, did_you_mean


class MergeError(Exception):
    """A letter cannot be merged; whoever catches it knows the place and the recipient.

    ``name`` is the expression whose value is to blame, where that is known.
    """

    def __init__(self, code: str, message: str, hint: str = "", name: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.name = name


class MissingFieldError(UndefinedError):
    """A template uses a field that the data does not have.

    ``owner`` is the value that was asked for the field. It is ``None`` if the field was looked
    for among all fields of the letter.
    """

    def __init__(self, name: str, owner: Any = None) -> None:
        super().__init__(f"'{name}' is missing")
        self.name = name
        self.owner = owner


class Missing(Undefined):
    """An undefined name: it can be tested with ``is defined`` and given a default, no more."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        owner = self._undefined_obj
        raise MissingFieldError(str(self._undefined_name), None if owner is _NO_OWNER else owner)

    __iter__ = __str__ = __len__ = _fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __getitem__ = __call__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = _fail_with_undefined_error
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail_with_undefined_error
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __neg__ = __pos__ = _fail_with_undefined_error


# Jinja's own mark for a name that was looked for in the context.
_NO_OWNER = Undefined()._undefined_obj


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
        hint = did_you_mean(error.name, known)
    else:
        subject = f"{label}: '{shorten(str(owner), 40, placeholder='…')}' has no field"
    use = f" ({used_at} uses it)" if used_at else ""
    message = f"{subject} '{name}'{use}."
    return Finding("LG301", message, where, hint, letters=(label,), name=name)
