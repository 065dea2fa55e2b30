"""What the templates of content controls call: find a field, choose an item, read a yes or no."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.reserved import LETTER, reserve
from lettergen.template.truth import read_tick
from lettergen.template.values import as_text, require_value

CHECKED, UNCHECKED = "\u2612", "\u2610"
"""A ballot box with a cross, and an empty one."""


def is_checked(value: Any, name: str) -> bool:
    """Return whether a value checks a checkbox.

    Raises ``MergeError`` (LG382) for a value that is neither a yes nor a no.
    """
    require_value(value, name)
    if isinstance(value, (bool, int)):
        return bool(value)
    text = as_text(value, name).strip()
    if (truth := read_tick(text)) is not None:
        return truth
    message = f"'{name}' is '{text}', and a checkbox is checked or not."
    raise MergeError("LG382", message, "Write yes or no.", name)


def choose(value: Any, name: str, items: list[list[str]], is_free: bool) -> list[str]:
    """Return what a list shows for a value, and the value that it stores.

    ``items`` are pairs of these; with ``is_free``, other words are possible as well. Raises
    ``MergeError`` (LG381) for a value that is no item.
    """
    text = as_text(value, name).strip()
    for same in (str, str.casefold):
        for shown, stored in items:
            if same(text) in (same(shown), same(stored)):
                return [shown, stored]
    if is_free or not text:
        return [text, text]
    shown_items = ", ".join(f"'{shown}'" for shown, _ in items)
    message = f"'{name}' is '{text}', which is not in the list of the content control."
    raise MergeError("LG381", message, f"Write one of {shown_items}.", name)


@pass_context
def _field_value(context: Context, name: str) -> Any:
    return context.parent[LETTER].merge_fields.find(name)


@pass_context
def _has_field(context: Context, name: str) -> bool:
    try:
        _field_value(context, name)
    except MissingFieldError:
        return False
    return True


FUNCTIONS = reserve(
    {
        "is_checked": is_checked,
        "choose": choose,
        "field_value": _field_value,
        "has_field": _has_field,
    }
)
