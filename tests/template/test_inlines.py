"""A text is split at the tokens of its inline values."""

import pytest

from lettergen.template.errors import MergeError
from lettergen.template.inlines import Inlines, Link, Note, has_inline


def test_a_text_without_inlines_is_one_piece() -> None:
    assert list(Inlines().split("words")) == ["words"]
    assert list(Inlines().split("")) == []


def test_a_value_is_where_its_token_is() -> None:
    inlines = Inlines()
    link, note = Link("words", "https://example.org"), Note("n")
    text = f"a{inlines.add(link)}b{inlines.add(note)}"
    assert list(inlines.split(text)) == ["a", link, "b", note]
    assert has_inline(text) and not has_inline("ab")


@pytest.mark.parametrize("number", ["0", "1", "9" * 20])
def test_a_token_that_was_not_given_out_is_an_error(number: str) -> None:
    with pytest.raises(MergeError) as caught:
        list(Inlines().split(f"a\U0010fff2{number}\U0010fff3"))
    assert caught.value.code == "LG104"
