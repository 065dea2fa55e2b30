"""Branches that no letter takes: dead words, or a condition that is not what was meant."""

from collections.abc import Iterator

from lettergen.diagnostics.finding import Finding
from lettergen.template.jinja.branches import BranchCoverage


def findings(coverage: BranchCoverage) -> Iterator[Finding]:
    """A finding for each branch and loop body that was never entered."""
    for branch in coverage.never_entered():
        tag = branch.tag
        if tag.keyword == "for":
            code, message = "LG273", f"no letter goes through the loop '{tag}'."
            hint = "The list is empty for every recipient."
        elif tag.keyword == "else" and branch.block == "for":
            code, message = "LG272", f"no letter takes the '{tag}' of its loop."
            hint = "The list is empty for no recipient."
        else:
            code, message = "LG272", f"no letter takes the branch '{tag}'."
            hint = (
                "The branches before it take all letters."
                if tag.keyword == "else"
                else "The condition holds for no recipient."
            )
        yield Finding(code, message, tag.place, hint)
