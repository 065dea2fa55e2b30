"""Formulas of Word's ``=`` fields (ECMA-376 part 1, 17.16.3), reckoned in exact decimals.

What a formula refers to, cells and bookmarks, is looked up by whoever calls ``evaluate``, and so
is what counts as a number.
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import Protocol, TypeAlias

from lettergen.system.patterns import compile_lazily

Values: TypeAlias = Sequence[Decimal]

DIRECTIONS = ("ABOVE", "BELOW", "LEFT", "RIGHT")

_CONTEXT = Context(prec=50, rounding=ROUND_HALF_UP)
_TOKEN = compile_lazily(
    r"\s*(?:(?P<number>[£$€¥]?\s?(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d*)?|\d+\.?\d*|\.\d+))"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign><=|>=|<>|[-+*/^%=<>(),;:−]))"
)
_CELL = compile_lazily(r"([A-Z]{1,2})(\d{1,5})|R(\d{1,5})C(\d{1,5})", re.IGNORECASE)
_COLUMN = compile_lazily(r"[A-Z]{1,2}", re.IGNORECASE)
_LARGEST_POWER = 1000


class FormulaError(Exception):
    """A formula that gives no number; the message tells why: ``divides by zero``.

    ``value`` is the text that is to blame, where there is one.
    """

    def __init__(self, message: str, value: str | None = None) -> None:
        super().__init__(message)
        self.value = value


class Source(Protocol):
    """Looks up what a formula refers to; every method may raise ``FormulaError``."""

    def read_number(self, text: str) -> Decimal | None:
        """Return the number that a text such as ``£1,234.50`` is; ``None`` if it is none."""

    def read_direction(self, direction: str) -> Values:
        """Return the numbers of the cells in a direction: ``ABOVE``, ``LEFT``, …"""

    def read_cells(self, first: str, last: str, table: str) -> Values:
        """Return the numbers of a range of cells; ``table`` is a bookmark in another table."""

    def read_bookmark(self, name: str) -> Decimal:
        """Return the number that a bookmark is around."""

    def has_bookmark(self, name: str) -> bool:
        """Return whether the letter has a bookmark of that name."""


def evaluate(formula: str, source: Source) -> Decimal:
    """Return the number that a formula gives.

    Raises ``FormulaError``.
    """
    try:
        return _Parser(formula, source).read()
    except DecimalException:
        raise FormulaError("gives no number") from None


class _Parser:
    """Reads a formula by recursive descent and reckons as it goes."""

    def __init__(self, formula: str, source: Source) -> None:
        self._source = source
        self._tokens: list[tuple[str, str]] = []
        self._position = 0
        self._calls = 0
        end = 0
        formula = formula.strip()
        while end < len(formula):
            found = _TOKEN.match(formula, end)
            if found is None:
                raise FormulaError(f"has '{formula[end:].strip()[:20]}' in it")
            kind = str(found.lastgroup)
            self._tokens.append((kind, found[kind]))
            end = found.end()

    def read(self) -> Decimal:
        if not self._tokens:
            raise FormulaError("is empty")
        result = self._comparison()
        if self._position < len(self._tokens):
            raise FormulaError(f"has '{self._tokens[self._position][1]}' in an unexpected place")
        return result

    def _peek(self) -> str:
        done = self._position >= len(self._tokens)
        return "" if done else self._tokens[self._position][1]

    def _take(self, *signs: str) -> str:
        sign = self._peek()
        if sign in signs:
            self._position += 1
            return sign
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise FormulaError(f"lacks '{sign}'")

    def _comparison(self) -> Decimal:
        left = self._sum()
        while sign := self._take("=", "<>", "<", "<=", ">", ">="):
            right = self._sum()
            holds = {
                "=": left == right,
                "<>": left != right,
                "<": left < right,
                "<=": left <= right,
                ">": left > right,
                ">=": left >= right,
            }[sign]
            left = Decimal(holds)
        return left

    def _sum(self) -> Decimal:
        left = self._product()
        while sign := self._take("+", "-", "−"):
            right = self._product()
            left = _CONTEXT.add(left, right if sign == "+" else -right)
        return left

    def _product(self) -> Decimal:
        left = self._power()
        while sign := self._take("*", "/"):
            right = self._power()
            left = _divide(left, right) if sign == "/" else _CONTEXT.multiply(left, right)
        return left

    def _power(self) -> Decimal:
        left = self._signed()
        while self._take("^"):
            right = self._signed()
            if abs(right) > _LARGEST_POWER:
                raise FormulaError("has too large a power")
            left = _CONTEXT.power(left, right)
        return left

    def _signed(self) -> Decimal:
        sign = self._take("-", "−", "+")
        value = self._signed() if sign else self._percentage()
        return -value if sign in ("-", "−") else value

    def _percentage(self) -> Decimal:
        value = self._operand()
        while self._take("%"):
            value = _CONTEXT.multiply(value, Decimal("0.01"))
        return value

    def _operand(self) -> Decimal:
        if self._take("("):
            value = self._comparison()
            self._expect(")")
            return value
        return _only(self._reference())

    def _reference(self) -> Values:
        """Read a number, a call, a cell, a range of cells or a bookmark."""
        if self._position >= len(self._tokens):
            raise FormulaError("ends too early")
        kind, text = self._tokens[self._position]
        self._position += 1
        if kind == "number":
            if self._peek() == ":" and text.isdigit():
                return self._range(text, "")
            if "," in text and self._calls:
                raise FormulaError(f"has '{text}' in a function, which may be one number or two")
            number = self._source.read_number(text)
            if number is None:
                raise FormulaError(f"has '{text}' in it, which is not a number")
            return [number]
        if kind == "sign":
            raise FormulaError(f"has '{text}' in an unexpected place")
        if self._peek() == "(":
            self._calls += 1
            try:
                return [self._call(text.upper())]
            finally:
                self._calls -= 1
        if text.upper() in ("TRUE", "FALSE"):
            return [Decimal(text.upper() == "TRUE")]
        if text.upper() in DIRECTIONS:
            return self._source.read_direction(text.upper())
        if self._source.has_bookmark(text):
            following = self._peek()
            if following and (_CELL.fullmatch(following) or _COLUMN.fullmatch(following)):
                self._position += 1
                return self._range(following, text)
            return [self._source.read_bookmark(text)]
        if _CELL.fullmatch(text) or self._peek() == ":":
            return self._range(text, "")
        raise FormulaError(f"names '{text}', which is neither a cell nor a bookmark of this letter")

    def _range(self, first: str, table: str) -> Values:
        last = first
        if self._take(":"):
            last = self._peek()
            self._position += 1
        return self._source.read_cells(first, last, table)

    def _call(self, name: str) -> Decimal:
        self._expect("(")
        if name == "DEFINED":
            return self._defined()
        if name == "IF":
            return self._choice()
        arguments: list[Values] = []
        while not self._take(")"):
            if arguments and not self._take(",", ";"):
                raise FormulaError("lacks ')'")
            arguments.append(self._argument())
        function = _FUNCTIONS.get(name)
        if function is None:
            raise FormulaError(f"calls {name}(), which Word does not have")
        return function(arguments)

    def _argument(self) -> Values:
        """Read an argument: a range stays one if nothing is reckoned with it."""
        start = self._position
        if start >= len(self._tokens):
            raise FormulaError("lacks ')'")
        try:
            values = self._reference()
            if self._peek() in (",", ";", ")"):
                return values
        except FormulaError:
            if self._tokens[start][0] == "name" and self._tokens[start][1].upper() in DIRECTIONS:
                raise
        self._position = start
        return [self._comparison()]

    def _defined(self) -> Decimal:
        """Tell whether an expression can be reckoned (17.16.3.4)."""
        start, depth = self._position, 1
        while depth and self._position < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._tokens[self._position][1], 0)
            self._position += 1
        end, self._position = self._position, start
        try:
            self._comparison()
            found = self._position == end - 1
        except (FormulaError, DecimalException):
            found = False
        self._position = end
        return Decimal(found)

    def _choice(self) -> Decimal:
        """Read ``IF(condition, then, else)``; what is not chosen may be impossible to reckon."""
        condition = self._comparison()
        values: list[Decimal | FormulaError] = []
        while self._take(",", ";"):
            start = self._position
            try:
                values.append(self._comparison())
            except FormulaError as error:
                values.append(error)
                self._position = start
                self._skip_argument()
        self._expect(")")
        if len(values) != 2:
            raise FormulaError("needs three values in IF()")
        chosen = values[0] if condition else values[1]
        if isinstance(chosen, FormulaError):
            raise chosen
        return chosen

    def _skip_argument(self) -> None:
        depth = 0
        while self._position < len(self._tokens):
            sign = self._peek()
            if depth == 0 and sign in (",", ";", ")"):
                return
            depth += {"(": 1, ")": -1}.get(sign, 0)
            self._position += 1


def split_cell(name: str) -> tuple[int | None, int | None]:
    """Return the column and row of ``B3``, ``R3C2``, ``B`` or ``3``, counted from 1.

    ``None`` is any. Raises ``FormulaError``.
    """
    if name.isdigit():
        return None, int(name)
    found = _CELL.fullmatch(name)
    if found is None and _COLUMN.fullmatch(name):
        return _number_of(name), None
    if found is None:
        raise FormulaError(f"names '{name}', which is not a cell")
    if found[3]:
        return int(found[4]), int(found[3])
    return _number_of(found[1]), int(found[2])


def name_cell(column: int, row: int) -> str:
    """Return what people call a cell: ``B3``; both are counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _only(values: Values) -> Decimal:
    """Return the one number of an operand; Word adds up the cells of a range."""
    return sum(values, Decimal(0))


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise FormulaError("divides by zero")
    return _CONTEXT.divide(left, right)


