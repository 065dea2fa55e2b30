"""Fonts of a letter and of its PDF, compared by name and by width."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from lettergen.export.pdf.postprocess import fonts


def pdf_in(*names: str) -> pikepdf.Pdf:
    """A PDF that is set in fonts of these names."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    kept = [
        pdf.make_indirect(Dictionary(Type=Name.Font, BaseFont=Name(f"/{name}"))) for name in names
    ]
    pdf.Root.Kept = Array(kept)
    return pdf


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("Arial", "BAAAAA+LiberationSans-Bold"),
        ("Arial", "ArialMT"),
        ("Arial", "Arial-BoldItalicMT"),
        ("Helvetica", "AAAAAA+Arimo"),
        ("Times New Roman", "TimesNewRomanPSMT"),
        ("Times New Roman", "TimesNewRomanPS-BoldMT"),
        ("Times New Roman", "AAAAAA+LiberationSerif"),
        ("Courier New", "AAAAAA+Cousine-Regular"),
        ("Calibri", "AAAAAA+Carlito"),
        ("Cambria", "AAAAAA+Caladea,Bold"),
        ("Georgia", "AAAAAA+Gelasio"),
        ("Gill Sans MT", "AAAAAA+GillSansMT"),
        ("Segoe UI Semibold", "AAAAAA+SegoeUI-Semibold"),
    ],
)
def test_a_font_and_those_of_the_same_widths_are_equal(asked: str, there: str) -> None:
    assert fonts.find_substituted([asked], fonts.list_fonts(pdf_in(there))) == {}


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("Arial", "DejaVuSans"),
        ("Arial", "LiberationSansNarrow"),
        ("Arial Narrow", "LiberationSans"),
        ("Calibri", "LiberationSans"),
        ("Times New Roman", "LiberationSans"),
    ],
)
def test_any_other_font_is_a_substitute(asked: str, there: str) -> None:
    assert fonts.find_substituted([asked], fonts.list_fonts(pdf_in(there))) == {asked: [there]}


def test_fonts_for_a_few_characters_are_no_substitutes() -> None:
    pdf = pdf_in("AAAAAA+LiberationSans", "AAAAAA+DejaVuSans", "AAAAAA+OpenSymbol")
    assert fonts.find_substituted(["Arial"], fonts.list_fonts(pdf)) == {}


def test_fonts_that_the_letter_does_not_name_are_used_instead() -> None:
    pdf = pdf_in("AAAAAA+LiberationSans", "AAAAAA+DejaVuSans", "AAAAAA+OpenSymbol")
    assert fonts.find_substituted(["Arial", "Calibri"], fonts.list_fonts(pdf)) == {
        "Calibri": ["DejaVuSans"]
    }


def test_symbol_fonts_are_not_compared() -> None:
    assert (
        fonts.find_substituted(
            ["Symbol", "Wingdings 2", "Segoe UI Emoji"], fonts.list_fonts(pdf_in("Arial"))
        )
        == {}
    )


def test_what_a_font_is_made_of_is_not_counted() -> None:
    pdf = pdf_in("AAAAAA+LiberationSans")
    (font,) = pdf.Root.Kept
    inner = pdf.make_indirect(Dictionary(Type=Name.Font, BaseFont=Name("/Inner")))
    font.DescendantFonts = Array([inner])
    assert list(fonts.list_names(fonts.list_fonts(pdf))) == ["LiberationSans"]


def test_the_suggestion_names_fonts_of_the_same_widths_and_their_package() -> None:
    assert fonts.suggest("calibri") == (
        "Install calibri or a font of the same widths (Carlito);"
        " on Debian and Ubuntu: apt install fonts-crosextra-carlito."
    )
    assert fonts.suggest("Georgia") == "Install Georgia or a font of the same widths (Gelasio)."
    assert "use a font that is installed" in fonts.suggest("Papyrus")
