"""The parts of an e-mail as bytes: its text, its HTML and its attachments (RFC 2045, RFC 2046).

``EmailMessage`` parses every header that it is given, and writes attachments line by line. Of
thousands of e-mails that is most of the work, so the headers that are always the same are written
here; a name that needs an encoding is left to it (RFC 2231).
"""

import base64
import binascii
import mimetypes
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_PLAIN_NAME = compile_lazily(r"[A-Za-z0-9._-]{1,40}")
_LONGEST_LINE = 76  # characters (RFC 2045, 6.7)
_OTHER = "application/octet-stream"
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
}


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Email:
    """An e-mail: its headers, to which more may be added, and the bytes that follow them.

    The headers about its parts are among these bytes.
    """

    headers: EmailMessage
    content: bytes

    def as_bytes(self) -> bytes:
        """Return the e-mail as it is written or sent, with CRLF at the end of each line."""
        return self.headers.as_bytes().removesuffix(b"\r\n") + self.content


def build_email(
    headers: EmailMessage, text: str, html: str, attachments: Sequence[Attachment], digest: str
) -> Email:
    """Return an e-mail with these headers; ``digest`` makes the boundaries of its parts unique."""
    outer, inner = f"=0={digest}=", f"=1={digest}="
    shown = [_build_text("plain", text), _build_text("html", html)]
    version = b"MIME-Version: 1.0\r\n"
    if not attachments:
        return Email(headers, version + _build_multipart("alternative", shown, outer))
    files = [_build_file(one) for one in attachments]
    parts = [_build_multipart("alternative", shown, inner), *files]
    return Email(headers, version + _build_multipart("mixed", parts, outer))


def _build_multipart(subtype: str, parts: Sequence[bytes], boundary: str) -> bytes:
    """Return parts one after the other, each after the boundary, with the header about them."""
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    delimiter = f"--{boundary}".encode()
    pieces = [b"%b\r\n%b\r\n" % (delimiter, part) for part in parts]
    return b"".join([head, *pieces, delimiter, b"--\r\n"])


def _build_text(subtype: str, text: str) -> bytes:
    lines = text.splitlines()
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\n'.encode()
    if text.isascii() and max(map(len, lines), default=0) <= _LONGEST_LINE:
        content, encoding = "".join(f"{line}\r\n" for line in lines).encode(), b"7bit"
    else:
        plain = "".join(f"{line}\n" for line in lines).encode()
        content, encoding = binascii.b2a_qp(plain, istext=True), b"quoted-printable"
        coded = base64.encodebytes(plain.replace(b"\n", b"\r\n"))
        if len(coded) < len(content):
            content, encoding = coded, b"base64"
        content = content.replace(b"\n", b"\r\n")
    return b"%bContent-Transfer-Encoding: %b\r\n\r\n%b" % (head, encoding, content)


def _build_file(one: Attachment) -> bytes:
    content = base64.encodebytes(one.data).replace(b"\n", b"\r\n")
    kind = _find_type(one.name)
    if _PLAIN_NAME.fullmatch(one.name):
        head = (
            f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: attachment; filename="{one.name}"\r\n\r\n'
        ).encode()
    else:
        part = EmailMessage(SMTP)
        part["Content-Type"] = kind
        part["Content-Transfer-Encoding"] = "base64"
        part.add_header("Content-Disposition", "attachment", filename=one.name)
        part.set_payload("")
        head = part.as_bytes()
    return head + content


def _find_type(name: str) -> str:
    """Return the media type of a file."""
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or _OTHER
    # The encoding of these must not be base64.
    return _OTHER if kind.startswith(("message/", "multipart/")) else kind
