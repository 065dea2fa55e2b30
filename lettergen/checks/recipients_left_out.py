"""Check who gets a letter: a condition that leaves out nearly everybody."""

from collections.abc import Iterator

from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Project
from lettergen.system.text import format_count

_LEAST = 5


def check_selection(project: Project) -> Iterator[Finding]:
    """Find a ``where:`` that a trial may have left behind."""
    where = project.campaign.where
    if project.everyone is None or project.selection is None or not where:
        return
    everyone, chosen = len(project.everyone), project.selection.total
    own = where[0]
    if own.place.is_option:
        return
    if everyone >= _LEAST and chosen == 1:
        message = f"'where' chooses {chosen} of {format_count(everyone, 'recipient')}."
        yield Finding("LG743", message, own.place, "Delete it if it is from a trial.")
