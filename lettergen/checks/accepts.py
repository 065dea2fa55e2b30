"""Findings that are accepted for one recipient: under ``accept:``, or as a point to confirm."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lettergen.data.accepted import Accepted, find_accepted
from lettergen.data.names import identify
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.rule_lookup import find_rule
from lettergen.project.project import Entry

_EMPTY = "LG142"


def mark_accepted(findings: Iterable[Finding], entry: Entry, *, is_whole: bool) -> list[Finding]:
    """Return the findings about an entry, those that it accepts with the reason for it.

    That a field is empty is left out if a point to confirm is about it. Adds what is wrong
    with ``accept``; that it accepts nothing is known only if the whole campaign was checked.
    """
    accepted = find_accepted(entry.fields)
    points = {identify(point.partition(":")[0]) for point in entry.recipient.confirm}
    if not accepted and not points:
        return list(findings)
    valid = [one for one in accepted if _find_problem(one) is None]
    unused = set(valid)
    marked: list[Finding] = []
    for finding in findings:
        one = next((one for one in valid if _accepts(one, finding)), None)
        if one:
            unused.discard(one)
            marked.append(replace(finding, accepted=one.reason))
        elif not _is_to_confirm(finding, points):
            marked.append(finding)
    problems = [*_list_problems(accepted), *(_report_unused(unused) if is_whole else ())]
    return [*marked, *(problem.about(entry.label) for problem in problems)]


def _accepts(one: Accepted, finding: Finding) -> bool:
    rule = find_rule(one.rule)
    if rule is None or rule.code != finding.code:
        return False
    own = identify(one.field)
    names = {identify(finding.name), identify(finding.name.rpartition(".")[2])}
    return not own or own in names


def _is_to_confirm(finding: Finding, points: set[str]) -> bool:
    """Return whether a finding says that a field is empty, which a point to confirm says, too."""
    if finding.code != _EMPTY or not finding.name:
        return False
    names = {identify(finding.name), identify(finding.name.partition(".")[0])}
    return not points.isdisjoint(names - {""})


def _list_problems(accepted: Iterable[Accepted]) -> Iterator[Finding]:
    for one in accepted:
        if problem := _find_problem(one):
            yield problem


def _find_problem(one: Accepted) -> Finding | None:
    rule = find_rule(one.rule)
    if rule is None:
        from lettergen.diagnostics.explain import suggest_rule

        message = f"there is no rule '{one.rule}'." if one.rule else "this names no rule."
        hint = suggest_rule(one.rule) or "Write 'LG151: why it is right for this recipient'."
    elif not rule.is_ignorable:
        message = f"'{one.rule}' cannot be accepted: {rule.title}."
        hint = "Fix what it reports, and delete the line."
    elif not one.reason:
        message = f"'{one.rule}' is accepted without a reason."
        hint = f"Write '{one.rule}: why it is right for this recipient'."
    else:
        return None
    return Finding("LG740", message, one.place, hint, name=one.rule)


def _report_unused(unused: Iterable[Accepted]) -> Iterator[Finding]:
    for one in sorted(unused, key=lambda one: (one.place, one.rule)):
        rule = find_rule(one.rule)
        if rule and rule.is_of_files:
            continue
        what = f"'{one.rule}' in '{one.field}'" if one.field else f"'{one.rule}'"
        message = f"nothing to accept: this recipient has no finding of {what}."
        yield Finding("LG741", message, one.place, "Delete the line.", name=one.rule)
