"""Of very many findings the first of each rule are kept, and all letters of one cause."""

import pytest

from lettergen.diagnostics import collector
from lettergen.diagnostics.collector import FindingCollector
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.label import Label
from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.diagnostics.rules import Severity
from lettergen.diagnostics.simplify import simplify

_NOTE = next(code for code, rule in load_rules().items() if rule.severity is Severity.NOTE)


@pytest.fixture(autouse=True)
def _keep_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MOST", 3)


def _find(number: int, line: int = 1, code: str = "LG301") -> Finding:
    return Finding(code, "no 'nmae'.", Place("letter.md.j2", line)).about(Label("Ada", number))


def test_few_findings_are_simplified_as_ever() -> None:
    findings = [_find(0), _find(1), _find(0), Finding("LG100", "gone.", Place("a"))]
    collected = FindingCollector()
    collected.add(findings)
    assert collected.simplify() == simplify(findings)


def test_findings_with_one_cause_are_one_with_all_letters() -> None:
    collected = FindingCollector()
    for number in range(100):
        collected.add([_find(number)])
    (finding,) = collected.simplify()
    assert finding.message == "no 'nmae' (in 100 letters)."
    assert [label.entry for label in finding.letters if isinstance(label, Label)] == [*range(100)]


def test_findings_with_other_causes_are_counted_by_their_rule() -> None:
    collected = FindingCollector()
    collected.add(_find(number, line=number, code="LG304") for number in range(10))
    collected.add(_find(number, line=number, code="LG145") for number in range(5))
    collected.add(_find(number, line=number, code=_NOTE) for number in range(4))
    *listed, errors, warnings, notes = collected.simplify()
    assert len(listed) == 9
    assert [(one.code, one.severity) for one in (errors, warnings, notes)] == [
        *(("LG751", "error"), ("LG752", "warning"), ("LG753", "note"))
    ]
    assert errors.message.startswith("7 more findings of LG304 (")
    assert warnings.message.startswith("2 more findings of LG145 (")
