"""The order of things: from a campaign on disk to letters on disk, and a report of them."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from lettergen import campaign as campaigns
from lettergen import check as checks
from lettergen import fingerprint, inventory, output
from lettergen.campaign import Campaign, Expression
from lettergen.check import Checkup
from lettergen.checks import documents, links
from lettergen.checks.subject import Subject
from lettergen.findings import Finding, LettergenError, Place, Severity
from lettergen.interrupts import held
from lettergen.mailing import Addressed
from lettergen.options import Options
from lettergen.output import Books, FolderFailedError, Gone, Inputs, KeptError, OutputFolder, Used
from lettergen.reading import read
from lettergen.recipients import Recipient
from lettergen.reports import annotations
from lettergen.source import Mapping
from lettergen.template.compile import compile_letter
from lettergen.template.language import Language
from lettergen.template.letter import CompiledLetter
from lettergen.template.trace import Trace

UNREADABLE = frozenset(
    """
    LG100 LG101 LG102 LG103 LG110 LG111 LG113 LG114 LG115 LG116 LG117 LG120 LG125 LG130
    LG210 LG211 LG212
    """.split()
)
"""The codes of what keeps a file of the campaign from being read at all."""


class Outcome(StrEnum):
    """What became of one letter."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    PLANNED = "planned"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """One letter: for whom, where, what became of it, and why if it did not go well."""

    recipient: Recipient
    path: Path | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    is_stale: bool = False


@dataclass(frozen=True)
class Report:
    """A whole run: its letters, those that nobody gets any more, and what else went wrong."""

    results: list[Result] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many letters came to that outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def findings(self) -> list[Finding]:
        """What kept letters from being written, in order, each once."""
        of_letters = [f for result in self.results for f in result.findings]
        of_gone = [gone.finding for gone in self.gone if gone.finding]
        return list(dict.fromkeys([*of_letters, *of_gone, *self.problems]))

    @property
    def stale(self) -> list[Result]:
        """The letters that were not written, and still lie there from an earlier run."""
        return [result for result in self.results if result.is_stale]

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful in the letters that came out, each cause once."""
        return checks.one_per_cause(f for result in self.results for f in result.warnings)

    @property
    def to_confirm(self) -> list[Recipient]:
        """The recipients that have points open, of the letters that were merged."""
        return [
            result.recipient
            for result in self.results
            if result.recipient.confirm and result.outcome is not Outcome.FAILED
        ]

    @property
    def is_good(self) -> bool:
        """Whether every letter came out, and the books with them."""
        return not (self.count(Outcome.FAILED) or self.count(Outcome.REFUSED) or self.problems)


@dataclass(frozen=True)
class Prepared:
    """A campaign that is read and compiled: its letters can be merged.

    ``letters`` are the files of everyone in the campaign, ``addressed`` those chosen this time.
    """

    campaign: Campaign
    letter: CompiledLetter
    addressed: list[Addressed]
    inspector: checks.Inspector
    folder: OutputFolder
    letters: frozenset[Path]
    inputs: Inputs

    def __len__(self) -> int:
        return len(self.addressed)

    def results(self, options: Options, report: Report) -> Generator[Result, None, None]:
        """Merge the letters one by one, and write them unless this is a dry run.

        Everything goes into ``report`` as well. Close the iterator, and the books are closed.
        """
        if options.dry_run:
            for letter in self.addressed:
                report.results.append(self._result(letter, options, None))
                yield report.results[-1]
            return
        books = Books(self.folder, self.campaign.path, self.letters)
        try:
            for letter in self.addressed:
                with held():
                    result = self._result(letter, options, books)
                    report.results.append(result)
                yield result
                if options.fail_fast and result.outcome is Outcome.FAILED:
                    return
            report.gone.extend(books.gone(self._unaddressed(), prune=options.prune))
        except FolderFailedError as error:
            report.problems.extend(error.findings)
        finally:
            with held():
                report.problems.extend(books.close())

    def _result(self, letter: Addressed, options: Options, books: Books | None) -> Result:
        recipient, path = letter.recipient, letter.path
        try:
            result = self._attempted(letter, options, books)
        except FolderFailedError:
            raise
        except LettergenError as error:
            outcome = Outcome.REFUSED if isinstance(error, KeptError) else Outcome.FAILED
            result = Result(recipient, path, outcome, (*letter.findings, *error.findings))
        is_stale = (
            books is not None
            and result.outcome in (Outcome.FAILED, Outcome.REFUSED)
            and books.miss(path, recipient.label, result.outcome)
        )
        return replace(result, is_stale=is_stale)

    def _attempted(self, letter: Addressed, options: Options, books: Books | None) -> Result:
        """Merge, check and write one letter, or as much of that as is asked for.

        A letter that all its inputs gave already is neither merged nor looked at again, unless
        there was something doubtful about it, or this is the final run.
        """
        recipient, path = letter.recipient, letter.path
        inputs = self._inputs(recipient)
        may_skip = path is not None and not options.force and not options.final
        is_current = bool(books and path and may_skip and books.is_current(path, inputs))
        used = Used()
        parts = {} if is_current else self._merged(recipient, used)
        found = (
            self.inspector.of_data(recipient)
            if is_current
            else self.inspector.findings(recipient, parts)
        )
        errors = tuple(one for one in found if one.severity is Severity.ERROR)
        warnings = tuple(one for one in found if one.severity is Severity.WARNING)
        if path is None or errors:
            return Result(recipient, path, Outcome.FAILED, (*letter.findings, *errors))
        reviewed = tuple(one for one in warnings if one.code in documents.REVIEW)
        if options.final and (recipient.confirm or reviewed):
            return Result(recipient, path, Outcome.REFUSED, reviewed, warnings)
        if books is None:
            return Result(recipient, path, Outcome.PLANNED, warnings=warnings)
        if is_current:
            state = books.keep(path, recipient.label)
        else:
            data = self.letter.packed(recipient.label, parts)
            used.warnings = len(warnings)
            state = books.write(path, recipient.label, data, inputs, used, force=options.force)
        return Result(recipient, path, Outcome(state), warnings=warnings)

    def _merged(self, recipient: Recipient, used: Used) -> dict[str, bytes]:
        values = self.campaign.values
        return self.letter.merge_parts(
            recipient.label, recipient.fields, values, used.citations, used.files
        )

    def _inputs(self, recipient: Recipient) -> Inputs:
        own = {"recipient": fingerprint.of_value(recipient.fields)}
        return Inputs({**self.inputs.fixed, **own}, self.inputs.citations)

    def _unaddressed(self) -> set[str]:
        """Those whose letter has no file this time, because its name could not be made."""
        return {letter.recipient.label for letter in self.addressed if letter.path is None}


