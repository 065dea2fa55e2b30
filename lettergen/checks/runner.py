"""What can be said about a campaign without writing anything.

The parts of the work are in ``lettergen.checks``; here is their order, and what makes of many
findings of one cause one finding.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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
from lettergen.diagnostics.finding import Finding, LettergenError, did_you_mean
from lettergen.diagnostics.rules import Severity
from lettergen.project.project import Project
from lettergen.template.jinja.branches import BranchCoverage

MISSING_FIELD, UNKNOWN_NAME, ODD_KIND, SAME_ENTRY = "LG301", "LG270", "LG160", "LG144"

# What may have kept the citations from being read at all.
CITATIONS_UNREADABLE = set("LG100 LG101 LG102 LG103 LG116 LG130".split())


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
    heard = ignores.heard(one_per_cause(found), subject.campaign.ignored, is_whole=subject.is_whole)
    labels = [recipient.label for recipient in subject.recipients]
    return CheckReport(sorted(heard, key=_order), labels, is_unreadable)


class LetterChecks:
    """The same checks for ``render``, letter by letter, as far as they are about a letter.

    What is about the campaign as a whole (branches never taken, fields and files that nothing
    uses) stops no letter and is left to ``check``; points to confirm have a count of their own.
    How the parts of a letter hang together is the template's doing, so the first letter tells.
    """

    def __init__(self, subject: Project) -> None:
        self._silenced = ignores.effective(subject.campaign.ignored)
        self._entries = {id(entry.recipient): entry for entry in subject.entries}
        self._is_first = True
        self._of_all: list[Finding] = []
        self._of_letter: dict[str, list[Finding]] = defaultdict(list)
        for finding in (*_of_data(subject), *templates.placeholders(subject)):
            if finding.code in self._silenced:
                continue
            for label in finding.letters:
                self._of_letter[label].append(finding)
            if not finding.letters and finding.severity is Severity.ERROR:
                self._of_all.append(finding)
        assert subject.letter is not None
        document = Document.read(subject.campaign.letterhead or subject.campaign.letter)
        if document:
            self._of_all += self._heard(left_by_review(document))
        self._examiner = letters.Examiner(subject, subject.letter, document)

    def check_letter(self, recipient: Recipient, parts: Mapping[str, bytes]) -> list[Finding]:
        """What is wrong with one recipient's entry and letter."""
        if self._is_first:
            self._is_first = False
            self._of_all += self._heard(self._examiner.of_structure(parts))
        examined = self._examiner.of_words(parts, self._entries[id(recipient)])
        return [*self.check_entry(recipient), *self._heard(examined)]

    def check_entry(self, recipient: Recipient) -> list[Finding]:
        """What is wrong with one recipient's entry; for a letter that was looked at already."""
        return [*self._of_all, *self._of_letter[recipient.label]]

    def _heard(self, found: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in found if finding.code not in self._silenced]


def one_per_cause(found: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one cause at one place made one, and consequences left out."""
    groups: dict[object, list[Finding]] = defaultdict(list)
    for finding in _without_consequences(list(dict.fromkeys(found))):
        key = (finding.code, finding.cause or finding.message, finding.place, finding.hint)
        groups[key].append(finding)
    return [_joined(group) for group in groups.values()]


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


def _without_consequences(found: list[Finding]) -> Iterator[Finding]:
    """The findings without those that another one explains."""
    codes = {finding.code for finding in found}
    unknown = {finding.name for finding in found if finding.code == UNKNOWN_NAME}
    lacking: dict[str, set[str]] = defaultdict(set)
    odd = {finding.letters for finding in found if finding.code == ODD_KIND}
    same = [finding for finding in found if finding.code == SAME_ENTRY]
    same_places = {finding.place for finding in same}
    blank_letters = {finding.letters for finding in found if finding.code == "LG141"}
    same_letters = {finding.letters for finding in same}
    for finding in found:
        if finding.code == MISSING_FIELD:
            group, _, name = finding.name.rpartition(".")
            lacking[group].add(name)
    for finding in found:
        group, _, name = finding.name.rpartition(".")
        match finding.code:
            case "LG301":  # nobody has it, or the group around it is no group
                explained = finding.name in unknown or finding.letters in odd
            case "LG140":  # it is the misspelt form of one that is missing
                explained = "LG341" in codes or bool(did_you_mean(name, lacking[group]))
            case "LG170" | "LG275":  # the tag that uses it is broken
                explained = "LG341" in codes
            case "LG342":
                explained = finding.letters in blank_letters
            case "LG158":
                explained = finding.letters in same_letters
            case "LG403":
                explained = finding.place in same_places
            case "LG104":  # found in the data already
                explained = bool(finding.letters) and any(
                    one.code == "LG104" and not one.letters for one in found
                )
            case "LG270":  # the values could not be read
                explained = "LG111" in codes
            case "LG303":  # nor could the citations
                explained = bool(codes & CITATIONS_UNREADABLE)
            case _:
                explained = False
        if not explained:
            yield finding


def _joined(group: list[Finding]) -> Finding:
    first, *others = group
    labels = tuple(dict.fromkeys(label for finding in group for label in finding.letters))
    if not others and (first.cause or len(labels) < 2):
        return first
    cause = first.cause or first.message
    return replace(
        first, message=f"{cause.rstrip('.')} (in {len(labels)} letters).", letters=labels
    )


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (place.path, place.line, place.column, place.part, place.paragraph, finding.code)
