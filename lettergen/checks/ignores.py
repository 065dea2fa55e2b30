"""Findings that the campaign asks to be spared, each with a reason."""

import re
from collections.abc import Iterable, Sequence

from lettergen.data.campaign import IgnoredCode
from lettergen.diagnostics.finding import Finding

_JUDGEMENTS = re.compile(r"LG(1[4-8]\d|2[7-9]\d|3[4-9]\d|5\d\d)")
"""The codes of what ``check`` thinks; the others are what keeps a letter from being merged."""


def heard(
    found: Iterable[Finding], silences: Sequence[IgnoredCode], *, is_whole: bool
) -> list[Finding]:
    """The findings without those silenced, and with what is wrong with the silences themselves.

    A silence that silences nothing is a finding only if the whole campaign was looked at.
    """
    good = effective(silences)
    needless = dict(good)
    left: list[Finding] = []
    for finding in found:
        if finding.code in good:
            needless.pop(finding.code, None)
        else:
            left.append(finding)
    left += [fault for silence in silences if (fault := _fault(silence))]
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


def effective(silences: Sequence[IgnoredCode]) -> dict[str, IgnoredCode]:
    """The silences that hold, by their codes: those with nothing wrong with them."""
    return {silence.code: silence for silence in silences if _fault(silence) is None}


def _fault(silence: IgnoredCode) -> Finding | None:
    code = silence.code
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
