"""Numbers in the words of many languages; the expected words are those of their grammars."""

import sys
from decimal import Decimal

import pytest

from lettergen.languages.tags import Tag, parse_tag
from lettergen.template import number_words_cldr
from lettergen.template.errors import MergeError


def tag(text: str) -> Tag:
    found = parse_tag(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("de", 1, "eins"),
        ("de", 205, "zweihundertfünf"),
        ("de", -3, "minus drei"),
        ("de", 1_000_000, "eine Million"),
        ("fr", 80, "quatre-vingts"),
        ("fr", 81, "quatre-vingt-un"),
        ("fr", 200, "deux cents"),
        ("fr-CH", 71, "septante-et-un"),
        ("it", 21, "ventuno"),
        ("es", 21_000, "veintiún mil"),
        ("pt", 16, "dezesseis"),
        ("pt-PT", 16, "dezasseis"),
        ("nl", 22, "tweeëntwintig"),
        ("pl", 1234, "tysiąc dwieście trzydzieści cztery"),
        ("cs", 2000, "dva tisíce"),
        ("sv", 1001, "ettusen ett"),
        ("da", 74, "fireoghalvfjerds"),
        ("nb", 101, "hundre og én"),
        ("fi", 15, "viisitoista"),
        ("ru", 2000, "две тысячи"),
        ("ja", 10_000, "一万"),
    ],
)
def test_numbers_are_counted_in_words(language: str, number: int, words: str) -> None:
    assert number_words_cldr.write_cardinal(number, tag(language)) == words


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("de", "12.50", "zwölf Komma fünf"),
        ("fr", "-0", "zéro"),
        ("es", "-12.05", "menos doce coma cero cinco"),
        ("ja", "0.5", "〇・五"),
    ],
)
def test_the_digits_after_the_point_are_named(language: str, number: str, words: str) -> None:
    assert number_words_cldr.write_number(Decimal(number), tag(language)) == words


@pytest.mark.parametrize(
    ("language", "number", "gender", "words"),
    [
        ("de", 21, "", "einundzwanzigste"),
        ("fr", 1, "", "premier"),
        ("fr", 1, "feminine", "première"),
        ("es", 3, "feminine", "tercera"),
        ("sv", 1, "", "första"),
        ("da", 2, "", "anden"),
    ],
)
def test_ordinals_are_written_in_words(language: str, number: int, gender: str, words: str) -> None:
    assert number_words_cldr.write_ordinal(number, tag(language), gender) == words


@pytest.mark.parametrize(
    ("language", "number", "currency", "words"),
    [
        ("de", "205.10", "EUR", "zweihundertfünf Euro und zehn Cent"),
        ("de", "1", "CHF", "ein Franken"),
        ("fr", "1000000", "EUR", "un million d’euros"),
        ("fr", "21.01", "EUR", "vingt-et-un euros et un centime"),
        ("es", "21", "EUR", "veintiún euros"),
        ("it", "0.50", "EUR", "cinquanta centesimi"),
        ("pt", "2", "EUR", "dois euros"),
        ("nl", "-3", "EUR", "min drie euro"),
        ("pl", "1", "PLN", "jeden złoty"),
        ("pl", "22.05", "PLN", "dwadzieścia dwa złote i pięć groszy"),
        ("pl", "1234.00", "PLN", "tysiąc dwieście trzydzieści cztery złote"),
        ("cs", "2.02", "CZK", "dvě koruny a dva haléře"),
        ("da", "1000000", "DKK", "en million kroner"),
        ("nb", "1.01", "NOK", "én krone og ett øre"),
        ("sv", "1.01", "SEK", "en krona och ett öre"),
        ("sv", "0", "SEK", "noll kronor"),
    ],
)
def test_amounts_agree_with_their_currency(
    language: str, number: str, currency: str, words: str
) -> None:
    assert number_words_cldr.write_amount(Decimal(number), currency, tag(language)) == words


@pytest.mark.parametrize(
    ("language", "write", "message"),
    [
        ("cy", lambda own: number_words_cldr.write_cardinal(5, own), "in the language cy"),
        ("pl", lambda own: number_words_cldr.write_ordinal(5, own), "words for ordinals"),
        ("pl", lambda own: number_words_cldr.write_number(Decimal("1.5"), own), "words for 1.5"),
        ("de", lambda own: number_words_cldr.write_cardinal(10**9, own), "too large"),
        ("nl", lambda own: number_words_cldr.write_cardinal(1, own, "feminine"), "feminine"),
        ("de", lambda own: number_words_cldr.write_amount(1, "JPY", own), "amounts in JPY"),
        ("ru", lambda own: number_words_cldr.write_amount(1, "RUB", own), "amounts in RUB"),
    ],
)
def test_words_that_are_not_known_are_an_error(language: str, write: object, message: str) -> None:
    assert callable(write)
    with pytest.raises(MergeError, match=message) as refused:
        write(tag(language))
    assert refused.value.code == "LG643"


def test_without_the_package_the_error_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number_words_cldr._load_rules.cache_clear()
    monkeypatch.setitem(sys.modules, "unicode_rbnf", None)
    with pytest.raises(MergeError) as refused:
        number_words_cldr.write_cardinal(5, tag("de"))
    assert "lettergen[words]" in refused.value.hint
