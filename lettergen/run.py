"""The order of things: from a campaign on disk to letters on disk, and a report of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from lettergen import campaign as campaigns
from lettergen import check as checks
from lettergen import citations, inventory, output, recipients
from lettergen.campaign import Campaign, Expression
from lettergen.check import Checkup
from lettergen.checks import documents, links
from lettergen.checks.subject import Subject
from lettergen.citations import Citations
from lettergen.findings import Finding, LettergenError, Place, Severity
from lettergen.output import OutputFolder
from lettergen.recipients import Recipient
from lettergen.reports import annotations
from lettergen.source import Mapping
from lettergen.template.compile import compile_letter
from lettergen.template.language import (
    RECIPIENT,
    Language,
    MergeError,
    MissingFieldError,
    expression,
    file_name,
    missing_field,
)
from lettergen.template.letter import CompiledLetter
from lettergen.template.trace import Trace

UNREADABLE = frozenset(
    """
    LG100 LG101 LG102 LG103 LG110 LG111 LG113 LG114 LG115 LG116 LG117 LG120 LG125 LG130
    LG210 LG211 LG212
    """.split()
)
"""The codes of what keeps a file of the campaign from being read at all."""

T = TypeVar("T")
Item = TypeVar("Item")


class Outcome(StrEnum):
    """What became of one letter."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    PLANNED = "planned"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Options:
    """What the user asked for on top of the campaign."""

    only: Sequence[str] = ()
    where: Sequence[str] = ()
    out: Path | None = None
    assignments: Sequence[str] = ()
    dry_run: bool = False
    final: bool = False
    fail_fast: bool = False


