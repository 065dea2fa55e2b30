"""What was written, what a person made of it, what a render gives now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.redline.three_way import describe_changes, find_open_changes, list_edits
from lettergen.redline.words import compare
from tests.redline.test_words import build_content

WRITTEN = ["Dear Ann,", "We met in May 2020.", "Yours"]


@pytest.mark.parametrize(
    ("edited", "new", "is_open"),
    [
        # the same change, made by both
        (["Dear Ann,", "We met in June 2020.", "Yours"], ["", "We met in June 2020.", ""], False),
        # the same change among others in one paragraph
        (["Dear Ann,", "We spoke in June 2020.", ""], ["", "We met in June 2020.", ""], False),
        (["Dear Ann,", "We met in June 2021.", ""], ["", "We met in June 2020.", ""], False),
        # another change of the same words
        (["Dear Ann,", "We met in July 2020.", ""], ["", "We met in June 2020.", ""], True),
        # a change elsewhere
        (["My dear Ann,", "We met in May 2020.", ""], ["", "We met in June 2020.", ""], True),
        # a paragraph that is new, and one that is gone
        (["Dear Ann,", "We met in May 2020.", "Do write.", ""], ["", "", "Do write.", ""], False),
        (["My dear Ann,", "We met in May 2020.", ""], ["", "", "Do write.", ""], True),
        (["My dear Ann,", "Yours"], ["Dear Ann,", "Yours"], False),
        (["My dear Ann,", "We met in May 2020.", "Yours"], ["Dear Ann,", "Yours"], True),
    ],
)
def test_a_change_is_open_until_the_person_makes_it_too(
    edited: list[str], new: list[str], is_open: bool
) -> None:
    def fill(texts: list[str]) -> list[str]:
        before = (
            [*WRITTEN[: len(texts) - 1], WRITTEN[-1]]
            if len(texts) < 4
            else [*WRITTEN[:2], "", WRITTEN[2]]
        )
        return [text or old for text, old in zip(texts, before, strict=True)]

    contents = [build_content(*texts) for texts in (WRITTEN, fill(edited), fill(new))]
    assert bool(find_open_changes(*contents)) is is_open


def test_changes_are_told_in_one_line() -> None:
    old = build_content("We met in May.", "It was nice to see you.", "Yours", "Never")
    new = build_content("We met in June.", "It was very nice to you.", "Yours")
    changes = list(compare(old, new).changes)
    assert describe_changes(changes) == (
        "'May' → 'June' in paragraph 1, 'very' added in paragraph 1, 'see' removed in paragraph 1, "
        "and 1 more"
    )
    assert list_edits(changes[0]) == [("May", "June")]


_LETTERS = st.lists(
    st.lists(st.sampled_from(["the", "a", "Hull", " ", "."]), max_size=8).map("".join), max_size=4
)


@given(_LETTERS, _LETTERS)
def test_nothing_is_open_in_a_letter_that_was_not_edited_or_says_the_same(
    written: list[str], new: list[str]
) -> None:
    before, now = build_content(*written), build_content(*new)
    assert find_open_changes(before, now, now) == []
    assert find_open_changes(before, now, before) == []
    assert len(find_open_changes(before, before, now)) <= len(list(compare(before, now).changes))
