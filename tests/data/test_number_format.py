"""Number formats: a letter prints what the cell shows; dates arrive as ISO dates."""

import pytest

from lettergen.data.number_format import (
    BUILT_IN,
    UnknownFormatError,
    find_text_format,
    parse_format,
    show_general,
)

SHOWN = [
    ("0", "7", "7"),
    ("00000", "1234", "01234"),
    ("00000", "123456", "123456"),
    ("0000000000", "7700900123", "7700900123"),
    ("00000-0000", "21074219", "02107-4219"),
    ("(000) 000-0000", "2125550123", "(212) 555-0123"),
    ("00 00 00", "12345", "01 23 45"),
    ('"CRN "000000', "42", "CRN 000042"),
    ("0.00", "0.285", "0.29"),
    ("0.00", "1.0049999999999999", "1.01"),
    ("0.00", "-1.5", "-1.50"),
    ("0.0#", "1.5", "1.5"),
    ("0.0#", "1.257", "1.26"),
    ("#.##", "0.5", ".5"),
    ("#,##0", "1234567.5", "1,234,568"),
    ("#,##0", "12", "12"),
    ("#,##0.00", "1250", "1,250.00"),
    ("#,##0.00;[Red]-#,##0.00", "-1250", "-1,250.00"),
    ('"£"#,##0.00', "1250", "£1,250.00"),
    ("[$£-809]#,##0.00", "1250.5", "£1,250.50"),
    ("[$£-809]#,##0.00", "-1250.5", "-£1,250.50"),
    ("#,##0.00\\ [$€-407]", "1250.5", "1,250.50 €"),
    ("$#,##0_);($#,##0)", "-12", "($12)"),
    ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "1250", "£1,250.00"),
    ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "-3", "-£3.00"),
    ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "0", "£-"),
    ("0%", "0.125", "13%"),
    ("0.0%", "0.125", "12.5%"),
    ("0,", "12500", "13"),
    ('0.0,,"m"', "12500000", "12.5m"),
    ("0.00E+00", "12345", "1.23E+04"),
    ("0.00E+00", "0", "0.00E+00"),
    ("General", "0.30000000000000004", "0.3"),
    ("# ?/?", "2.75", "2 3/4"),
    ("# ?/?", "-0.25", "-1/4"),
    ("# ??/??", "3", "3"),
    ("?/?", "2.75", "11/4"),
    ("0 ?/8", "0.5", "0 4/8"),
    ('General" kg"', "5", "5 kg"),
    ('"Yes";"Yes";"No"', "1", "Yes"),
    ('"Yes";"Yes";"No"', "0", "No"),
    ('[=1]"one";[=2]"two";0', "2", "two"),
    ("[>=1000]#,##0;0.00", "999", "999.00"),
    ("#", "0", ""),
    ("yyyy-mm-dd", "46356", "2026-11-30"),
    ("dd/mm/yyyy", "46356", "2026-11-30"),
    ("d mmmm yyyy", "46356.75", "2026-11-30"),
    ("[$-809]dddd, d mmmm yyyy", "46356", "2026-11-30"),
    ("mmm-yy", "46356", "2026-11-30"),
    ("m/d/yy h:mm", "46356.604166666664", "2026-11-30 14:30"),
    ("h:mm", "0.604166666666667", "14:30"),
    ("h:mm:ss AM/PM", "0.604178240740741", "14:30:01"),
    ("mm:ss", "0.00081018518518518516", "00:01:10"),
    ("[h]:mm", "1.5", "36:00"),
    ("[mm]:ss", "0.0625", "90:00"),
    ("yyyy-mm-dd", "59", "1900-02-28"),
    ("yyyy-mm-dd", "61", "1900-03-01"),
]


@pytest.mark.parametrize(("code", "number", "shown"), SHOWN)
def test_a_number_is_shown_as_in_its_cell(code: str, number: str, shown: str) -> None:
    assert parse_format(code)(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("7", "7"),
        ("-7", "-7"),
        ("0", "0"),
        ("1234.5", "1234.5"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("0.333333333333333", "0.333333333"),
        ("123456789012", "123456789012"),
        ("447700900123", "447700900123"),
        ("1E+2", "100"),
        ("12345.678901234", "12345.6789"),
        ("100.1", "100.1"),
        ("-0.5", "-0.5"),
        ("1.5E-5", "1.5E-05"),
    ],
)
def test_general_shows_what_fits_in_eleven_characters(number: str, shown: str) -> None:
    assert show_general(number) == shown


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("# ?/?", "0.06"),
        ("# ?/?x", "0.5"),
        ("yyyy-mm-dd", "-1"),
        ("yyyy-mm-dd", "60"),
        ("yyyy-mm-dd", "2958466"),
    ],
)
def test_what_cannot_be_known_is_not_guessed(code: str, number: str) -> None:
    with pytest.raises(UnknownFormatError):
        parse_format(code)(number)


def test_dates_may_begin_in_1904() -> None:
    assert parse_format("yyyy-mm-dd", is_1904=True)("44894") == "2026-11-30"


def test_a_format_may_add_words_to_a_text() -> None:
    show = find_text_format('General;General;General;"Ref "@')
    assert show is not None
    assert show("A5") == "Ref A5"
    assert find_text_format("@") is None
    assert find_text_format("0.00") is None


def test_every_built_in_format_can_be_parsed() -> None:
    for code in BUILT_IN.values():
        parse_format(code)
