"""Findings that the campaign asks to be spared, each with a reason."""

import re
from collections.abc import Iterable, Sequence

from lettergen.data.campaign import IgnoredRule
from lettergen.diagnostics.finding import Finding

_JUDGEMENTS = re.compile(r"LG(1[4-8]\d|2[7-9]\d|3[4-9]\d|5\d\d)")
"""The codes of what ``check`` thinks; the others are what keeps a letter from being merged."""


def heard(
    found: Iterable[Finding], ignored_rules: Sequence[IgnoredRule], *, is_whole: bool
) -> list[Finding]:
    """Leave out the findings of ignored rules; add what is wrong with the ignored rules.

    A rule ignored for nothing is a finding only if the whole campaign was looked at.
    """
    good = effective(ignored_rules)
    needless = dict(good)
    left: list[Finding] = []
    for finding in found:
        if finding.code in good:
            needless.pop(finding.code, None)
        else:
            left.append(finding)
    left += [fault for silence in ignored_rules if (fault := _fault(silence))]
    if is_whole:
        left += [
            Finding(
                "LG192",
                f"nothing needs to be silenced: there is no {code} any more.",
                silence.place,
                "Delete the line.",
                name=code,
            )
            for code, silence in needless.items()
        ]
    return left


def effective(ignored_rules: Sequence[IgnoredRule]) -> dict[str, IgnoredRule]:
    """Return the ignored rules by their codes, without those that are wrongly ignored."""
    return {silence.rule: silence for silence in ignored_rules if _fault(silence) is None}


def _fault(silence: IgnoredRule) -> Finding | None:
    code = silence.rule
    if not re.fullmatch(r"LG[1-9]\d\d", code):
        message, hint, number = f"'{code}' is no code of a finding.", "Codes look like LG140.", 191
    elif not _JUDGEMENTS.fullmatch(code):
        message = f"{code} cannot be silenced: it keeps letters from being merged."
        hint, number = "Mend what it speaks of.", 193
    elif not silence.reason:
        message = f"{code} is silenced without a reason."
        hint, number = f"Write '{code}: why it is all right here'.", 190
    else:
        return None
    return Finding(f"LG{number}", message, silence.place, hint, name=code)
