"""``mail:`` in ``campaign.yaml``: the patterns of the e-mail that each letter goes with."""

from pathlib import Path

from lettergen.data.campaign import Expression
from lettergen.data.mail_server import MailServer, parse_server
from lettergen.data.text_file import read_text
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean

KEYS = ("from", "to", "cc", "bcc", "reply-to", "subject", "body", "attach", "server")
_REQUIRED = ("from", "to", "subject", "body")
_LISTS = ("to", "cc", "bcc", "reply-to", "attach")
_HINT = f"The keys of 'mail' are {', '.join(KEYS)}."

Patterns = dict[str, tuple[Expression, ...]]


def parse_mail(value: object, place: Place, folder: Path) -> tuple[Patterns, MailServer | None]:
    """Return the patterns under ``mail`` by their keys, and the server that sends the e-mails.

    ``folder`` is that of the campaign.

    Reports what is wrong with them: LG111 to LG113, and LG116 for a body that is not there.
    """
    if not isinstance(value, Mapping):
        report(Finding("LG111", "'mail' must be a mapping of keys to values.", place, _HINT))
        return {}, None
    for key in _REQUIRED:
        if key not in value:
            report(Finding("LG113", f"'{key}:' under 'mail' is missing.", place, _HINT))
    found: Patterns = {}
    server = None
    for key in value:
        if key == "server":
            server = parse_server(value[key], value.place_of(key))
            continue
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or _HINT
            report(
                Finding("LG112", f"unknown key '{key}' under 'mail'.", value.place_of(key), hint)
            )
            continue
        patterns = _parse_texts(key, value[key], value.place_of(key))
        found[key] = _read_body(patterns, folder) if key == "body" else patterns
    return found, server


def _parse_texts(key: str, value: object, place: Place) -> tuple[Expression, ...]:
    """Return the patterns of one key: one text, or a list of texts where several are possible."""
    texts = value if isinstance(value, list) and key in _LISTS else [value]
    if key == "attach" and isinstance(value, str) and "{{" not in value:
        texts = value.split(",")
    found = []
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            kind = "text, or a list of texts" if key in _LISTS else "text"
            report(Finding("LG111", f"'{key}' under 'mail' must be {kind}.", place))
            return ()
        found.append(Expression(text.strip(), place))
    return tuple(found)


def _read_body(patterns: tuple[Expression, ...], folder: Path) -> tuple[Expression, ...]:
    """Return the text of the file that ``body`` names, or ``body`` itself."""
    if not patterns or "\n" in patterns[0].text or not patterns[0].text.endswith(".md"):
        return patterns
    path = folder / patterns[0].text
    if not path.is_file():
        report(Finding("LG116", f"there is no file '{path}'.", patterns[0].place))
        return ()
    with attempt():
        return (Expression(read_text(path), Place(str(path), 1)),)
    return ()
