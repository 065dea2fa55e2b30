"""Findings are collected while work goes on, and raised together."""

import pytest

from lettergen.diagnostics.collect import attempt, collecting, recording, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place

ONE = Finding("LG100", "cannot be read.", Place("one.yaml"))
TWO = Finding("LG101", "is not YAML.", Place("two.yaml", 3))
THREE = Finding("LG102", "is not UTF-8.", Place("three.yaml", 1))


def test_a_finding_that_nobody_collects_is_raised() -> None:
    with pytest.raises(LettergenError) as error:
        report(ONE, TWO)
    assert error.value.findings == (ONE, TWO)


def test_all_findings_are_raised_when_the_block_is_left() -> None:
    done = []
    with pytest.raises(LettergenError) as error, collecting():
        report(ONE)
        report(TWO)
        done.append("the whole block")
    assert error.value.findings == (ONE, TWO)
    assert done == ["the whole block"]


def test_a_block_without_findings_is_left_in_peace() -> None:
    with collecting() as findings:
        report()
    assert findings == []


def test_the_error_that_ends_a_block_is_raised_with_what_was_reported_before() -> None:
    with pytest.raises(LettergenError) as error, collecting():
        report(ONE)
        raise LettergenError(TWO)
    assert error.value.findings == (ONE, TWO)


def test_an_attempt_that_fails_is_reported_and_the_work_goes_on() -> None:
    with recording() as findings:
        with attempt():
            raise LettergenError(ONE, TWO)
        report(THREE)
    assert findings == [ONE, TWO, THREE]


def test_an_attempt_outside_of_any_collection_still_raises() -> None:
    with pytest.raises(LettergenError) as error, attempt():
        raise LettergenError(ONE)
    assert error.value.findings == (ONE,)


def test_a_recording_raises_nothing_and_keeps_its_findings_from_those_around() -> None:
    with recording() as outer:
        with recording() as inner:
            report(ONE)
            raise LettergenError(TWO)
        report(THREE)
    assert (inner, outer) == ([ONE, TWO], [THREE])


def test_other_exceptions_pass_through_and_end_the_collection() -> None:
    with pytest.raises(KeyError), collecting():
        report(ONE)
        raise KeyError
    with pytest.raises(LettergenError):
        report(TWO)
