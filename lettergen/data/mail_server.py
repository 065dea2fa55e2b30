"""``mail: server:`` in ``campaign.yaml``: the server that sends the e-mails, without a password."""

import re

from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The kinds of ``security``, each with its usual port (RFC 6409, RFC 8314)."""

_KEYS = ("host", "port", "security", "user", "keyring")
_SECRETS = ("password", "passwd", "pass", "pwd", "secret", "token")
_HOST = compile_lazily(
    r"(?:smtps?://)?(?:(?P<user>[^@]*)@)?(?P<host>\[[^\]]+\]|[^:/@\s]+)(?::(?P<port>\d+))?/?"
)
_HINT = f"The keys of 'server' are {', '.join(_KEYS)}."
_EXAMPLE = "Write, for example: server: {host: smtp.example.org, security: starttls}"


@dataclass(frozen=True)
class MailServer:
    """A server that takes e-mails by SMTP.

    ``security`` is ``starttls``, ``tls`` or ``none``. ``keyring`` is the name under which the
    system's keyring has the password of ``user``.
    """

    host: str
    port: int
    security: str
    user: str
    keyring: str
    place: Place


def parse_server(value: object, place: Place) -> MailServer | None:
    """Return the server that ``server`` describes: a mapping, or its name alone.

    Reports what is wrong with it: LG111, LG112, LG856, and LG857 for a password.
    """
    if isinstance(value, str):
        texts = {"host": value}
        places = {"host": place}
    elif isinstance(value, Mapping):
        texts, places = _read_texts(value)
    else:
        report(Finding("LG111", "'server' must be the name of a server.", place, _EXAMPLE))
        return None
    found = _HOST.fullmatch(texts.get("host", "").strip())
    if found is None:
        what = "has no 'host'" if "host" not in texts else "is no name of a server"
        report(Finding("LG856", f"'server' under 'mail' {what}.", place, _EXAMPLE))
        return None
    if found["user"] is not None:
        if ":" in found["user"]:
            _report_password(places["host"])
        else:
            message = "the user is not part of the name of the server."
            report(Finding("LG856", message, places["host"], f"Write user: {found['user']}."))
        return None
    security = texts.get("security", "starttls").strip().lower()
    if security not in PORTS:
        message = f"there is no 'security: {security}'."
        hint = "Write starttls or tls; or none, for a relay of your own that knows no encryption."
        report(Finding("LG856", message, places["security"], hint))
        return None
    port = (found["port"] or texts.get("port", "")).strip() or str(PORTS[security])
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        message = f"there is no port '{port}'."
        report(Finding("LG856", message, places.get("port", place), "Write a number, such as 587."))
        return None
    user, keyring = texts.get("user", "").strip(), texts.get("keyring", "").strip()
    return MailServer(found["host"].strip("[]"), int(port), security, user, keyring, place)


def _read_texts(value: Mapping) -> tuple[dict[str, str], dict[str, Place]]:
    """Return the values and their places by key; report what is none."""
    texts, places = {}, {}
    for key in value:
        place = value.place_of(key)
        if key.lower() in _SECRETS:
            _report_password(place)
        elif key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or _HINT
            report(Finding("LG112", f"unknown key '{key}' under 'server'.", place, hint))
        elif not isinstance(text := value[key], str) or not text.strip():
            report(Finding("LG111", f"'{key}' under 'server' must be text.", place))
        else:
            texts[key], places[key] = text, place
    return texts, places


def _report_password(place: Place) -> None:
    message = "there is a password in the campaign."
    hint = (
        "Delete it, and change it if others could read the file. Give it in the environment "
        "variable LETTERGEN_SMTP_PASSWORD, or name its entry in the keyring of the system."
    )
    report(Finding("LG857", message, place, hint))
