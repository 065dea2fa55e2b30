"""What the value of a field prints as."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import LoopContext
from markupsafe import Markup

from lettergen.docx import runs
from lettergen.docx.link_schemes import ALLOWED_SCHEMES
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.errors import MergeError
from lettergen.template.inlines import has_inline
from lettergen.template.jinja.context import UnusableValue
from lettergen.template.scalars import format_scalar
from lettergen.template.word import docxtpl_values

# What ends an argument of a field, or begins a switch or another field.
_FIELD_SYNTAX = compile_lazily(r'["\\{}“”]')
_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\s)")


def text_of(value: Any, expression: str) -> str:
    """Return a value as text for a letter, the items of a list on lines of their own.

    ``expression`` is what messages call the value. Tokens of inline values stay in the text.
    Raises ``MergeError`` (LG304, LG306) for what is no text.
    """
    if type(value) is str:
        return value.rstrip("\r\n")
    if _is_list(value):
        return "\n".join(text_of(item, expression) for item in value)
    return as_text(value, expression)


def as_text(value: Any, name: str = "", what: str = "a value") -> str:
    """Return a value as a part of a text.

    Messages call it by its ``name`` in the template, or else ``what`` it is.

    Raises ``MergeError`` for nothing (LG304), for lists, groups and functions (LG306), and for
    the remainders of calculations (LG318).
    """
    if isinstance(value, str):
        return value
    require_value(value, name, what)
    if docxtpl_values.is_value(value):
        return docxtpl_values.text_of(value)
    if (text := format_scalar(value)) is not None:
        return text
    message, hint = "is not a value.", ""
    if isinstance(value, Mapping):
        names = ", ".join(f"{name}.{key}" if name else str(key) for key in value)
        message, hint = "is a group of fields.", f"Print one of {names}."
    elif _is_list(value):
        message, hint = "is a list.", "Join it: {{ lines | join(', ') }}."
    elif callable(value) and not isinstance(value, LoopContext):
        hint = "Call it with ()."
    raise MergeError("LG306", f"{_subject(name, what)} {message}", hint)


def require_value(value: Any, name: str = "", what: str = "a value") -> None:
    """Raise ``MissingFieldError`` for a missing field, ``MergeError`` (LG304) for an empty one."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if isinstance(value, UnusableValue):
        value.fail()
    if value is None:
        hint = 'Give it a value, or "" if it is to stay blank.'
        raise MergeError("LG304", f"{_subject(name, what)} is empty.", hint, name)


def _subject(name: str, what: str) -> str:
    return f"'{name}'" if name else what


def _is_list(value: Any) -> bool:
    is_list = isinstance(value, (list, tuple, range, Iterator))
    return is_list and not isinstance(value, LoopContext)


def line_of(value: Any, expression: str) -> str:
    """Return a value as one line of plain text, for a property or an attribute.

    Raises ``MergeError`` (LG307) for formatted text and inline values.
    """
    return " ".join(lines_of(value, expression).split())


def lines_of(value: Any, expression: str) -> str:
    """Return a value as plain text with its line ends; raises ``MergeError`` as ``line_of``."""
    text = text_of(value, expression)
    if isinstance(text, Markup) or has_inline(text):
        message = f"'{expression}' is not plain text, and only plain text is possible here."
        raise MergeError("LG307", message)
    bad = find_unwritable(text)
    if bad is not None:
        raise MergeError("LG104", describe_forbidden(bad))
    return text


def field_code_of(value: Any, expression: str) -> str:
    """Return a value for the code of a field (17.16.5), or for an address in VML.

    Raises ``MergeError`` (LG316) if the value would end the code, or lead elsewhere.
    """
    text = line_of(value, expression)
    scheme = _SCHEME.match(text)
    if _FIELD_SYNTAX.search(text) or (scheme and scheme[1].lower() not in ALLOWED_SCHEMES):
        message = f"the code of a field cannot contain '{text}'."
        hint = "Print it in the text, outside of the field."
        raise MergeError("LG316", message, hint)
    return text


def content_of(text: str) -> str:
    """Return text as the content of a run; raises ``MergeError`` (LG104)."""
    try:
        return runs.build_text(text)
    except ValueError as error:
        raise MergeError("LG104", describe_forbidden(str(error))) from None
