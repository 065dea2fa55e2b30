"""An address is set in the largest type in which it fits."""

from hypothesis import given
from hypothesis import strategies as st

from lettergen.stationery.font_metrics import measure_width
from lettergen.stationery.sizes import Size
from lettergen.stationery.text_fit import LEADING, TIGHT, FittedText, TypeSizes, fit_text

TYPE = TypeSizes(most=11, whole=9, least=8)
ADDRESS = ("Mary Fenn", "4 Mill Lane", "Ely", "CB7 4AU")
MM = 72 / 25.4


def test_there_is_space_for_a_short_address_in_the_largest_type() -> None:
    assert fit_text(ADDRESS, Size(60, 35), TYPE) == FittedText(ADDRESS, 11)


def test_the_type_gets_smaller_before_a_line_is_broken() -> None:
    line = "Police and Crime Commissioner for Essex"
    width = measure_width(line, 9.5) / MM / 0.98
    assert fit_text([line], Size(width, 35), TYPE) == FittedText((line,), 9.5)


def test_a_line_is_broken_between_words_before_the_type_gets_too_small() -> None:
    line = "Office of the Police, Fire and Crime Commissioner"
    fitted = fit_text([line, "Witham"], Size(55, 35), TYPE)
    assert fitted == FittedText(
        ("Office of the Police, Fire and", "Crime Commissioner", "Witham"),
        11,
        turnovers=frozenset({1}),
    )


def test_many_lines_are_set_closer_as_a_last_resort() -> None:
    lines = [f"Line {number}" for number in range(11)]
    assert fit_text(lines, Size(60, 35.1), TYPE) == FittedText(tuple(lines), 8, TIGHT)
    assert fit_text(lines, Size(60, 34.5), TYPE) is None


def test_a_word_that_is_too_long_fits_nowhere() -> None:
    assert fit_text(
        ["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"], Size(55, 35), TYPE
    ) is (None)


def test_non_breaking_spaces_hold_words_together() -> None:
    fitted = fit_text(["Flat\xa012 Long\xa0Street\xa0North"], Size(28, 35), TYPE)
    assert fitted == FittedText(
        ("Flat\xa012", "Long\xa0Street\xa0North"), 8.5, turnovers=frozenset({1})
    )


TEXT = st.text(st.sampled_from("abcdeWM Tŷ-1 9,é漢"), min_size=1, max_size=60)
LINES = st.lists(TEXT.map(lambda text: " ".join(text.split()) or "x"), min_size=1, max_size=12)


@given(LINES, st.floats(20, 120), st.floats(10, 80))
def test_what_is_set_says_the_same_and_keeps_inside(
    lines: list[str], width: float, height: float
) -> None:
    fitted = fit_text(lines, Size(width, height), TYPE)
    if fitted is None:
        return
    assert " ".join(fitted.lines) == " ".join(lines)
    assert TYPE.least <= fitted.points <= TYPE.most
    assert max(measure_width(line, fitted.points) for line in fitted.lines) <= width * MM
    assert len(fitted.lines) * fitted.points * fitted.leading <= height * MM
    assert fitted.leading in (LEADING, TIGHT)


@given(LINES, st.floats(20, 120), st.floats(10, 80))
def test_more_space_never_makes_an_address_not_fit(
    lines: list[str], width: float, height: float
) -> None:
    if fit_text(lines, Size(width, height), TYPE):
        assert fit_text(lines, Size(width + 5, height + 5), TYPE)


def test_an_address_in_a_smaller_type_is_broken_where_that_needs_it() -> None:
    line = "Office of the Police, Fire and Crime Commissioner"
    space = Size(70, 35)
    fitted = fit_text([line, "Witham"], Size(62, 35), TYPE)
    assert fitted is not None
    assert (len(fitted.lines), fitted.points) == (3, 11)
    assert fitted.resize(11, space) is fitted
    smaller = fitted.resize(8, space)
    assert (smaller.lines, smaller.points) == ((line, "Witham"), 8)


def test_a_line_that_the_indent_would_make_too_long_has_none() -> None:
    word = "Wolverhamptonshire"
    space = Size(measure_width(word, 8) / 72 * 25.4 / 0.97, 35)
    fitted = fit_text([f"Flat {word}"], space, TYPE)
    assert fitted is not None
    assert (fitted.lines, fitted.points) == (("Flat", word), 8)
    assert fitted.hanging == 0
