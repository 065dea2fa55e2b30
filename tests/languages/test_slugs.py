"""Safe names of texts in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.slugs import make_code, make_name, make_slug, recording_slugs


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kent", "kent"),
        ("Ynys Môn", "ynys-mon"),
        ("St Mary’s", "st-marys"),
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Anna Straße", "anna-strasse"),
        ("Øystein Ås", "oystein-as"),
        ("Vuk Đorđević", "vuk-dordevic"),
        ("Þór Æsir", "thor-aesir"),
        ("李雷", "li-lei"),
        ("김민수", "gim-min-su"),
        ("さくら", "sakura"),
        ("Олег Иванов", "oleg-ivanov"),
        ("Ελένη", "eleni"),
        ("ليلى حداد", "lyla-hdd"),
        ("רחל כהן", "rhl-khhn"),
        ("สมชาย", "smchay"),
        ("Ştefan–Ionuţ", "stefan-ionut"),
        ("Ａｎｎａ", "anna"),
        ("£5 & more", "5-more"),
        ("…", ""),
    ],
)
def test_a_name_is_in_latin_letters(text: str, name: str) -> None:
    assert make_slug(text) == name


@given(st.text())
def test_a_name_has_nothing_but_letters_digits_and_hyphens(text: str) -> None:
    assert set(make_slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_code_is_a_texts_own_whatever_its_capitals_and_punctuation() -> None:
    assert make_code("Łukasz B") == make_code(" ŁUKASZ  b.") != make_code("Lukasz B")


def test_a_name_gets_its_code_where_it_is_asked_for() -> None:
    with recording_slugs(frozenset([1])) as uses:
        assert make_name("Kent") == "kent"
        assert make_name("Łukasz") == f"lukasz-{make_code('Łukasz')}"
        assert make_name("Łukasz") == "lukasz"
    assert uses.texts == ["Kent", "Łukasz", "Łukasz"]
    assert make_name("Łukasz") == "lukasz"
