"""The order of things: from a campaign on disk to letters on disk, and a report of them."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from lettergen import campaign as campaigns
from lettergen import citations, fingerprint, output, recipients
from lettergen.campaign import Campaign, Expression
from lettergen.findings import Finding, LettergenError, Place
from lettergen.interrupts import held
from lettergen.output import (
    Books,
    FolderFailedError,
    Gone,
    Inputs,
    KeptError,
    OutputFolder,
    Used,
)
from lettergen.recipients import Recipient
from lettergen.template import limits
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
    force: bool = False
    prune: bool = False


@dataclass(frozen=True)
class Result:
    """One letter: for whom, where, what became of it, and why if it did not go well."""

    recipient: Recipient
    path: Path | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
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
    """A campaign that is read and compiled: its letters can be merged.

    ``letters`` are the files of everyone in the campaign, ``addressed`` those chosen this time.
    """

    campaign: Campaign
    letter: CompiledLetter
    addressed: list[Addressed]
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
            outcome = self._outcome(letter, options, books)
            findings: tuple[Finding, ...] = letter.findings
        except FolderFailedError:
            raise
        except LettergenError as error:
            outcome = Outcome.REFUSED if isinstance(error, KeptError) else Outcome.FAILED
            findings = (*letter.findings, *error.findings)
        is_stale = (
            books is not None
            and outcome in (Outcome.FAILED, Outcome.REFUSED)
            and books.miss(path, recipient.label, outcome)
        )
        return Result(recipient, path, outcome, findings, is_stale)

    def _outcome(self, letter: Addressed, options: Options, books: Books | None) -> Outcome:
        """Merge and write one letter, or as much of that as is asked for."""
        recipient, path = letter.recipient, letter.path
        inputs = self._inputs(recipient)
        is_current = bool(books and path and not options.force and books.is_current(path, inputs))
        used = Used()
        data = b"" if is_current else self._merged(recipient, used)
        if path is None:
            return Outcome.FAILED
        if options.final and recipient.confirm:
            return Outcome.REFUSED
        if books is None:
            return Outcome.PLANNED
        if is_current:
            return Outcome(books.keep(path, recipient.label))
        return Outcome(books.write(path, recipient.label, data, inputs, used, force=options.force))

    def _merged(self, recipient: Recipient, used: Used) -> bytes:
        values = self.campaign.values
        return self.letter.merge(recipient.label, recipient.fields, values, used.citations)

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
    campaign = campaigns.load(path).with_values(options.assignments).narrowed(options.where)
    templates = _template_inputs(campaign)
    language = Language()
    steps = _Steps()
    steps.findings.extend(_reserved_values(campaign, language))
    everyone = steps.take(lambda: recipients.load(campaign.recipients, language.reserved_names))
    known = steps.take(lambda: citations.load(campaign.citations) if campaign.citations else {})
    letter = steps.take(
        lambda: compile_letter(
            campaign.letter,
            campaign.letterhead,
            language,
            known,
            str(campaign.citations or ""),
        )
    )
    addressed = steps.take(lambda: _addressed(campaign, everyone, language, options))
    if steps.findings or letter is None or addressed is None:
        raise LettergenError(*steps.findings)
    inputs = Inputs(
        {**templates, "values": fingerprint.of_value(campaign.values)},
        {key: fingerprint.of_value(repr(ref)) for key, ref in letter.references.items()},
    )
    return Prepared(campaign, letter, *addressed, inputs)


def render(path: Path, options: Options, each: Callable[[Result], None] | None = None) -> Report:
    """Prepare a campaign and write its letters; ``each`` is told of every letter as it is done."""
    report = Report()
    with closing(prepare(path, options).results(options, report)) as results:
        for result in results:
            if each:
                each(result)
    return report


def _template_inputs(campaign: Campaign) -> dict[str, str]:
    """The fingerprints of what all letters are made with, taken before any of it is read.

    A file that changes between the two is then merged once more by the next run.
    """
    return {
        "template": fingerprint.of_file(campaign.letter),
        "letterhead": fingerprint.of_file(campaign.letterhead),
        "engine": fingerprint.of_engine(),
    }


def _addressed(
    campaign: Campaign,
    everyone: Sequence[Recipient] | None,
    language: Language,
    options: Options,
) -> tuple[list[Addressed], OutputFolder, frozenset[Path]]:
    """Who gets a letter this time, and in which folder; no two the same file.

    Last come the files of everyone whom the campaign itself means, whatever the options choose.
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
    own = conditions[: len(campaign.where) - len(options.where)]
    everyones = steps.each(lambda r: (r, all(holds(r) for holds in own)), everyone or ())
    meant = [recipient for recipient, is_meant in everyones if is_meant]
    asked = conditions[len(own) :]
    held = steps.each(lambda r: (r, all(holds(r) for holds in asked)), meant)
    if steps.findings or folder is None or name is None:
        raise LettergenError(*steps.findings)
    everywhere = [(_address(r, campaign, folder, name), is_asked) for r, is_asked in held]
    clashes = output.collisions(
        [(a.path, a.recipient.label, a.recipient.place) for a, _ in everywhere if a.path]
    )
    if clashes:
        raise LettergenError(*clashes)
    letters = frozenset(a.path for a, _ in everywhere if a.path)
    addressed = [a for a, is_asked in everywhere if is_asked]
    if everyone is not None and options.only:
        asked_for = [a.recipient for a in addressed]
        chosen = recipients.chosen(asked_for, [a.stem for a in addressed], options.only)
        addressed = [a for a in addressed if a.recipient in chosen]
    return addressed, folder, letters


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
        with limits.budget():
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
