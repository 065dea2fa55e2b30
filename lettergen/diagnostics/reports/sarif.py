"""The report as SARIF 2.1.0 (OASIS), which code scanning services read."""

import json
from typing import Any
from urllib.parse import quote

from lettergen import __version__
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.explain import explanations
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.reports.paths import shown
from lettergen.diagnostics.rules import RULES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def format_report(report: CheckReport) -> str:
    """One run with a result for each finding, and a rule for each code among them."""
    codes = sorted({finding.code for finding in report.findings})
    driver = {
        "name": "lettergen",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes) for finding in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule, text = RULES[code], explanations()[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": finding.words},
        "locations": [_location(finding.place)],
    }
    if finding.letters:
        result["properties"] = {"letters": list(finding.letters)}
    return result


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(shown(place.path))}}
    if place.line:
        region = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.detail:
        location["logicalLocations"] = [{"fullyQualifiedName": place.detail}]
    return location
