"""How merge fields find their values and compare them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.mailmerge.functions import FILTERS, FUNCTIONS, MergeFields

compares: Any = FUNCTIONS["lettergen_compare"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("First Name", "exact"),
        ("First_Name", "exact"),
        ("FIRST_NAME", "exact"),
        ("first-name_2", "second"),
        ("M_2nd_line", "flat"),
        ("STRASSE", "street"),
        ("vru.Lead_Officer", "lead"),
        ("a.b", "dotted"),
        ("Subject", "shared"),
    ],
)
def test_a_field_is_found_under_the_name_that_word_gives_it(name: str, value: str) -> None:
    fields = {
        "First Name": "exact",
        "First Name 2": "second",
        "2nd line": "flat",
        "Straße": "street",
        "vru": {"lead officer": "lead"},
        "a.b": "dotted",
    }
    assert MergeFields(fields, {"subject": "shared", "First Name": "not this"}).find(name) == value


def test_the_exact_name_goes_before_one_like_it() -> None:
    fields = MergeFields({"first name": "like it", "First_Name": "exact"}, {})
    assert fields.find("First_Name") == "exact"


def test_a_field_goes_before_a_value_of_the_same_name() -> None:
    fields = MergeFields({"first name": "field"}, {"First_Name": "value"})
    assert fields.find("First_Name") == "field"


def test_a_name_that_word_has_cut_is_found() -> None:
    name = "Reason for which the household was not visited this year"
    fields = MergeFields({name: "flood"}, {})
    assert fields.find("Reason_for_which_the_household_was_not_v") == "flood"


def test_a_name_that_fits_two_fields_is_an_error() -> None:
    with pytest.raises(MergeError, match="'first name', 'first-name'") as raised:
        MergeFields({"first name": "a", "first-name": "b"}, {}).find("First_Name")
    assert raised.value.code == "LG331"


@pytest.mark.parametrize("name", ["city", "vru.city", "name.first"])
def test_a_field_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(MissingFieldError):
        MergeFields({"vru": {"name": "x"}, "name": "y"}, {}).find(name)


@pytest.mark.parametrize(
    ("left", "operator", "right", "holds"),
    [
        ("9", "<", "10", True),
        ("9.0", "=", "9", True),
        ("£1,000", ">=", "999.5", True),
        ("9a", "=", "10", False),
        ("007", "=", "7", False),
        ("Yes", "=", "yes", True),
        ("No", "<>", "no", False),
        ("", ">", "10", False),
        ("10", "<", "", False),
        ("2026-11-30", ">", "2026-02-01", True),
        ("2026-11-30", "=", "30 November 2026", True),
        ("2026-11-30", "<>", "2026-11-30 00:00:00", False),
        ("30 November 2026", "=", "1 December 2026", False),
        ("1000.00", ">", "99.00", True),
        ("(5.00)", "<", "0", True),
        ("a", "=", "A", False),
        ("a", "<", "B", True),
        ("Ada", "=", "A?a", True),
        ("Ada", "=", "A?", False),
        ("Ada", "<>", "*d*", False),
        ("a\nb", "=", "a*b", True),
        ("a.b", "=", "a?b", True),
        ("a+b", "=", "a+*", True),
        ("*", "=", "x", False),
        ("", "=", "", True),
        ("", "<>", "", False),
        ("b", ">", "a", True),
        ("b", "<=", "a", False),
    ],
)
def test_things_compare_as_word_compares_them(
    left: str, operator: str, right: str, holds: bool
) -> None:
    assert compares(left, operator, right) is holds


@pytest.mark.parametrize(
    ("left", "operator", "right"),
    [("9a", "<", "10"), ("", "<", "10"), ("12%", ">", "5%"), ("12 seats", ">", "9 seats")],
)
def test_a_text_has_no_order_among_numbers(left: str, operator: str, right: str) -> None:
    with pytest.raises(MergeError) as refused:
        compares(left, operator, right)
    assert refused.value.code == "LG330"


@given(st.text(), st.text())
def test_equal_and_unequal_are_opposites(left: str, right: str) -> None:
    assert compares(left, "=", right) is not compares(left, "<>", right)


def test_what_no_address_can_contain_is_encoded() -> None:
    function: Any = FILTERS["lettergen_quote_address"]
    assert function('a b"<é>&c=%20#d') == "a%20b%22%3Cé%3E&c=%20#d"
