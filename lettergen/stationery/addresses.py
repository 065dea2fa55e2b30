"""The lines of a recipient's address, and of the return address for undelivered mail."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import TemplateSyntaxError

from lettergen.citations.clusters import Cite
from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping, NoValue
from lettergen.diagnostics.collect import attempt
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.project.expressions import evaluate
from lettergen.system.dataclass import dataclass
from lettergen.system.text import describe_forbidden, find_unwritable
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Inline
from lettergen.template.jinja.context import find_field
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.name_hints import suggest_name, suggest_spelling
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.values import as_text

FIELDS = ("name", "title", "address")
"""The fields that make an address, unless the campaign has a pattern for it."""

RETURN_TO = "If undelivered please return to:"

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """A recipient and the lines of the address."""

    recipient: Recipient
    lines: Lines


class AddressReader:
    """Reads addresses: the lines of ``pattern``, or name, title and address if it is ``None``.

    Raises ``LettergenError`` for a pattern with a fault (LG200, LG266).
    """

    def __init__(
        self, campaign: CampaignFile, language: Language, pattern: Expression | None
    ) -> None:
        self._campaign = campaign
        self._pattern = pattern
        self._render = _compile_pattern(language, pattern) if pattern else None

    def read(self, recipient: Recipient) -> Address:
        """Return the address of a recipient.

        Raises ``LettergenError`` if there is none (LG471), or if a field is missing or is not
        text.
        """
        if self._pattern is None or self._render is None:
            return Address(recipient, _join_fields(recipient))
        lines = evaluate(self._render, recipient, self._campaign, self._pattern.place)
        if not lines:
            raise _build_error(recipient, "The pattern for the address gives no text.")
        return Address(recipient, lines)


def check_addresses(
    campaign: CampaignFile, language: Language, recipients: Iterable[Recipient]
) -> None:
    """Report each recipient for whom the campaign's own pattern gives no address.

    A campaign without a pattern is not checked, because it may not need labels at all.
    """
    if campaign.address is None:
        return
    with attempt():
        reader = AddressReader(campaign, language, campaign.address)
        for recipient in recipients:
            with attempt():
                reader.read(recipient)


def read_return_address(
    campaign: CampaignFile, language: Language, pattern: Expression | None
) -> Lines:
    """Return the lines of the return address.

    They are those of ``pattern``, or ``sender.name`` and ``sender.address`` of the campaign's
    values; none if there is no ``sender.address``. Raises ``LettergenError`` for a pattern with a
    fault, and for one that uses a missing value.
    """
    nobody = Recipient("the return address", Mapping(campaign.values.place))
    if pattern:
        return evaluate(_compile_pattern(language, pattern), nobody, campaign, pattern.place)
    sender = campaign.values.get("sender")
    if not isinstance(sender, Mapping) or not sender.get("address"):
        return ()
    place = sender.place_of("address")
    try:
        lines = (*_read_lines(sender.get("name")), *_read_lines(sender["address"]))
    except MergeError as error:
        message = f"'sender' {error.message}"
        raise LettergenError(Finding(error.code, message, place, error.hint)) from None
    return (RETURN_TO, *lines)


def _join_fields(recipient: Recipient) -> Lines:
    """Return the lines of ``FIELDS`` in order."""
    fields = recipient.fields
    found: dict[str, Lines] = {}
    for name in FIELDS:
        located = find_field(fields, {}, name)
        if isinstance(located, NoValue):
            place = located.place or recipient.place
            finding = Finding(located.code, located.message, place, located.hint)
            raise LettergenError(finding.about(recipient.label))
        try:
            found[name] = _read_lines(located.value if located else None)
        except MergeError as error:
            assert located is not None
            finding = Finding(error.code, f"'{name}' {error.message}", located.place, error.hint)
            raise LettergenError(finding.about(recipient.label)) from None
    if not found["address"]:
        offer = suggest_name("address", (*fields, *fields.column_names))
        hint = "Make it under 'fields:' in campaign.yaml, or describe it with --lines."
        if not fields.is_row:
            hint = offer or "Add 'address:', or describe it with --lines."
        raise _build_error(recipient, hint)
    return tuple(line for lines in found.values() for line in lines)


def _build_error(recipient: Recipient, hint: str) -> LettergenError:
    message = f"{recipient.label} has no address."
    letters = (recipient.label,)
    return LettergenError(Finding("LG471", message, recipient.place, hint, letters=letters))


def _read_lines(value: object) -> Lines:
    """Return the lines of a text or of a list of texts; raises ``MergeError`` for other values."""
    if value is None:
        return ()
    lines: list[str] = []
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str):
            message = "is neither text nor a list of texts."
            raise MergeError("LG472", message, "Make each line of the address an item of the list.")
        lines.extend(_split_lines(text))
    return tuple(lines)


def _split_lines(text: str) -> Iterator[str]:
    """Yield the lines that are not empty, with single blanks.

    Raises ``MergeError`` for a character that no Word document can contain.
    """
    for line in text.splitlines():
        line = re.sub("[ \t]+", " ", line).strip()
        if bad := find_unwritable(line):
            raise MergeError("LG104", describe_forbidden(bad))
        if line:
            yield line


def _compile_pattern(language: Language, pattern: Expression) -> Callable[..., Lines]:
    """Compile a pattern for the lines; a list that it prints becomes one line per text.

    Raises ``LettergenError`` for a pattern with a fault (LG200, LG266).
    """
    plain = language.overlay(
        autoescape=False, finalize=_print_value, trim_blocks=True, lstrip_blocks=True
    )
    try:
        template = plain.from_string(pattern.text)
    except TemplateSyntaxError as error:
        fault = (error.message or "").rstrip(".")
        message = f"line {error.lineno} of the pattern has a fault: {fault}."
        hint = suggest_spelling(pattern.text, fault)
        raise LettergenError(Finding("LG200", message, pattern.place, hint)) from None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        message = "the pattern is too deeply nested."
        raise LettergenError(Finding("LG266", message, pattern.place)) from None

    def render(**values: Any) -> Lines:
        return tuple(_split_lines(template.render({**values, LETTER: _NoLetter()})))

    return render


def _print_value(value: Any) -> Any:
    """Return what an address shows for a value."""
    if value is None:
        message = "a field in the address is empty."
        raise MergeError("LG304", message, "Fill it in, or test for it: {% if title %}.")
    if not isinstance(value, (dict, list)):
        return as_text(value, what="a field in the address")
    try:
        return "\n".join(_read_lines(value))
    except MergeError as error:
        message = f"a field in the address {error.message}"
        raise MergeError(error.code, message, error.hint) from None


class _NoLetter:
    """Takes the place of the letter: an address has no footnotes, links or pictures."""

    def add_inline(self, value: Inline) -> str:
        message = "an address cannot have footnotes, links or pictures."
        raise MergeError("LG477", message, "Remove cite, note, link, image and markdown from it.")

    def find_cites(
        self, text: str, locator: str = "", prefix: str = "", suffix: str = ""
    ) -> tuple[Cite, ...]:
        """Return nothing: ``add_inline`` refuses the citation, whether its key exists or not."""
        return ()
