"""Values among very many are found by their hashes."""

from hypothesis import given
from hypothesis import strategies as st

from lettergen.system.hash_index import HashCounts, HashIndex

VALUES = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(VALUES)
def test_an_index_finds_the_positions_of_each_value_in_order(values: list[str]) -> None:
    index = HashIndex()
    for position, value in enumerate(values):
        index.add(value, position)
    for wanted in {*values, "z"}:
        positions = [at for at, value in enumerate(values) if value == wanted]
        assert list(index.find(wanted)) == positions
        assert index.count(wanted) == len(positions)


@given(VALUES)
def test_an_index_lists_the_positions_of_values_that_occur_more_than_once(
    values: list[str],
) -> None:
    index = HashIndex()
    for position, value in enumerate(values):
        index.add(value, position)
    expected = [
        [at for at, value in enumerate(values) if value == wanted] for wanted in set(values)
    ]
    assert sorted(index.list_repeated()) == sorted(one for one in expected if len(one) > 1)


def test_an_index_takes_values_after_it_was_searched() -> None:
    index = HashIndex()
    index.add("a", 0)
    assert list(index.find("a")) == [0]
    index.add("a", 1)
    assert list(index.find("a")) == [0, 1]


@given(VALUES)
def test_counts_are_those_of_the_values(values: list[str]) -> None:
    counts = HashCounts()
    for value in values:
        counts.add(value)
    assert [counts.get(value) for value in "abz"] == [values.count(value) for value in "abz"]
    assert len(counts) == len(set(values))
    assert counts.total == len(values)


def test_counts_take_in_many_values_in_several_steps() -> None:
    counts = HashCounts()
    for number in range(100_000):
        counts.add(number % 30_000)
    assert len(counts) == 30_000
    assert [counts.get(0), counts.get(29_999)] == [4, 3]


def test_a_count_ends_at_255() -> None:
    counts = HashCounts()
    for _ in range(1_000):
        counts.add("often")
    assert counts.get("often") == 255
