"""The characters of symbol fonts."""

import pytest

from lettergen.docx.symbols import find_character, is_symbol_font


@pytest.mark.parametrize(
    ("font", "code", "character"),
    [
        ("Symbol", 0x61, "α"),
        ("Symbol", 0xF061, "α"),
        ("symbol", 0xF0B3, "≥"),
        ("Symbol", 0xF07E, "∼"),
        ("Wingdings", 0xF0FC, "✓"),
        ("Wingdings", 0xF0FE, "☑"),
        ("Wingdings", 0xF0A8, "□"),
        ("Wingdings", 0xF0E0, "→"),
        ("Wingdings 2", 0x50, "✓"),
        ("Webdings", 0xF061, "✔"),
        ("Wingdings", 0xF021, ""),
        ("Arial", 0x61, ""),
        ("Our Logo", 0xF041, ""),
    ],
)
def test_a_place_in_a_symbol_font_is_a_character_if_it_is_known(
    font: str, code: int, character: str
) -> None:
    assert find_character(font, code) == character


def test_fonts_of_symbols_are_known_whatever_their_capitals() -> None:
    assert is_symbol_font("WINGDINGS")
    assert is_symbol_font("Wingdings 3")
    assert not is_symbol_font("Arial")
