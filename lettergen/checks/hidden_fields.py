"""Find a recipient's missing field that a campaign value of the same name hides."""

from collections import Counter
from collections.abc import Iterator

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.data.names import identify
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project


class HiddenFieldCheck(RecipientCheck):
    """Find recipients without a field that nearly all others have, for whom a value is printed."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._values = {identify(key): key for key in project.campaign.values}
        self._having: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        if self._values:
            self._having.update(
                name for key in entry.fields if (name := identify(key)) in self._values
            )

    def check(self, entry: Entry) -> Iterator[Finding]:
        if not self._having:
            return
        total, own = len(self.project.entries), {identify(key) for key in entry.fields}
        for name, having in self._having.items():
            if name in own or having * 5 < total * 4 or having == total:
                continue
            key = self._values[name]
            if (key,) not in self.project.used:
                continue
            value = self.project.campaign.values.place_of(key)
            message = (
                f"the entry has no '{key}', so the letter prints the campaign's own ({value})."
            )
            hint = f"Add '{key}', or give the campaign's value another name."
            finding = Finding("LG746", message, entry.recipient.place, hint, name=key)
            yield finding.about(entry.label)
