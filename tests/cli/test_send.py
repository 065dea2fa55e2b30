"""``lettergen send`` with a real mail server: what arrives, what does not, and what is recorded."""

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append, read_ledger
from tests.support.command_line import Answer, Campaign, Command
from tests.support.edits import edit_letter
from tests.support.mail_server import PASSWORD, USER, Authority, Server, run_server

CAMPAIGN = """
format: docx, html
mail:
  from: "{{{{ sender.name }}}} <ada@fens.example.org>"
  to: "{{{{ name }}}} <{{{{ email }}}}>"
  cc: office@fens.example.org
  bcc: archive@fens.example.org
  subject: "A concert in {{{{ town }}}}"
  body: |
    Dear {{{{ salutation }}}},

    the letter is **attached**.
  attach: docx, html
  server: {{host: 127.0.0.1, port: {port}, security: {security}, user: {user}}}
"""
TOWNS = ("Ely", "March", "Ramsey")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority: Authority) -> Iterator[Server]:
    with run_server(authority.build_context()) as running:
        yield running


@pytest.fixture
def concert(
    campaign: Campaign, command: Command, server: Server, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A campaign with three letters that are rendered and ready to be sent."""
    monkeypatch.setenv("LETTERGEN_SMTP_PASSWORD", PASSWORD)
    folder = campaign("concert")
    write_list(folder)
    name_server(folder, server.port)
    assert command("render", "-q", "--force").code == 0
    return folder


@pytest.fixture
def send(command: Command, authority: Authority) -> Callable[..., Answer]:
    """Run ``lettergen send --yes`` with the authority of the tests."""
    return lambda *words: command("send", "--yes", "--ca-file", str(authority.file), *words)


def name_server(folder: Path, port: int, security: str = "starttls", user: str = USER) -> None:
    file = folder / "campaign.yaml"
    plain = file.read_text(encoding="utf-8").partition("\nformat:")[0]
    text = plain + CAMPAIGN.format(port=port, security=security, user=user)
    file.write_text(text, encoding="utf-8")


def write_list(folder: Path, **emails: str) -> None:
    entries = (
        f"- town: {town}\n  name: Mary Fenn\n  salutation: Mary\n"
        f"  email: {emails.get(town) or f'{town.lower()}@example.org'}\n"
        for town in TOWNS
    )
    (folder / "recipients.yaml").write_text("".join(entries), encoding="utf-8")


def list_events(folder: Path) -> list[tuple[str, str]]:
    return [
        (str(one.kind), one.letter)
        for one in read_ledger(folder / "letters").events
        if one.kind is not EventKind.MADE
    ]


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def test_what_arrives_is_what_the_ledger_records(
    concert: Path, send: Callable[..., Answer], server: Server
) -> None:
    answer = send()
    assert (answer.code, answer.lines[-1]) == (0, "3 letters sent.")
    events = [one for one in read_ledger(concert / "letters").events if one.kind == "sent"]
    assert len(server.received) == len(events) == 3
    for received, event in zip(server.received, events, strict=True):
        details = event.details
        assert sha256(received.data).hexdigest() == details["sha256"]
        copies = ["office@fens.example.org", "archive@fens.example.org"]
        assert received.recipients == [f"{event.letter}@example.org", *copies]
        assert details["address"] == ", ".join(received.recipients)
        assert received.sender == "ada@fens.example.org"
        message = read(received.data)
        assert message["Message-ID"] == details["message_id"]
        assert message["Bcc"] is None
        assert message["Date"]
        letter = concert / "letters" / f"{event.letter}.docx"
        assert details["letter_sha256"] == sha256(letter.read_bytes()).hexdigest()
        attached = [part.get_payload(decode=True) for part in message.iter_attachments()]
        assert attached == [letter.read_bytes(), letter.with_suffix(".html").read_bytes()]
        hashes = [sha256(data).hexdigest() for data in attached if isinstance(data, bytes)]
        assert [one["sha256"] for one in details["files"]] == hashes
        assert [one["format"] for one in details["files"]] == ["docx", "html"]
        assert details["answer"].startswith("250 taken as number")
    kinds = [kind for kind, _ in list_events(concert)]
    assert kinds == ["sending", "sent"] * 3


def test_no_letter_is_sent_twice(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    assert send("--limit", "2").lines[-1] == "2 letters sent, 1 left for the next run."
    answer = send()
    assert answer.lines[-1] == "1 letter sent, 2 sent before."
    answer = send()
    assert (answer.code, answer.lines[-1]) == (0, "0 letters sent, 3 sent before.")
    assert "Ely, March, Ramsey" in answer.lines[0]
    assert [one.recipients[0] for one in server.received] == [
        f"{town.lower()}@example.org" for town in TOWNS
    ]
    answer = command("status")
    assert answer.out.count("e-mail") == 3


def test_a_new_version_of_a_sent_letter_is_sent(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    assert send().code == 0
    assert command("render", "-q", "--only", "Ely", "--set", "date=2026-06-01").code == 0
    answer = send()
    assert (answer.code, answer.lines[-1]) == (0, "1 letter sent, 2 sent before.")
    (first, *_, last) = [read(one.data) for one in server.received]
    names = [part.get_filename() for part in last.iter_attachments()]
    assert names == ["ely.2.docx", "ely.2.html"]
    assert first["Message-ID"] != last["Message-ID"]
    assert send().lines[-1] == "0 letters sent, 3 sent before."


def test_nobody_gets_a_new_version_unasked(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    assert send("--limit", "2").code == 0
    letter = concert / "letter.md.j2"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("sing in", "play in"), encoding="utf-8")
    assert command("render", "-q").code == 0
    answer = send()
    assert (answer.code, answer.lines[-1]) == (0, "1 letter sent, 2 sent before.")
    assert "Of Ely, March there is a new version, which is not sent." in answer.err
    assert send("--again", "March").lines[-1] == "1 letter sent."
    names = [
        next(part.get_filename() for part in read(one.data).iter_attachments())
        for one in server.received
    ]
    assert names == ["ely.docx", "march.docx", "ramsey.docx", "march.2.docx"]
    assert "unsent" not in {kind for kind, _ in list_events(concert)}


def test_a_format_that_was_changed_after_approval_is_not_sent(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    file = concert / "campaign.yaml"
    file.write_text(file.read_text() + "approval: {required: 1}\n", encoding="utf-8")
    assert command("approve", "--all", "--by", "Bo").code == 0
    with (concert / "letters" / "march.html").open("a", encoding="utf-8") as page:
        page.write("<p>And bring money.</p>")
    answer = send()
    assert answer.code == 1
    assert "LG854: March: was changed by somebody" in answer.err
    assert len(server.received) == 2


def test_a_letter_edited_by_hand_is_the_letter(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    letter = concert / "letters" / "march.docx"
    edit_letter(letter, "sing in", "sing again in")
    answer = send()
    assert "march.html: error LG854: March: was made of an earlier version" in answer.err
    assert command("render", "-q").code == 0
    assert send().code == 0
    (message,) = [read(one.data) for one in server.received if "march" in one.recipients[0]]
    attached = [part.get_payload(decode=True) for part in message.iter_attachments()]
    assert attached[0] == letter.read_bytes()
    assert b"sing again in" in attached[1]


def test_a_rehearsal_goes_to_one_address_and_is_not_recorded(
    concert: Path, send: Callable[..., Answer], server: Server
) -> None:
    answer = send("--to", "me@fens.example.org", "--limit", "2")
    assert answer.code == 0
    assert [one.recipients for one in server.received] == [["me@fens.example.org"]] * 2
    message = read(server.received[0].data)
    assert str(message["To"]) == "me@fens.example.org"
    assert message["Cc"] is None
    assert b"archive@" not in server.received[0].data
    assert message["Subject"].startswith("[Rehearsal, for Mary Fenn <ely@example.org>]")
    assert list_events(concert) == []
    assert send().lines[-1] == "3 letters sent."
    assert send("--to", "nobody").code == 2


def test_nothing_is_sent_without_a_confirmation(
    concert: Path,
    authority: Authority,
    command: Command,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = command("send", "--ca-file", str(authority.file))
    assert answer.code == 2
    for words in (
        "3 letters to send",
        "first:       Ely, to Mary Fenn <ely@example.org>",
        "last:        Ramsey, to Mary Fenn <ramsey@example.org>",
        "sender:      ada@fens.example.org",
        "ely.docx (",
        "ely.html (",
        f"server:      127.0.0.1, port {server.port}, STARTTLS, as ann",
        "LG868: nobody is here to confirm",
    ):
        assert words in answer.err
    monkeypatch.delenv("LETTERGEN_SMTP_PASSWORD")
    answer = command("send", "--dry-run")
    assert answer.code == 0
    assert answer.lines[-1] == "nothing sent; 3 letters would be."
    assert server.received == []
    assert list_events(concert) == []


def test_letters_that_must_not_be_sent_are_named(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    write_list(concert, March="nobody")
    file = concert / "recipients.yaml"
    text = file.read_text(encoding="utf-8").replace("salutation: Mary", "salutation: Moll", 1)
    file.write_text(text + "  confirm: [the name]\n", encoding="utf-8")
    answer = send()
    assert answer.code == 1
    assert "LG875: Ely: is as it was before" in answer.err
    assert "'Mary' is now 'Moll'" in answer.err
    assert "LG852: March: 'to' is no valid e-mail address: 'nobody'." in answer.err
    assert "LG853: Ramsey: has points to confirm: 'the name'" in answer.err
    assert answer.lines[-1] == "0 letters sent, 3 not to be sent."
    assert server.received == []
    assert command("render", "-q").code == 0
    assert send().lines[-1] == "1 letter sent, 2 not to be sent."


def test_letters_without_approval_or_changed_after_it_are_not_sent(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    file = concert / "campaign.yaml"
    file.write_text(file.read_text() + "approval: {required: 1}\n", encoding="utf-8")
    assert command("approve", "Ely", "March", "--by", "Bo").code == 0
    template = concert / "letter.md.j2"
    text = template.read_text(encoding="utf-8")
    changed = text.replace("sing in", "{% if town == 'March' %}play{% else %}sing{% endif %} in")
    template.write_text(changed, encoding="utf-8")
    assert "LG875: March: is as it was before its data or template changed: 'sing' is now" in (
        send("--dry-run").err
    )
    assert command("render", "-q").code == 0
    answer = send()
    assert answer.code == 1
    assert "LG853: Ramsey: is not approved." in answer.err
    assert "LG853: March: is not approved: Bo approved it on" in answer.err
    assert [one.recipients[0] for one in server.received] == ["ely@example.org"]


def test_a_letter_in_doubt_waits_for_a_person(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    for name in ("ely", "march"):
        details = {"address": f"{name}@example.org", "how": "e-mail", "message_id": f"<{name}@x>"}
        append(concert / "letters", Event(EventKind.SENDING, name, name.title(), details))
    answer = send()
    assert answer.code == 1
    assert "LG862: Ely: may have been sent to ely@example.org on" in answer.err
    assert "lettergen send --again march" in answer.err
    assert len(server.received) == 1
    assert command("sent", "Ely", "--how", "e-mail").code == 0
    (sent,) = [
        one
        for one in read_ledger(concert / "letters").events
        if (one.kind, one.letter) == ("sent", "ely")
    ]
    assert sent.details["message_id"] == "<ely@x>"
    assert command("send", "--again", "Hull", "--yes").code == 2
    answer = send("--again", "march")
    assert (answer.code, answer.lines[-1]) == (0, "1 letter sent.")
    assert "once more:   March" in answer.err
    assert send().lines[-1] == "0 letters sent, 3 sent before."
    assert [one.recipients[0] for one in server.received] == [
        "ramsey@example.org",
        "march@example.org",
    ]


def test_a_letter_that_came_back_is_sent_again(
    concert: Path, send: Callable[..., Answer], server: Server
) -> None:
    assert "LG869: Ely: was not sent yet" in send("--again", "Ely").err
    assert send().code == 0
    answer = send("--again", "Ely")
    assert (answer.code, answer.lines[-1]) == (0, "1 letter sent.")
    assert [one.recipients[0] for one in server.received].count("ely@example.org") == 2
    assert list_events(concert)[-3:] == [("unsent", "ely"), ("sending", "ely"), ("sent", "ely")]


def test_what_is_not_sent_is_told_before_the_confirmation(
    concert: Path, authority: Authority, command: Command, server: Server
) -> None:
    file = concert / "recipients.yaml"
    file.write_text(file.read_text() + "  confirm: [the name]\n", encoding="utf-8")
    answer = command("send", "--ca-file", str(authority.file))
    assert "LG853: Ramsey: has points to confirm" in answer.lines[0]
    assert "LG868" in answer.lines[-1]
    assert server.received == []


def test_an_altered_ledger_stops_everything(
    concert: Path, send: Callable[..., Answer], server: Server
) -> None:
    assert send("--limit", "1").code == 0
    ledger = concert / "letters" / "ledger.jsonl"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace('"sent"', '"made"'))
    answer = send()
    assert answer.code == 2
    assert "LG840" in answer.err
    assert len(server.received) == 1


def test_a_file_of_another_version_is_not_attached(
    concert: Path, send: Callable[..., Answer], command: Command, server: Server
) -> None:
    letter = concert / "letter.md.j2"
    letter.write_text(letter.read_text(encoding="utf-8") + "\nAda\n", encoding="utf-8")
    assert command("render", "-q", "--format", "docx").code == 0
    answer = send()
    assert answer.code == 1
    assert "LG854: Ely: was made of an earlier version of the letter." in answer.err
    assert server.received == []


def test_json_tells_what_happened_to_each_letter(
    concert: Path, send: Callable[..., Answer], server: Server
) -> None:
    (first, *_) = json.loads(send("--dry-run", "--format", "json", "-q").out)["to_send"]
    assert first["addresses"][0] == "ely@example.org"
    assert first["attachments"] == ["ely.docx", "ely.html"]
    server.answer_to_recipient = lambda one: "550 no such user" if "march" in one else ""
    answer = send("--format", "json", "-q")
    assert answer.code == 1
    told = json.loads(answer.out)
    assert [(one["recipient"], one["state"]) for one in told["letters"]] == [
        ("Ely", "sent"),
        ("March", "failed"),
        ("Ramsey", "sent"),
    ]
    assert told["letters"][1]["answer"] == "march@example.org: 550 no such user"
    assert told["counts"]["sent"] == 2
    assert list_events(concert)[2:4] == [("sending", "march"), ("failed", "march")]
    server.answer_to_recipient = lambda _: ""
    assert send().lines[-1] == "1 letter sent, 2 sent before."
