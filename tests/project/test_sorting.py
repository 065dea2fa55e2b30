"""The order that an expression puts recipients in."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data import campaign_reader
from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.project.selection import Letter
from lettergen.project.sorting import find_order
from lettergen.template.jinja.environment import Language

LANGUAGE = Language()
CAMPAIGN: CampaignFile = campaign_reader.load(Path(__file__).parent.parent / "data" / "campaign")


def entry(number: int, fields: dict[str, Any]) -> Letter:
    mapping = Mapping(Place("recipients.yaml", number))
    mapping.update(fields)
    return Letter(Recipient(f"no {number}", mapping), None)


def entries(*fields: dict[str, Any]) -> list[Letter]:
    return [entry(number, one) for number, one in enumerate(fields, 1)]


def names(*values: str | None) -> list[Letter]:
    return entries(*({"name": value} for value in values))


def order(addressed: list[Letter], *texts: str) -> list[int]:
    """The numbers of the entries as they come out."""
    found = [addressed[at] for at in find_order(texts, addressed, CAMPAIGN, LANGUAGE)]
    return [one.recipient.place.line for one in found]


def problems(addressed: list[Letter], *texts: str) -> list[str]:
    with pytest.raises(LettergenError) as refused, collecting():
        find_order(texts, addressed, CAMPAIGN, LANGUAGE)
    return [f"{finding.code} {finding}" for finding in refused.value.findings]


def test_text_is_in_the_order_of_a_reader() -> None:
    assert order(names("Zoë", "émile", "Emil", "adam", "Ŵyn", "Walter"), "name") == [
        4, 3, 2, 6, 5, 1,
    ]  # fmt: skip


def test_numbers_in_text_are_in_the_order_of_their_size() -> None:
    assert order(names("Flat 10", "Flat 2", "9", "10", "Flat 2a"), "name") == [3, 4, 2, 5, 1]


def test_a_leading_minus_turns_the_order_and_nothing_still_comes_last() -> None:
    people = names("b", None, "c", "", "a", "  ")
    assert order(people, "name") == [5, 1, 3, 2, 4, 6]
    assert order(people, "-name") == [3, 1, 5, 2, 4, 6]


def test_a_field_that_some_lack_puts_them_last() -> None:
    people = entries({"rank": "b"}, {"name": "x"}, {"rank": "a"})
    assert order(people, "rank") == [3, 1, 2]


def test_who_is_level_stays_in_the_order_of_the_list() -> None:
    people = entries(*({"town": town} for town in ("Ely", "Hull", "Ely", "Hull", "Ely")))
    assert order(people, "town") == [1, 3, 5, 2, 4]
    assert order(people, "-town") == [2, 4, 1, 3, 5]


def test_the_first_expression_counts_most() -> None:
    towns = [("Hull", "B"), ("Ely", "B"), ("Hull", "A"), ("Ely", "A")]
    people = entries(*({"town": town, "name": name} for town, name in towns))
    assert order(people, "town", "name") == [4, 2, 3, 1]
    assert order(people, "name", "-town") == [3, 4, 1, 2]


def test_without_an_expression_the_order_is_that_of_the_list() -> None:
    assert order(names("b", "a")) == [1, 2]


def test_an_expression_reaches_into_lists_and_gives_numbers() -> None:
    places = [["1 Mill Lane", "York"], ["Ely"], [], ["2 Mill Lane", "Quay", "Hull"]]
    lists = []
    for place in places:
        lists.append(Sequence(Place("recipients.yaml")))
        lists[-1].extend(place)
    people = entries(*({"address": one} for one in lists))
    assert order(people, "address[-1]") == [2, 4, 1, 3]
    assert order(people, "-address | length") == [4, 1, 2, 3]


def test_a_field_that_nobody_has_is_named_with_the_nearest() -> None:
    assert problems(names("a", "b"), "nmae") == [
        "LG470 --sort nmae: no recipient has 'nmae'. Did you mean 'name'?"
    ]


def test_values_without_an_order_are_refused() -> None:
    assert problems(entries({"ends": {}}, {"ends": {}}), "ends") == [
        "LG470 --sort ends: the value for no 1 is a list or a group of fields, which has no order. "
        "Name a text in it, such as address[-1]."
    ]
    assert problems(entries({"ends": "x"}, {"ends": True}, {"ends": 3}), "ends") == [
        "LG470 --sort ends: values of different kinds have no order: a number for no 3, text for "
        "no 1, yes or no for no 2. Make them one kind, such as (ends | string)."
    ]


def test_all_expressions_are_looked_at() -> None:
    said = problems(names("a"), "name ~", "nmae", "1 / 0")
    assert [line.split()[0] for line in said] == ["LG325", "LG470", "LG200"]


def test_nobody_is_in_order_already() -> None:
    assert order([], "whatever") == []


VALUES = st.none() | st.text() | st.from_regex(r"[A-Za-z ]{0,3}\d{0,5}[a-zé]{0,2}", fullmatch=True)


@given(st.lists(VALUES), st.booleans())
def test_nobody_is_lost_and_those_without_a_value_come_last(
    values: list[str | None], is_turned: bool
) -> None:
    people = names(*values)
    try:
        found = order(people, "-name" if is_turned else "name")
    except LettergenError as error:  # numbers and words have no order among each other
        assert {finding.code for finding in error.findings} == {"LG330"}
        return
    assert sorted(found) == list(range(1, len(values) + 1))
    blank = [not (values[number - 1] or "").strip() for number in found]
    assert blank == sorted(blank)
    again = [people[number - 1] for number in found]
    assert order(again, "-name" if is_turned else "name") == found
