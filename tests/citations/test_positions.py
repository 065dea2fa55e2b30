"""Positions of cites: first, subsequent, ibid, near a note."""

from lettergen.citations.clusters import Cite
from lettergen.citations.positions import Position, place_cites

FIRST, LATER = Position.FIRST, Position.SUBSEQUENT
IBID, IBID_AT = Position.IBID, Position.IBID_WITH_LOCATOR


def positions(*clusters: tuple[list[Cite], int]) -> list[list[Position]]:
    return [[placed.position for placed in cites] for cites in place_cites(clusters, 5)]


A, B = Cite("a"), Cite("b")
A12, A40 = Cite("a", "12", "page"), Cite("a", "40", "page")


def test_a_work_is_cited_first_and_then_subsequently() -> None:
    assert positions(([A], 1), ([B], 2), ([A], 3)) == [[FIRST], [FIRST], [LATER]]


def test_the_same_work_right_after_is_ibid() -> None:
    assert positions(([A], 1), ([A], 2)) == [[FIRST], [IBID]]


def test_locators_decide_between_ibid_and_ibid_with_locator() -> None:
    assert positions(([A], 1), ([A12], 2), ([A12], 3), ([A40], 4), ([A], 5)) == [
        [FIRST],
        [IBID_AT],
        [IBID],
        [IBID_AT],
        [LATER],
    ]


def test_after_a_note_with_two_works_nothing_is_ibid() -> None:
    assert positions(([A, B], 1), ([A], 2)) == [[FIRST, FIRST], [LATER]]


def test_after_a_note_that_names_two_works_apart_nothing_is_ibid() -> None:
    assert positions(([A], 1), ([B], 1), ([B], 2)) == [[FIRST], [FIRST], [LATER]]
    assert positions(([A], 1), ([A], 1), ([A], 2)) == [[FIRST], [IBID], [IBID]]


def test_within_a_note_the_cite_before_counts() -> None:
    assert positions(([A, A12], 1)) == [[FIRST, IBID_AT]]


def test_a_note_between_that_cites_nothing_breaks_ibid_off() -> None:
    assert positions(([A], 1), ([A], 3)) == [[FIRST], [LATER]]


def test_the_number_of_the_first_note_is_known() -> None:
    *_, (last,) = place_cites([([A], 2), ([B], 3), ([A], 4)], 5)
    assert last.first_note == 2


def test_near_is_within_the_distance_of_the_style() -> None:
    clusters = [([A], 1), ([B], 2), ([A], 6), ([B], 9)]
    near = [[placed.near_note for placed in cites] for cites in place_cites(clusters, 5)]
    assert near == [[False], [False], [True], [False]]


def test_citations_in_the_text_have_no_notes() -> None:
    assert positions(([A], 0), ([A], 0)) == [[FIRST], [IBID]]
