"""What each code means: read from the page of the documentation that explains them all."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place, Severity, did_you_mean

# In an installed package the page lies beside this module, in a checkout among the docs.
_PAGES = (
    Path(__file__).with_name("findings.md"),
    Path(__file__).parents[2] / "docs" / "findings.md",
)
_SECTION = re.compile(
    r"^### (?P<code>LG\d{3}) · (?P<severity>\w+) · (?P<title>.+)\n(?P<text>(?:(?!##).*\n?)*)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Entry:
    """One code: how much its findings weigh, what they are, what they mean and what to do."""

    code: str
    severity: Severity
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.code} ({self.severity}): {self.title}\n\n{self.text}"


@cache
def entries() -> dict[str, Entry]:
    """Every code with its entry, in the order of the page."""
    page = next(path for path in _PAGES if path.exists()).read_text(encoding="utf-8")
    return {
        found["code"]: Entry(
            found["code"], Severity(found["severity"]), found["title"], found["text"].strip()
        )
        for found in _SECTION.finditer(page)
    }


def entry(code: str) -> Entry:
    """The entry of a code; raises ``LettergenError`` if there is none."""
    found = entries().get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), entries()) or "Codes look like LG140."
        raise LettergenError(
            Finding("LG195", f"there is no finding '{code}'.", Place("explain"), hint)
        )
    return found
