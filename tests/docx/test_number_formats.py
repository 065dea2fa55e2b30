"""Numbers in the formats of Word."""

import pytest

from lettergen.docx.number_formats import numeral


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (1994, "lowerRoman", "mcmxciv"),
        (4, "upperRoman", "IV"),
        (2, "chicago", "†"),
        (5, "chicago", "**"),
        (3, "none", ""),
        (0, "decimal", "0"),
        (3, "hebrew1", "3"),
        (7, "001", "007"),
        (1234, "001", "1234"),
        (2, "ordinal", "2nd"),
        (11, "ordinal", "11th"),
        (101, "ordinal", "101st"),
        (26, "hex", "1A"),
        (3, "numberInDash", "- 3 -"),
        (12, "decimalFullWidth", "１２"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
    ],
)
def test_numbers_in_the_formats_of_word(number: int, number_format: str, shown: str) -> None:
    assert numeral(number, number_format) == shown
