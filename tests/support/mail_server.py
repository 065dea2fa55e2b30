"""A real mail server for tests, on 127.0.0.1, with encryption and a login."""

import asyncio
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "ann", "pass word"


@dataclass(frozen=True)
class Received:
    """An e-mail that the server took: its envelope and its bytes."""

    sender: str
    recipients: list[str]
    data: bytes


@dataclass
class Server:
    """A server that runs: its port, what it received, and how it answers.

    ``answer_to_recipient`` and ``answer_to_data`` return the answer to an address and to an e-mail;
    without a text, the server takes it. ``pause`` gives the seconds to wait before an e-mail is
    taken, and again before the answer.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answer_to_recipient: Callable[[str], str] = lambda _: ""
    answer_to_data: Callable[[bytes], str] = lambda _: ""
    pause: Callable[[], float] = lambda: 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answer_to_recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        data = envelope.original_content or b""
        if answer := self.answer_to_data(data):
            return answer
        await asyncio.sleep(self.pause())
        self.received.append(Received(str(envelope.mail_from), envelope.rcpt_tos, data))
        await asyncio.sleep(self.pause())
        return f"250 taken as number {len(self.received)}"


class Authority:
    """An authority of our own, and the certificates that it gives."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def build_context(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        """Return the settings of a server that has a certificate for this name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        return context


class _Controller(Controller):
    """A controller that lets the system choose the port."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _check_login(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    is_good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_good, handled=is_good)


@contextmanager
def run_server(
    context: ssl.SSLContext | None,
    *,
    is_tls: bool = False,
    needs_login: bool = True,
    **options: Any,
) -> Iterator[Server]:
    """Run a server until the block is left; ``is_tls`` encrypts from the first byte."""
    server = Server()
    if context and not is_tls:
        options |= {"tls_context": context, "require_starttls": True}
    if needs_login:
        options |= {"authenticator": _check_login, "auth_required": True}
        options |= {"auth_require_tls": not is_tls}
    controller = _Controller(
        server,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if is_tls else None,
        **options,
    )
    with warnings.catch_warnings():
        # A login over a connection that TLS encrypts from the beginning is safe.
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
        controller.start()
        try:
            server.port = controller.port
            yield server
        finally:
            controller.stop()
