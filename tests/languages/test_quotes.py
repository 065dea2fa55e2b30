"""Typographic quotation marks and apostrophes in place of straight ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.quotes import HIDDEN, find_quote_marks, find_quotes, set_quotes
from lettergen.languages.tags import parse_tag

LANGUAGES = ["bg", "cy", "de", "de-CH", "en-GB", "fi", "fr", "hu", "it", "ja", "nl", "pl", "sr"]
MARKS = set("\"'“”‘’„‚«»‹›「」『』")


def set_in(text: str, language: str = "en-GB") -> str:
    """Take a text and the tag of its language; return it with the marks of the language."""
    tag = parse_tag(language)
    marks = find_quote_marks(tag) if tag else None
    assert marks
    return set_quotes(text, marks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sean O'Brien of King's Lynn", "Sean O’Brien of King’s Lynn"),
        ("\"It's 'fine',\" she said.", "“It’s ‘fine’,” she said."),
        ("it's \"'nested'\" now", "it’s “‘nested’” now"),
        ("the boys' club", "the boys’ club"),
        ("the readers' 'own' words", "the readers’ ‘own’ words"),
        ("'Tis the '90s, rock 'n' roll", "’Tis the ’90s, rock ’n’ roll"),
        ("the '68 and the 1990's", "the ’68 and the 1990’s"),
        ("Room '12'", "Room ‘12’"),
        ('("yes")—"no"', "(“yes”)—“no”"),
        ('"A"/"B"', "“A”/“B”"),
        ('"Room 12" and "Room 14"', "“Room 12” and “Room 14”"),
        ("He is 6' 2\" tall, or 5'10\".", "He is 6' 2\" tall, or 5'10\"."),
        ('The 3.5" disk', 'The 3.5" disk'),
        ('"The 3.5" disk"', '“The 3.5" disk”'),
        ("see http://x.org/a'b\"c for Ann's", "see http://x.org/a'b\"c for Ann’s"),
        ('"see www.x.org"', "“see www.x.org”"),
        ('"unclosed', '"unclosed'),
        ("'", "'"),
        ("", ""),
    ],
)
def test_english_has_curly_marks(text: str, expected: str) -> None:
    assert set_in(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Er sagte: \"Das ist 'gut'.\"", "Er sagte: „Das ist ‚gut‘.“"),
        ("de-CH", '"gut"', "«gut»"),
        ("fr", 'l\'homme dit "oui"', "l’homme dit «\u00a0oui\u00a0»"),
        ("fr-CH", '"oui"', "«oui»"),
        ("nl", "'s morgens in 't veld", "’s morgens in ’t veld"),
        ("sv", '"hej"', "”hej”"),
        ("pl", '"tak"', "„tak”"),
        ("uk", 'п\'ять "слів"', "п’ять «слів»"),
        ("cy", '"Mae\'n dda"', "“Mae’n dda”"),
        ("ja", 'これは"本"です', "これは「本」です"),
    ],
)
def test_each_language_has_its_own_marks(language: str, text: str, expected: str) -> None:
    assert set_in(text, language) == expected


@pytest.mark.parametrize("language", ["ar", "he", "fa", "qu"])
def test_other_languages_keep_marks_as_typed(language: str) -> None:
    tag = parse_tag(language)
    assert tag
    assert find_quote_marks(tag) is None


def test_marks_see_through_what_prints_nothing() -> None:
    tag = parse_tag("en-GB")
    marks = find_quote_marks(tag) if tag else None
    assert marks
    assert find_quotes(f'{HIDDEN}"a{HIDDEN}"', marks) == {1: "“", 4: "”"}


@given(st.text(alphabet="ab1 .,(-\"'\n@:/", max_size=40), st.sampled_from(LANGUAGES))
def test_only_marks_change(text: str, language: str) -> None:
    def strip(one: str) -> str:
        return "".join(character for character in one if character not in MARKS | {"\u00a0"})

    changed = set_in(text, language)
    assert strip(changed) == strip(text)
    assert set_in(changed, language).count("“") >= changed.count("“")


@given(st.text(alphabet="ab .'\"", max_size=30))
def test_what_is_set_stays(text: str) -> None:
    tag = parse_tag("en-GB")
    marks = find_quote_marks(tag) if tag else None
    assert marks
    found = find_quotes(text, marks)
    assert all(text[at] in "\"'" for at in found)
