"""Blocks open and close where they can, or are reported."""

from lettergen.diagnostics.finding import Place
from lettergen.template.blocks import check_blocks
from lettergen.template.tag import Tag


def met(*statements: tuple[str, object]) -> list[str]:
    """In: statements, each with the place it stands under. Out: what is wrong with them."""
    tags = (
        (Tag("statement", body, Place("letter.md.j2", line)), parent)
        for line, (body, parent) in enumerate(statements, 1)
    )
    return [f"{finding.place.line} {finding.code}" for finding in check_blocks(tags)]


def test_blocks_that_match_are_fine() -> None:
    assert (
        met(
            *(("if a", 1), ("for b in c", 2), ("set d = 1", 3), ("else", 2), ("endfor", 2)),
            *(("elif e", 1), ("else", 1), ("endif", 1), ("set f", 4), ("endset", 4)),
        )
        == []
    )


def test_a_block_that_stays_open_is_reported_where_it_opens() -> None:
    assert met(("if a", 1), ("for b in c", 1), ("endfor", 1)) == ["1 LG205"]


def test_an_end_without_a_beginning_is_reported() -> None:
    assert met(("endif", 1), ("else", 1), ("elif a", 1)) == ["1 LG204", "2 LG204", "3 LG204"]


def test_an_end_of_another_block_is_reported_and_the_block_goes_on() -> None:
    assert met(("if a", 1), ("endfor", 1), ("endif", 1)) == ["2 LG204"]


def test_else_does_not_fit_every_block() -> None:
    assert met(("with a = 1", 1), ("else", 1), ("endwith", 1)) == ["2 LG204"]
    assert met(("for a in b", 1), ("elif c", 1), ("endfor", 1)) == ["2 LG204"]


def test_a_block_has_one_else_and_it_is_the_last() -> None:
    assert met(("if a", 1), ("else", 1), ("else", 1), ("endif", 1)) == ["3 LG204"]
    assert met(("if a", 1), ("else", 1), ("elif b", 1), ("endif", 1)) == ["3 LG204"]
    assert met(("for a in b", 1), ("else", 1), ("else", 1), ("endfor", 1)) == ["3 LG204"]


def test_a_block_across_two_places_is_reported_once() -> None:
    assert met(("if a", 1), ("elif b", 2), ("else", 3), ("endif", 4)) == ["2 LG206"]
