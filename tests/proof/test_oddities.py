"""The table of a proof tells which values are unlike the others."""

import pytest

from lettergen.proof.oddities import find_odd

NAMES = ["Ely", "Hull", "Leeds", "York", "Bath", "Kent"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (NAMES, {}),
        ([*NAMES, ""], {6: ["empty"]}),
        ([*NAMES, " "], {6: ["empty"]}),
        ([*NAMES, None], {}),
        ([*NAMES, "Kingston upon Hull"], {6: ["longest"]}),
        ([*NAMES, "K"], {6: ["shortest"]}),
        ([*NAMES, "LEEDS"], {6: ["has capitals only"]}),
        ([*NAMES, "leeds"], {6: ["has a small letter first"]}),
        ([*NAMES, "Hull "], {6: ["has white space at an end"]}),
        ([*NAMES, "Hull1"], {6: ["has digits"]}),
        ([*NAMES, "Χίος"], {6: ["has other letters"]}),
        (["£12.50", "£3.00", "£4.20", "£5.00", "6.00"], {4: ["lacks a sign of currency"]}),
        (["a@b.org", "c@d.org", "e@f.org", "g at h.org"], {3: ["lacks an @"]}),
        (["Ely", "hull"], {}),
        ([], {}),
    ],
)
def test_the_odd_values_of_a_column_are_found(
    values: list[str | None], expected: dict[int, list[str]]
) -> None:
    assert find_odd(values) == expected
