"""Jinja's sandbox, closed further: no mutable data, a list of allowed methods, and limits.

Jinja itself keeps templates from Python's internals. What it leaves open is how much they use.
The rule here is that no value can grow beyond ``limits.MAX_VALUE``: where a template can make
one larger than what went into it (operators, formats, padding, joining, repeated lists) that is
looked at before it is made; everywhere else, after.
"""

import re
import string
from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import Environment, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from lettergen.template.errors import MergeError
from lettergen.template.jinja import limits
from lettergen.template.jinja.limits import MAX_BITS, MAX_VALUE, MAX_WIDTH, current, weight

# What a letter may ask of a value of each kind. Everything else that Python has is out of reach.
_TEXT_METHODS = frozenset(
    """
    capitalize casefold center count endswith expandtabs find format format_map index isalnum
    isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle
    isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust
    rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill
    """.split()
)
_METHODS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (str, _TEXT_METHODS),
    (dict, frozenset({"get", "items", "keys", "values"})),
    ((list, tuple), frozenset({"count", "index", "grouper", "list"})),
    ((int, float, complex, bytes, range), frozenset()),
)

# Filters that hand on what they are given, or look at its outside only.
_WEIGHTLESS = {"attr", "count", "d", "default", "e", "escape", "first", "last", "length", "safe"}

# %-format conversions, with their width and precision.
_CONVERSION = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(\d+|\*)?(?:\.(\d+|\*))?")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates cannot reach out, change data, or use up the machine."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals["namespace"] = _Namespace

    def guard_filters(self) -> None:
        """Put every filter that there is so far under the limits."""
        self.filters = {name: _guarded(name, filter_) for name, filter_ in self.filters.items()}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        for kind, allowed in _METHODS:
            if isinstance(obj, kind):
                return attr in allowed
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text = str(value.__self__)

        def bounded(*args: Any, **kwargs: Any) -> str:
            _check_braces(text, [*args, *kwargs.values()])
            return wrapped(*args, **kwargs)

        return bounded

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operator by which values grow."""
        current().round()
        _OPERATORS[operator](left, right)
        return self.made(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call of a method, a function or a macro."""
        budget = current()
        budget.round()
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            _check_method(owner, __obj.__name__, args)
        budget.go_deeper()
        try:
            return __self.made(super().call(__context, __obj, *args, **kwargs))
        finally:
            budget.come_back()

    def made(self, value: Any) -> Any:
        """A value that the template made, once it has been accounted for."""
        current().make(weight(value))
        return value

    def round(self, text: int) -> None:
        """One round of a loop or a macro, which prints ``text`` characters of its own."""
        current().round(text)


class _Namespace(Namespace):
    """Jinja's namespace, with nothing to print: it could hold itself, or others without end."""

    def __repr__(self) -> str:
        return "namespace()"


class _Code(CodeGenerator):
    """Jinja's code, with a word to the budget in each round and for each value made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rounds: dict[int, int] = {}

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        self._count_rounds(node)
        super().visit_For(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> Any:
        self._count_rounds(node)
        return super().macro_body(node, frame)

    def visit_ExprStmt(self, node: nodes.ExprStmt, frame: Frame) -> None:  # noqa: N802
        if id(node) in self._rounds:
            self.writeline(f"environment.round({self._rounds[id(node)]})", node)
        else:
            super().visit_ExprStmt(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self._made(super().visit_Concat, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._made(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._made(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx == "load":
            self._made(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def _made(self, visit: Callable[[Any, Frame], None], node: nodes.Expr, frame: Frame) -> None:
        self.write("environment.made(")
        visit(node, frame)
        self.write(")")

    def _count_rounds(self, node: nodes.For | nodes.Macro | nodes.CallBlock) -> None:
        """Begin a body with a statement that stands for one round of it."""
        marker = nodes.ExprStmt(nodes.Const(None), lineno=node.lineno)
        self._rounds[id(marker)] = sum(map(_own_text, node.body))
        node.body.insert(0, marker)


Sandbox.code_generator_class = _Code


def _own_text(node: nodes.Node) -> int:
    """How many characters a node prints at most, without those of the bodies inside it."""
    if isinstance(node, (nodes.For, nodes.Macro, nodes.CallBlock)):
        return 0
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    return sum(map(_own_text, node.iter_child_nodes()))


def _guarded(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that keeps to the limits."""
    if name in _WEIGHTLESS:
        return filter_
    check = _FILTERS.get(name)

    @wraps(filter_)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        first = next(i for i, a in enumerate(args) if not isinstance(a, _MACHINERY))
        values = list(args[first:])
        if not isinstance(values[0], Undefined):
            if name == "join" and not isinstance(values[0], str):
                values[0] = list(values[0])
            current().round(weight([*values, *kwargs.values()]))
        if check:
            check(*values, **kwargs)
        result = filter_(*args[:first], *values, **kwargs)
        current().make(weight(result))
        return result

    return guarded


