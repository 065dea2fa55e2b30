"""Words for nothing are found where they are the whole value, and sentences are left alone."""

import pytest

from lettergen.checks.nothing_words import find_nothing


@pytest.mark.parametrize("value", ["None", "none", "n/a", "#N/A", " nan ", "[]"])
def test_a_word_for_nothing_is_found(value: str) -> None:
    assert find_nothing(value, may_be_name=False) == value.strip()


@pytest.mark.parametrize("value", ["None.", "None of the rooms", "Some", ""])
def test_a_sentence_is_a_value(value: str) -> None:
    assert find_nothing(value, may_be_name=False) == ""


@pytest.mark.parametrize(
    "value",
    [
        *("brak", "nie dotyczy", "entfällt", "keine Angabe", "néant", "ddim yn berthnasol"),
        *("no consta", "non pervenuto", "onbekend", "saknas", "mangler", "ei tiedossa"),
        *("não informado", "neuvedeno", "nincs", "necunoscut", "anaithnid", "該当なし", "未定"),
    ],
)
def test_a_word_for_nothing_is_found_in_every_language(value: str) -> None:
    assert find_nothing(value, may_be_name=False) == value


@pytest.mark.parametrize(("value", "tag"), [("keine", "de"), ("dim", "cy"), ("tom", "da-DK")])
def test_a_word_that_is_another_one_elsewhere_is_found_in_its_language(
    value: str, tag: str
) -> None:
    assert find_nothing(value, may_be_name=False, tag=tag) == value
    assert find_nothing(value, may_be_name=False, tag="en-GB") == ""
