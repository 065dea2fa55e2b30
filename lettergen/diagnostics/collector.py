"""Collect the findings about letters that may be so many that not all can be kept."""

from collections import Counter
from collections.abc import Iterable

from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.simplify import get_cause, simplify

MOST = 1_000
"""The number of findings of one rule that are kept."""


class FindingCollector:
    """Findings as they are made.

    Of each rule a thousand are kept. Of one that follows, only its letter is kept if its cause is
    known, and else it is only counted: nobody reads a list of more than a thousand.
    """

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._count: Counter[str] = Counter()
        self._more: dict[object, list[str]] = {}
        self._left_out: dict[str, tuple[Finding, int]] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Add findings."""
        for finding in findings:
            code = finding.code
            self._count[code] += 1
            if self._count[code] <= MOST:
                self._kept.append(finding)
                continue
            if self._count[code] == MOST + 1:
                self._more |= {get_cause(one): [] for one in self._kept if one.code == code}
            more = self._more.get(get_cause(finding))
            if more is not None:
                more += finding.letters
            else:
                first, count = self._left_out.get(code, (finding, 0))
                self._left_out[code] = (first, count + 1)

    def simplify(self) -> list[Finding]:
        """Return the findings, each cause once, and how many are left out (LG751, LG752)."""
        found = simplify(self._kept, {cause: more for cause, more in self._more.items() if more})
        return [*found, *(_describe(first, count) for first, count in self._left_out.values())]


def _describe(first: Finding, count: int) -> Finding:
    """Return the finding in place of those that are left out; it weighs as much as they do."""
    rule = first.rule
    code = {"error": "LG751", "warning": "LG752"}.get(rule.severity, "LG753")
    message = f"{count:,} more findings of {rule.code} ({rule.title}) are not listed."
    hint = "Correct those that are listed, and check again."
    return Finding(code, message, Place(first.place.path), hint, name=rule.code)
