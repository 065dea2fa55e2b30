"""Where a value becomes text inside an expression, nothing of Python's own spelling is text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.environment import Language
from tests.support.documents import build_body, build_paragraph, compile_document, pack

HERE = Place("recipients.yaml", 3)
WRONG_ARGUMENTS = "is given the wrong number or names of arguments."
NO_NUMBER = "has too many digits to print."


def group(**values: Any) -> Mapping:
    """Return fields as a group of them comes from a file."""
    found = Mapping(HERE)
    found.update(values)
    return found


def lines(*texts: Any) -> Sequence:
    """Return texts as a list of them comes from a file."""
    found = Sequence(HERE)
    found.extend(texts)
    return found


VALUES = {
    "name": "Kent",
    "town": None,
    "address": lines("1 High Street", "Dover"),
    "vru": group(name="Kent and Medway", lead=None),
    "third": 1 / 3,
    "half": 0.5,
    "huge": 1e30,
    "endless": float("inf"),
    "five": 5.0,
    "price": Decimal("2.50"),
    "day": date(2020, 10, 13),
    "yes": True,
}


def evaluate(expression: str) -> str:
    """Return what an expression prints for a recipient."""
    return Language().from_string(f"{{{{ {expression} }}}}").render(**VALUES)


def complain(expression: str) -> str:
    """Return the code and message of the error that an expression ends in."""
    with pytest.raises(MergeError) as caught:
        evaluate(expression)
    return f"{caught.value.code} {caught.value.message}"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'in ' ~ name", "in Kent"),
        ("name ~ half", "Kent0.5"),
        ("name ~ five", "Kent5"),
        ("name ~ price ~ day", "Kent2.502020-10-13"),
        ("name ~ yes ~ (not yes)", "Kenttruefalse"),
        ("10 / 4 ~ ''", "2.5"),
        ("(0.1 + 0.2) | string", "0.3"),
        ("(10 / 2) | string", "5"),
        ("3 | round ~ ''", "3"),
        ("half | upper", "0.5"),
        ("yes | title", "True"),
        ("address | join(', ')", "1 High Street, Dover"),
        ("[1, half, yes] | join('/')", "1/0.5/true"),
        ("[vru, vru] | join('/', attribute='name')", "Kent and Medway/Kent and Medway"),
        ("address | map('upper') | join(' ')", "1 HIGH STREET DOVER"),
        ("'%s-%s' | format(name, half)", "Kent-0.5"),
        ("'%.2f' | format(third)", "0.33"),
        ("'%.2f' % third", "0.33"),
        ("'%(name)s' % {'name': name, 'town': town}", "Kent"),
        ("'{:.2f} {}'.format(third, name)", "0.33 Kent"),
        ("'{0.name} {1[0]}'.format(vru, address)", "Kent and Medway 1 High Street"),
        ("'{:%d %B}'.format(day)", "13 October"),
        ("'{name}'.format_map({'name': name, 'town': town})", "Kent"),
        ("name | replace('K', 5)", "5ent"),
        ("name | urlencode", "Kent"),
        ("{'q': name} | urlencode", "q=Kent"),
    ],
)
def test_a_value_becomes_the_text_that_it_prints(expression: str, text: str) -> None:
    assert evaluate(expression) == text


@pytest.mark.parametrize(
    "expression",
    [
        *("'in ' ~ town", "town ~ ''", "(town) ~ name"),
        *(f"town | {filter_}" for filter_ in "title upper string trim slug date markdown".split()),
        *("town | replace('a', 'b')", "town | truncate(5)", "town | center(9)", "town | join"),
    ],
)
def test_an_empty_field_is_named_wherever_it_becomes_text(expression: str) -> None:
    assert complain(expression) == "LG304 'town' is empty."


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("vru.lead ~ ''", "LG304 'vru.lead' is empty."),
        ("vru['lead'] | title", "LG304 'vru.lead' is empty."),
        ("'' ~ address", "LG306 'address' is a list."),
        ("address | upper", "LG306 'address' is a list."),
        ("'' ~ vru", "LG306 'vru' is a group of fields."),
        ("'Mr ' ~ name.upper", "LG306 'name.upper' is not a value."),
        ("name.title | trim", "LG306 'name.title' is not a value."),
        ("cite ~ ''", "LG306 'cite' is not a value."),
        ("range ~ ''", "LG306 'range' is not a value."),
        ("third ~ ''", f"LG318 0.333333333333333… {NO_NUMBER}"),
        ("(1 / 3) | string", f"LG318 0.333333333333333… {NO_NUMBER}"),
        ("huge ~ ''", f"LG318 1e+30… {NO_NUMBER}"),
        ("endless ~ ''", "LG318 this is not a number that a letter can print."),
        ("'soon' | float ~ ''", "LG330 'soon' is not a number."),
        ("[name, town] | join(', ')", "LG304 a value is empty."),
        ("[address] | join(', ')", "LG306 a value is a list."),
        ("address | join(town)", "LG304 a value is empty."),
        ("name | join(', ')", "LG325 the filter 'join' needs a list, and 'name' is none."),
        ("[town] | map('upper') | list", "LG304 a value is empty."),
        ("name | replace('K', town)", "LG304 a value is empty."),
        ("'%s' | format(town)", "LG304 a value is empty."),
        ("'%s' % town", "LG304 'town' is empty."),
        ("'%s %s' % (name, address)", "LG306 a value is a list."),
        ("'%(x)s' % {'x': town}", "LG304 a value is empty."),
        ("'%s' % third", f"LG318 0.333333333333333… {NO_NUMBER}"),
        ("'%d' % town", "LG304 'town' is empty."),
        ("'{}'.format(town)", "LG304 a value is empty."),
        ("'{:>5}'.format(address)", "LG306 a value is a list."),
        ("'%r' % name", "LG325 a format cannot convert a value with '%r'."),
        ("'%a' | format(name)", "LG325 a format cannot convert a value with '%a'."),
        ("'{!r}'.format(name)", "LG325 a format cannot convert a value with '!r'."),
        ("{'q': town} | urlencode", "LG304 a value is empty."),
        ("name + town", "LG304 'town' is empty."),
        ("name - 1", "LG330 'name' is 'Kent', which is not a number."),
        ("address / 2", "LG325 '/' cannot be applied to a list and a number."),
        ("name | replace", f"LG325 the filter 'replace' {WRONG_ARGUMENTS}"),
        ("name | title(1, 2)", f"LG325 the filter 'title' {WRONG_ARGUMENTS}"),
        ("name | date(x=1)", f"LG325 the filter 'date' {WRONG_ARGUMENTS}"),
        ("town | length", "LG325 the filter 'length' cannot be applied to nothing."),
        ("vru | abs", "LG330 a group of fields is not a number."),
    ],
)
def test_what_is_no_text_is_an_error_in_plain_words(expression: str, message: str) -> None:
    assert complain(expression) == message


@pytest.mark.parametrize("expression", ["'' ~ x", "x | title", "x | join", "'%s' % x"])
def test_a_missing_field_is_still_a_missing_field(expression: str) -> None:
    with pytest.raises(MissingFieldError):
        evaluate(expression)


def test_the_finding_is_at_the_line_of_the_field() -> None:
    fields = group(town=None)
    fields.lines["town"] = 9
    letter = compile_document(
        pack("plain", document=build_body(build_paragraph("{{ town | title }}")))
    )
    with pytest.raises(LettergenError) as caught:
        letter.merge("Kent", fields, {})
    (finding,) = caught.value.findings
    assert (finding.place.line, finding.name) == (9, "town")


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner, max_size=2),
)


@given(value=_ANYTHING)
@pytest.mark.parametrize(
    "expression",
    ["'' ~ x", "x | string", "x | trim", "[x] | join", "'%s' % [x][0]", "'{}'.format(x)"],
)
def test_no_value_at_all_becomes_python_s_own_spelling(expression: str, value: object) -> None:
    try:
        text = Language().from_string(f"{{{{ {expression} }}}}").render(x=value)
    except MergeError:
        return
    assert not set(text) & set("[]{}()'<>")
    assert text not in ("None", "True", "False", "nan", "inf")
    if isinstance(value, str):
        assert text == value