@dataclass(frozen=True)
class Result:
    """One letter: for whom, where, what became of it, and why if it did not go well."""

    recipient: Recipient
    path: Path | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole run."""

    results: list[Result] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many letters came to that outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def findings(self) -> list[Finding]:
        """What kept letters from being written, in order, each once."""
        return list(dict.fromkeys(f for result in self.results for f in result.findings))

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
        """Whether every letter came out."""
        return not (self.count(Outcome.FAILED) or self.count(Outcome.REFUSED))


@dataclass(frozen=True)
class Addressed:
    """A recipient and the file that the letter goes to; no file if ``findings`` say why not."""

    recipient: Recipient
    path: Path | None
    findings: tuple[Finding, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.stem if self.path else ""


@dataclass(frozen=True)
class Prepared:
    """A campaign that is read and compiled: its letters can be merged."""

    campaign: Campaign
    letter: CompiledLetter
    addressed: list[Addressed]
    inspector: checks.Inspector

    def __len__(self) -> int:
        return len(self.addressed)

    def results(self, options: Options) -> Iterator[Result]:
        """Merge and write the letters one by one."""
        for letter in self.addressed:
            result = self._result(letter, options)
            yield result
            if options.fail_fast and result.outcome is Outcome.FAILED:
                return

    def _result(self, letter: Addressed, options: Options) -> Result:
        recipient, path = letter.recipient, letter.path
        try:
            parts = self.letter.merge_parts(recipient.label, recipient.fields, self.campaign.values)
            found = self.inspector.findings(recipient, parts)
            errors = tuple(one for one in found if one.severity is Severity.ERROR)
            warnings = tuple(one for one in found if one.severity is Severity.WARNING)
            if path is None or errors:
                return Result(recipient, path, Outcome.FAILED, (*letter.findings, *errors))
            reviewed = tuple(one for one in warnings if one.code in documents.REVIEW)
            if options.final and (recipient.confirm or reviewed):
                return Result(recipient, path, Outcome.REFUSED, reviewed, warnings)
            if options.dry_run:
                return Result(recipient, path, Outcome.PLANNED, warnings=warnings)
            state = output.write(path, self.letter.packed(recipient.label, parts))
        except LettergenError as error:
            return Result(recipient, path, Outcome.FAILED, (*letter.findings, *error.findings))
        return Result(recipient, path, Outcome(state), warnings=warnings)


def prepare(path: Path, options: Options) -> Prepared:
    """Read and compile a campaign, for the recipients that the options choose.

    Raises ``LettergenError`` with everything that is wrong in any of its files.
    """
    inputs = _read(path, options)
    subject, addressed = inputs.subject, inputs.addressed
    if inputs.findings or subject.letter is None or addressed is None:
        raise LettergenError(*inputs.findings)
    return Prepared(subject.campaign, subject.letter, addressed, checks.Inspector(subject))


def check(path: Path, options: Options, *, with_links: bool = False) -> Checkup:
    """Everything that can be said about a campaign; no letter is written.

    What cannot be read is a finding, and all the rest is checked nevertheless. With
    ``with_links``, the pages that citations lead to are asked for.
    """
    trace = Trace()
    try:
        inputs = _read(path, options, trace)
    except LettergenError as error:
        return Checkup(list(error.findings), is_unreadable=True)
    found = list(inputs.findings)
    if with_links:
        found.extend(links.findings((inputs.subject.citations or {}).values()))
    for one in inputs.addressed or ():
        found.extend(one.findings)
    is_unreadable = any(finding.code in UNREADABLE for finding in inputs.findings)
    return checks.check(inputs.subject, trace, found, is_unreadable=is_unreadable)


def fields(path: Path) -> tuple[list[inventory.Field], int]:
    """The merge fields that a campaign's letter uses, and how many recipients there are.

    ``path`` may also be a template by itself: a file that a campaign here uses, or any Word
    document. Raises ``LettergenError`` if it cannot be read.
    """
    template = path if path.suffix not in (".yaml", ".yml") and path.is_file() else None
    campaign = Path(campaigns.FILE_NAME) if template else path
    if template and not campaign.exists():
        return inventory.fields(_alone(template)), 0
    inputs = _read(campaign, Options())
    if inputs.findings:
        raise LettergenError(*inputs.findings)
    found = inventory.fields(inputs.subject)
    if template:
        whole = inputs.subject.campaign
        if template.resolve() not in {p.resolve() for p in (whole.letter, whole.letterhead) if p}:
            return inventory.fields(_alone(template)), 0
        found = inventory.of_file(found, str(template))
    return found, len(inputs.subject.recipients)


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


@dataclass(frozen=True)
class _Inputs:
    """A campaign as far as it can be read, and what is wrong with the rest."""

    subject: Subject
    addressed: list[Addressed] | None
    findings: list[Finding]


def _read(path: Path, options: Options, trace: Trace | None = None) -> _Inputs:
    """Read and compile all that can be; raises only if there is no campaign to begin with."""
    language = Language()
    steps = _Steps()
    campaign = campaigns.load(path, steps.findings)
    campaign = (steps.take(lambda: campaign.with_values(options.assignments)) or campaign).narrowed(
        options.where
    )
    steps.findings.extend(_reserved_values(campaign, language))
    everyone: tuple[Recipient, ...] | None = None
    if _is_there(campaign.recipients, campaign):
        everyone = steps.take(
            lambda: recipients.load(campaign.recipients, language.reserved_names, steps.findings)
        )
    known: Citations | None = {}
    if (references := campaign.citations) is not None:
        is_there = _is_there(references, campaign)
        known = steps.take(lambda: citations.load(references, steps.findings)) if is_there else None
    letter = None
    letterhead = campaign.letterhead if campaign.is_markdown else None
    if _is_there(campaign.letter, campaign) and _is_there(letterhead, campaign):
        letter = steps.take(
            lambda: compile_letter(
                campaign.letter,
                letterhead,
                language,
                known,
                str(campaign.citations or ""),
                campaign.folder,
                trace,
            )
        )
    addressed = steps.take(lambda: _addressed(campaign, everyone, language, options))
    meant = everyone or ()
    if addressed is not None:
        meant = tuple(one.recipient for one in addressed)
    is_whole = not (options.only or options.where) and addressed is not None
    subject = Subject(campaign, language, meant, known, letter, is_whole)
    return _Inputs(subject, addressed, steps.findings)


def _is_there(path: Path | None, campaign: Campaign) -> bool:
    """Whether a file of the campaign can be opened; if not, the campaign's findings say so."""
    if path is None:
        return not campaign.is_markdown
    return path != campaign.path and path.is_file()


