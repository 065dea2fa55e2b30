"""The words of a letter are found on its pages, however lines break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.export.pdf.postprocess.words import find_lost_characters, find_missing

PASSAGE = "The first is a report of findings from my call for evidence on the defence."
OTHER = (
    "Since then the office has asked each of the forces for figures, and has been told by most"
    " that none are kept in a form which could be shared before the end of the year."
)


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        PASSAGE.replace(" ", "\r\n"),
        PASSAGE.upper(),
        PASSAGE.replace("findings", "find\ufffe\r\nings"),
        PASSAGE.replace("findings", "find-\nings12"),
        PASSAGE.replace("first", "ﬁrst"),
        PASSAGE.replace("from my", "from\nPage 2\nThe Commissioner\nmy"),
        PASSAGE.replace("the defence", "the\nPage 2\ndefence"),
    ],
    ids=["whole", "lines", "capitals", "a hyphen", "a mark", "a ligature", "overleaf", "a word"],
)
def test_a_passage_is_found(text: str) -> None:
    assert find_missing([PASSAGE], f"{OTHER}\n{text}\n{OTHER}") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        OTHER,
        OTHER * 20,
        PASSAGE.replace("evidence", "views") + OTHER,
        PASSAGE.replace("is a", "was a") + OTHER,
        PASSAGE.replace("the defence", "the Act") + OTHER,
    ],
)
def test_a_passage_that_is_not_there_is_missed(text: str) -> None:
    assert find_missing([PASSAGE], text) == [PASSAGE]


def test_a_short_passage_is_missed_too() -> None:
    assert find_missing(["Kent", "Sussex"], "Dear Sussex") == ["Kent"]


def test_a_passage_without_letters_is_everywhere() -> None:
    assert find_missing(["2020", "—"], "") == []


def test_glyphs_that_nobody_can_read_may_be_letters() -> None:
    assert (
        find_missing(
            ["رسالة إلى كينت"], "ر\ufffe\ufffe\ufffe\ufffe إ\ufffe\ufffe \ufffe\ufffe\ufffe\ufffe"
        )
        == []
    )
    assert find_missing(["رسالة إلى كينت"], "ر\ufffe\ufffe") != []


@given(st.lists(st.sampled_from(PASSAGE.split() + OTHER.split()), min_size=1), st.data())
def test_words_are_found_whatever_breaks_them_into_lines(
    words: list[str], data: st.DataObject
) -> None:
    separators = st.sampled_from([" ", "\r\n", "\ufffe\r\n", "  ", "\n12\n"])
    text = "".join(word + data.draw(separators) for word in words)
    assert find_missing([" ".join(words)], text) == []


def test_characters_that_are_nowhere_on_the_page_are_lost() -> None:
    assert find_lost_characters(["A 漢 and £5 – “so” 😀"], "A and £5 - “so”") == ["漢", "😀"]


def test_capitals_spaces_dashes_and_bullets_of_symbol_fonts_are_not_lost() -> None:
    passage = "As\u00a0is \u2011 ﬁne\u00ad \uf0b7"
    assert find_lost_characters([passage], "AS IS - FINE") == []


def test_a_bracket_among_words_from_right_to_left_is_drawn_as_its_mirror_image() -> None:
    passage = "תודה (סימוכין AB-12)."
    assert find_lost_characters([passage], "תודה )סימוכין AB-12).") == []
    assert find_lost_characters(["a (b)."], "a )b).") == ["("]


def test_a_character_may_be_named_as_the_radical_that_looks_the_same() -> None:
    assert find_lost_characters(["警察本部長"], "警察本部\u2ed1") == []
    assert find_missing(["警察本部長"], "警察本部\u2ed1") == []