def _one(arguments: list[Values]) -> Decimal:
    if len(arguments) != 1:
        raise FormulaError("gives a function the wrong number of values")
    return _only(arguments[0])


def _two(arguments: list[Values]) -> tuple[Decimal, Decimal]:
    if len(arguments) != 2:
        raise FormulaError("gives a function the wrong number of values")
    return _only(arguments[0]), _only(arguments[1])


def _all(arguments: list[Values]) -> list[Decimal]:
    return [value for values in arguments for value in values]


def _average(arguments: list[Values]) -> Decimal:
    values = _all(arguments)
    return _divide(sum(values, Decimal(0)), Decimal(len(values)))


def _extreme(choose: Callable[..., Decimal]) -> Callable[[list[Values]], Decimal]:
    return lambda arguments: choose(_all(arguments), default=Decimal(0))


def _product(arguments: list[Values]) -> Decimal:
    result = Decimal(1)
    for value in _all(arguments):
        result = _CONTEXT.multiply(result, value)
    return result


def _round(arguments: list[Values]) -> Decimal:
    number, places = _two(arguments)
    return number.quantize(Decimal(1).scaleb(-int(places)), context=_CONTEXT) + 0


def _remainder(arguments: list[Values]) -> Decimal:
    number, divisor = _two(arguments)
    if not divisor:
        raise FormulaError("divides by zero")
    return _CONTEXT.remainder(number, divisor)


def _sign(arguments: list[Values]) -> Decimal:
    number = _one(arguments)
    return Decimal((number > 0) - (number < 0))


_FUNCTIONS: dict[str, Callable[[list[Values]], Decimal]] = {
    "ABS": lambda arguments: abs(_one(arguments)),
    "AND": lambda arguments: Decimal(all(_two(arguments))),
    "AVERAGE": _average,
    "COUNT": lambda arguments: Decimal(len(_all(arguments))),
    "INT": lambda arguments: _one(arguments).to_integral_value(ROUND_DOWN),
    "MAX": _extreme(max),
    "MIN": _extreme(min),
    "MOD": _remainder,
    "NOT": lambda arguments: Decimal(not _one(arguments)),
    "OR": lambda arguments: Decimal(any(_two(arguments))),
    "PRODUCT": _product,
    "ROUND": _round,
    "SIGN": _sign,
    "SUM": lambda arguments: sum(_all(arguments), Decimal(0)),
}