def render(path: Path, options: Options, each: Callable[[Result], None] | None = None) -> Report:
    """Prepare a campaign and write its letters; ``each`` is told of every letter as it is done."""
    report = Report()
    for result in prepare(path, options).results(options):
        report.results.append(result)
        if each:
            each(result)
    return report


def _addressed(
    campaign: Campaign,
    everyone: Sequence[Recipient] | None,
    language: Language,
    options: Options,
) -> list[Addressed]:
    """Who gets a letter, and which file each goes to; no two the same.

    ``everyone`` is ``None`` where the recipients could not be read: then none is looked for.
    """
    steps = _Steps()
    conditions = steps.each(lambda where: _condition(where, campaign, language), campaign.where)
    folder = steps.take(
        lambda: OutputFolder.of(
            campaign.output.text, campaign.output.place, campaign.folder, options.out
        )
    )
    name = steps.take(lambda: file_name(language, campaign.output.text, campaign.output.place))
    held = steps.each(lambda r: (r, all(holds(r) for holds in conditions)), everyone or ())
    if steps.findings or folder is None or name is None:
        raise LettergenError(*steps.findings)
    meant = [recipient for recipient, is_meant in held if is_meant]
    addressed = [_address(recipient, campaign, folder, name) for recipient in meant]
    clashes = output.collisions(
        [(a.path, a.recipient.label, a.recipient.place) for a in addressed if a.path]
    )
    if clashes:
        raise LettergenError(*clashes)
    if everyone is None or not options.only:
        return addressed
    chosen = recipients.chosen(meant, [a.stem for a in addressed], options.only)
    return [a for a in addressed if a.recipient in chosen]


def _address(
    recipient: Recipient, campaign: Campaign, folder: OutputFolder, name: Callable[..., str]
) -> Addressed:
    try:
        filled = _evaluated(name, recipient, campaign, campaign.output.place)
        return Addressed(recipient, folder.path(filled, recipient.label))
    except LettergenError as error:
        return Addressed(recipient, None, error.findings)


def _condition(
    where: Expression, campaign: Campaign, language: Language
) -> Callable[[Recipient], bool]:
    """What tells whether an expression holds for a recipient."""
    value = expression(language, where.text, where.place)

    def holds(recipient: Recipient) -> bool:
        return _evaluated(lambda **v: bool(value(**v)), recipient, campaign, where.place)

    return holds


def _evaluated(
    function: Callable[..., T], recipient: Recipient, campaign: Campaign, place: Place
) -> T:
    """What a compiled expression or pattern gives for one recipient."""
    fields = recipient.fields
    try:
        return function(**{**campaign.values, **fields, RECIPIENT: fields})
    except MissingFieldError as error:
        raise LettergenError(missing_field(error, recipient.label, fields, place)) from None
    except MergeError as error:
        message = f"{recipient.label}: {error.message}"
        raise LettergenError(Finding(error.code, message, place, error.hint)) from None
    except Exception as error:  # whatever an expression may raise
        raise LettergenError(Finding("LG300", f"{recipient.label}: {error}.", place)) from None


def _reserved_values(campaign: Campaign, language: Language) -> Iterator[Finding]:
    for name in campaign.values:
        if name in language.reserved_names:
            yield Finding(
                "LG122",
                f"a value cannot be called '{name}': the template language uses that name.",
                campaign.values.place_of(name),
                "Rename it.",
            )


class _Steps:
    """Takes steps that may fail, and goes on to the next so that all findings come at once."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def take(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except LettergenError as error:
            self.findings.extend(error.findings)
            return None

    def each(self, step: Callable[[Item], T], items: Iterable[Item]) -> list[T]:
        """What a step gives for each item, without those that it fails for."""
        results: list[T] = []
        for item in items:
            try:
                results.append(step(item))
            except LettergenError as error:
                self.findings.extend(error.findings)
        return results
