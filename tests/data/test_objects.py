"""Python objects become values that know their place; what they hold stays as it is."""

from collections import OrderedDict
from datetime import date
from typing import Any

import pytest

from lettergen.data.objects import MAX_DEPTH, convert, convert_list
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import LettergenError, Place

PLACE = Place("recipients[3]")


def test_mappings_and_lists_become_values_with_places_and_trails() -> None:
    value = convert({"sender": OrderedDict(name="Ada", lines=("one", "two"))}, PLACE)
    assert isinstance(value, Mapping)
    sender = value["sender"]
    assert isinstance(sender, Mapping)
    assert (sender.trail, sender.place, sender.place_of("name")) == ("sender", PLACE, PLACE)
    assert isinstance(sender["lines"], Sequence)
    assert sender["lines"] == ["one", "two"]
    assert sender["lines"].place_of(1) == PLACE


def test_an_iterator_is_read_once_and_kept() -> None:
    value = convert({"lines": iter(["one", "two"])}, PLACE)
    assert value["lines"] == ["one", "two"]


@pytest.mark.parametrize("value", [None, 1, 1.5, date(2020, 1, 2), b"x", {1: "a"}, {"a", "b"}])
def test_everything_else_stays_as_it_is(value: Any) -> None:
    assert convert(value, PLACE) is value


def test_values_of_a_file_stay_as_they_are() -> None:
    mapping = Mapping(Place("recipients.yaml", 7))
    assert convert(mapping, PLACE) is mapping


def test_entries_of_a_list_have_their_index_for_a_place() -> None:
    entries = convert_list([{"a": 1}, "text"], "recipients")
    assert entries.place_of(1) == Place("recipients[1]")
    assert entries[0].place == Place("recipients[0]")


def test_characters_that_no_document_can_contain_are_all_reported() -> None:
    with pytest.raises(LettergenError) as error, collecting():
        convert({"a": "x\x00", "b": ["\x07"]}, PLACE)
    assert [(f.code, f.place) for f in error.value.findings] == [("LG104", PLACE)] * 2


def test_what_has_no_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    deep: Any = "x"
    for _ in range(MAX_DEPTH + 1):
        deep = {"a": deep}
    for value in (endless, deep):
        with pytest.raises(LettergenError) as error:
            convert(value, PLACE)
        assert [finding.code for finding in error.value.findings] == ["LG103"]
