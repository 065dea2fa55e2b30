"""The page of the documentation, and what ``lettergen explain`` prints of it."""

import pytest

from lettergen.diagnostics.explain import explain, explanations
from lettergen.diagnostics.finding import LettergenError


@pytest.mark.parametrize("text", explanations().values(), ids=list(explanations()))
def test_an_explanation_says_something(text: str) -> None:
    assert len(text.split()) >= 4
    assert text.endswith((".", "```"))


def test_no_two_sections_are_the_same() -> None:
    texts = [text for text in explanations().values() if len(text.split()) > 8]
    assert sorted(set(texts)) == sorted(texts)


def test_a_code_is_found_in_small_letters_too() -> None:
    assert explain("lg140").startswith("LG140 (warning): a field that nothing uses\n\n")


def test_a_code_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(LettergenError, match="Did you mean 'LG140'"):
        explain("LG1400")
