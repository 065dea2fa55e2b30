"""Jinja's sandbox, closed further: no mutable data, a list of allowed methods, and limits.

Jinja itself keeps templates from Python's internals. What it leaves open is how much they use.
The rule here is that no value can grow beyond ``limits.MAX_VALUE``. Where a template can build a
value larger than what went into it (operators, formats, padding, joining, repeated lists), that
is checked before it is built; everywhere else, after.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import wraps
from types import FunctionType
from typing import Any, cast

from jinja2 import (
    Environment,
    TemplateRuntimeError,
    Undefined,
    UndefinedError,
    nodes,
    pass_context,
)
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment, SandboxedFormatter, safe_range
from jinja2.utils import Cycler, Joiner, Namespace

from lettergen.template.errors import MergeError
from lettergen.template.jinja import formats, growth, operators, text
from lettergen.template.jinja.instrument import instrument
from lettergen.template.jinja.limits import current, measure
from lettergen.template.jinja.reserved import PREFIX, reserve, reserved_name_error
from lettergen.template.numbers import read_number
from lettergen.template.numeric_errors import describe_kind, require_whole

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

# The methods of a text that take a width.
_PADDING = frozenset(["center", "expandtabs", "ljust", "rjust", "zfill"])

# Filters that return what they are given, or look at its outside only.
_WEIGHTLESS = {"attr", "count", "d", "default", "e", "escape", "first", "last", "length", "safe"}

# What a filter of Jinja's or a method of Python's raises for a value that it cannot use.
_REFUSALS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError),
    TemplateRuntimeError,
)

# What Jinja adds to calls in loops and blocks, for the context that it would derive.
_JINJA_ARGUMENTS = {"_loop_vars", "_block_vars"}

_MACHINERY = (Context, EvalContext, Environment)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates cannot reach out, change data, or use up the machine."""

    letter_functions: frozenset[Callable[..., Any]] = frozenset()
    """Functions that take the context of the letter first, and call nothing of a template's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals |= _FUNCTIONS

    def guard_filters(self) -> None:
        """Put the filters and tests that there are under the limits; add the internal filters."""
        self.filters = {name: _guard(name, filter_) for name, filter_ in self.filters.items()}
        tests = cast(dict[str, Callable[..., Any]], self.tests)
        self.tests = {name: _guard_test(name, test) for name, test in tests.items()}
        internal = {
            "count_round": _count_round,
            "measure": _measure,
            "named_operand": _apply_to_field,
            **operators.INTERNAL,
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
        if not isinstance(name, str) or name not in self.filters:
            raise MergeError("LG325", f"there is no filter '{name}'.")
        if name.startswith(PREFIX):
            raise reserved_name_error(name)
        return super().call_filter(name, *args, **options)

    def call_test(self, name: str, *args: Any, **options: Any) -> Any:
        """Called for a test that a template names in a text: ``select("odd")``."""
        if not isinstance(name, str) or name not in self.tests:
            raise MergeError("LG325", f"there is no test '{name}'.")
        return super().call_test(name, *args, **options)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if super().wrap_str_format(value) is None:
            return None
        pattern = str(value.__self__)

        def format_text(*args: Any, **kwargs: Any) -> str:
            if value.__name__ == "format_map" and len(args) == 1:
                return format_text(**args[0])
            try:
                growth.check_braces(pattern, [*args, *kwargs.values()])
                return _Formatter(self).vformat(pattern, args, kwargs)
            except (LookupError, TypeError, ValueError):
                message = f"the format '{pattern}' does not fit the values that it is given."
                raise MergeError("LG325", message, "Write '{:,.2f}'.format(total).") from None

        return format_text

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; numbers of the data count the items of a list."""
        if isinstance(obj, (list, tuple, str)):
            argument = _read_index(argument)
        elif isinstance(obj, Mapping) and isinstance(argument, int):
            argument = str(argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Called by the compiled template for a method, a function or a macro."""
        budget = current()
        budget.count_round()
        if isinstance(__obj, FunctionType) and __obj in __self.letter_functions:
            for name in _JINJA_ARGUMENTS & kwargs.keys():
                del kwargs[name]
            result = __obj(__context, *args, **kwargs)
            budget.count_text(measure(result))
            return result
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            if __obj.__name__ in _PADDING:
                args = tuple(map(_read_index, args))
            growth.check_method(owner, __obj.__name__, args)
        budget.enter_call()
        try:
            result = super().call(__context, __obj, *args, **kwargs)
        except RecursionError:
            raise
        except (TypeError, ValueError, IndexError, RuntimeError) as error:
            if isinstance(owner, (str, dict, list, tuple)) or __obj in _FUNCTIONS.values():
                raise _misused_function(__obj, owner) from None
            raise error
        finally:
            budget.leave_call()
        budget.count_text(measure(result))
        return result


def _read_index(value: Any) -> Any:
    """Return an index, width or slice from the data as the number that it is."""
    if isinstance(value, slice):
        return slice(*map(_read_index, (value.start, value.stop, value.step)))
    number = None if isinstance(value, int) else read_number(value)
    return int(number) if number is not None and number == int(number) else value


def _misused_function(function: Any, owner: Any) -> MergeError:
    name = getattr(function, "__name__", "this function").strip("_").lower()
    if name == "index" and owner is not None:
        return MergeError("LG325", "'index' looks for something that is not there.")
    message = f"'{name}' is called with values that it cannot use."
    return MergeError("LG325", message, "Look up its arguments in Jinja's documentation.")


def _range(*limits: Any) -> range:
    """Return whole numbers up to a limit, from a first one and in steps if they are given."""
    try:
        return safe_range(*map(require_whole, limits))
    except OverflowError:
        message = f"a range has more than {MAX_RANGE:,} numbers."
        raise MergeError("LG313", message) from None


class _Namespace(Namespace):
    """Jinja's namespace, whose text is not its content: it could contain itself."""

    def __repr__(self) -> str:
        return "namespace()"


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "cycler": Cycler,
    "dict": dict,
    "joiner": Joiner,
    "namespace": _Namespace,
    "range": _range,
}


