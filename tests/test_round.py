"""The page about a whole mailing: its commands are run, with a real mail server."""

import re
import shutil
import socket
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from lettergen.data.single_letter import LETTERHEADS
from tests import test_guides
from tests.support.documents import read_paragraphs
from tests.support.mail_server import PASSWORD, Authority, run_server

_HOST = "smtp.example.org"
_TIMES = (
    (re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d  ", re.M), "2026-11-03 10:00  "),
    (re.compile(r"on \d{4}-\d\d-\d\d(?=[,.;)])"), "on 2026-11-03"),
    (re.compile(r"<[0-9a-f]{32}@"), "<4f1c@"),
    (re.compile(r"\(\d+ kB\)"), "(7 kB)"),
    (re.compile(r",\d{4}-\d\d-\d\d(?=,|$)", re.M), ",2026-11-03"),
)


@pytest.mark.slow
def test_the_page_about_a_whole_mailing_shows_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(LETTERHEADS / "plain.docx", "letterhead.docx")
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv("LETTERGEN_SMTP_PASSWORD", PASSWORD)
    page = "round.md"
    with run_server(authority.build_context(_HOST)) as server:
        connect = socket.create_connection

        def connect_here(address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
            here = ("127.0.0.1", server.port) if address[0] == _HOST else address
            return connect(here, *args, **options)

        monkeypatch.setattr(socket, "create_connection", connect_here)
        run = test_guides.run
        monkeypatch.setattr(test_guides, "run", lambda *args: _set_clock(run(*args)))
        test_guides.follow(page, (test_guides.DOCS / page).read_text(encoding="utf-8"), capsys)
    to = [one.recipients[0] for one in server.received]
    people = [f"{name}@example.com" for name in ("ada", "tom", "una", "zoe")]
    assert to == ["ann@example.org", *people, "zoe@example.com"]
    letters = [_read_letter(one.data) for one in server.received[1:]]
    assert all("2 November 2026" in letter for letter in letters[:4])
    assert "23 November 2026" in letters[4]
    reminders = sorted(Path("reminder/letters").glob("*.docx"))
    assert [path.name for path in reminders] == ["tom-oneill.docx", "zoe-ward.docx"]
    assert "We asked you on" in "\n".join(read_paragraphs(reminders[0].read_bytes()))
    assert sorted(path.name for path in Path("letters").glob("zoe*.docx")) == [
        "zoe-ward.2.docx",
        "zoe-ward.docx",
    ]


def _set_clock(shown: str) -> str:
    """Return what a command prints with the day, the time and the hashes of the page."""
    for pattern, text in _TIMES:
        shown = pattern.sub(text, shown)
    return shown


def _read_letter(data: bytes) -> str:
    message = message_from_bytes(data, policy=default)
    (file,) = message.iter_attachments()
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return "\n".join(read_paragraphs(content))
