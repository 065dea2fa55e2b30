"""The lines of an address: a recipient's own, and the one that undelivered mail goes back to."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import attempt
from lettergen.diagnostics.finding import Finding, LettergenError, did_you_mean
from lettergen.project.expressions import evaluate
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Inline
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.reserved import LETTER

FIELDS = ("name", "title", "address")
"""What stands on a label unless the campaign says otherwise: those of these that there are."""

RETURN_TO = "If undelivered please return to:"

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """A recipient and the lines of the address."""

    recipient: Recipient
    lines: Lines


def addresses(
    campaign: CampaignFile, language: Language, pattern: Expression | None
) -> Callable[[Recipient], Address]:
    """What gives the address of each recipient: a pattern's lines, or name, title and address.

    Raises ``LettergenError`` if the pattern is none; what it gives raises it for a recipient
    who has no address, or lacks what the pattern uses.
    """
    lines = _pattern(language, pattern) if pattern else None

    def of(recipient: Recipient) -> Address:
        if pattern is None or lines is None:
            return Address(recipient, tuple(_fields_of(recipient)))
        found = evaluate(lines, recipient, campaign, pattern.place)
        if not found:
            raise _no_address(recipient, "Look at what the pattern of its lines gives.")
        return Address(recipient, found)

    return of


def check_addresses(
    campaign: CampaignFile, language: Language, recipients: Iterable[Recipient]
) -> None:
    """Report what keeps the campaign's own pattern from giving each recipient an address.

    Nothing if the campaign has no such pattern: then it may not be meant for labels at all.
    """
    if campaign.address is None:
        return
    with attempt():
        address_of = addresses(campaign, language, campaign.address)
        for recipient in recipients:
            with attempt():
                address_of(recipient)


def read_return_address(
    campaign: CampaignFile, language: Language, pattern: Expression | None
) -> Lines:
    """Where undelivered mail goes back to: a pattern's lines, or ``sender.name`` and its address.

    Empty if the campaign's values hold no ``sender.address``. Raises ``LettergenError`` for a
    pattern that is none or uses a value that is not there.
    """
    nobody = Recipient("the return address", Mapping(campaign.values.place), ())
    if pattern:
        return evaluate(_pattern(language, pattern), nobody, campaign, pattern.place)
    sender = campaign.values.get("sender")
    if not isinstance(sender, Mapping) or not sender.get("address"):
        return ()
    place = sender.place_of("address")
    try:
        lines = (*_texts(sender.get("name")), *_texts(sender["address"]))
    except MergeError as error:
        message = f"'sender' {error.message}"
        raise LettergenError(Finding(error.code, message, place, error.hint)) from None
    return (RETURN_TO, *lines)


def _fields_of(recipient: Recipient) -> Iterator[str]:
    fields = recipient.fields
    found: dict[str, Lines] = {}
    for name in FIELDS:
        try:
            found[name] = tuple(_texts(fields.get(name)))
        except MergeError as error:
            message = f"{recipient.label}: '{name}' {error.message}"
            raise LettergenError(
                Finding(error.code, message, fields.place_of(name), error.hint)
            ) from None
    if not found["address"]:
        offer = did_you_mean("address", fields)
        raise _no_address(recipient, offer or "Add 'address:', or say with --lines what it is.")
    for lines in found.values():
        yield from lines


def _no_address(recipient: Recipient, hint: str) -> LettergenError:
    message = f"{recipient.label} has no address."
    letters = (recipient.label,)
    return LettergenError(Finding("LG471", message, recipient.place, hint, letters=letters))


def _texts(value: object) -> Iterator[str]:
    """The lines of a value: of a text, or of each text in a list; ``MergeError`` for others."""
    if value is None:
        return
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str):
            message = "is neither text nor a list of texts."
            raise MergeError("LG472", message, "Write one line of the address an item.")
        yield from _lines(text)


def _lines(text: str) -> Iterator[str]:
    """The lines that hold something, blanks in them single; ``MergeError`` for odd characters."""
    for line in text.splitlines():
        line = re.sub("[ \t]+", " ", line).strip()
        if bad := find_unwritable(line):
            raise MergeError("LG104", describe_forbidden(bad))
        if line:
            yield line


def _pattern(language: Language, pattern: Expression) -> Callable[..., Lines]:
    """A compiled pattern for the lines; raises ``LettergenError`` if it is none.

    A list that it prints stands there with one line for each of its texts.
    """
    plain = language.overlay(
        autoescape=False, finalize=_printed, trim_blocks=True, lstrip_blocks=True
    )
    try:
        template = plain.from_string(pattern.text)
    except TemplateSyntaxError as error:
        message = f"line {error.lineno} of the pattern is not right: {error.message}."
        raise LettergenError(Finding("LG200", message, pattern.place)) from None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        message = "the pattern is too deeply nested."
        raise LettergenError(Finding("LG266", message, pattern.place)) from None

    def lines(**values: Any) -> Lines:
        return tuple(_lines(template.render({**values, LETTER: _NoLetter()})))

    return lines


def _printed(value: Any) -> Any:
    """What stands in an address for a value."""
    if value is None:
        message = "a field in the address is empty."
        raise MergeError("LG304", message, "Give it a value, or ask: {% if title %}.")
    if isinstance(value, Undefined) or not isinstance(value, (dict, list)):
        return value
    try:
        return "\n".join(_texts(value))
    except MergeError as error:
        message = f"a field in the address {error.message}"
        raise MergeError(error.code, message, error.hint) from None


class _NoLetter:
    """Stands for the letter where there is none: an address holds no footnotes and no links."""

    def add_inline(self, value: Inline) -> str:
        message = "an address holds no footnotes, links or pictures."
        raise MergeError("LG477", message, "Take cite, note, link, image and markdown out of it.")

    def require_citation(self, key: str) -> None:
        """Whether there is one makes no difference."""
