"""Two letters compared: what is removed and added, word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.redline.content import BODY, FOOTNOTE, NOTHING, TOKEN, Content, Passage, Token
from lettergen.redline.words import Change, Kind, compare, compare_passages, find_changes


def build_passage(text: str, kind: str = BODY) -> Passage:
    """A passage that says this."""
    words = (match.group() for match in TOKEN.finditer(text))
    return Passage(kind, "1", "", tuple(Token(word, word) for word in words))


def build_content(*texts: str) -> Content:
    """A letter with these paragraphs."""
    return Content(tuple(build_passage(text) for text in texts if text.strip()))


def show(change: Change) -> str:
    """A change as words with marks."""
    marks = {Kind.KEPT: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(marks[one.kind].format(one.text) for one in change.segments)


def changes(old: Content, new: Content) -> list[str]:
    return [show(change) for change in compare(old, new).changes]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("We met in May.", "We met in June.", "We met in [-May-]{+June+}."),
        ("on 13 October 2020", "on 14 November 2020", "on [-13 October-]{+14 November+} 2020"),
        ("It costs £1,200.50.", "It costs £1,300.50.", "It costs £[-1,200.50-]{+1,300.50+}."),
        (
            "to ann@hull.org today",
            "to ann@ely.org today",
            "to [-ann@hull.org-]{+ann@ely.org+} today",
        ),
        ("a word", "a new word", "a {+new +}word"),
        ("我们在北京见面", "我们在上海见面", "我们在[-北京-]{+上海+}见面"),
        ("cafe\u0301 noir", "cafe noir", "[-cafe\u0301-]{+cafe+} noir"),
        ("हिन्दी में", "हिन्दी से", "हिन्दी [-में-]{+से+}"),
        ("a b", "a\u00a0b", "a[- -]{+\u00a0+}b"),
    ],
)
def test_words_are_compared_as_people_read_them(old: str, new: str, shown: str) -> None:
    assert changes(build_content(old), build_content(new)) == [shown]


def test_a_paragraph_that_is_new_or_gone_is_a_change_of_its_own() -> None:
    old = build_content("Dear Ann,", "We met in May.", "Yours")
    new = build_content("Dear Ann,", "We met in May.", "Do write to us again.", "Yours")
    assert changes(old, new) == ["{+Do write to us again.+}"]
    assert changes(new, old) == ["[-Do write to us again.-]"]
    assert changes(NOTHING, old)[0] == "{+Dear Ann,+}"
    assert changes(old, old) == []


def test_a_note_is_never_compared_with_a_paragraph() -> None:
    old = Content((build_passage("See the report of May."),))
    new = Content((build_passage("See the report of May.", FOOTNOTE),))
    assert changes(old, new) == ["[-See the report of May.-]", "{+See the report of May.+}"]


_WORDS = st.lists(st.sampled_from(["the", "a", "Hull", "12", ",", ".", " ", "\u00a0"]), max_size=30)
_LETTERS = st.lists(_WORDS.map("".join), max_size=8)


@given(st.text(), st.text())
def test_the_words_that_stay_and_change_are_all_the_words(old: str, new: str) -> None:
    segments = compare_passages(build_passage(old), build_passage(new))
    before = [one.text for one in segments if one.kind is not Kind.ADDED]
    after = [one.text for one in segments if one.kind is not Kind.REMOVED]
    assert ("".join(before), "".join(after)) == (old, new)


@given(_WORDS, _WORDS)
def test_the_ranges_that_differ_make_one_row_of_the_other(old: list[str], new: list[str]) -> None:
    made, done = [], 0
    for i, i_end, j, j_end in find_changes(old, new):
        assert done <= i <= i_end
        made += old[done:i] + new[j:j_end]
        done = i_end
    assert made + old[done:] == new
    if old == new:
        assert find_changes(old, new) == []


@given(_LETTERS, _LETTERS)
def test_every_passage_of_two_letters_is_in_their_comparison_once(
    old: list[str], new: list[str]
) -> None:
    one, other = build_content(*old), build_content(*new)
    pairs = compare(one, other).pairs
    assert tuple(before for before, _ in pairs if before) == one.passages
    assert tuple(after for _, after in pairs if after) == other.passages
    assert (one.sha256 == other.sha256) is (not list(compare(one, other).changes))


def test_very_long_passages_are_compared_quickly() -> None:
    old = " ".join(["the"] * 3000)
    new = " ".join(["the", "a"] * 1500)
    start = time.perf_counter()
    assert changes(build_content(old), build_content(new))
    letters = build_content(*(f"Item {n} of the list" for n in range(600)))
    others = build_content(*(f"Part {n} of a letter" for n in range(600)))
    assert changes(letters, others)
    assert time.perf_counter() - start < 5
