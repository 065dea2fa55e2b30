"""The report as SARIF 2.1.0 (OASIS), which code scanning services read."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from lettergen import __version__
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.explain import load_explanations
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.reports.paths import format_repository_path, make_uri
from lettergen.diagnostics.rules import Rule
from lettergen.system.patterns import compile_lazily

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "lettergenFinding/v1"
_LINE = compile_lazily(r"line \d+")


def format_report(report: CheckReport) -> str:
    """Return one run with a result for each finding, and a rule for each code among them."""
    rules = sorted({finding.rule for finding in report.findings})
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {
        "name": "lettergen",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_build_rule(rule) for rule in rules],
    }
    results = [_build_result(finding, index[finding.code]) for finding in report.findings]
    for result, fingerprint in zip(results, _compute_fingerprints(report.findings), strict=True):
        result["partialFingerprints"] = {_FINGERPRINT: fingerprint}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _build_rule(rule: Rule) -> dict[str, Any]:
    text = load_explanations()[rule.code]
    return {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _build_result(finding: Finding, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": finding.severity.value,
        "message": {"text": finding.words},
        "locations": [_build_location(finding.place)],
    }
    if finding.letters:
        result["properties"] = {"letters": list(map(escape, finding.letters))}
    return result


def _build_location(place: Place) -> dict[str, Any]:
    if not place.is_file:
        return {"logicalLocations": [{"fullyQualifiedName": str(place)}]}
    uri = make_uri(place.path)
    artifact = {"uri": uri}
    if not uri.startswith("/"):
        artifact["uriBaseId"] = _ROOT
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        region = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.detail:
        location["logicalLocations"] = [{"fullyQualifiedName": escape(place.detail)}]
    return location


def _compute_fingerprints(findings: Sequence[Finding]) -> list[str]:
    """Return a fingerprint for each finding, the same when lines above it are added or removed."""
    seen: Counter[str] = Counter()
    fingerprints = []
    for finding in findings:
        message = _LINE.sub("line", finding.cause or finding.message)
        identity = (
            finding.code,
            format_repository_path(finding.place.path),
            message,
            *finding.letters,
        )
        digest = sha256("\0".join(identity).encode(errors="replace")).hexdigest()[:32]
        fingerprints.append(f"{digest}:{seen[digest]}")
        seen[digest] += 1
    return fingerprints
