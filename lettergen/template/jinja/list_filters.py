"""Filters that add, compare and sort the values of a list, as what they are.

See ``lettergen.template.numbers`` and ``lettergen.template.comparison``: 99.00 is less than
1000.00, and 10.10 and 20.20 is 30.30.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import pass_context, pass_environment
from jinja2.environment import Environment
from jinja2.filters import _GroupTuple, make_attrgetter
from jinja2.runtime import Context, Undefined

from lettergen.template.comparison import compare, order
from lettergen.template.errors import MergeError
from lettergen.template.jinja.arithmetic import add, check_currencies
from lettergen.template.numbers import find_currency, parse_written, read_number
from lettergen.template.numeric_errors import describe_kind, not_a_number
from lettergen.template.ordering import NoOrderError, build_keys, build_text_key
from lettergen.template.truth import is_true, read_truth
from lettergen.template.values import as_text, require_value

_Getter = Callable[[Any], Any]


@pass_environment
def sum_(environment: Environment, values: Any, attribute: Any = None, start: Any = 0) -> Any:
    """Return the sum of a list, or of an attribute of what is in it."""
    get = _make_getter(environment, attribute)
    total, amount = start, None
    for item in _require_list(values, "sum"):
        value = get(item)
        try:
            total = add(total, value, _name_of(attribute))
        except MergeError as error:
            if isinstance(value, str) and parse_written(value):
                by = f'map(attribute="{attribute}") | ' if attribute is not None else ""
                error.hint = f'Write … | {by}map("number") | sum, which reads it.'
            raise
        check_currencies(amount, value)
        amount = value if find_currency(value) else amount
    return total


@pass_environment
def min_(
    environment: Environment, values: Any, case_sensitive: bool = False, attribute: Any = None
) -> Any:
    """Return the least value of a list."""
    return _find_end(environment, values, "<", attribute, "min")


@pass_environment
def max_(
    environment: Environment, values: Any, case_sensitive: bool = False, attribute: Any = None
) -> Any:
    """Return the greatest value of a list."""
    return _find_end(environment, values, ">", attribute, "max")


@pass_environment
def sort(
    environment: Environment,
    values: Any,
    reverse: bool = False,
    case_sensitive: bool = False,
    attribute: Any = None,
) -> list[Any]:
    """Return a list in order: numbers by their size, texts as a reader expects."""
    found = list(_require_list(values, "sort"))
    for one in reversed(_split_attributes(attribute)):
        get = _make_getter(environment, one)
        keys = _build_keys(
            [get(item) for item in found], _name_of(one), case_sensitive=case_sensitive
        )
        pairs = sorted(
            zip(keys, found, strict=True), key=lambda pair: pair[0], reverse=bool(reverse)
        )
        found = [item for _, item in pairs]
    return found


@pass_environment
def dictsort(
    environment: Environment,
    values: Any,
    case_sensitive: bool = False,
    by: str = "key",
    reverse: bool = False,
) -> list[Any]:
    """Return the names and values of a group in the order of either."""
    if not isinstance(values, Mapping):
        raise MergeError(
            "LG325", f"the filter 'dictsort' cannot be applied to {describe_kind(values)}."
        )
    if by not in ("key", "value"):
        raise MergeError("LG325", "the filter 'dictsort' sorts by 'key' or by 'value'.")
    items = list(values.items())
    values = [item[by == "value"] for item in items]
    keys = _build_keys(values, case_sensitive=case_sensitive)
    pairs = sorted(zip(keys, items, strict=True), key=lambda pair: pair[0], reverse=bool(reverse))
    return [item for _, item in pairs]


@pass_environment
def unique(
    environment: Environment, values: Any, case_sensitive: bool = False, attribute: Any = None
) -> Iterator[Any]:
    """Yield the values of a list that are not equal to one before."""
    get = _make_getter(environment, attribute)
    seen: set[Any] = set()
    for item in _require_list(values, "unique"):
        key = _build_equality_key(get(item), case_sensitive=case_sensitive)
        if key not in seen:
            seen.add(key)
            yield item


@pass_environment
def groupby(
    environment: Environment,
    values: Any,
    attribute: Any,
    default: Any = None,
    case_sensitive: bool = False,
) -> list[Any]:
    """Return the items of a list in groups with an equal attribute, the groups in order."""
    get = make_attrgetter(environment, attribute, default=default)
    groups: dict[Any, tuple[Any, list[Any]]] = {}
    for item in _require_list(values, "groupby"):
        value = get(item)
        require_value(value, _name_of(attribute))
        key = _build_equality_key(value, case_sensitive=case_sensitive)
        groups.setdefault(key, (value, []))[1].append(item)
    ordered = sorted(groups.values(), key=lambda group: _build_mixed_key(group[0]))
    return [_GroupTuple(value, items) for value, items in ordered]


def lines(value: Any) -> list[Any]:
    """Return the lines of a text, or of the texts in a list, without those that are blank."""
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    found: list[Any] = []
    for item in _require_list(value, "lines"):
        text = as_text(item, what="an item")
        found += lines(text) if "\n" in text else [item] if text.strip() else []
    return found


@pass_context
def select(context: Context, values: Any, *args: Any, **options: Any) -> Iterator[Any]:
    """Yield the values of a list that meet a test, or count as yes."""
    return _select(context, values, args, options, keep=True)


@pass_context
def reject(context: Context, values: Any, *args: Any, **options: Any) -> Iterator[Any]:
    """Yield the values of a list that do not meet a test, or do not count as yes."""
    return _select(context, values, args, options, keep=False)


@pass_context
def selectattr(context: Context, values: Any, *args: Any, **options: Any) -> Iterator[Any]:
    """Yield the items of a list with an attribute that meets a test, or counts as yes."""
    return _select_by_attribute(context, "selectattr", values, args, options, keep=True)


@pass_context
def rejectattr(context: Context, values: Any, *args: Any, **options: Any) -> Iterator[Any]:
    """Yield the items of a list with an attribute that does not."""
    return _select_by_attribute(context, "rejectattr", values, args, options, keep=False)


def _select_by_attribute(
    context: Context, filter_: str, values: Any, args: tuple[Any, ...], options: Any, *, keep: bool
) -> Iterator[Any]:
    if not args:
        message = f"the filter '{filter_}' is not told by which attribute."
        raise MergeError("LG325", message, f"Write {filter_}('amount', '>', 5), for example.")
    get = make_attrgetter(context.environment, args[0])
    return _select(context, values, args[1:], options, get, keep=keep)


def _select(
    context: Context,
    values: Any,
    args: tuple[Any, ...],
    options: Any,
    get: _Getter = lambda item: item,
    *,
    keep: bool,
) -> Iterator[Any]:
    for item in _require_list(values, "select"):
        value = get(item)
        if args:
            is_met = context.environment.call_test(
                args[0], value, args[1:], options, context=context
            )
        else:
            is_met = False if isinstance(value, Undefined) else is_true(value)
        if bool(is_met) == keep:
            yield item


def _find_end(
    environment: Environment, values: Any, sign: str, attribute: Any, filter_: str
) -> Any:
    get, name = _make_getter(environment, attribute), _name_of(attribute)
    items = iter(_require_list(values, filter_))
    best = next(items, None)
    if best is None:
        message = f"the filter '{filter_}' is given an empty list."
        raise MergeError("LG325", message, "Put a condition around it.")
    order(get(best), get(best), (name, name))
    for item in items:
        if compare(get(item), sign, get(best), (name, name)):
            best = item
    return best


def _build_keys(values: list[Any], name: str = "", *, case_sensitive: bool = False) -> list[Any]:
    """Return keys that sort values, nothing and blank texts last.

    Messages call the values by their ``name``.

    Raises:
        MissingFieldError: a field is missing.
        MergeError: some are numbers and others are not (LG330), or a value has no order (LG325).
    """
    for value in values:
        if isinstance(value, Undefined):
            require_value(value, name)
    filled = [one for one in values if not _is_blank(one)]
    try:
        keys = iter(build_keys(filled))
    except NoOrderError as error:
        if error.is_no_number:
            raise not_a_number(filled[error.index], name) from None
        kinds = " and ".join(sorted({describe_kind(one) for one in filled}))
        raise MergeError("LG325", f"{kinds} cannot be sorted.") from None
    if case_sensitive and all(isinstance(one, str) and read_number(one) is None for one in filled):
        keys = iter([str(one) for one in filled])
    return [(1, 0) if _is_blank(one) else (0, next(keys)) for one in values]


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _build_equality_key(value: Any, *, case_sensitive: bool) -> Any:
    number = read_number(value)
    if number is not None:
        return number
    if isinstance(value, str):
        return str(value) if case_sensitive else value.casefold()
    return repr(value) if isinstance(value, (list, dict)) else value


def _build_mixed_key(value: Any) -> Any:
    """Return a key that sorts numbers before texts, and both before all else."""
    number = read_number(value)
    if number is not None:
        return 0, number
    return (1, build_text_key(str(value))) if isinstance(value, str) else (2, str(value))


def _require_list(values: Any, filter_: str) -> Iterable[Any]:
    require_value(values)
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = f"the filter '{filter_}' needs a list, and is given {describe_kind(values)}."
        raise MergeError("LG325", message, value=values)
    return values


def _make_getter(environment: Environment, attribute: Any) -> _Getter:
    return make_attrgetter(environment, attribute) if attribute is not None else lambda item: item


def _split_attributes(attribute: Any) -> list[Any]:
    return attribute.split(",") if isinstance(attribute, str) else [attribute]


def _name_of(attribute: Any) -> str:
    return attribute if isinstance(attribute, str) else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "dictsort": dictsort,
    "groupby": groupby,
    "lines": lines,
    "max": max_,
    "min": min_,
    "reject": reject,
    "rejectattr": rejectattr,
    "select": select,
    "selectattr": selectattr,
    "sort": sort,
    "sum": sum_,
    "unique": unique,
}


def _make_test(sign: str) -> Callable[[Any, Any], bool]:
    def test(left: Any, right: Any) -> bool:
        return compare(left, sign, right)

    return test


def _is_yes(value: Any) -> bool:
    return value is True or (isinstance(value, str) and read_truth(value) is True)


def _is_no(value: Any) -> bool:
    return value is False or (isinstance(value, str) and read_truth(value) is False)


_SIGNS = {
    "==": "== eq equalto",
    "!=": "!= ne",
    "<": "< lt lessthan",
    "<=": "<= le",
    ">": "> gt greaterthan",
    ">=": ">= ge",
    "in": "in",
}
TESTS: dict[str, Callable[..., Any]] = {
    **{name: _make_test(sign) for sign, names in _SIGNS.items() for name in names.split()},
    "true": _is_yes,
    "false": _is_no,
}
