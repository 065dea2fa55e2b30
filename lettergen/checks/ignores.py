"""Rules that a campaign ignores, each with a reason."""

from collections.abc import Iterable, Iterator, Sequence

from lettergen.data.campaign import IgnoredRule
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.rule_lookup import find_rule


def remove_ignored(
    findings: Iterable[Finding], ignored: Sequence[IgnoredRule], *, is_whole: bool
) -> Iterator[Finding]:
    """Leave out the findings of ignored rules, and add what is wrong with the ignored rules.

    A finding that is accepted stays. A rule that finds nothing to ignore is a finding itself, but
    only if the whole campaign was checked.
    """
    valid = map_ignored_codes(ignored)
    unused = dict(valid)
    for finding in findings:
        if finding.accepted or finding.code not in valid:
            yield finding
        else:
            unused.pop(finding.code, None)
    yield from (problem for one in ignored if (problem := _find_problem(one)))
    for one in unused.values() if is_whole else ():
        rule = find_rule(one.rule)
        if rule and rule.is_of_files:
            continue
        message = f"nothing to ignore: the campaign has no finding of '{one.rule}'."
        yield Finding("LG192", message, one.place, "Delete the line.", name=one.rule)


def map_ignored_codes(ignored: Sequence[IgnoredRule]) -> dict[str, IgnoredRule]:
    """Return the rules that are ignored by their codes, without those wrongly ignored."""
    return {
        rule.code: one
        for one in ignored
        if _find_problem(one) is None and (rule := find_rule(one.rule))
    }


def _find_problem(ignored: IgnoredRule) -> Finding | None:
    rule = find_rule(ignored.rule)
    if rule is None:
        code, message = "LG191", f"there is no rule '{ignored.rule}'."
        from lettergen.diagnostics.explain import suggest_rule

        hint = suggest_rule(ignored.rule)
    elif not rule.is_ignorable:
        code, message = "LG193", f"'{ignored.rule}' cannot be ignored: {rule.title}."
        hint = "Fix what it reports, and delete the line."
    elif not ignored.reason:
        code, message = "LG190", f"'{ignored.rule}' is ignored without a reason."
        hint = f"Write '{ignored.rule}: why it is right here'."
    else:
        return None
    return Finding(code, message, ignored.place, hint, name=ignored.rule)
