"""Formulas are reckoned in exact decimals, as Word writes them."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from lettergen.docx.formulas import (
    FormulaError,
    evaluate,
    name_cell,
    split_cell,
)
from lettergen.template.mailmerge.numbers import number_in


class Known:
    """A table with two rows of numbers, and the bookmark Total."""

    cells = ((Decimal("0.1"), Decimal("0.2")), (Decimal(3), Decimal(4)))

    def read_number(self, text: str) -> Decimal | None:
        return number_in(text)

    def read_direction(self, direction: str) -> Sequence[Decimal]:
        return [Decimal("0.1"), Decimal("0.2"), Decimal("0.3")]

    def read_cells(self, first: str, last: str, table: str) -> Sequence[Decimal]:
        (left, top), (right, bottom) = split_cell(first), split_cell(last)
        return [
            self.cells[row - 1][column - 1]
            for row in range(top or 1, (bottom or 2) + 1)
            for column in range(left or 1, (right or 2) + 1)
        ]

    def read_bookmark(self, name: str) -> Decimal:
        return Decimal(250)

    def has_bookmark(self, name: str) -> bool:
        return name == "Total"


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("-2 ^ 2", "4"),
        ("10 - 4 - 3", "3"),
        ("1/4", "0.25"),
        ("20% * 50", "10.00"),
        ("1,234.50 + 1", "1235.50"),
        ("£5 * 2", "10"),
        ("SUM(ABOVE)", "0.6"),
        ("sum(above) * 2", "1.2"),
        ("A1 + B1", "0.3"),
        ("SUM(A1:B2)", "7.3"),
        ("SUM(B:B)", "4.2"),
        ("SUM(2:2)", "7"),
        ("R2C1", "3"),
        ("SUM(Total A1:A2)", "3.1"),
        ("AVERAGE(A2,B2)", "3.5"),
        ("COUNT(LEFT)", "3"),
        ("MAX(A1:B2;9)", "9"),
        ("MIN(A1:B2, 9)", "0.1"),
        ("PRODUCT(A2,B2)", "12"),
        ("ROUND(2.345, 2)", "2.35"),
        ("ROUND(1250, -2)", "1300"),
        ("ABS(-3)", "3"),
        ("INT(-3.7)", "-3"),
        ("MOD(7, 4)", "3"),
        ("SIGN(-9)", "-1"),
        ("IF(Total > 100, Total * 2, 1/0)", "500"),
        ("IF(Total < 100; 1/0; 7)", "7"),
        ("AND(1, 0)", "0"),
        ("OR(1, 0)", "1"),
        ("NOT(0)", "1"),
        ("TRUE + TRUE + FALSE", "2"),
        ("DEFINED(Total)", "1"),
        ("DEFINED(Nothing)", "0"),
        ("DEFINED(1/0)", "0"),
        ("2 <= 2", "1"),
        ("2 <> 2", "0"),
    ],
)
def test_a_formula_gives_its_exact_result(formula: str, result: str) -> None:
    found = evaluate(formula, Known())
    assert found == Decimal(result)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("", "is empty"),
        ("1 / 0", "divides by zero"),
        ("MOD(1, 0)", "divides by zero"),
        ("1 +", "ends too early"),
        ("(1 + 2", "lacks ')'"),
        ("1 2", "in an unexpected place"),
        ("SUM(", "lacks ')'"),
        ("SUM(1,", "lacks ')'"),
        ("IF(1, 2", "lacks ')'"),
        ("Cost * 2", "'Cost', which is neither"),
        ("LOG(2)", "LOG(), which Word does not have"),
        ("2 # 3", "has '# 3' in it"),
        ("SUM(1,234, 5)", "one number or two"),
        ("9 ^ 99999", "too large a power"),
        ("ABS(1, 2)", "wrong number of values"),
    ],
)
def test_a_formula_that_gives_no_number_says_why(formula: str, reason: str) -> None:
    with pytest.raises(FormulaError) as error:
        evaluate(formula, Known())
    assert reason in str(error.value)


def test_cells_have_the_names_that_people_give_them() -> None:
    assert [name_cell(column, 7) for column in (1, 26, 27, 52)] == ["A7", "Z7", "AA7", "AZ7"]
    assert split_cell("AA7") == (27, 7)
