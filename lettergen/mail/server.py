"""The server that sends the e-mails, and how to log in: never from a file of the campaign."""

import os
from pathlib import Path

from lettergen.data.campaign import CampaignFile
from lettergen.data.mail_server import MailServer
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.dataclass import dataclass, field
from lettergen.system.keyring import KeyringFailure, find_password

USER = "LETTERGEN_SMTP_USER"
PASSWORD = "LETTERGEN_SMTP_PASSWORD"
_SECURITY = {"starttls": "STARTTLS", "tls": "TLS", "none": "not encrypted"}


@dataclass(frozen=True)
class Timeouts:
    """How many seconds to wait for the server.

    ``step`` is for each answer and each piece of data, ``end`` for the answer to a whole e-mail,
    for which RFC 5321 (4.5.3.2.6) asks ten minutes: if it is cut short, the letter is in doubt.
    """

    step: float = 60
    end: float = 600


@dataclass(frozen=True)
class Login:
    """A server, with the user to log in as; without one, nobody logs in."""

    server: MailServer
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        server = self.server
        text = f"{server.host}, port {server.port}, {_SECURITY[server.security]}"
        return f"{text}, as {self.user}" if self.user else text

    @property
    def place(self) -> Place:
        """The server as findings name it."""
        return get_place(self.server)


def get_place(server: MailServer) -> Place:
    """Return a server as findings name it."""
    return Place(f"smtp://{server.host}:{server.port}")


def find_login(campaign: CampaignFile, *, needs_password: bool = True) -> Login:
    """Return the server of a campaign, with the user and the password of the environment.

    Without them, the user is that of the campaign, and the password is in the keyring.

    Raises:
        LettergenError: the campaign names no server (LG856), or there is no password (LG858).
    """
    server = campaign.mail_server
    if server is None:
        message = "the campaign names no server that sends its e-mails."
        hint = "Add 'server:' under 'mail', such as: server: smtp.example.org"
        raise LettergenError(Finding("LG856", message, Place(str(campaign.path)), hint))
    user = os.environ.get(USER, "").strip() or server.user
    password = os.environ.get(PASSWORD, "")
    if not user:
        if password or server.keyring:
            raise _fail(server, f"there is a password, but no user: {USER} is not set.")
        return Login(server)
    if server.security == "none":
        message = "a password is never sent over a connection that is not encrypted."
        raise _fail(server, message, "Write 'security: starttls', or name no user.")
    if not needs_password:
        return Login(server, user)
    if not password and server.keyring:
        try:
            password = find_password(server.keyring, user)
        except KeyringFailure as failure:
            raise _fail(server, failure.message, failure.hint) from None
    if not password:
        hint = f"Set the environment variable {PASSWORD}, or name the entry of the keyring."
        raise _fail(server, f"there is no password of '{user}'.", hint)
    return Login(server, user, password)


def find_authorities(path: Path | None) -> Path | None:
    """Return the file of certificates to trust; raise ``LettergenError`` if it is none (LG860)."""
    if path is not None and not path.is_file():
        message = "there is no such file of certificates."
        raise LettergenError(Finding("LG860", message, Place(str(path))))
    return path


def _fail(server: MailServer, message: str, hint: str = "") -> LettergenError:
    return LettergenError(Finding("LG858", message, server.place, hint))
