"""Addresses in the headers of an e-mail, as patterns and values give them."""

import re
from collections.abc import Iterator
from email.headerregistry import Address
from typing import Any

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.template.values import as_text

_SPECIAL = compile_lazily(r'[()<>\[\]:;@\\,"]')
_SEPARATED = compile_lazily(r'((?:"(?:[^"\\]|\\.)*"|[^",;])*)[,;]?')
_PLAIN = compile_lazily(r'[^\s<>()\[\],;:"\\]+@[^\s<>()\[\],;:"\\@]+')
_NAMED = compile_lazily(
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[^"<>()\[\],;:@\\]*))\s*<(?P<address>[^<>]*)>'
)
_HINT = "Correct it in the list. An address is like name@example.org, or Name <name@example.org>."


def print_value(value: Any) -> str:
    """Return what a pattern for addresses prints for a value.

    A name with marks that separate addresses is quoted, so that it stays one name.
    """
    text = as_text(value, what="a field in an address").strip()
    if not _SPECIAL.search(text) or all(_match(one) for one in _split(text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def parse_addresses(text: str, key: str, place: Place) -> list[Address]:
    """Return the addresses of one header, separated by commas or semicolons.

    The domain is as ASCII (RFC 5890). Raises ``LettergenError`` for what is no address (LG852).
    """
    from email_validator import EmailNotValidError, validate_email

    found = []
    for one in _split(text):
        matched = _match(one)
        if not matched:
            raise LettergenError(_describe(f"'{key}' is no e-mail address: '{one}'.", place))
        name, address = matched
        try:
            valid = validate_email(address, check_deliverability=False)
        except EmailNotValidError as error:
            message = f"'{key}' is no valid e-mail address: '{address}'. {error}"
            raise LettergenError(_describe(message, place)) from None
        found.append(Address(name, valid.local_part, valid.ascii_domain or valid.domain))
    return found


def _split(text: str) -> Iterator[str]:
    for found in _SEPARATED.finditer(text):
        if one := found[1].strip():
            yield one


def _match(text: str) -> tuple[str, str] | None:
    """Return the name and the address of a text that is one address."""
    if _PLAIN.fullmatch(text):
        return "", text
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    name = re.sub(r"\\(.)", r"\1", found["quoted"]) if found["quoted"] else found["name"] or ""
    return " ".join(name.split()), found["address"].strip()


def _describe(message: str, place: Place) -> Finding:
    return Finding("LG852", message, place, _HINT)
