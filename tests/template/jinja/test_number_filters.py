"""Filters and tests for numbers and lists of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.environment import Language
from lettergen.template.number_words import write_cardinal
from lettergen.template.values import text_of

LANGUAGE = Language()
VALUES: dict[str, Any] = {
    "n": "1234.5",
    "owed": "£1,234.50",
    "seats": "12 seats",
    "prices": ["99.00", "1000.00", "12"],
    "amounts": ["£5", "£10"],
    "mixed": ["1", "2", "soon"],
    "houses": ["Flat 10", "9", "Flat 2", "12a", ""],
    "rows": [{"x": "10", "t": "a"}, {"x": "9", "t": "B"}, {"x": "10.0", "t": "c"}],
    "two": "2",
}


def shown(expression: str, **values: Any) -> str:
    """Return what an expression prints."""
    evaluate = LANGUAGE.compile_expression(expression, undefined_to_none=False)
    return str(text_of(evaluate(**{**VALUES, **values}), "it"))


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("prices | max", "1000.00"),
        ("prices | min", "12"),
        ("prices | sort | join(' ')", "12 99.00 1000.00"),
        ("prices | sort(reverse=true) | first", "1000.00"),
        ("rows | sort(attribute='x') | map(attribute='t') | join", "Bac"),
        ("rows | sort(attribute='x,t') | map(attribute='x') | join(' ')", "9 10 10.0"),
        ("rows | max(attribute='x') | attr('x') if false else 'ok'", "ok"),
        ("rows | groupby('x') | map('first') | join(' ')", "9 10"),
        ("rows | map(attribute='x') | unique | join(' ')", "10 9"),
        ("rows | sum(attribute='x')", "29"),
        ("rows | selectattr('x', '>', 9) | list | length", "2"),
        ("rows | selectattr('x', 'equalto', '10') | list | length", "2"),
        ("prices | select('gt', 50) | join(' ')", "99.00 1000.00"),
        ("prices | map('float') | sum", "1111.00"),
        ("houses | sort | join(',')", "9,12a,Flat 2,Flat 10,"),
        ("{'b': '10', 'a': '9'} | dictsort(by='value') | map('first') | join", "ab"),
        ("owed | float", "1234.50"),
        ("owed | int", "1234"),
        ("seats | int(0)", "0"),
        ("'FF' | int(base=16)", "255"),
        ("'7' | round(2)", "7.00"),
        ("n | round", "1235"),
        ("n | round(-2)", "1200"),
        ("n | round(0, 'floor')", "1234"),
        ("'-5' | abs", "5"),
        ("'%.2f' | format(n)", "1234.50"),
        ("'%s of %d' | format(n, two)", "1234.5 of 2"),
        ("'{:>8,.1f}|{:04}'.format(n, two)", " 1,234.5|0002"),
        ("'{:.0%}'.format(0.125)", "13%"),
        ("[1, 2, 3] | batch(two) | list | length", "2"),
        ("'abc'[two]", "c"),
        ("'abc'[:two]", "ab"),
        ("range(two) | list | length", "2"),
        ("'x'.zfill(two)", "0x"),
        ("(owed | money) > 1000", "true"),
        ("n | money('EUR')", "€1,234.50"),
        ("n | money('jpy')", "JP¥1,235"),
        ("'-20' | money('GBP')", "-£20.00"),
        ("'12.5%' | percent", "12.5%"),
        ("'112' | ordinal", "112th"),
        ("'1001' | words", "one thousand and one"),
        ("'1.50' | words", "one point five"),
        ("'1' | words('GBP')", "one pound"),
        ("'0.01' | words('GBP')", "one penny"),
        ("'-2.5' | words('EUR')", "minus two euros and fifty cents"),
    ],
)
def test_filters_take_numbers_as_what_they_are(expression: str, result: str) -> None:
    assert shown(expression) == result


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("seats | float", "LG330"),
        ("seats | int", "LG330"),
        ("seats | number", "LG330"),
        ("owed | abs", "LG330"),
        ("mixed | sum", "LG330"),
        ("mixed | max", "LG330"),
        ("mixed | sort", "LG330"),
        ("amounts | sort", "LG330"),
        ("amounts | max", "LG330"),
        ("['£5', '€5'] | map('number') | sum", "LG642"),
        ("[true, 'x'] | sort", "LG325"),
        ("[] | max", "LG325"),
        ("5 | sum", "LG325"),
        ("two is odd('x')", "LG325"),
        ("seats is odd", "LG330"),
        ("'1.5' is even", "LG330"),
        ("two is divisibleby 0", "LG325"),
        ("owed | money('EUR')", "LG642"),
        ("n | money", "LG642"),
        ("n | money('XYZ')", "LG642"),
        ("n | words('XAF')", "LG643"),
        ("'1.5' | ordinal", "LG330"),
        ("n | round(99999)", "LG313"),
        ("n | round(2, 'sideways')", "LG325"),
        ("'%d' | format(n)", "LG325"),
        ("'%d %d' | format(two)", "LG325"),
        ("'%d' | format(two, two)", "LG325"),
        ("'{:.2f}'.format(seats)", "LG330"),
        ("'{:z9q}'.format(n)", "LG325"),
        ("'{} {}'.format(n)", "LG325"),
        ("prices | map('nosuch') | list", "LG325"),
        ("prices | select('nosuch') | list", "LG325"),
        ("range(seats)", "LG330"),
    ],
)
def test_what_a_filter_cannot_use_is_an_error(expression: str, code: str) -> None:
    with pytest.raises(MergeError) as refused:
        shown(expression)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("two is number", "true"),
        ("owed is number", "false"),
        ("two is integer", "true"),
        ("n is float", "true"),
        ("two is even", "true"),
        ("two is odd", "false"),
        ("n is gt 1000", "true"),
        ("two is in [1, 2]", "true"),
        ("two is eq 2", "true"),
    ],
)
def test_tests_ask_for_the_number(expression: str, holds: str) -> None:
    assert shown(expression) == holds


@pytest.mark.parametrize(
    ("tag", "expression", "result"),
    [
        ("de", "n | number(2)", "1.234,50"),
        ("de", "n | money('EUR')", "1.234,50\xa0€"),
        ("fr", "n | money('EUR')", "1\u202f234,50\xa0€"),
        ("de", "'12,5' | number + 1", "13.5"),
        ("cy", "n | money('GBP')", "£1,234.50"),
        ("de", "'21' | ordinal", "21."),
    ],
)
def test_numbers_are_written_in_the_language_of_the_letter(
    tag: str, expression: str, result: str
) -> None:
    with using_locale(load_locale(tag)):
        assert shown(expression) == result


@given(st.integers(0, 10**12))
def test_every_number_has_words_of_its_own(number: int) -> None:
    assert write_cardinal(number) != write_cardinal(number + 1)
    assert shown("x | words", x=str(number)) == write_cardinal(number)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_what_number_writes_is_read_as_the_same_number(number: Any) -> None:
    assert shown("(x | number) == x", x=f"{number:f}") == "true"
    assert shown("(x | number | string | number) == x", x=f"{number:f}") == "true"
    assert shown("(x | money('GBP') | string | number) == x", x=f"{number:f}") == "true"
