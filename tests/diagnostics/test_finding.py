"""Findings read as sentences that begin with a place and end with a remedy."""

import pytest

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.diagnostics.rules import Severity

AREAS = ("Kent", "Sussex", "Essex")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("recipients.yaml", 7), "recipients.yaml:7"),
        (Place("letter.docx"), "letter.docx"),
        (Place("letter.docx", 0, "word/header1.xml"), "letter.docx, word/header1.xml"),
        (Place("letter.md.j2", 3, "near 'Dear'"), "letter.md.j2:3, near 'Dear'"),
    ],
)
def test_a_place_is_written_as_compilers_write_it(place: Place, words: str) -> None:
    assert str(place) == words


def test_places_are_in_the_order_of_the_file() -> None:
    places = [Place("b", 1), Place("a", 10), Place("a", 9), Place("a", 9, "x")]
    assert sorted(places) == [Place("a", 9), Place("a", 9, "x"), Place("a", 10), Place("b", 1)]


def test_a_finding_says_where_what_and_the_remedy() -> None:
    finding = Finding("LG106", "duplicate key 'area'.", Place("r.yaml", 3), "Keep one.")
    assert str(finding) == "r.yaml:3: duplicate key 'area'. Keep one."


def test_a_finding_without_a_remedy_ends_with_its_message() -> None:
    assert str(Finding("LG106", "is not YAML.", Place("r.yaml"))) == "r.yaml: is not YAML."


def test_a_findings_rule_decides_its_severity() -> None:
    codes = ("LG106", "LG140", "LG501")
    severities = [Finding(code, "is odd.", Place("r.yaml")).severity for code in codes]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_a_finding_about_a_letter_names_it_and_keeps_everything_else() -> None:
    finding = Finding("LG301", "has no name.", Place("r.yaml", 2), "Add it.")
    assert finding.about("Kent") == Finding(
        "LG301",
        "Kent: has no name.",
        Place("r.yaml", 2),
        "Add it.",
        letters=("Kent",),
        cause="has no name.",
    )


def test_the_exception_keeps_all_findings_and_says_one_a_line() -> None:
    findings = [Finding("LG1", f"is {word}.", Place("a", 1)) for word in ("odd", "wrong")]
    error = LettergenError(*findings)
    assert error.findings == tuple(findings)
    assert str(error) == "a:1: is odd.\na:1: is wrong."


def test_what_was_found_twice_is_said_once() -> None:
    twice = [Finding("LG1", "is odd.", Place("a", 1)), Finding("LG1", "is odd.", Place("a", 1))]
    assert LettergenError(*twice).findings == (twice[0],)
    assert str(LettergenError(*twice)) == "a:1: is odd."


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Kant", "Did you mean 'Kent'?"),
        ("Susex", "Did you mean 'Sussex'?"),
        ("Kent", "Did you mean 'Kent'?"),
        ("Northumbria", ""),
        ("", ""),
    ],
)
def test_the_nearest_known_word_is_offered(word: str, sentence: str) -> None:
    assert did_you_mean(word, AREAS) == sentence


def test_nothing_is_offered_where_nothing_is_known() -> None:
    assert did_you_mean("Kent", ()) == ""


def test_the_word_that_is_offered_can_be_shown_in_another_form() -> None:
    assert did_you_mean("kant", ["kent"], str.upper) == "Did you mean 'KENT'?"


def test_the_offer_does_not_depend_on_the_order_of_the_known_words() -> None:
    offers = {did_you_mean("aa", known) for known in (["ab", "ac"], ["ac", "ab"], {"ab", "ac"})}
    assert len(offers) == 1


def test_a_place_in_its_file_is_a_line_a_cell_or_a_row() -> None:
    assert Place("list.csv", 3, detail="column 'Town'").in_file == "line 3"
    assert Place.in_sheet("list.xlsx", "People", 7, 3).in_file == "cell C7"
    assert Place.in_sheet("list.xlsx", "People", 7).in_file == "row 7"
    assert Place("postgresql://host/people", row=7, detail="id 42").in_file == "id 42"
    assert Place("recipients[1]").in_file == "recipients[1]"
