"""What can be said about a campaign without writing anything.

The parts of the work are in ``lettergen.checks``; here is their order, and what makes of many
findings of one cause one finding.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lettergen.checks import (
    branches,
    conventions,
    fields,
    ignores,
    letters,
    neighbours,
    references,
    spelling,
    templates,
    values,
)
from lettergen.checks.documents import Document, left_by_review
from lettergen.checks.documents import findings as document_findings
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.diagnostics.simplify import simplify
from lettergen.project.project import Project
from lettergen.template.jinja.branches import BranchCoverage


def check(
    subject: Project,
    coverage: BranchCoverage,
    already: Sequence[Finding] = (),
    *,
    is_unreadable: bool = False,
) -> CheckReport:
    """Everything that can be said about a campaign.

    ``already`` is what was found while it was read; ``coverage`` is the one that its letter was
    compiled with.
    """
    found = [
        *already,
        *_of_data(subject),
        *fields.other_findings(subject),
        *templates.findings(subject),
        *references.findings(subject),
        *spelling.findings(subject),
        *_of_letters(subject, coverage),
    ]
    kept = ignores.remove_ignored(found, subject.campaign.ignored, is_whole=subject.is_whole)
    labels = [recipient.label for recipient in subject.recipients]
    return CheckReport(
        sorted(simplify(kept), key=_order), labels, is_unreadable, subject.campaign.files
    )


class LetterChecks:
    """The same checks for ``render``, letter by letter, as far as they are about a letter.

    What is about the campaign as a whole (branches never taken, fields and files that nothing
    uses) stops no letter and is left to ``check``; points to confirm have a count of their own.
    How the parts of a letter hang together is the template's doing, so the first letter tells.
    """

    def __init__(self, subject: Project) -> None:
        self._ignored = ignores.map_ignored_codes(subject.campaign.ignored)
        self._entries = {id(entry.recipient): entry for entry in subject.entries}
        self._is_first = True
        self._of_all: list[Finding] = []
        self._of_letter: dict[str, list[Finding]] = defaultdict(list)
        for finding in (*_of_data(subject), *templates.placeholders(subject)):
            if finding.code in self._ignored:
                continue
            for label in finding.letters:
                self._of_letter[label].append(finding)
            if not finding.letters and finding.severity is Severity.ERROR:
                self._of_all.append(finding)
        assert subject.letter is not None
        document = Document.read(subject.campaign.letterhead or subject.campaign.letter)
        if document:
            self._of_all += self._keep(left_by_review(document))
        self._examiner = letters.Examiner(subject, subject.letter, document)

    def check_letter(self, recipient: Recipient, parts: Mapping[str, bytes]) -> list[Finding]:
        """What is wrong with one recipient's entry and letter."""
        if self._is_first:
            self._is_first = False
            self._of_all += self._keep(self._examiner.of_structure(parts))
        examined = self._examiner.of_words(parts, self._entries[id(recipient)])
        return [*self.check_entry(recipient), *self._keep(examined)]

    def check_entry(self, recipient: Recipient) -> list[Finding]:
        """What is wrong with one recipient's entry; for a letter that was looked at already."""
        return [*self._of_all, *self._of_letter[recipient.label]]

    def _keep(self, found: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in found if finding.code not in self._ignored]


def _of_data(subject: Project) -> Iterator[Finding]:
    """What is wrong or doubtful in the recipients, the campaign's values and the citations."""
    yield from fields.findings(subject)
    yield from values.findings(subject)
    yield from conventions.findings(subject)
    yield from neighbours.findings(subject)


def _of_letters(subject: Project, coverage: BranchCoverage) -> Iterator[Finding]:
    """Merge every letter and look at it; then what can only be said when all were merged."""
    campaign = subject.campaign
    document = Document.read(campaign.letterhead or campaign.letter)
    if document:
        yield from document_findings(document)
    if subject.letter is None:
        return
    examiner = letters.Examiner(subject, subject.letter, document)
    printed: set[str] = set()
    yield from examiner.once()
    failed = False
    for entry in subject.entries:
        try:
            rendered = subject.letter.render(entry.label, entry.fields, campaign.values)
        except LettergenError as error:
            failed = True
            yield from error.findings
        else:
            printed |= rendered.printed
            yield from examiner.findings(rendered.parts, entry)
    # A letter that failed may be the one that takes the branch and prints the citation.
    if subject.is_whole and subject.recipients and not failed:
        yield from branches.findings(coverage)
        yield from references.uncited(subject, printed)


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (place.path, place.line, place.column, place.part, place.paragraph, finding.code)
