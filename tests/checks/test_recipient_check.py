"""Checks of recipients see all of them first, and then each again."""

from collections.abc import Iterable

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.runner import RecipientChecks
from lettergen.diagnostics.finding import Finding
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Entry
from tests.support.finished_letters import SHIPPED


class _CheckOfNameLengths(RecipientCheck):
    """Finds names that are longer than half of the longest."""

    longest = 0

    def add(self, entry: Entry) -> None:
        self.longest = max(self.longest, len(entry.label))

    def finish(self) -> Iterable[Finding]:
        return [
            Finding("LG150", f"longest: {self.longest}", entry.recipient.place)
            for entry in self.project.entries[:1]
        ]

    def check(self, entry: Entry) -> Iterable[Finding]:
        if 2 * len(entry.label) > self.longest:
            return [Finding("LG150", "long", entry.recipient.place).about(entry.label)]
        return []


def test_a_check_sees_each_recipient_after_it_has_seen_all() -> None:
    project = load_project(Source(SHIPPED[0]), Options())
    checks = RecipientChecks(project, [_CheckOfNameLengths])
    longest = max(len(recipient.label) for recipient in project.recipients)
    assert [finding.message for finding in checks.of_all] == [f"longest: {longest}"]
    found = [finding for entry in project.entries for finding in checks.check(entry)]
    long = [entry.label for entry in project.entries if 2 * len(entry.label) > longest]
    assert 0 < len(long) < len(project.entries)
    assert [finding.letters for finding in found] == [(label,) for label in long]


def test_an_entry_is_found_again_by_its_position() -> None:
    project = load_project(Source(SHIPPED[0]), Options())
    assert all(project.entries[entry.position] is entry for entry in project.entries)