def prepare(path: Path, options: Options) -> Prepared:
    """Read and compile a campaign, for the recipients that the options choose.

    Raises ``LettergenError`` with everything that is wrong in any of its files.
    """
    found = read(path, options)
    subject, mailing, letter = found.subject, found.mailing, found.subject.letter
    if found.findings or letter is None or mailing is None:
        raise LettergenError(*found.findings)
    inputs = Inputs(
        {**found.templates, "values": fingerprint.of_value(subject.campaign.values)},
        {key: fingerprint.of_value(repr(ref)) for key, ref in letter.references.items()},
    )
    return Prepared(
        subject.campaign,
        letter,
        mailing.addressed,
        checks.Inspector(subject),
        mailing.folder,
        mailing.letters,
        inputs,
    )


def check(path: Path, options: Options, *, with_links: bool = False) -> Checkup:
    """Everything that can be said about a campaign; no letter is written.

    What cannot be read is a finding, and all the rest is checked nevertheless. With
    ``with_links``, the pages that citations lead to are asked for.
    """
    trace = Trace()
    try:
        reading = read(path, options, trace)
    except LettergenError as error:
        return Checkup(list(error.findings), is_unreadable=True)
    found = list(reading.findings)
    if with_links:
        found.extend(links.findings((reading.subject.citations or {}).values()))
    for one in reading.mailing.addressed if reading.mailing else ():
        found.extend(one.findings)
    is_unreadable = any(finding.code in UNREADABLE for finding in reading.findings)
    return checks.check(reading.subject, trace, found, is_unreadable=is_unreadable)


def fields(path: Path) -> tuple[list[inventory.Field], int]:
    """The merge fields that a campaign's letter uses, and how many recipients there are.

    ``path`` may also be a template by itself: a file that a campaign here uses, or any Word
    document. Raises ``LettergenError`` if it cannot be read.
    """
    template = path if path.suffix not in (".yaml", ".yml") and path.is_file() else None
    campaign = Path(campaigns.FILE_NAME) if template else path
    if template and not campaign.exists():
        return inventory.fields(_alone(template)), 0
    reading = read(campaign, Options())
    if reading.findings:
        raise LettergenError(*reading.findings)
    found = inventory.fields(reading.subject)
    if template:
        whole = reading.subject.campaign
        if template.resolve() not in {p.resolve() for p in (whole.letter, whole.letterhead) if p}:
            return inventory.fields(_alone(template)), 0
        found = inventory.of_file(found, str(template))
    return found, len(reading.subject.recipients)


def _alone(template: Path) -> Subject:
    """A Word document that belongs to no campaign."""
    language = Language()
    letter = compile_letter(template, None, language, None)
    place = Place(str(template))
    nothing = Mapping(place)
    campaign = Campaign(
        template, template, None, template, None, Expression("", place), (), nothing
    )
    return Subject(campaign, language, (), None, letter)


def annotate(findings: Sequence[Finding], folder: Path) -> Iterator[Path]:
    """Write copies of the Word templates with findings as comments; yields their paths.

    Raises ``LettergenError`` if a copy would take the template's own place.
    """
    for source, data in annotations.annotated(findings):
        path = folder / source.name
        if path.resolve() == source.resolve():
            hint = "Name another folder under --annotate."
            raise LettergenError(
                Finding(
                    "LG196", "is the template itself; it stays as it is.", Place(str(path)), hint
                )
            )
        output.write(path, data)
        yield path


def render(path: Path, options: Options, each: Callable[[Result], None] | None = None) -> Report:
    """Prepare a campaign and write its letters; ``each`` is told of every letter as it is done."""
    report = Report()
    with closing(prepare(path, options).results(options, report)) as results:
        for result in results:
            if each:
                each(result)
    return report
