"""Find publications that a letter cites and that are later than the letter."""

from collections import Counter
from collections.abc import Iterator

from lettergen.checks.conventions import find_conventions
from lettergen.checks.dates import describe_year, find_letter_date, get_issued
from lettergen.checks.fields import find_value
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.citations.clusters import UnknownKeyError, parse_cites
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project
from lettergen.template.jinja.names import Role


class CitationDateCheck(RecipientCheck):
    """Find citations that were published after the date of the letter.

    If several are later than the letter, its own date is wrong, and that is the finding.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._date = find_letter_date(project, find_conventions(project).dates)
        self._paths = {use.path for use in project.names.uses if use.role is Role.CITED}
        self._known = project.citations or {}
        self._of_all = self._parse(project.names.citations)
        self._cited: set[str] = set(self._of_all)
        self._later: set[str] = set()

    def _parse(self, texts: object) -> set[str]:
        """Return the ids of the citations that some texts cite."""
        found: set[str] = set()
        for text in texts if isinstance(texts, (frozenset, set, list)) else ():
            try:
                found.update(cite.key for cite in parse_cites(text, self._known))
            except UnknownKeyError:
                continue  # which is reported where it is cited
        return found

    def _list_cited(self, entry: Entry) -> set[str]:
        values = (find_value(entry.fields, path) for path in self._paths)
        return self._parse([value for value in values if isinstance(value, str) and value])

    def add(self, entry: Entry) -> None:
        if self._date and self._paths:
            self._cited |= self._list_cited(entry)

    def finish(self) -> Iterator[Finding]:
        if self._date is None:
            return
        text, day = self._date
        dated = {key: get_issued(self._known[key]) for key in self._cited if key in self._known}
        for key, parts in dated.items():
            if parts and parts > (day.year, day.month, day.day)[: len(parts)]:
                self._later.add(key)
        if len(self._later) > 2:
            count = len(self._later)
            self._later = set()
            message = f"the letter is dated before {count} of the publications that it cites."
            yield text.finding("LG714", message, "Correct the date.")
            return
        for key in sorted(self._later & self._of_all):
            yield self._report(key)

    def check(self, entry: Entry) -> Iterator[Finding]:
        if not self._later:
            return
        for key in sorted((self._later & self._list_cited(entry)) - self._of_all):
            points = entry.recipient.confirm
            if not any("citation" in point or key in point for point in points):
                yield self._report(key).about(entry.label)

    def _report(self, key: str) -> Finding:
        assert self._date is not None
        text, day = self._date
        fields = self._known[key].fields
        place, year = fields.place_of("issued"), get_issued(self._known[key])[0]
        if describe_year(year, day.year, Counter()):
            message = f"'{key}' is of {year}, long after the letter."
            return Finding("LG713", message, place, "Correct the year.", name=key)
        message = f"'{key}' was published after the date of the letter ({text.value})."
        hint = "Correct one of the two dates, or cite what there was then."
        return Finding("LG714", message, place, hint, name=key)
