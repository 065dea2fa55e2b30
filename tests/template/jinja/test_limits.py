"""What a template may use up: counted, and stopped at the limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.template.errors import MergeError
from lettergen.template.jinja import limits
from lettergen.template.jinja.limits import Budget, measure

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)


@given(_VALUES)
def test_a_value_weighs_at_least_what_it_would_print(value: object) -> None:
    characters = sum(character.isalnum() for character in str(value) if ord(character) > 127)
    assert measure(value) > characters


@given(_VALUES, _VALUES)
def test_what_holds_two_values_weighs_more_than_both(one: object, other: object) -> None:
    assert measure([one, other]) == measure(one) + measure(other) + 1


def test_what_a_value_holds_twice_weighs_twice() -> None:
    inner = ["x"] * 100
    assert measure([inner, inner]) == 2 * measure(inner) + 1


def test_a_value_that_holds_itself_over_and_over_is_too_large() -> None:
    tower: list[object] = ["x"]
    for _ in range(100):
        tower = [tower, tower]
    with pytest.raises(MergeError) as refused:
        measure(tower)
    assert refused.value.code == "LG313"


@pytest.mark.parametrize("value", ["x" * limits.MAX_VALUE, range(10**12), [range(10**9)]])
def test_a_value_beyond_the_limit_is_too_large(value: object) -> None:
    with pytest.raises(MergeError):
        measure(value)


def test_rounds_are_counted_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROUNDS", 3)
    budget = Budget()
    for _ in range(3):
        budget.count_round()
    with pytest.raises(MergeError, match="more than 3 times"):
        budget.count_round()


def test_text_is_counted_to_the_limit() -> None:
    budget = Budget()
    budget.count_text(limits.MAX_TEXT)
    with pytest.raises(MergeError) as refused:
        budget.count_text(1)
    assert refused.value.code == "LG312"


def test_depth_is_that_of_the_calls_that_are_open() -> None:
    budget = Budget()
    for _ in range(2 * limits.MAX_DEPTH):
        budget.enter_call()
        assert budget.depth == 1
        budget.leave_call()
    assert budget.depth == 0


def test_each_letter_has_a_budget_of_its_own() -> None:
    with limits.budget() as one:
        assert limits.current() is one
        with limits.budget() as other:
            assert limits.current() is other
        assert limits.current() is one
    assert limits.current() is not one
