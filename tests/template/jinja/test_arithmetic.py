"""Operators reckon exactly on numbers as people type them, or name the field that is none."""

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lettergen.data.values import QuotedText
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.environment import Language
from lettergen.template.values import as_text

LANGUAGE = Language()
EXACT = Context(prec=400)
VALUES = {
    "adults": "2",
    "children": "3",
    "price": "12.50",
    "owed": "£1,234.50",
    "code": "007",
    "quoted": QuotedText("5"),
    "two": "two",
    "blank": "",
    "nothing": None,
    "name": "Kent",
    "zero": "0",
    "prices": ["10.10", "20.20", "5.30"],
}


def evaluate(expression: str, **values: Any) -> Any:
    """Return the value of an expression."""
    return LANGUAGE.compile_expression(expression, undefined_to_none=False)(**{**VALUES, **values})


def shown(expression: str, **values: Any) -> str:
    """Return what an expression prints."""
    return as_text(evaluate(expression, **values))


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("adults + children", "5"),
        ("adults * 2", "4"),
        ("adults - children", "-1"),
        ("-adults", "-2"),
        ("children / adults", "1.5"),
        ("children // adults", "1"),
        ("-7 // adults", "-4"),
        ("-7 % children", "2"),
        ("7.5 % adults", "1.5"),
        ("adults ** 10", "1024"),
        ("2 ** -1", "0.5"),
        ("price * 3", "37.50"),
        ("price * 2", "25.00"),
        ("12.5 * 2", "25"),
        ("1.5 * 1.5", "2.25"),
        ("price / 4", "3.125"),
        ("0.1 + 0.2", "0.3"),
        ("(price / 3) * 3", "12.5"),
        ("1 / 3 + 2 / 3", "1"),
        ("(adults + children) ~ ' people'", "5 people"),
        ("adults + children + ' people'", "5 people"),
        ("'£' + price", "£12.50"),
        ("name + ', ' + adults", "Kent, 2"),
        ("name + name", "KentKent"),
        ("'-' * adults", "--"),
        ("(owed | number) + 5", "1239.50"),
        ("owed | number + 5", "1239.50"),
        ("adults | trim + children", "5"),
        ("adults | default(0) + children", "5"),
        ("'12' - adults", "10"),
    ],
)
def test_numbers_reckon_as_people_expect(expression: str, result: str) -> None:
    assert shown(expression) == result


@pytest.mark.parametrize(
    ("expression", "code", "name"),
    [
        ("adults + two", "LG330", "two"),
        ("owed + 1", "LG330", "owed"),
        ("code * 2", "LG330", "code"),
        ("quoted + 1", "LG330", "quoted"),
        ("blank + 1", "LG330", "blank"),
        ("nothing + 1", "LG304", "nothing"),
        ("-name", "LG330", "name"),
        ("name * 2", "LG330", "name"),
        ("adults / zero", "LG325", "zero"),
        ("code + code", "LG330", "code"),
        ("'For ' + adults + children", "LG330", ""),
        ("prices + 1", "LG325", ""),
        ("'0' + adults", "LG325", ""),
        ("'0' * adults", "LG325", ""),
        ("'' + adults + children", "LG325", ""),
        ("adults ~ children + 1", "LG325", ""),
        ("adults | string + children", "LG325", ""),
        ("adults + children ~ ' people'", "LG330", ""),
        ("'For ' + adults + children * 2", "LG330", ""),
    ],
)
def test_what_is_no_number_is_an_error_that_names_it(expression: str, code: str, name: str) -> None:
    with pytest.raises(MergeError) as refused:
        evaluate(expression)
    assert (refused.value.code, refused.value.name) == (code, name)


def test_a_missing_field_is_still_a_missing_field() -> None:
    with pytest.raises(MissingFieldError):
        evaluate("adults + nobody")


def test_a_third_is_exact_and_cannot_be_printed() -> None:
    assert evaluate("1 / 3") == Fraction(1, 3)
    with pytest.raises(MergeError, match="too many digits to print"):
        shown("1 / 3")


@pytest.mark.parametrize("expression", ["9 ** (9 ** 9)", "1.5 ** 99999", "10 ** 999 * 10 ** 999"])
def test_a_number_cannot_grow_beyond_all_measure(expression: str) -> None:
    with pytest.raises(MergeError) as refused:
        evaluate(expression)
    assert refused.value.code == "LG313"


DECIMALS = st.decimals(min_value=-(10**15), max_value=10**15, places=3) | st.integers(
    -(10**18), 10**18
).map(Decimal)


def type_plain(number: Decimal) -> str:
    """Return a number as somebody types it."""
    text = f"{number:f}"
    return text.replace("-", "−") if int(number) % 2 else text


@given(DECIMALS, DECIMALS, st.sampled_from("+-*"))
def test_sums_and_products_are_those_of_decimals(left: Decimal, right: Decimal, sign: str) -> None:
    operations = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}
    result = evaluate(f"a {sign} b", a=type_plain(left), b=type_plain(right))
    assert result == operations[sign](left, right)


@given(DECIMALS, DECIMALS)
def test_quotients_are_those_of_fractions(left: Decimal, right: Decimal) -> None:
    assume(right)
    result = evaluate("a / b", a=type_plain(left), b=type_plain(right))
    assert Fraction(result) == Fraction(left) / Fraction(right)
    assert evaluate("a / b * b == a", a=type_plain(left), b=type_plain(right)) is True
    assert evaluate("a // b * b + a % b", a=type_plain(left), b=type_plain(right)) == left


@given(st.lists(DECIMALS, min_size=1))
def test_filters_reckon_as_decimals_do(numbers: list[Decimal]) -> None:
    texts = [type_plain(number) for number in numbers]
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    assert evaluate("x | sum", x=texts) == total
    assert evaluate("x | max | number == m", x=texts, m=type_plain(max(numbers))) is True
    assert evaluate("x | min | number == m", x=texts, m=type_plain(min(numbers))) is True
    ordered = [Decimal(text.replace("−", "-")) for text in evaluate("x | sort", x=texts)]
    assert ordered == sorted(numbers)


@given(st.text(max_size=6), st.text(max_size=6))
def test_two_texts_are_added_rightly_or_not_at_all(left: str, right: str) -> None:
    try:
        result = evaluate("a + b", a=left, b=right)
    except MergeError as error:
        assert error.code == "LG330"
        return
    if isinstance(result, str):
        assert result == left + right
        assert not (left.isdecimal() or right.isdecimal())
