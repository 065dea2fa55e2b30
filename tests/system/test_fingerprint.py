"""Fingerprints change with everything that they stand for, and with nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.system import fingerprint

_VALUES = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(_VALUES, _VALUES)
def test_two_values_have_one_fingerprint_if_they_are_written_alike(
    one: object, two: object
) -> None:
    alike = repr(one) == repr(two)
    assert (fingerprint.hash_value(one) == fingerprint.hash_value(two)) == alike


def test_the_order_of_fields_counts_for_a_template_may_go_through_them() -> None:
    assert fingerprint.hash_value({"a": "1", "b": "2"}) != fingerprint.hash_value(
        {"b": "2", "a": "1"}
    )


def test_the_line_that_a_field_stands_on_does_not_count() -> None:
    one, other = Mapping(Place("a.yaml", 1)), Mapping(Place("b.yaml", 7))
    one["x"] = other["x"] = "y"
    assert fingerprint.hash_value(one) == fingerprint.hash_value(other)


def test_a_file_that_is_not_there_has_no_fingerprint(tmp_path: Path) -> None:
    assert fingerprint.hash_file(None) == fingerprint.hash_file(tmp_path / "nothing") == ""


def test_the_engine_counts_what_sets_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.of_engine()
    assert fingerprint.of_engine() == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert fingerprint.of_engine() != before
