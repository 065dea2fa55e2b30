"""Sizes as people write them."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.sizes import Size, parse_size, to_twips


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63.5x38.1", Size(63.5, 38.1)),
        (" 229 X 162 ", Size(229, 162)),
        ("99.1×38.1 mm", Size(99.1, 38.1)),
        ("220mm x 110mm", Size(220, 110)),
    ],
)
def test_a_size_is_a_width_and_a_height_in_millimetres(text: str, expected: Size) -> None:
    assert parse_size(text, "--size") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A4",
        "63.5",
        "63,5x38,1",
        "0x10",
        "-5x10",
        "1x2x3",
        "axb",
        f"{9:09}x1",
        "9" * 400 + "x1",
        "٣x٤",
    ],
)
def test_the_message_for_what_is_no_size_shows_how_to_write_one(text: str) -> None:
    with pytest.raises(LettergenError) as refused:
        parse_size(text, "--pitch")
    assert str(refused.value) == (
        f"--pitch: '{text}' is not a size. Write width x height in mm, such as 63.5x38.1."
    )
    assert refused.value.findings[0].code == "LG474"


def test_an_inch_has_1440_twips() -> None:
    assert (to_twips(25.4), to_twips(210), to_twips(0)) == (1440, 11906, 0)
