"""Jinja's sandbox, closed further: no mutable data, a list of allowed methods, and limits.

Jinja itself keeps templates from Python's internals. What it leaves open is how much they use.
The rule here is that no value can grow beyond ``limits.MAX_VALUE``. Where a template can build a
value larger than what went into it (operators, formats, padding, joining, repeated lists), that
is checked before it is built; everywhere else, after.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any

from jinja2 import Environment, Undefined, nodes, pass_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from jinja2.utils import Namespace

from lettergen.template.errors import MergeError
from lettergen.template.jinja import growth, text
from lettergen.template.jinja.instrument import instrument
from lettergen.template.jinja.limits import current, measure
from lettergen.template.jinja.reserved import PREFIX, reserve, reserved_name_error

# What a letter may ask of a value of each kind. Everything else that Python has is out of reach.
_TEXT_METHODS = frozenset(
    """
    capitalize casefold center count endswith expandtabs find format format_map index isalnum
    isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle
    isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust
    rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill
    """.split()
)
_DATE_METHODS = frozenset("day isoformat isoweekday month strftime weekday year".split())
_TIME_METHODS = frozenset("hour isoformat minute second strftime".split())
_METHODS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, _TEXT_METHODS),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple), frozenset({"count", "index", "grouper", "list"})),
    ((int, float, complex, bytes, range), frozenset()),
    # None of these reads the clock.
    (datetime, _DATE_METHODS | _TIME_METHODS | {"date", "time"}),
    (date, _DATE_METHODS),
    (time, _TIME_METHODS),
    (timedelta, frozenset({"days", "seconds", "total_seconds"})),
)

# Filters that return what they are given, or look at its outside only.
_WEIGHTLESS = {"attr", "count", "d", "default", "e", "escape", "first", "last", "length", "safe"}

_MACHINERY = (Context, EvalContext, Environment)

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "nothing"),
    (str, "text"),
    ((bool, int, float), "a number"),
    (Mapping, "a group of fields"),
    ((list, tuple, range), "a list"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates cannot reach out, change data, or use up the machine."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals["namespace"] = _Namespace

    def guard_filters(self) -> None:
        """Put every filter that there is so far under the limits, and add the internal ones."""
        self.filters = {name: _guard(name, filter_) for name, filter_ in self.filters.items()}
        internal = {
            "count_round": _count_round,
            "measure": _measure,
            "named_operand": _apply_to_field,
            **text.INTERNAL,
        }
        self.filters.update(reserve(internal))

    def compile(
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """Compile a template, with checks of what it does at run time."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        instrument(tree)
        return super().compile(tree, name, filename, raw, defer_init)  # type: ignore[call-overload]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        for kind, allowed in _METHODS:
            if isinstance(obj, kind):
                return attr in allowed
        return super().is_safe_attribute(obj, attr, value)

    def call_filter(self, name: str, *args: Any, **options: Any) -> Any:
        """Called for a filter that a template names in a text: ``map("upper")``."""
        if name.startswith(PREFIX):
            raise reserved_name_error(name)
        return super().call_filter(name, *args, **options)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if super().wrap_str_format(value) is None:
            return None
        pattern = str(value.__self__)

        def format_text(*args: Any, **kwargs: Any) -> str:
            if value.__name__ == "format_map" and len(args) == 1:
                return format_text(**args[0])
            growth.check_braces(pattern, [*args, *kwargs.values()])
            return _Formatter(self).vformat(pattern, args, kwargs)

        return format_text

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Called by the compiled template for an operator that builds a value."""
        budget = current()
        budget.count_round()
        growth.check_operator(operator, left, right)
        try:
            if operator == "%" and isinstance(left, str):
                right = text.in_percent_format(left, right)
            result = super().call_binop(context, operator, left, right)
        except TypeError:
            message = f"'{operator}' cannot be applied to {_kind(left)} and {_kind(right)}."
            raise MergeError("LG325", message) from None
        budget.count_text(measure(result))
        return result

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Called by the compiled template for a method, a function or a macro."""
        budget = current()
        budget.count_round()
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            growth.check_method(owner, __obj.__name__, args)
        budget.enter_call()
        try:
            result = super().call(__context, __obj, *args, **kwargs)
        finally:
            budget.leave_call()
        budget.count_text(measure(result))
        return result


class _Namespace(Namespace):
    """Jinja's namespace, whose text is not its content: it could contain itself."""

    def __repr__(self) -> str:
        return "namespace()"


class _Formatter(SandboxedFormatter):
    """Fills ``'{}'.format()`` with values as letters print them."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion:
            raise MergeError("LG325", f"a format cannot convert a value with '!{conversion}'.")
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        return text.format_field(value, format_spec)


@pass_context
def _count_round(context: Context, text_length: int) -> None:
    """Count one round of a loop or macro, which prints so many characters of its own."""
    current().count_round(text_length)


@pass_context
def _apply_to_field(
    context: Context, value: Any, name: str, filter_: str, *args: Any, **options: Any
) -> Any:
    """Apply a filter to the field ``name``, which is to blame if the filter refuses the value."""
    try:
        return context.environment.call_filter(filter_, value, args, options, context)
    except MergeError as error:
        error.name = error.name or name
        raise


def _measure(value: Any) -> Any:
    """Return a value that the template built, and count it."""
    current().count_text(measure(value))
    return value


def _guard(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that keeps to the limits, and takes no Python spelling for text."""
    is_weightless = name in _WEIGHTLESS

    @wraps(filter_)
    def guarded(*args: Any, **options: Any) -> Any:
        first = next(i for i, a in enumerate(args) if not isinstance(a, _MACHINERY))
        values = list(args[first:])
        if not is_weightless and not isinstance(values[0], Undefined):
            values, options = text.in_filter(name, values, options)
            current().count_round(measure([*values, *options.values()]))
        try:
            if not is_weightless:
                growth.check_filter(name, values, options)
            result = filter_(*args[:first], *values, **options)
        except TypeError:
            raise _misuse(name, filter_, args[:first], values, options) from None
        if not is_weightless:
            current().count_text(measure(result))
        return result

    return guarded


def _misuse(
    name: str, filter_: Callable[..., Any], machinery: Any, values: list[Any], options: Any
) -> MergeError:
    """Return the error for a filter with the wrong arguments, or for a value it cannot use."""
    try:
        inspect.signature(filter_).bind(*machinery, *values, **options)
    except TypeError:
        message = f"the filter '{name}' is given the wrong number or names of arguments."
    else:
        message = f"the filter '{name}' cannot be applied to {_kind(values[0])}."
    return MergeError("LG325", message)


def _kind(value: Any) -> str:
    """Return what people call a value of a kind."""
    return next((kind for type_, kind in _KINDS if isinstance(value, type_)), "such a value")
