"""Which lines of a page are the address."""

from lettergen.window.address import KnownAddress, find_block, fold
from lettergen.window.envelope import Area
from lettergen.window.page import Item

PLACES = ["3 Mill Lane", "Ashford", "TN24 8XX"]
KNOWN = KnownAddress(
    tuple(map(fold, ["Rosa Hill", "Warden", *PLACES])), frozenset(map(fold, PLACES))
)


def lines(*texts: str, left: float = 20, top: float = 50) -> list[Item]:
    """Return lines of 4 mm, 1 mm apart; an empty one is a gap."""
    found = []
    for number, text in enumerate(texts):
        y = top + 5 * number
        if text:
            found.append(Item(text, Area(left, y, left + 2 * len(text), y + 4)))
    return found


def block(page: list[Item], known: KnownAddress = KNOWN) -> list[str]:
    found = find_block(page, known)
    return [line.text for line in found.lines] if found else []


ADDRESS = ["Rosa Hill", "Warden", "3 Mill Lane", "Ashford", "TN24 8XX"]


def test_the_address_is_found_among_other_lines() -> None:
    page = lines("2 May 2026", "", *ADDRESS, "", "Dear Rosa Hill,", "", "Ashford is a town.")
    assert block(page) == ADDRESS


def test_words_around_a_name_belong_to_the_address_but_a_greeting_does_not() -> None:
    page = lines("c/o Ms Rosa Hill MBE", *ADDRESS[2:], "Dear Rosa Hill,")
    assert block(page) == ["c/o Ms Rosa Hill MBE", *ADDRESS[2:]]


def test_a_line_between_two_of_the_address_belongs_to_it() -> None:
    page = lines("Rosa Hill", "The Trust", "3 Mill Lane", "Ashford TN24 8XX", "Dear friend,")
    assert block(page) == ["Rosa Hill", "The Trust", "3 Mill Lane", "Ashford TN24 8XX"]


def test_a_line_that_is_broken_is_the_address_with_both_of_its_parts() -> None:
    long = "The Old Warden's House beside the Upper Mill"
    known = KnownAddress((fold(long), *KNOWN.lines), KNOWN.places | {fold(long)})
    page = lines("Rosa Hill", "The Old Warden's House", "beside the Upper Mill", "Ashford")
    assert block(page, known) == [line.text for line in page]


def test_text_in_another_column_is_no_part_of_the_address() -> None:
    page = [*lines(*ADDRESS), *lines("Our ref: 17", "2 May 2026", left=120, top=52)]
    assert block(page) == ADDRESS


def test_a_name_without_any_place_is_no_address() -> None:
    assert block(lines("Dear Rosa Hill,", "", "Rosa Hill", "Warden")) == []


def test_the_place_and_the_date_of_the_letter_are_no_part_of_the_address() -> None:
    page = lines("Ashford, 2 May 2026", "", *ADDRESS, "", "Dear Ms Hill,")
    assert block(page) == ADDRESS


def test_the_address_of_a_sender_in_the_same_town_is_another_one() -> None:
    page = lines("The Trust", "1 Mill Lane", "Ashford", "", "", *ADDRESS, "", "Dear Ms Hill,")
    assert block(page) == ADDRESS
