"""Which part of a folded sheet shows in the window of an envelope."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.sizes import A4, Size
from lettergen.window.envelope import C5, DL, Area, WindowEnvelope


def test_the_address_must_be_where_the_window_is_wherever_the_sheet_slides() -> None:
    view = DL.find_view(A4)
    assert view.slides == (10, 11)
    assert view.always == Area(20, 53, 103, 81)
    assert view.ever == Area(10, 42, 113, 92)


def test_a_sheet_is_folded_into_as_few_equal_parts_as_fit() -> None:
    assert C5.find_view(A4).slides == (19, 13.5)
    assert DL.find_view(Size(210, 148)).slides == (10, 36)
    assert WindowEnvelope("C4", Size(229, 324), Area(20, 50, 110, 95)).find_view(A4).slides == (
        19,
        27,
    )


def test_nothing_shows_below_the_first_fold() -> None:
    envelope = WindowEnvelope("", Size(220, 110), Area(20, 60, 110, 108), folds=(105.0, 210.0))
    assert envelope.find_view(A4).always.bottom == 103
    assert envelope.find_view(A4).ever.bottom == 105


def test_a_short_first_part_is_at_the_lower_edge_of_the_folded_sheet() -> None:
    """DIN 5008, form A: the address field begins 27 mm from the top of the sheet."""
    envelope = WindowEnvelope("", Size(220, 110), Area(20, 50, 110, 95), folds=(87.0, 192.0))
    assert envelope.find_view(A4).always == Area(20, 32, 100, 72)


@pytest.mark.parametrize("folds", [(148.5,), (120.0, 200.0)])
def test_a_sheet_that_does_not_fit_is_refused(folds: tuple[float, ...]) -> None:
    envelope = WindowEnvelope("a DL envelope", Size(220, 110), DL.window, folds=folds)
    with pytest.raises(LettergenError, match="when folded, and does not fit into a DL envelope"):
        envelope.find_view(A4)


def test_a_sheet_that_slides_out_of_the_window_is_refused() -> None:
    with pytest.raises(LettergenError, match="no part of the sheet always shows"):
        DL.find_view(Size(105, 148))
