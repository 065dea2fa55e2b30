"""A connection to an SMTP server, which tells at each step whether an e-mail may have arrived.

The commands are those of RFC 5321, encrypted as RFC 3207 and RFC 8314 describe. The data of an
e-mail and its end are sent apart: before the end is sent, the server must not deliver it.
"""

import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.mail.message import Envelope
from lettergen.mail.server import PASSWORD, Login, Timeouts
from lettergen.system.text import format_size

_IDLE = 5  # seconds after which a connection is tried before it is used again
_LONGEST = 500  # characters of an answer


class Refusal(Exception):  # noqa: N818
    """The server did not take an e-mail: the code of its answer, and its words.

    ``is_of_sender`` tells that it would take no other e-mail of this sender either.
    """

    def __init__(self, code: int, words: str, *, is_of_sender: bool = False) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.is_of_sender = is_of_sender

    @property
    def is_temporary(self) -> bool:
        """Whether the server may take the e-mail later."""
        return code_is_temporary(self.code)

    @property
    def needs_login(self) -> bool:
        """Whether the server takes e-mails only of those who log in (RFC 4954, 6)."""
        return self.code in (530, 534, 535, 538)


class LostConnection(Exception):  # noqa: N818
    """The connection ended; ``is_in_doubt`` tells that the e-mail may have arrived."""

    def __init__(self, error: OSError, *, is_in_doubt: bool) -> None:
        words = describe_error(error)
        self.words = f"the server {words[3:]}" if words.startswith("it ") else words
        self.is_in_doubt = is_in_doubt
        super().__init__(self.words)


class UnusableServer(LettergenError):  # noqa: N818
    """The server takes no e-mail from us at all.

    ``is_temporary`` tells that it may do so later, ``is_asked`` that it says so itself.
    """

    def __init__(
        self, finding: Finding, *, is_temporary: bool = False, is_asked: bool = True
    ) -> None:
        super().__init__(finding)
        self.is_temporary = is_temporary
        self.is_asked = is_asked


def code_is_temporary(code: int) -> bool:
    """Whether the code of an answer asks to try again later (RFC 5321, 4.2.1)."""
    return 400 <= code < 500


