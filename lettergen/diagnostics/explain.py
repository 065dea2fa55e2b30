"""What each rule means and what to do: read from the page of the documentation."""

import re
from functools import cache

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.diagnostics.rules import RULES
from lettergen.system import documentation

_SECTION = re.compile(r"^### (?P<code>LG\d{3}) .+\n(?P<text>(?:(?!##).*\n?)*)", re.MULTILINE)


@cache
def explanations() -> dict[str, str]:
    """Return the text of each section of the page by its code, in the order of the page."""
    page = documentation.read_page("findings")
    return {found["code"]: found["text"].strip() for found in _SECTION.finditer(page)}


def explain(code: str) -> str:
    """Return what a finding means and what to do about it.

    Raises:
        LettergenError: LG195 if there is no such rule.
    """
    rule = RULES.get(code.upper())
    if rule is None:
        hint = did_you_mean(code.upper(), RULES) or "Codes look like LG140."
        raise LettergenError(
            Finding("LG195", f"there is no finding '{code}'.", Place("explain"), hint)
        )
    return f"{rule.code} ({rule.severity}): {rule.title}\n\n{explanations()[rule.code]}"
