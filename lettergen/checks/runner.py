"""Check a campaign: run all checks, and report what they find. Nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from lettergen.checks import ignores
from lettergen.checks.accepts import mark_accepted
from lettergen.checks.branches import check_branches
from lettergen.checks.choices import ChoiceCheck
from lettergen.checks.citation_dates import CitationDateCheck
from lettergen.checks.citations import (
    check_citations,
    find_uncited,
    find_unprinted_variables,
    find_unused_citations,
)
from lettergen.checks.columns import NumberCheck, SumCheck
from lettergen.checks.dates import DateCheck
from lettergen.checks.documents import WordDocument, check_document, check_review
from lettergen.checks.domains import DomainCheck, SenderCheck
from lettergen.checks.each_letter import SIZE, EntryChecker, Share, check_here
from lettergen.checks.fields import (
    BlankCheck,
    DuplicateCheck,
    KindCheck,
    PointCheck,
    SimilarKeyCheck,
    UnusedFieldCheck,
)
from lettergen.checks.formatting import check_formatting
from lettergen.checks.hidden_fields import HiddenFieldCheck
from lettergen.checks.letters import LetterChecker
from lettergen.checks.odd_values import OddValueCheck
from lettergen.checks.other_recipients import OtherNameCheck, PassageCheck
from lettergen.checks.postcodes import PostcodeCheck
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.recipients_left_out import check_selection
from lettergen.checks.related_names import RelatedNameCheck
from lettergen.checks.salutations import SalutationCheck
from lettergen.checks.spelling import SpellingCheck
from lettergen.checks.template_flaws import check_template_texts
from lettergen.checks.templates import check_templates, find_placeholders, find_unknown_names
from lettergen.checks.titles import TitleCheck
from lettergen.checks.typed_numbers import TypedNumberCheck
from lettergen.checks.typed_values import TypedValueCheck
from lettergen.checks.values import ValueCheck
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collector import FindingCollector
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.rules import Severity
from lettergen.diagnostics.simplify import simplify
from lettergen.project.lazy import LazySequence
from lettergen.project.letters import Letter
from lettergen.project.project import Entry, Project
from lettergen.template.compiled import CompiledLetter
from lettergen.template.jinja.branches import BranchCoverage

DATA_CHECKS: tuple[type[RecipientCheck], ...] = (
    KindCheck,
    DuplicateCheck,
    BlankCheck,
    ValueCheck,
    PostcodeCheck,
    SalutationCheck,
    RelatedNameCheck,
    TitleCheck,
    NumberCheck,
    SumCheck,
    OddValueCheck,
    DomainCheck,
    SenderCheck,
    DateCheck,
    CitationDateCheck,
    TypedValueCheck,
    TypedNumberCheck,
    ChoiceCheck,
    HiddenFieldCheck,
    UnusedFieldCheck,
    PassageCheck,
    OtherNameCheck,
)
"""The checks of recipients that ``check`` and ``render`` run: of what a letter may show."""

KEY_CHECKS: tuple[type[RecipientCheck], ...] = (
    PointCheck,
    SimilarKeyCheck,
    SpellingCheck,
)
"""Those that only ``check`` runs."""


class RecipientChecks:
    """Checks of the recipients of one project, to which all of them were added."""

    def __init__(self, project: Project, checks: Iterable[type[RecipientCheck]]) -> None:
        self._checks = [check(project) for check in checks]
        adding = [one.add for one in self._checks if type(one).add is not RecipientCheck.add]
        for entry in project.entries:
            for add in adding:
                add(entry)
        self.of_all = [finding for check in self._checks for finding in check.finish()]
        self._checking = [
            one.check for one in self._checks if type(one).check is not RecipientCheck.check
        ]

    def check(self, entry: Entry) -> Iterator[Finding]:
        """Check one recipient."""
        for check in self._checking:
            yield from check(entry)


def check(
    project: Project,
    coverage: BranchCoverage,
    already: Sequence[Finding] = (),
    *,
    is_unreadable: bool = False,
    share: Share = check_here,
) -> CheckReport:
    """Run all checks on a campaign, as far as it could be read.

    Args:
        project: the campaign; its letter was compiled with ``coverage``.
        coverage: records which branches of the letter are entered.
        already: the findings of loading the campaign.
        is_unreadable: whether one of its files could not be read at all.
        share: checks batches of letters, perhaps in other processes.
    """
    recipients = RecipientChecks(project, (*DATA_CHECKS, *KEY_CHECKS))
    findings = chain(
        already,
        recipients.of_all,
        check_selection(project),
        check_templates(project),
        check_citations(project),
        _check_letters(project, coverage, recipients, share),
    )
    accepted: list[Finding] = []
    collector = FindingCollector()
    ignored, is_whole = project.campaign.ignored, project.is_whole
    for finding in ignores.remove_ignored(findings, ignored, is_whole=is_whole):
        if finding.accepted:
            accepted.append(finding)
        else:
            collector.add([finding])
    labels = LazySequence(project.recipients, range(len(project.recipients)), _get_label)
    ordered = sorted(collector.simplify(), key=_sort_key)
    return CheckReport(ordered, labels, is_unreadable, project.campaign.files, accepted)


class LetterChecks:
    """The checks that ``render`` runs: those about letters, one letter at a time.

    Findings about the campaign as a whole (branches never entered, unused fields and files) stop
    no letter, and only ``check`` reports them. The structure of a letter comes from the template,
    so it is checked only for the first one of each edition.
    """

    def __init__(self, project: Project) -> None:
        self._ignored = ignores.map_ignored_codes(project.campaign.ignored)
        self._project = project
        self._recipients = RecipientChecks(project, DATA_CHECKS)
        found = [
            *self._recipients.of_all,
            *check_selection(project),
            *find_placeholders(project),
            *find_unknown_names(project),
            *check_citations(project),
            *find_uncited(project),
        ]
        assert project.editions is not None
        self._editions = project.editions
        self._letters: list[tuple[CompiledLetter, LetterChecker]] = []
        self._structures: dict[int, list[Finding]] = {}
        for edition in project.split_editions():
            letters, document = _build_checker(edition)
            found += check_template_texts(edition, document)
            if document:
                found += [*check_review(document), *check_formatting(document)]
            found += _check_included(edition)
            if letters and edition.letter:
                self._letters.append((edition.letter, letters))
        harmful = [
            one
            for one in simplify(self._keep(found))
            if one.severity is Severity.ERROR or one.rule.blocks_final
        ]
        self.of_all = [one for one in harmful if not one.letters]
        self._of_some: dict[str, list[Finding]] = defaultdict(list)
        for one in harmful:
            for label in one.letters:
                self._of_some[label].append(one)

    def check_letter(
        self, letter: Letter, parts: Mapping[str, bytes], doubts: Iterable[Finding] = ()
    ) -> list[Finding]:
        """Check a recipient's entry and finished letter.

        ``doubts`` are what was found while the letter was rendered.
        """
        compiled = self._editions.find(letter.recipient).letter
        number = self._find_number(compiled)
        structure = self.learn_structure(compiled, parts)
        entry = self._project.get_entry(letter)
        words = self._letters[number][1].check_words(parts, entry)
        found = (
            *self._of_some.get(entry.label, ()),
            *self._recipients.check(entry),
            *doubts,
            *words,
        )
        return [*self.of_all, *structure, *self._mark(found, entry)]

    def learn_structure(
        self, compiled: CompiledLetter, parts: Mapping[str, bytes]
    ) -> Sequence[Finding]:
        """Return what is wrong with the structure of an edition's letters.

        It is that of the first letter: ``parts`` are looked at if this is the first one.
        """
        number = self._find_number(compiled)
        if number not in self._structures:
            checker = self._letters[number][1]
            self._structures[number] = self._keep(checker.check_structure(parts))
        return self._structures[number]

    def knows_structure(self, compiled: CompiledLetter) -> bool:
        """Whether a letter of an edition was checked."""
        return self._find_number(compiled) in self._structures

    def _find_number(self, compiled: CompiledLetter) -> int:
        """Return the number of an edition, by its identity: its letters may be equal."""
        return next(at for at, (one, _) in enumerate(self._letters) if one is compiled)

    def check_entry(self, letter: Letter) -> list[Finding]:
        """Check a recipient's entry only, for a letter that was checked by an earlier run."""
        entry = self._project.get_entry(letter)
        found = (*self._of_some.get(entry.label, ()), *self._recipients.check(entry))
        return [*self.of_all, *self._mark(found, entry)]

    def check_edited(self, letter: Letter, parts: Mapping[str, bytes]) -> list[Finding]:
        """Check a recipient's entry, and the words of a letter that somebody edited by hand.

        ``parts`` are the parts with its words. Their structure is that of another program.
        """
        entry = self._project.get_entry(letter)
        number = self._find_number(self._editions.find(letter.recipient).letter)
        checker = self._letters[number][1]
        return [*self.check_entry(letter), *self._mark(checker.check_words(parts, entry), entry)]

    def mark(self, letter: Letter, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings about a letter without those that are ignored; mark the accepted ones."""
        return self._mark(findings, self._project.get_entry(letter))

    def _mark(self, findings: Iterable[Finding], entry: Entry) -> list[Finding]:
        """Mark the findings that the entry accepts, without those that the campaign ignores."""
        return mark_accepted(self._keep(findings), entry, is_whole=False)

    def _keep(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that the campaign does not ignore."""
        return [finding for finding in findings if finding.code not in self._ignored]


def _check_included(project: Project) -> Iterator[Finding]:
    """Check the Word documents that the letter includes for traces of a review."""
    for path in project.campaign.included_documents:
        document = WordDocument.read(path, project.campaign.changes)
        if document:
            yield from check_review(document)


def _check_letters(
    project: Project, coverage: BranchCoverage, recipients: RecipientChecks, share: Share
) -> Iterator[Finding]:
    """Check every recipient, render every letter and check it; then what all letters show."""
    checkers: dict[int, LetterChecker] = {}
    for edition in project.split_editions():
        letters, document = _build_checker(edition)
        if document:
            has_language = bool(edition.letter and edition.letter.tag)
            yield from check_document(document, has_language=has_language)
            yield from check_formatting(document)
        yield from check_template_texts(edition, document)
        yield from _check_included(edition)
        if letters:
            yield from letters.check_shared_parts()
            checkers[id(edition.letter)] = letters
    printed: set[str] = set()
    structures: set[int] = set()
    has_failed = False
    work = EntryChecker(project, coverage, recipients.check, checkers).check
    count = len(project.entries)
    batches = (range(at, min(at + SIZE, count)) for at in range(0, count, SIZE))
    for positions, batch in share(work, batches):
        if batch is None:
            has_failed = True
            yield from (_describe_killed(project.entries[one]) for one in positions)
            continue
        for entry in batch.entries:
            if entry.findings_without is not None and entry.structure in structures:
                yield from entry.findings_without
            else:
                yield from entry.findings
            if entry.structure is not None:
                structures.add(entry.structure)
        printed |= batch.printed
        coverage.entered |= batch.entered
        has_failed = has_failed or batch.has_failed
    # A letter that failed may be the one that enters the branch and prints the citation.
    if checkers and project.is_whole and project.recipients and not has_failed:
        yield from check_branches(coverage)
        yield from find_unused_citations(project, printed)
        yield from find_unprinted_variables(project)


def _describe_killed(entry: Entry) -> Finding:
    message = "the process that checked the letter was killed each time."
    hint = "It may need more memory than there is. Look for a very long value or loop."
    return Finding("LG880", message, entry.recipient.place, hint).about(entry.label)


def _get_label(recipient: Recipient, _: int) -> str:
    return recipient.label


def _build_checker(project: Project) -> tuple[LetterChecker | None, WordDocument | None]:
    """Return what checks the letters of one edition, and its Word document."""
    campaign = project.campaign
    document = WordDocument.read(campaign.letterhead or campaign.letter, campaign.changes)
    letters = LetterChecker(project, project.letter, document) if project.letter else None
    return letters, document


def _sort_key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    numbers = (place.line, place.sheet, place.row, place.column)
    return (place.path, *numbers, place.part, place.paragraph, finding.code)