class Connection:
    """A connection that is opened when it is needed, and used for all e-mails.

    ``authorities`` is a file of certificates to trust in place of the system's.
    """

    def __init__(self, login: Login, timeouts: Timeouts, authorities: Path | None = None) -> None:
        self._login = login
        self._timeouts = timeouts
        self._authorities = authorities
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0
        self.was_open = False

    @property
    def place(self) -> Place:
        """The server as findings name it."""
        return self._login.place

    def open(self) -> None:
        """Connect and log in, unless the connection is open.

        Raises:
            UnusableServer: the server does not answer (LG859), is not to be trusted (LG860), or
                refuses the login (LG861).
        """
        if self._smtp and time.monotonic() - self._used > _IDLE:
            try:
                code, _ = self._smtp.noop()
            except OSError:
                code = 0
            if code != 250:
                self.abandon()
        if self._smtp is None:
            self._smtp = self._connect()
            self.was_open = True
        self._used = time.monotonic()

    def close(self) -> None:
        """Take leave of the server."""
        if self._smtp:
            with suppress(OSError):
                self._smtp.quit()
        self.abandon()

    def abandon(self) -> None:
        """Close the connection without a word."""
        if self._smtp:
            with suppress(OSError):
                self._smtp.close()
        self._smtp = None

    def find_obstacle(self, envelope: Envelope, data: bytes) -> Finding | None:
        """Return why the server cannot take an e-mail, as far as it announced that."""
        assert self._smtp
        if envelope.needs_utf8 and not self._smtp.has_extn("smtputf8"):
            message = "the address has other letters than a to z, which this server does not take."
            hint = "Use another address of the recipient, or a server with SMTPUTF8."
            return Finding("LG867", message, self.place, hint)
        most = self._smtp.esmtp_features.get("size", "").strip()
        if most.isdecimal() and 0 < int(most) < len(data):
            message = (
                f"the e-mail has {format_size(len(data))}, and this server takes "
                f"{format_size(int(most))}."
            )
            hint = "Attach less, or smaller pictures."
            return Finding("LG866", message, self.place, hint)
        return None

    def send(self, envelope: Envelope, data: bytes) -> str:
        """Send an e-mail, and return the server's answer: it has taken it.

        Raises:
            Refusal: the server did not take it.
            LostConnection: the connection ended before the server took it, or nobody knows.
        """
        smtp = self._smtp
        assert smtp
        is_in_doubt = False
        try:
            self._start(envelope, data, smtp)
            is_in_doubt = True
            return self._finish(smtp)
        except Refusal as refusal:
            self._reset(refusal)
            raise
        except BaseException as error:
            self.abandon()
            if isinstance(error, OSError):
                raise LostConnection(error, is_in_doubt=is_in_doubt) from None
            raise

    def _start(self, envelope: Envelope, data: bytes, smtp: smtplib.SMTP) -> None:
        """Send an e-mail but for its end."""
        options = [f"SIZE={len(data)}"] if smtp.has_extn("size") else []
        if envelope.needs_utf8:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        code, words = smtp.mail(envelope.sender, options)
        # A size or an address that is refused is the letter's, everything else the sender's.
        is_of_letter = code in (552, 553) or envelope.needs_utf8 or code_is_temporary(code)
        _expect(code, words, (250,), is_of_sender=not is_of_letter)
        for address in envelope.recipients:
            code, words = smtp.rcpt(address)
            _expect(code, words, (250, 251, 252), address)
        code, words = smtp.docmd("DATA")
        _expect(code, words, (354,))
        smtp.send(re.sub(rb"(?m)^\.", b"..", data))

    def _finish(self, smtp: smtplib.SMTP) -> str:
        """Send the end of an e-mail, and return the answer."""
        if smtp.sock:
            smtp.sock.settimeout(self._timeouts.end)
        smtp.send(b".\r\n")
        code, words = smtp.getreply()
        if smtp.sock:
            smtp.sock.settimeout(self._timeouts.step)
        self._used = time.monotonic()
        _expect(code, words, range(200, 300))
        return f"{code} {_decode(words)}"

    def _reset(self, refusal: Refusal) -> None:
        """Get ready for another e-mail after one that was refused."""
        code = 0
        if self._smtp and refusal.code != 421:
            with suppress(OSError):
                code, _ = self._smtp.rset()
        if code != 250:
            self.abandon()

    def _connect(self) -> smtplib.SMTP:
        server = self._login.server
        try:
            context = ssl.create_default_context(cafile=self._authorities)
        except OSError as error:
            message = f"'{self._authorities}' has no certificates: {describe_error(error)}."
            raise self._fail("LG860", message) from None
        smtp = None
        try:
            smtp = self._open_socket(context)
            assert smtp.sock
            # Without this, the end of each e-mail waits until the data before it is confirmed.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.local_hostname = _name_self(smtp.sock)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                self._start_tls(smtp, context)
            if self._login.user:
                self._log_in(smtp)
        except BaseException as error:
            if smtp:
                smtp.close()
            if isinstance(error, OSError):
                raise self._describe_failure(error) from None
            raise
        return smtp

    def _open_socket(self, context: ssl.SSLContext) -> smtplib.SMTP:
        server, timeout = self._login.server, self._timeouts.step
        # A name for 'EHLO' is given here only so that smtplib does not look for one in the network.
        if server.security == "tls":
            return smtplib.SMTP_SSL(
                server.host, server.port, "localhost", timeout=timeout, context=context
            )
        return smtplib.SMTP(server.host, server.port, "localhost", timeout)

    def _start_tls(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if not smtp.has_extn("starttls"):
            message = "the server offers no encryption (STARTTLS)."
            hint = "Write 'security: tls' if it encrypts from the beginning, often on port 465."
            raise self._fail("LG860", message, hint)
        code, words = smtp.starttls(context=context)
        if code != 220:
            message = f"the server refuses to encrypt: {code} {_decode(words)}."
            raise self._fail("LG860", message, is_temporary=code_is_temporary(code))
        smtp.ehlo_or_helo_if_needed()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        user, password = self._login.user, self._login.password
        try:
            if f"{user}{password}".isascii():
                smtp.login(user, password)
            else:  # which the standard library cannot encode; RFC 4616 asks for UTF-8
                token = b64encode(f"\0{user}\0{password}".encode()).decode()
                code, answer = smtp.docmd("AUTH", f"PLAIN {token}")
                if code not in (235, 503):
                    raise smtplib.SMTPAuthenticationError(code, answer)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPAuthenticationError as error:
            words = f"{error.smtp_code} {_decode(error.smtp_error)}"
            is_temporary = code_is_temporary(error.smtp_code)
            message = f"the server refuses the login of '{user}': {words}."
            hint = f"Check the user and the password: {PASSWORD}, or the keyring."
            raise self._fail("LG861", message, hint, is_temporary=is_temporary) from None
        except smtplib.SMTPException:
            message = "the server offers no login that lettergen knows."
            hint = "Name no user if it needs none; or use its port for sending, often 587."
            raise self._fail("LG861", message, hint) from None

    def _describe_failure(self, error: OSError) -> "UnusableServer":
        """Return what a failure to connect means."""
        if isinstance(error, smtplib.SMTPResponseException):
            message = f"the server turns us away: {error.smtp_code} {_decode(error.smtp_error)}."
            is_temporary = code_is_temporary(error.smtp_code)
            return self._fail("LG859", message, is_temporary=is_temporary)
        if isinstance(error, ssl.SSLCertVerificationError):
            message = f"the certificate of the server is not to be trusted: {error.verify_message}."
            hint = (
                "Nothing was sent. Check the name of the server. If it is your own, give the "
                "certificate of its authority with --ca-file."
            )
            return self._fail("LG860", message, hint)
        if isinstance(error, ssl.SSLError):
            message = f"the server does not encrypt as we do: {describe_error(error)}."
            hint = "Write 'security: starttls' for port 587, 'security: tls' for port 465."
            return self._fail("LG860", message, hint)
        message = f"the server cannot be reached: {describe_error(error)}."
        hint = "Check 'host', 'port' and 'security' under 'server', and the network."
        finding = Finding("LG859", message, self.place, hint)
        return UnusableServer(finding, is_temporary=True, is_asked=False)

    def _fail(
        self, code: str, message: str, hint: str = "", *, is_temporary: bool = False
    ) -> UnusableServer:
        return UnusableServer(Finding(code, message, self.place, hint), is_temporary=is_temporary)


def describe_error(error: Exception) -> str:
    """Return what happened to a connection, in words."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "it did not answer in time"
    if isinstance(error, socket.gaierror):
        return "there is no server of this name"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code} {_decode(error.smtp_error)}"
    if isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionResetError, ssl.SSLEOFError)):
        return "it closed the connection"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error).rstrip(".") or type(error).__name__


def _expect(
    code: int,
    words: bytes,
    good: Container[int],
    address: str = "",
    *,
    is_of_sender: bool = False,
) -> None:
    """Raise ``Refusal`` for an answer that refuses, and ``OSError`` for one that is none."""
    if code in good:
        return
    if not 400 <= code < 600:
        raise smtplib.SMTPResponseException(code, words)
    text = f"{code} {_decode(words)}"
    if address and address not in text:
        text = f"{address}: {text}"
    raise Refusal(code, text, is_of_sender=is_of_sender)


def _decode(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return escape(" ".join(text.split()))[:_LONGEST].rstrip(".")


def _name_self(connection: socket.socket) -> str:
    """Return the address of this computer as ``EHLO`` tells it (RFC 5321, 4.1.3)."""
    address = connection.getsockname()[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
