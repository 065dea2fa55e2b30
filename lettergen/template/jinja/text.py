"""How values become text inside expressions: with ``~``, in filters and in formats.

There as in print tags, nothing of Python's own spelling is ever text: see
``lettergen.template.values``.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lettergen.template.errors import MergeError
from lettergen.template.jinja.limits import current, measure
from lettergen.template.numbers import read_number
from lettergen.template.values import as_text, require_value

_TEXT, _LIST, _VALUE = "text", "list", "value"

_OF_NUMBERS = "abs float int money number ordinal percent round words".split()

OPERANDS = {
    **dict.fromkeys(
        """
        capitalize center format indent lower replace slug string title trim truncate upper
        wordcount wordwrap
        """.split(),
        _TEXT,
    ),
    **dict.fromkeys(["join", "join_and", "join_or"], _LIST),
    "in_language": _VALUE,
    **dict.fromkeys("date as_date plus minus days_until".split(), _VALUE),
    "markdown": _VALUE,
    **dict.fromkeys(_OF_NUMBERS, _VALUE),
}
"""The filters that turn what they are given into text, and what that must be."""

BLAMING = frozenset(["date", "as_date", "plus", "minus", "days_until", *_OF_NUMBERS])
"""The filters that refuse values: what they raise is reported at the field in the data."""

_OF_LISTS = frozenset("batch first last list map reverse slice".split())

_SIZES = frozenset("batch center indent slice truncate wordwrap".split())
"""The filters whose arguments are widths and counts."""


def check_operand(value: Any, name: str, kind: str) -> Any:
    """Return the value that a filter is given, as text if it must be text.

    Raises ``MergeError`` for a value that can never be text.
    """
    if kind == _TEXT:
        return as_text(value, name)
    require_value(value, name)
    if kind == _LIST and (isinstance(value, (str, Mapping)) or not isinstance(value, Iterable)):
        given = f"'{name}' is none" if name else "it is given something else"
        raise MergeError("LG325", f"the filter 'join' needs a list, and {given}.", name=name)
    return value


def concatenate(values: tuple[Any, ...], names: tuple[str, ...]) -> str:
    """Return values joined by ``~``; ``names`` are what the template calls them."""
    pairs = zip(values, names, strict=True)
    result = _join(value if type(value) is str else as_text(value, name) for value, name in pairs)
    current().count_text(measure(result))
    return result


@pass_context
def join(context: Context, value: Any, d: Any = "", attribute: Any = None) -> str:
    """Return the items of a list as one text, with ``d`` between them."""
    if attribute is not None:
        attributes = {"attribute": attribute}
        value = context.environment.call_filter("map", value, None, attributes, context)
    between = as_text(d)
    texts: list[str] = []
    for item in value:
        texts += [between] * bool(texts) + [as_text(item)]
    return _join(texts)


def _join(texts: Iterable[str]) -> str:
    """Join texts; among them, formatted words make the others formatted words, too."""
    texts = list(texts)
    if any(isinstance(text, Markup) for text in texts):
        return Markup("").join(texts)
    return "".join(texts)


def in_filter(
    name: str, values: list[Any], options: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Return the value and arguments of a filter, as text where the filter makes text of them."""
    kind = OPERANDS.get(name)
    if kind:
        values = [check_operand(values[0], "", kind), *values[1:]]
    if name in _OF_LISTS and not isinstance(values[0], Iterable):
        require_value(values[0])
        raise MergeError("LG325", f"the filter '{name}' needs a list.")
    if name == "join":
        values[0] = list(values[0])
    elif name == "replace":
        values[1:3] = [as_text(value) for value in values[1:3]]
        options = {key: as_text(v) if key != "count" else v for key, v in options.items()}
    elif name in _SIZES:
        values[1:] = [_read_size(value) for value in values[1:]]
        options = {key: _read_size(value) for key, value in options.items()}
    elif name == "urlencode":
        values = [_texts_in(values[0])]
    return values, options


def _read_size(value: Any) -> Any:
    """Return a width or a count from the data as the number that it is."""
    number = read_number(value) if isinstance(value, str) else None
    return number if isinstance(number, int) else value


def _texts_in(value: Any) -> Any:
    """Return the value, or the pairs of names and values in it, as text."""
    if isinstance(value, Mapping):
        value = value.items()
    if isinstance(value, (list, type({}.items()))):
        return [(as_text(name), as_text(item)) for name, item in value]
    return as_text(value)


FILTERS: dict[str, Callable[..., Any]] = {"join": join}
INTERNAL = {"check_operand": check_operand, "concatenate": concatenate}
