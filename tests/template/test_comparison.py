"""Values compare as what they are, or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.values import QuotedText
from lettergen.template.comparison import compare
from lettergen.template.errors import MergeError


@pytest.mark.parametrize(
    ("left", "sign", "right", "holds"),
    [
        ("5", "==", 5, True),
        ("5.00", "==", "5", True),
        ("99.00", "<", "1000.00", True),
        ("9", "<", 10, True),
        ("007", "==", "007", True),
        ("007", "==", "7", False),
        (QuotedText("5"), "==", "5", True),
        ("", "==", 0, False),
        ("", "!=", 0, True),
        ("two", "==", "2", False),
        ("Yes", "==", "yes", True),
        ("kent", "==", "Kent", False),
        ("no", "==", True, False),
        ("TRUE", "==", True, True),
        ("2026-02-01", "<", "2026-11-30", True),
        (date(2026, 2, 1), "<", "2026-11-30", True),
        (date(2026, 2, 1), "==", "2026-02-01", True),
        ("Émile", "<", "Zoe", True),
        ("adam", "<", "Bob", True),
        ("2", "in", [1, 2], True),
        (2, "in", ["1", "2.0"], True),
        ("2", "not in", ["1", "3"], True),
        ("ent", "in", "Kent", True),
        ("a", "in", {"a": 1}, True),
        (None, "==", None, True),
        (None, "==", "x", False),
    ],
)
def test_values_compare(left: Any, sign: str, right: Any, holds: bool) -> None:
    assert compare(left, sign, right) is holds


@pytest.mark.parametrize(
    ("left", "sign", "right", "code"),
    [
        ("two", "==", 2, "LG330"),
        ("007", "==", 7, "LG330"),
        (QuotedText("5"), "==", 5, "LG330"),
        ("£500", "<", "£1,000", "LG330"),
        ("£500", ">", "1000", "LG330"),
        ("12%", ">", "5%", "LG330"),
        ("12 seats", ">", "9 seats", "LG330"),
        ("13/10/2020", "<", "12/11/2026", "LG650"),
        ("", "<", 5, "LG330"),
        (None, "<", 5, "LG304"),
        ("maybe", "==", True, "LG640"),
        (["a"], "<", ["b"], "LG325"),
        (5, "in", "15", "LG325"),
        (1, "in", ["two", "1"], "LG330"),
    ],
)
def test_what_has_no_answer_is_an_error(left: Any, sign: str, right: Any, code: str) -> None:
    with pytest.raises(MergeError) as refused:
        compare(left, sign, right)
    assert refused.value.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2), st.integers(-9, 9))
def test_numbers_compare_as_decimals_do(left: Decimal, right: int) -> None:
    texts = f"{left:f}", str(right)
    if len(texts[0]) > 60:
        return
    assert compare(texts[0], "<", texts[1]) == (left < right)
    assert compare(texts[0], "==", texts[1]) == (left == right)
    assert compare(texts[0], ">=", right) == (left >= right)


@given(st.text(max_size=8), st.text(max_size=8))
def test_an_order_is_one_way_only(left: str, right: str) -> None:
    try:
        below, above = compare(left, "<", right), compare(right, "<", left)
    except MergeError as error:
        assert error.code == "LG330"
    else:
        assert not (below and above)
