"""The internal filters that the operators and conditions of a template are rewritten to."""

from collections.abc import Callable, Iterable
from typing import Any

from lettergen.template.comparison import compare
from lettergen.template.errors import MergeError
from lettergen.template.jinja.arithmetic import calculate, negate
from lettergen.template.numeric_errors import describe_kind, require_whole
from lettergen.template.truth import is_true
from lettergen.template.values import require_value


def _compare(
    left: Any, signs: tuple[str, ...], operands: tuple[Any, ...], names: tuple[str, ...]
) -> bool:
    """Return whether all comparisons of a chain such as ``1 < n < 5`` are true."""
    for index, (sign, right) in enumerate(zip(signs, operands, strict=True)):
        if not compare(left, sign, right, (names[index], names[index + 1])):
            return False
        left = right
    return True


def _is_true(value: Any, name: str, is_printed: bool) -> bool:
    return is_true(value, name, is_printed=is_printed)


def _when(value: Any, name: str, is_printed: bool) -> Any:
    """Return a value before ``and``: empty text if it is a word for no."""
    return value if is_true(value, name) or not value else ""


def _iterate(values: Any, name: str) -> Any:
    """Return what a loop goes through: a list, or the names of a group.

    A text is no list: the loop would go through its letters. In a blank one there is nothing.
    """
    if isinstance(values, str) and not values.strip():
        return ()
    if isinstance(values, str) or not isinstance(values, Iterable):
        require_value(values, name)
        subject = (
            f"'{name}' is {describe_kind(values)}" if name else "this is " + describe_kind(values)
        )
        hint = ""
        if isinstance(values, str):
            hint = f"Write {{% for line in {name or 'value'}.splitlines() %}} for its lines."
        raise MergeError("LG325", f"{subject}, and a loop needs a list.", hint, name, values)
    return values


INTERNAL: dict[str, Callable[..., Any]] = {
    "calculate": calculate,
    "compare": _compare,
    "index": require_whole,
    "is_true": _is_true,
    "iterate": _iterate,
    "negate": negate,
    "when": _when,
}
