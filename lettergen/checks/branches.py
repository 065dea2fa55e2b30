"""Find branches that no letter takes: dead words, or a wrong condition."""

from collections.abc import Iterator

from lettergen.diagnostics.finding import Finding
from lettergen.template.jinja.branches import BranchCoverage


def check_branches(coverage: BranchCoverage) -> Iterator[Finding]:
    """Find each branch and each body of a loop that was never entered."""
    for branch in coverage.never_entered():
        tag = branch.tag
        if tag.keyword == "for":
            code, message = "LG273", f"the loop '{tag}' runs for no letter."
            hint = "The list is empty for every recipient."
        elif tag.keyword == "else" and branch.block == "for":
            code, message = "LG272", f"no letter takes the branch '{tag}'."
            hint = "The list of its loop is empty for no recipient."
        else:
            code, message = "LG272", f"no letter takes the branch '{tag}'."
            hint = (
                "The branches before it apply to all letters."
                if tag.keyword == "else"
                else "The condition is true for no recipient."
            )
        yield Finding(code, message, tag.place, hint)
