"""The parts of an e-mail: what a mail program reads is what went in."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from lettergen.mail.parts import Attachment, build_email


def build(text: str, html: str = "<p>A</p>", files: tuple[Attachment, ...] = ()) -> EmailMessage:
    headers = EmailMessage(SMTP)
    headers["Subject"] = "A concert"
    data = build_email(headers, text, html, files, "0123abcd").as_bytes()
    assert data.isascii()
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 90  # the type of Word documents is long
    message = message_from_bytes(data, policy=default)
    assert not any(part.defects for part in message.walk())
    return message


def read(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mary,\n\nthe letter is attached.\n",
        "Dear Zoë,\n\n=20 is no space; a line of 200 letters: " + "é" * 200 + "\n",
        "word " * 60 + "\n",
        "x" * 300 + "\n",
        "親愛なる皆様、\n手紙を同封します。\n",
        "From here on \n.\n..\n\tend \n",
        "",
    ],
)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    message = build(text, f"<p>{text}</p>\n")
    assert read(message, "plain").replace("\r\n", "\n") == text
    assert read(message, "html").replace("\r\n", "\n") == f"<p>{text}</p>\n"
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("kent.pdf", "application/pdf"),
        ("Our leaflet (new).pdf", "application/pdf"),
        ('a"b;c.txt', "text/plain"),
        ("Brief für Zoë.md", "text/markdown"),
        (
            "手紙" * 20 + ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("old.eml", "application/octet-stream"),
        ("unknown.qqq", "application/octet-stream"),
    ],
)
def test_a_file_is_attached_with_its_name_and_its_bytes(name: str, kind: str) -> None:
    data = bytes(range(256)) * 5
    message = build("Dear Mary,\n", files=(Attachment(name, data), Attachment("b.txt", b"B")))
    assert message.get_content_type() == "multipart/mixed"
    first, second = message.iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == (name, kind)
    assert first.get_payload(decode=True) == data
    assert second.get_payload(decode=True) == b"B"
    assert read(message, "plain").strip() == "Dear Mary,"
