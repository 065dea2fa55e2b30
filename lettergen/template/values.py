"""What the value of a field prints as."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import LoopContext, Macro
from markupsafe import Markup

from lettergen.docx import runs
from lettergen.docx.allowed_content import ALLOWED_SCHEMES
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.errors import MergeError
from lettergen.template.inlines import has_inline
from lettergen.template.scalars import format_scalar
from lettergen.template.word import docxtpl_values

# What ends an argument of a field, or begins a switch or another field.
_FIELD_SYNTAX = re.compile(r'["\\{}“”]')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\s)")


def text_of(value: Any, expression: str) -> str:
    """Return a value as text, the items of a list on lines of their own.

    ``expression`` is what messages call the value. Tokens of inline values stay in the text.
    Raises ``MergeError`` (LG304, LG306) for what is no text.
    """
    if isinstance(value, str):
        return value if isinstance(value, Markup) else value.rstrip("\r\n")
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if docxtpl_values.is_value(value):
        return docxtpl_values.text_of(value)
    if value is None:
        raise MergeError(
            "LG304",
            f"'{expression}' is empty.",
            'Give it a value, or "" if it is to stay blank.',
            expression,
        )
    if (text := format_scalar(value)) is not None:
        return text
    is_list = isinstance(value, (list, tuple, range, Iterator))
    if is_list and not isinstance(value, LoopContext):
        return "\n".join(text_of(item, expression) for item in value)
    if isinstance(value, Mapping):
        names = ", ".join(f"{expression}.{name}" for name in value)
        raise MergeError("LG306", f"'{expression}' is a group of fields.", f"Print one of {names}.")
    hint = "Call it with ()." if isinstance(value, Macro) else ""
    raise MergeError("LG306", f"'{expression}' is not a value.", hint)


def line_of(value: Any, expression: str) -> str:
    """Return a value as one line of plain text, for a property or an attribute.

    Raises ``MergeError`` (LG307) for formatted text and inline values.
    """
    text = text_of(value, expression)
    if isinstance(text, Markup) or has_inline(text):
        raise MergeError(
            "LG307", f"'{expression}' is more than text, and only text can stand here."
        )
    line = " ".join(text.split())
    bad = find_unwritable(line)
    if bad is not None:
        raise MergeError("LG104", describe_forbidden(bad))
    return line


def field_code_of(value: Any, expression: str) -> str:
    """Return a value for the code of a field (17.16.5), or for an address in VML.

    Raises ``MergeError`` (LG316) if the value would end the code, or lead elsewhere.
    """
    text = line_of(value, expression)
    scheme = _SCHEME.match(text)
    if _FIELD_SYNTAX.search(text) or (scheme and scheme[1].lower() not in ALLOWED_SCHEMES):
        raise MergeError(
            "LG316",
            f"'{text}' cannot stand in the code of a field.",
            "Print it in the text, outside of the field.",
        )
    return text


def content_of(text: str) -> str:
    """Return text as the content of a run; raises ``MergeError`` (LG104)."""
    try:
        return runs.build_text(text)
    except ValueError as error:
        raise MergeError("LG104", describe_forbidden(str(error))) from None
