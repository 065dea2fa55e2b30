"""Words for nothing are found where they are the whole value, and sentences are left alone."""

import pytest

from lettergen.checks.nothing_words import find_nothing


@pytest.mark.parametrize("value", ["None", "none", "n/a", "#N/A", " nan ", "[]"])
def test_a_word_for_nothing_is_found(value: str) -> None:
    assert find_nothing(value, may_be_name=False) == value.strip()


@pytest.mark.parametrize("value", ["None.", "None of the rooms", "Some", ""])
def test_a_sentence_is_a_value(value: str) -> None:
    assert find_nothing(value, may_be_name=False) == ""
