"""Numbers unlike the others in their field, and totals that are not the sum of their parts."""

from pathlib import Path

import pytest

import lettergen
from lettergen.checks.columns import read_amount
from tests.support.small_campaigns import write_campaign

NAMES = ("Ada Mensah", "Rob Vale", "Ines Roy", "Joe Marsh", "Kit Lund", "Mia Stone")


def find(folder: Path, field: str, *values: str) -> list[str]:
    """Return the findings about the numbers of a field that six people have."""
    rows = [
        f'- {{name: {name}, {field}: "{value}"}}\n'
        for name, value in zip(NAMES, values, strict=False)
    ]
    letter = f"Dear {{{{ name }}}}, you owe {{{{ {field} }}}}.\n"
    return [
        f"{one.code} {one.place.line}: {one.message}"
        for one in lettergen.check(write_campaign(folder, letter, "".join(rows))).findings
        if one.code in ("LG910", "LG911")
    ]


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("12O", "with a letter in place of a digit"),
        ("-12.50", "which is negative"),
        ("−12.50", "which is negative"),
        ("1250", "without its decimals"),
    ],
)
def test_an_amount_unlike_all_others_is_reported(tmp_path: Path, wrong: str, what: str) -> None:
    found = find(tmp_path, "fee", "10.00", "12.50", "9.99", wrong, "14.20", "11.75")
    assert found == [f"LG910 4: Joe Marsh: 'fee' is '{wrong}', {what}, unlike all others."]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("fee", ("10.00", "12.50", "9.99", "0.00", "140.20", "11.75")),
        ("fee", ("10.00", "-12.50", "9.99", "-3.00", "14.20", "11.75")),
        ("fee", ("£10.00", "£12.50", "£9.99", "£1,250.00", "£14.20", "£11.75")),
        ("fee", ("10.00", "12.50", "9.99", "30", "14.20", "11.75")),
        ("fee", ("10.00", "12.50", "9.99", "none", "14.20", "11.75")),
        ("count", ("10", "12", "9", "-3", "14", "11000")),
        ("reference", ("10.00", "12.50", "9.99", "12O", "14.20", "11.75")),
        ("fee", ("10.00", "12.50", "-9.99")),
    ],
)
def test_numbers_that_may_differ_are_no_fault(
    tmp_path: Path, field: str, values: tuple[str, ...]
) -> None:
    assert find(tmp_path, field, *values) == []


def find_sums(folder: Path, *rows: tuple[str, str, str]) -> list[str]:
    people = [
        f'- {{name: {name}, net: "{net}", tax: "{tax}", total: "{total}"}}\n'
        for name, (net, tax, total) in zip(NAMES, rows, strict=False)
    ]
    letter = "Dear {{ name }}, {{ net }} and {{ tax }} make {{ total }}.\n"
    found = lettergen.check(write_campaign(folder, letter, "".join(people))).findings
    return [f"{one.place.line}: {one.message}" for one in found if one.code == "LG911"]


SUMS = (
    ("10.00", "2.00", "12.00"),
    ("20.00", "4.00", "24.00"),
    ("35.50", "7.10", "42.60"),
    ("12.00", "2.40", "14.40"),
    ("99.99", "20.00", "119.99"),
)


def test_a_total_that_is_not_the_sum_is_reported(tmp_path: Path) -> None:
    assert find_sums(tmp_path, *SUMS, ("40.00", "8.00", "84.00")) == [
        "6: Mia Stone: 'total' is 84.00, but 'net' and 'tax' together are 48.00, "
        "as they are in the other entries."
    ]


def test_right_totals_are_no_fault(tmp_path: Path) -> None:
    assert find_sums(tmp_path, *SUMS, ("0.10", "0.20", "0.30")) == []


def test_columns_that_are_a_sum_by_chance_in_some_rows_are_no_fault(tmp_path: Path) -> None:
    other = (("10.00", "2.00", "15.00"), ("20.00", "4.00", "22.00"), ("5.00", "1.00", "9.00"))
    assert find_sums(tmp_path, *SUMS[:3], *other) == []


@pytest.mark.parametrize(
    ("value", "point", "number"),
    [
        ("1,250.50", ".", 1250.5),
        ("1.250,50 €", ",", 1250.5),
        ("£12", ".", 12.0),
        ("−3.10", ".", -3.1),
        ("12 High Street", ".", None),
        ("", ".", None),
    ],
)
def test_an_amount_is_read_in_the_convention_of_the_campaign(
    value: str, point: str, number: float | None
) -> None:
    assert read_amount(value, point) == number
