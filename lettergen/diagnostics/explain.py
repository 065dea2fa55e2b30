"""What each rule means and what to do: the table of rules, and the page of the documentation."""

import re
from functools import cache

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.diagnostics.rule_lookup import find_rule, load_rules
from lettergen.diagnostics.rules import Rule, Severity
from lettergen.system import documentation
from lettergen.system.patterns import compile_lazily

_SECTION = compile_lazily(
    r"^### (?P<code>LG\d{3}) .*\n+\*.*\*\n(?P<text>(?:(?!##).*\n?)*)", re.MULTILINE
)


@cache
def load_explanations() -> dict[str, str]:
    """Return the text of each section of the page by its code, in the order of the page."""
    page = documentation.read_page("findings")
    return {found["code"]: found["text"].strip() for found in _SECTION.finditer(page)}


def explain(name: str) -> str:
    """Return what the findings of a rule mean and what to do about them.

    ``name`` is the code or the slug of the rule.

    Raises:
        LettergenError: LG195 if there is no such rule.
    """
    rule = find_rule(name)
    if rule is None:
        message = f"there is no rule '{name}'."
        raise LettergenError(Finding("LG195", message, Place("explain"), suggest_rule(name)))
    return f"{rule.code} {rule.slug}\n{describe(rule)}\n\n{load_explanations()[rule.code]}"


def describe(rule: Rule) -> str:
    """Return a rule's severity, its title and what its findings block, as sentences."""
    title = f"{rule.severity.capitalize()}: {rule.title}."
    return " ".join(filter(None, (title, _describe_effect(rule))))


def _describe_effect(rule: Rule) -> str:
    if rule.stops_reading:
        return "The campaign cannot be used until this is fixed."
    if rule.is_ignorable:
        final = "'render --final' refuses the letter. " if rule.blocks_final else ""
        return f"{final}A campaign may ignore it."
    if rule.blocks_final:
        return "'render --final' refuses the letter."
    return "" if rule.severity is Severity.ERROR else "It blocks nothing."


def suggest_rule(name: str) -> str:
    """Return a sentence that names the rule that was probably meant, or where all are listed."""
    rules = load_rules()
    known = {word.lower(): word for rule in rules.values() for word in (rule.code, rule.slug)}
    near = did_you_mean(name.lower(), known, known.__getitem__)
    return near or "'lettergen help findings' lists all rules."