class _Formatter(SandboxedFormatter):
    """Fills ``'{}'.format()`` with values as letters print them."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion:
            raise MergeError("LG325", f"a format cannot convert a value with '!{conversion}'.")
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        return formats.format_field(value, format_spec)


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

    def refuse(error: Exception, machinery: Any, values: list[Any], options: Any) -> Exception:
        """Return the error to raise in place of what a filter raised."""
        if isinstance(error, UndefinedError) or not (
            isinstance(error, TypeError) or _is_built_in(filter_)
        ):
            return error
        return _misuse(f"filter '{name}'", filter_, machinery, values, options)

    @wraps(filter_)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return filter_(*args, **options)
        except _REFUSALS as error:
            first = _count_machinery(args)
            raise refuse(error, args[:first], list(args[first:]), options) from None

    if name in _WEIGHTLESS:
        return call

    @wraps(filter_)
    def guarded(*args: Any, **options: Any) -> Any:
        first = _count_machinery(args)
        values = list(args[first:])
        if not isinstance(values[0], Undefined):
            values, options = text.in_filter(name, values, options)
            current().count_round(measure([*values, *options.values()]))
        try:
            growth.check_filter(name, values, options)
        except _REFUSALS as error:
            raise refuse(error, args[:first], values, options) from None
        result = call(*args[:first], *values, **options)
        current().count_text(measure(result))
        return result

    return guarded


def _count_machinery(args: Sequence[Any]) -> int:
    """Return how many of a filter's arguments Jinja adds before the values."""
    return next(i for i, a in enumerate(args) if not isinstance(a, _MACHINERY))


def _guard_test(name: str, test: Callable[..., Any]) -> Callable[..., Any]:
    """Return a test that refuses wrong arguments in plain words."""

    @wraps(test)
    def guarded(*args: Any, **options: Any) -> Any:
        try:
            return test(*args, **options)
        except TypeError:
            first = next(i for i, a in enumerate(args) if not isinstance(a, _MACHINERY))
            values = list(args[first:])
            raise _misuse(f"test '{name}'", test, args[:first], values, options) from None

    return guarded


def _is_built_in(function: Callable[..., Any]) -> bool:
    """Whether a function is none of a program's own, whose words would be kept."""
    return function.__module__.partition(".")[0] in ("builtins", "jinja2", "lettergen")


def _misuse(
    what: str, function: Callable[..., Any], machinery: Any, values: list[Any], options: Any
) -> MergeError:
    """Return the error for a filter or test with wrong arguments, or for a value it cannot use."""
    try:
        inspect.signature(function).bind(*machinery, *values, **options)
    except TypeError:
        message = f"the {what} is given the wrong number or names of arguments."
    else:
        message = f"the {what} cannot be applied to {describe_kind(values[0])}."
    return MergeError("LG325", message)
