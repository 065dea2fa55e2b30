"""Findings of one cause about many letters are one, wherever each of them is."""

from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.simplify import simplify


def _find(number: int, name: str = "phone") -> Finding:
    place = Place("recipients.csv", number + 2)
    message = f"R{number} has no '{name}'."
    return Finding("LG301", message, place, letters=(f"R{number}",), name=name)


def test_letters_that_lack_one_field_are_one_finding() -> None:
    [found] = simplify(map(_find, range(3)))
    assert found.message == "R0 has no 'phone'; the same is true of R1 and R2."
    assert found.place.line == 2
    assert found.letters == ("R0", "R1", "R2")


def test_of_many_letters_the_first_ones_are_named() -> None:
    [found] = simplify(map(_find, range(1500)))
    assert found.message == "R0 has no 'phone'; the same is true of R1, R2 and 1,497 others."
    assert len(found.letters) == 1500


def test_another_field_is_another_finding() -> None:
    assert len(simplify([_find(0), _find(1, "email"), _find(2)])) == 2


def test_one_letter_keeps_its_message() -> None:
    assert simplify([_find(0)]) == [_find(0)]


def test_findings_that_were_joined_are_not_joined_again() -> None:
    once = simplify(map(_find, range(5)))
    assert simplify(once) == once


def test_a_font_that_no_letter_has_is_one_finding() -> None:
    message = "the letter uses Gill Sans; the PDF uses Carlito instead."
    letters = [Finding("LG433", message, Place(f"letters/{n}.pdf")).about(f"R{n}") for n in "abcd"]
    [found] = simplify(letters)
    assert found.message == f"Ra: {message[:-1]}; the same is true of Rb, Rc and Rd."
