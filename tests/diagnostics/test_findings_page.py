"""The page of findings agrees with the table of rules, in both directions.

``LETTERGEN_UPDATE_GOLDEN=1`` writes the headings, the lines below them and the overview again.
"""

import os
import re
from collections.abc import Callable

import pytest

from lettergen.diagnostics.explain import describe, load_explanations
from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.diagnostics.rules import Rule, Severity
from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "docs" / "findings.md"
_HEADING = re.compile(r"^### (LG\d{3}).*\n(?:\n\*.*\*\n)?", re.MULTILINE)
_OVERVIEW = re.compile(r"^(?:OVERVIEW\n|\| findings of these rules.*\n(?:\|.*\n)+)", re.MULTILINE)

_BLOCKED: dict[str, Callable[[Rule], bool]] = {
    "the campaign: `check` exits with 2": lambda rule: rule.stops_reading,
    "their letters, unless the campaign ignores the rule": lambda rule: (
        rule.severity is Severity.ERROR and rule.is_ignorable
    ),
    "their letter under `render --final`": lambda rule: rule.blocks_final,
}


def format_overview() -> str:
    """The table at the head of the page: what findings block."""
    lines = ["| findings of these rules | block |", "|---|---|"]
    for what, is_meant in _BLOCKED.items():
        codes = ", ".join(rule.code for rule in load_rules().values() if is_meant(rule))
        lines.append(f"| {codes} | {what} |")
    lines.append("| every other error | the letters and files that it concerns |")
    lines.append("| every other warning or note | nothing |")
    return "\n".join(lines) + "\n"


def format_heading(rule: Rule) -> str:
    """The head of a section: code, slug, and what the table knows."""
    return f"### {rule.code} {rule.slug}\n\n*{describe(rule)}*\n"


def update(page: str) -> str:
    """The page with what the table knows."""
    page = _HEADING.sub(lambda found: format_heading(load_rules()[found[1]]), page)
    return _OVERVIEW.sub(lambda _: format_overview(), page)


def test_the_page_says_what_the_table_of_rules_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("LETTERGEN_UPDATE_GOLDEN") == "1":
        page = update(page)
        PAGE.write_text(page, encoding="utf-8")
    assert update(page) == page
    assert format_overview() in page


def test_the_page_has_one_section_for_each_rule_in_the_order_of_the_codes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    headings = re.findall(r"^### (LG\d+)", page, re.MULTILINE)
    assert headings == list(load_rules()) == list(load_explanations())


@pytest.mark.parametrize("code", load_rules())
def test_a_section_says_something(code: str) -> None:
    text = load_explanations()[code]
    assert len(text.split()) >= 6
    assert text.endswith((".", "```"))
    assert not text.startswith("*")


def test_no_line_of_the_page_is_too_long_but_tables() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    texts = (line for line in lines if not line.startswith(("|", "*")))
    assert [line for line in texts if len(line) > 125] == []


def test_the_overview_lists_what_a_severity_does_not_tell() -> None:
    assert re.search(
        r"^\| LG142, .*LG150, .*LG282, .* \| their letter under `render --final` \|",
        format_overview(),
        re.M,
    )


_OLD_WORDS = r"\b(stands?|shall|anew|thereof|silence[ds]?|mend|speaks? of|so many|becomes? of)\b"


@pytest.mark.parametrize("page", ["findings.md", "checking.md", "ci.md"])
def test_the_page_is_in_plain_words(page: str) -> None:
    text = (PAGE.parent / page).read_text(encoding="utf-8")
    assert re.findall(_OLD_WORDS, text) == []
