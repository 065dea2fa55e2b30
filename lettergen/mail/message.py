"""Build the e-mail of a letter: once, as the bytes that are written or sent (RFC 5322, RFC 2045).

The same letter, campaign and values give the same bytes, but for the date that sending adds: the
boundaries of the parts and the Message-ID are derived from the letter. All is ASCII, so that every
server takes it, unless the part of an address before the @ is not (RFC 6532).
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.mail import addresses
from lettergen.mail.body import convert_to_html, print_escaped
from lettergen.mail.parts import Attachment, Email, build_email
from lettergen.project.expressions import evaluate
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_value
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_pattern, compile_text
from lettergen.template.values import as_text

_ADDRESSES = {"from": "From", "to": "To", "cc": "Cc", "bcc": "Bcc", "reply-to": "Reply-To"}
_Pattern = tuple[Callable[..., str], Place]


@dataclass(frozen=True)
class Envelope:
    """The addresses that the server is told: whom an e-mail is from, and all whom it goes to."""

    sender: str
    recipients: tuple[str, ...]

    @property
    def needs_utf8(self) -> bool:
        """Whether an address needs a server with SMTPUTF8 (RFC 6531)."""
        return not all(map(str.isascii, (self.sender, *self.recipients)))


def address_envelope(headers: EmailMessage) -> Envelope:
    """Return the envelope of an e-mail with these headers."""
    found = [
        one.addr_spec for name in ("To", "Cc", "Bcc") for one in _list_addresses(headers, name)
    ]
    (sender,) = _list_addresses(headers, "From")
    return Envelope(sender.addr_spec, tuple(dict.fromkeys(found)))


def _list_addresses(headers: EmailMessage, name: str) -> tuple[Address, ...]:
    header = headers[name]
    return () if header is None else header.addresses


class Composer:
    """Builds the e-mails of a campaign.

    Raises:
        LettergenError: a pattern has a fault (LG200, LG266).
    """

    def __init__(self, campaign: CampaignFile, language: Language) -> None:
        def compile_all(key: str) -> list[_Pattern]:
            return [self._compile(key, one, language) for one in campaign.mail.get(key, ())]

        self._campaign = campaign
        self._headers = {key: compile_all(key) for key in _ADDRESSES}
        self._subject = compile_all("subject")[0]
        self._attach = compile_all("attach")
        (body,) = campaign.mail["body"]
        self._text = (compile_text(language, body.text, body.place), body.place)
        self._markdown = self._compile("body", body, language)

    def _compile(self, key: str, pattern: Expression, language: Language) -> _Pattern:
        kind = "mail address" if key in _ADDRESSES else "mail body" if key == "body" else "text"
        printers = {"mail address": addresses.print_value, "mail body": print_escaped}
        printer = printers.get(kind, as_text)
        return compile_pattern(language, pattern.text, pattern.place, printer, kind), pattern.place

    def list_attachments(self, recipient: Recipient) -> list[str]:
        """Return the names of formats and files to attach."""
        return [self._evaluate(one, recipient).strip() for one in self._attach]

    def compose(
        self,
        recipient: Recipient,
        identity: Sequence[str],
        attachments: Sequence[Attachment],
        date: datetime | None = None,
        rehearsal: Address | None = None,
    ) -> Email:
        """Return the e-mail to a recipient; ``identity`` tells its letter and version from others.

        With ``rehearsal``, the e-mail goes to that address alone, and its subject tells to whom it
        would go.

        Raises:
            LettergenError: a header has a line break (LG851), an address is missing or not valid
                (LG852), or a pattern fails.
        """
        headers = {key: self._read_addresses(key, recipient) for key in _ADDRESSES}
        for key in ("from", "to"):
            if not headers[key]:
                message = f"the e-mail has no address: '{key}' under 'mail' gives none."
                raise LettergenError(_describe("LG852", message, recipient))
        sender = headers["from"][0]
        if len(headers["from"]) > 1:
            message = "'from' under 'mail' gives several addresses."
            raise LettergenError(_describe("LG852", message, recipient))
        subject = self._evaluate(self._subject, recipient).strip()
        subject = _check_line(subject, "subject", recipient)
        if rehearsal:
            subject = f"[Rehearsal, for {', '.join(map(str, headers['to']))}] {subject}"
            headers |= {"to": [rehearsal], "cc": [], "bcc": []}
        everyone = [one for found in headers.values() for one in found]
        is_ascii = all(one.username.isascii() for one in everyone)
        result = EmailMessage(SMTP if is_ascii else SMTPUTF8)
        for key, name in _ADDRESSES.items():
            if headers[key]:
                result[name] = headers[key]
        result["Subject"] = subject
        if date:
            result["Date"] = date
        digest = hash_value([sender.addr_spec, *identity])[:32]
        result["Message-ID"] = f"<{digest}@{sender.domain}>"
        text = self._evaluate(self._text, recipient)
        html = convert_to_html(self._evaluate(self._markdown, recipient))
        return build_email(result, text, html, attachments, digest)

    def _read_addresses(self, key: str, recipient: Recipient) -> list[Address]:
        found: list[Address] = []
        for pattern in self._headers[key]:
            text = _check_line(self._evaluate(pattern, recipient).strip(), key, recipient)
            try:
                found += addresses.parse_addresses(text, key, recipient.place)
            except LettergenError as error:
                finding = error.findings[0].about(recipient.label)
                raise LettergenError(finding) from None
        return found

    def _evaluate(self, pattern: _Pattern, recipient: Recipient) -> str:
        function, place = pattern
        return evaluate(function, recipient, self._campaign, place)


def _check_line(text: str, key: str, recipient: Recipient) -> str:
    """Return a text for a header; raise ``LettergenError`` if it is not one line (LG851)."""
    if any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in text):
        message = f"'{key}' of the e-mail contains a line break or a control character."
        raise LettergenError(_describe("LG851", message, recipient))
    return text


def _describe(code: str, message: str, recipient: Recipient) -> Finding:
    hint = "Correct the value in the list, or the pattern under 'mail:' in campaign.yaml."
    return Finding(code, message, recipient.place, hint).about(recipient.label)
