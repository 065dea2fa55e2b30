"""How languages write dates, numbers and lists."""

import subprocess
import sys
from datetime import date

import pytest

from lettergen.languages.current import current_locale, using_locale
from lettergen.languages.english import ENGLISH
from lettergen.languages.load import UnknownLanguageError, load_locale
from lettergen.languages.tags import parse_tag
from lettergen.languages.words import WORDS

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "30 November 2026"),
        ("en-GB", "30 November 2026"),
        ("en-US", "November 30, 2026"),
        ("cy", "30 Tachwedd 2026"),
        ("cy-GB", "30 Tachwedd 2026"),
        ("de", "30. November 2026"),
        ("fr", "30 novembre 2026"),
        ("pl", "30 listopada 2026"),
        ("ja", "2026年11月30日"),
        ("ar", "30 نوفمبر 2026"),
        ("he", "30 בנובמבר 2026"),
        ("pt-BR", "30 de novembro de 2026"),
        ("zh-Hant-TW", "2026年11月30日"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(tag: str, written: str) -> None:
    assert load_locale(tag).format_date(DAY) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "a, b and c"),
        ("en-US", "a, b, and c"),
        ("cy", "a, b a c"),
        ("de", "a, b und c"),
        ("ar", "a وb وc"),
        ("ja", "a、b、c"),
    ],
)
def test_a_list_is_joined_as_the_language_joins_it(tag: str, written: str) -> None:
    assert load_locale(tag).conjunction.join(["a", "b", "c"]) == written


@pytest.mark.parametrize(
    ("tag", "items", "written"),
    [
        ("cy", "halen afal", "halen ac afal"),
        ("cy", "Caerdydd Ŵyr", "Caerdydd ac Ŵyr"),
        ("cy", "Abertawe Conwy", "Abertawe a Conwy"),
        ("es", "Pedro Isabel", "Pedro e Isabel"),
        ("es", "agua hielo", "agua y hielo"),
    ],
)
def test_the_word_for_and_suits_the_word_that_follows(tag: str, items: str, written: str) -> None:
    assert load_locale(tag).conjunction.join(items.split()) == written


def test_lists_of_any_length_are_joined() -> None:
    join = ENGLISH.conjunction.join
    assert [join([]), join(["a"]), join(["a", "b"])] == ["", "a", "a and b"]
    assert join(["a", "{1}", "{0}", "d"]) == "a, {1}, {0} and d"
    assert ENGLISH.disjunction.join(["a", "b", "c"]) == "a, b or c"


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th"),
        ("cy", "1af 2il 3ydd 4ydd 11eg 12fed 13eg 21ain 22ain 101af 111eg"),
        ("fr", "1er 2e 3e 4e 11e 12e 13e 21e 22e 101e 111e"),
        ("de", "1. 2. 3. 4. 11. 12. 13. 21. 22. 101. 111."),
        ("ja", "第1 第2 第3 第4 第11 第12 第13 第21 第22 第101 第111"),
    ],
)
def test_ordinals_end_as_the_language_ends_them(tag: str, written: str) -> None:
    locale = load_locale(tag)
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)
    assert " ".join(map(locale.format_ordinal, numbers)) == written


def test_the_days_of_a_month_have_their_welsh_ordinals() -> None:
    locale = load_locale("cy")
    days = "5ed 6ed 7fed 8fed 9fed 10fed 14eg 15fed 16eg 17eg 18fed 19eg 20fed 30ain 31ain"
    assert [locale.format_ordinal(int(day.rstrip("abcdefgilny"))) for day in days.split()] == (
        days.split()
    )


def test_numbers_have_the_symbols_of_the_language() -> None:
    german, polish, indian = (load_locale(tag).numbers for tag in ("de", "pl", "en-IN"))
    assert (german.decimal, german.group, german.currency) == (",", ".", "#,##0.00\xa0¤")
    assert (polish.group, polish.minimum_grouping) == ("\xa0", 2)
    assert indian.grouping == (3, 2)
    assert load_locale("cy").currency_sign("GBP") == "£"
    assert ENGLISH.currency_sign("XTS") == "XTS"


def test_a_month_alone_has_its_own_name() -> None:
    polish = load_locale("pl")
    assert (polish.months[10], polish.standalone_months[10]) == ("listopada", "listopad")


@pytest.mark.parametrize("tag", ["ar", "he", "fa-IR", "ur", "yi", "az-Arab"])
def test_arabic_and_hebrew_are_written_from_right_to_left(tag: str) -> None:
    assert load_locale(tag).is_right_to_left


@pytest.mark.parametrize("tag", ["en", "cy", "ja", "ur-Latn"])
def test_other_languages_are_written_from_left_to_right(tag: str) -> None:
    assert not load_locale(tag).is_right_to_left


def test_a_tag_is_written_in_its_usual_case() -> None:
    assert str(parse_tag("ZH-hant_tw")) == "zh-Hant-TW"
    assert str(parse_tag("sl-ROZAJ-biske")) == "sl-rozaj-biske"
    assert parse_tag("not a tag") is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Welsh", "Write cy."),
        ("Cymraeg", "Write cy."),
        ("qqq", "Write a tag such as en, cy, fr-CA or zh-Hant."),
        ("", "Write a tag such as en, cy, fr-CA or zh-Hant."),
    ],
)
def test_what_is_no_tag_of_a_language_is_refused_with_the_tag(text: str, hint: str) -> None:
    with pytest.raises(UnknownLanguageError) as caught:
        load_locale(text)
    assert caught.value.hint == hint


def test_a_known_language_in_an_unknown_country_is_the_language() -> None:
    assert load_locale("cy-AU").format_date(DAY) == "30 Tachwedd 2026"


def test_english_is_the_current_language_where_nothing_else_is_set() -> None:
    assert current_locale() is ENGLISH
    with using_locale(load_locale("cy")):
        assert current_locale().language == "cy"
    assert current_locale() is ENGLISH


@pytest.mark.parametrize("language", WORDS)
def test_lettergens_words_have_a_number_where_english_has_one(language: str) -> None:
    for own, english in zip(WORDS[language], WORDS["en"], strict=True):
        assert [number in own for number in ("{0}", "{1}")] == [
            number in english for number in ("{0}", "{1}")
        ]


def test_english_loads_no_data_of_other_languages() -> None:
    program = (
        "import sys; from lettergen.languages.load import load_locale; load_locale('en-GB');"
        "print('babel' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.stdout.strip() == "False"
