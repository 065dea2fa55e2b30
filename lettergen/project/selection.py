"""Who gets a letter, and which file it is: ``where``, ``--only`` and the output pattern."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lettergen.data import recipients
from lettergen.data.campaign import Campaign, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import Steps
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output import names
from lettergen.output.names import OutputPattern
from lettergen.project.options import Options
from lettergen.template.errors import MergeError, MissingFieldError, missing_field_finding
from lettergen.template.jinja import limits
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression, compile_file_name
from lettergen.template.jinja.reserved import RECIPIENT

T = TypeVar("T")


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
class Mailing:
    """The letters of one run and the folder that they go to.

    ``letters`` are the files of everyone whom the campaign means, ``addressed`` those chosen
    this time.
    """

    addressed: list[Addressed]
    folder: OutputPattern
    letters: frozenset[Path]


def address(
    campaign: Campaign,
    everyone: Sequence[Recipient] | None,
    language: Language,
    options: Options,
) -> Mailing:
    """Choose who gets a letter this time, and its file; no two the same.

    ``everyone`` is ``None`` where the recipients could not be read: then none is looked for.
    Raises ``LettergenError`` for expressions that fail, and for files that two letters share.
    """
    steps = Steps()
    conditions = steps.each(lambda where: _condition(where, campaign, language), campaign.where)
    folder = steps.take(
        lambda: OutputPattern.parse(
            campaign.output.text, campaign.output.place, campaign.folder, options.out
        )
    )
    name = steps.take(
        lambda: compile_file_name(language, campaign.output.text, campaign.output.place)
    )
    own = conditions[: len(campaign.where) - len(options.where)]
    everyones = steps.each(lambda r: (r, all(holds(r) for holds in own)), everyone or ())
    meant = [recipient for recipient, is_meant in everyones if is_meant]
    asked = conditions[len(own) :]
    held = steps.each(lambda r: (r, all(holds(r) for holds in asked)), meant)
    if steps.findings or folder is None or name is None:
        raise LettergenError(*steps.findings)
    everywhere = [(_address(r, campaign, folder, name), is_asked) for r, is_asked in held]
    clashes = names.find_collisions(
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
    return Mailing(addressed, folder, letters)


def _address(
    recipient: Recipient, campaign: Campaign, folder: OutputPattern, name: Callable[..., str]
) -> Addressed:
    try:
        filled = evaluated(name, recipient, campaign, campaign.output.place)
        return Addressed(recipient, folder.build_path(filled, recipient.label))
    except LettergenError as error:
        return Addressed(recipient, None, error.findings)


def _condition(
    where: Expression, campaign: Campaign, language: Language
) -> Callable[[Recipient], bool]:
    """What tells whether an expression holds for a recipient."""
    value = compile_expression(language, where.text, where.place)

    def holds(recipient: Recipient) -> bool:
        return evaluated(lambda **v: bool(value(**v)), recipient, campaign, where.place)

    return holds


def evaluated(
    function: Callable[..., T], recipient: Recipient, campaign: Campaign, place: Place
) -> T:
    """What a compiled expression or pattern gives for one recipient."""
    fields = recipient.fields
    try:
        with limits.budget():
            return function(**{**campaign.values, **fields, RECIPIENT: fields})
    except MissingFieldError as error:
        raise LettergenError(missing_field_finding(error, recipient.label, fields, place)) from None
    except MergeError as error:
        message = f"{recipient.label}: {error.message}"
        raise LettergenError(Finding(error.code, message, place, error.hint)) from None
    except Exception as error:  # whatever an expression may raise
        raise LettergenError(Finding("LG300", f"{recipient.label}: {error}.", place)) from None
