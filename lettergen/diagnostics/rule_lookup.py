"""Look up rules by their codes and slugs."""

from functools import cache

from lettergen.diagnostics.rules import Rule


@cache
def load_rules() -> dict[str, Rule]:
    """Return every rule by its code, in the order of the codes.

    The table is imported when it is first needed, since most runs find nothing.
    """
    from lettergen.diagnostics.rule_table import TABLE

    return {rule.code: rule for rule in TABLE}


def find_rule(name: str) -> Rule | None:
    """Return the rule with this code or slug, in capital or small letters."""
    rules = load_rules()
    by_slug = (rule for rule in rules.values() if rule.slug == name.lower())
    return rules.get(name.upper()) or next(by_slug, None)