_MACHINERY = (Context, EvalContext, Environment)


def _check_product(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
    for times, value in ((left, right), (right, left)):
        if isinstance(times, int) and not isinstance(value, (int, float)):
            _check_size(times * (len(value) if isinstance(value, str) else weight(value)))


def _check_power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() * max(right, 0))


def _check_sum(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(max(left.bit_length(), right.bit_length()))
    elif not isinstance(left, (int, float)):
        _check_size(weight(left) + weight(right))


def _check_percents(text: Any, values: Any) -> None:
    if not isinstance(text, str):
        return
    fields = _CONVERSION.findall(text)
    for number in (number for field in fields for number in field):
        _check_width(int(number) if number.isdigit() else MAX_WIDTH + bool(number))
    _check_size(len(text) + len(fields) * weight(values))


def _check_braces(text: str, values: list[Any]) -> None:
    fields = list(string.Formatter().parse(text))
    for _, _, specification, _ in fields:
        if "{" in (specification or ""):
            raise MergeError("LG325", "a format that holds a format is refused.")
        for number in re.findall(r"\d+", specification or ""):
            _check_width(int(number[:9]))
    _check_size(len(text) + len(fields) * weight(values))


def _check_method(text: str, name: str, args: tuple[Any, ...]) -> None:
    match name, args:
        case (("center" | "ljust" | "rjust" | "zfill"), (width, *_)):
            _check_width(width)
        case "expandtabs", (size, *_):
            _check_width(size)
            _check_size(len(text) + text.count("\t") * size)
        case "replace", (old, new, *_):
            _check_replace(text, old, new)
        case "join", (items, *_) if isinstance(items, (list, tuple)):
            _check_size(weight(items) + len(text) * len(items))
        case "join", _:
            raise MergeError("LG325", "only a list can be joined.", "Use the filter 'join'.")


def _check_replace(text: Any, old: Any, new: Any, *_: Any) -> None:
    text, old, new = str(text), str(old), str(new)
    _check_size(len(text) + text.count(old) * len(new))


def _check_join(items: Any, between: Any = "", *_: Any, d: Any = "", **__: Any) -> None:
    _check_size(len(items) * (len(str(between)) + len(str(d))))


def _check_indent(text: Any, width: Any = 4, *_: Any, **__: Any) -> None:
    _check_width(width if isinstance(width, int) else len(str(width)))
    lines = str(text).count("\n") + 1
    _check_size(lines * (width if isinstance(width, int) else len(str(width))))


def _check_wrap(text: Any, width: Any = 79, *rest: Any, wrapstring: Any = "", **__: Any) -> None:
    lines = len(str(text)) // max(int(width), 1) + str(text).count(" ") + str(text).count("\n")
    between = max([len(str(wrapstring or "")), *(len(str(item)) for item in rest)])
    _check_size(lines * between)


def _check_widths(_: Any, *args: Any, **kwargs: Any) -> None:
    for width in (*args, *kwargs.values()):
        _check_width(width)


def _check_start(_: Any, attribute: Any = None, start: Any = 0) -> None:
    if not isinstance(start, (int, float)):
        raise MergeError("LG325", "only numbers can be summed.")


_OPERATORS: dict[str, Callable[[Any, Any], None]] = {
    "*": _check_product,
    "**": _check_power,
    "+": _check_sum,
    "%": _check_percents,
}

_FILTERS: dict[str, Callable[..., None]] = {
    "batch": _check_widths,
    "center": _check_widths,
    "format": lambda text, *args, **kwargs: _check_percents(str(text), [*args, *kwargs.values()]),
    "indent": _check_indent,
    "join": _check_join,
    "replace": _check_replace,
    "round": _check_widths,
    "slice": _check_widths,
    "sum": _check_start,
    "truncate": _check_widths,
    "wordwrap": _check_wrap,
}


def _check_size(size: int) -> None:
    if size > MAX_VALUE:
        raise limits.too_large()


def _check_width(width: Any) -> None:
    if isinstance(width, int) and abs(width) > MAX_WIDTH:
        raise MergeError(
            "LG313", f"{width:,} is more than the {MAX_WIDTH:,} that a template may ask for."
        )


def _check_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise limits.too_large("a whole number")
