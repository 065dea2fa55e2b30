"""What happens to letters when the server fails at any step of the protocol."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import lettergen
from lettergen import api
from lettergen.ledger.ledger import read_ledger
from lettergen.mail import delivery
from lettergen.mail.delivery import Delivery
from lettergen.mail.sending import SendOptions, SendReport
from tests.support.mailings import list_events, write_mailing
from tests.support.scripted_mail_server import (
    CLOSE,
    HANG,
    SLOW,
    ScriptedServer,
    run_scripted_server,
)

TOWNS = ("Ely", "March", "Ramsey")
QUICK = SendOptions(timeout=0.5, retry_for=5, first_pause=0.01)
HASTY = SendOptions(timeout=0.5, retry_for=0.2, first_pause=0.01)


def run(
    folder: Path, server: ScriptedServer, options: SendOptions = QUICK, towns: Sequence[str] = TOWNS
) -> tuple[SendReport, Path]:
    campaign = write_mailing(folder, towns, port=server.port)
    return lettergen.load(campaign).send(sending=options), campaign


def count_received(server: ScriptedServer) -> dict[str, int]:
    towns = [data.partition(b"concert in ")[2].split()[0].decode() for data in server.received]
    return {town: towns.count(town) for town in TOWNS}


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("action", [CLOSE, HANG])
def test_a_letter_that_the_server_cannot_have_is_sent_again(
    tmp_path: Path, step: str, action: str
) -> None:
    with run_scripted_server(**{step: [action]}) as server:
        report, campaign = run(tmp_path, server)
    assert report.is_good
    assert count_received(server) == dict.fromkeys(TOWNS, 1)
    recorded = [one for one in read_ledger(campaign / "letters").events if one.letter == "ely"]
    sending, *_, sent = [one for one in recorded if one.kind != "made"]
    kinds = [kind for kind, letter in list_events(campaign) if letter == "ely"]
    assert kinds == ["sending", "failed", "sending", "sent"]
    assert sending.details["sha256"] == sent.details["sha256"]  # the very same bytes


@pytest.mark.parametrize("action", [CLOSE, HANG])
def test_a_connection_that_ends_within_an_e_mail_leaves_no_doubt(
    tmp_path: Path, action: str
) -> None:
    with run_scripted_server(content=[action]) as server:
        campaign = write_mailing(tmp_path, ["Ely"], port=server.port)
        (campaign / "film.bin").write_bytes(bytes(12_000_000))  # more than a connection buffers
        file = campaign / "campaign.yaml"
        text = file.read_text(encoding="utf-8").replace("attach: docx", "attach: docx, film.bin")
        file.write_text(text, encoding="utf-8")
        report = lettergen.load(campaign).send(sending=QUICK)
    assert report.is_good
    assert len(server.received) == 1
    assert [kind for kind, _ in list_events(campaign)] == ["sending", "failed", "sending", "sent"]


@pytest.mark.parametrize("action", [CLOSE, HANG, "sorry", "354 go on", "150 wait"])
def test_a_letter_without_an_answer_is_in_doubt_and_the_others_are_sent(
    tmp_path: Path, action: str
) -> None:
    with run_scripted_server(end=["250 taken", action]) as server:
        report, campaign = run(tmp_path, server)
        assert count_received(server) == dict.fromkeys(TOWNS, 1)
        assert report.list_labels(Delivery.SENT) == ["Ely", "Ramsey"]
        assert report.list_labels(Delivery.IN_DOUBT) == ["March"]
        (finding,) = report.findings
        assert (finding.code, finding.letters) == ("LG862", ("March",))
        report = lettergen.load(campaign).send(sending=QUICK)
        assert [one.code for one in report.findings] == ["LG862"]
        assert [one.label for one in report.before] == ["Ely", "Ramsey"]
        assert count_received(server) == dict.fromkeys(TOWNS, 1)
    assert ("in doubt", "march") in list_events(campaign)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
def test_a_temporary_refusal_is_tried_again(tmp_path: Path, step: str) -> None:
    with run_scripted_server(**{step: ["451 later", "421 closing"]}) as server:
        report, campaign = run(tmp_path, server)
    assert report.is_good
    assert count_received(server) == dict.fromkeys(TOWNS, 1)
    failed = [one for one in read_ledger(campaign / "letters").events if one.kind == "failed"]
    assert [one.details["answer"].split(": ")[-1] for one in failed] == ["451 later", "421 closing"]


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
def test_a_permanent_refusal_is_recorded_with_the_words_of_the_server(
    tmp_path: Path, step: str
) -> None:
    with run_scripted_server(**{step: ["554 5.7.1 no, never"]}) as server:
        report, campaign = run(tmp_path, server)
        assert report.list_labels(Delivery.FAILED) == ["Ely"]
        (finding,) = report.findings
        assert (finding.code, finding.letters) == ("LG864", ("Ely",))
        assert "554 5.7.1 no, never" in finding.message
        assert count_received(server) == {"Ely": 0, "March": 1, "Ramsey": 1}
        last = [one for one in read_ledger(campaign / "letters").events if one.letter == "ely"][-1]
        assert last.kind == "failed"
        assert last.details["answer"].endswith("554 5.7.1 no, never")
        assert lettergen.load(campaign).send(sending=QUICK).is_good
    assert count_received(server) == dict.fromkeys(TOWNS, 1)


def test_a_server_that_refuses_the_sender_is_asked_once(tmp_path: Path) -> None:
    with run_scripted_server(mail=["550 not your address"]) as server:
        report, _ = run(tmp_path, server)
    assert (server.begun["mail"], server.received) == (1, [])
    assert report.stop is not None
    assert report.stop.code == "LG861"
    assert "ada@fens.example.org: 550 not your address" in report.stop.message
    assert report.later == TOWNS


def test_a_refused_sender_among_several_does_not_stop_the_others(tmp_path: Path) -> None:
    with run_scripted_server(mail=["550 not your address"] * 2) as server:
        campaign = write_mailing(tmp_path, TOWNS, port=server.port)
        file = campaign / "campaign.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("<ada@fens", "<{{ town | slug }}@fens"), encoding="utf-8")
        report = lettergen.load(campaign).send(sending=QUICK)
    assert report.list_labels(Delivery.FAILED) == ["Ely", "March"]
    assert report.list_labels(Delivery.SENT) == ["Ramsey"]
    assert [one.code for one in report.findings] == ["LG864", "LG864"]


def test_a_server_that_asks_for_a_login_is_asked_once(tmp_path: Path) -> None:
    with run_scripted_server(rcpt=["530 5.7.0 Authentication required"]) as server:
        report, _ = run(tmp_path, server)
    assert report.stop is not None
    assert report.stop.code == "LG861"
    assert server.begun["rcpt"] == 1


@pytest.mark.parametrize("step", ["greeting", "ehlo"])
@pytest.mark.parametrize("action", [CLOSE, HANG, "554 go away", "nonsense"])
def test_a_server_that_lets_nobody_in_gives_one_message(
    tmp_path: Path, step: str, action: str
) -> None:
    with run_scripted_server(**{step: [action] * 9}, helo=[action] * 9) as server:
        report, campaign = run(tmp_path, server)
    assert report.stop is not None
    assert report.stop.code == "LG859"
    assert report.findings == [report.stop]
    assert report.later == TOWNS
    assert list_events(campaign) == []


def test_a_server_that_nobody_runs_gives_one_message(tmp_path: Path) -> None:
    with run_scripted_server() as server:
        pass
    report, _ = run(tmp_path, server)
    assert report.stop is not None
    assert report.stop.message == "the server cannot be reached: connection refused."


def test_a_greeting_that_asks_to_come_later_is_obeyed(tmp_path: Path) -> None:
    with run_scripted_server(greeting=["421 too busy", "450 still busy"]) as server:
        report, _ = run(tmp_path, server)
    assert report.is_good
    assert count_received(server) == dict.fromkeys(TOWNS, 1)


def test_slow_answers_are_waited_for(tmp_path: Path) -> None:
    steps = ("greeting", "ehlo", "mail", "rcpt", "data", "end")
    with run_scripted_server(**{step: [SLOW] for step in steps}) as server:
        report, _ = run(tmp_path, server)
    assert report.is_good
    assert server.begun["greeting"] == 1  # one connection for all letters


def test_a_server_that_takes_nothing_for_now_is_left_in_the_end(tmp_path: Path) -> None:
    with run_scripted_server(rcpt=["450 later"] * 1000) as server:
        report, campaign = run(tmp_path, server, HASTY, ["Ely"])
        assert [one.code for one in report.findings] == ["LG865"]
        assert "450 later" in report.findings[0].message
        assert server.begun["rcpt"] < 20  # with growing pauses
    assert {kind for kind, _ in list_events(campaign)} == {"sending", "failed"}


def test_a_long_pause_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_LONG", 0)
    patient = SendOptions(timeout=0.5, first_pause=0.3)
    told = []
    with run_scripted_server(rcpt=["450 later"]) as server:
        campaign = write_mailing(tmp_path, ["Ely"], port=server.port)
        with api.open_sending(campaign, lettergen.Options(), patient) as sending:
            sending.execute(sending.report(), on_pause=lambda *one: told.append(one))
    ((seconds, words),) = told
    assert 0 < seconds <= 0.3
    assert words == "ely@example.org: 450 later"


def test_many_refusals_in_a_row_end_the_run_with_one_message(tmp_path: Path) -> None:
    with run_scripted_server(mail=["451 too many messages"] * 10_000) as server:
        towns = [f"Town-{number}" for number in range(30)]
        report, _ = run(tmp_path, server, HASTY, towns)
    assert report.stop is not None
    assert report.stop.code == "LG865"
    assert len(report.findings) == 1
    assert len(report.later) == 30
    assert server.begun["mail"] < 40


def test_a_refusal_of_one_of_several_addresses_keeps_the_letter_back(tmp_path: Path) -> None:
    with run_scripted_server(rcpt=["250 yes", "550 no such user"]) as server:
        campaign = write_mailing(tmp_path, ["Ely"], port=server.port)
        file = campaign / "campaign.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("  body:", "  bcc: archive@example.org\n  body:"))
        report = lettergen.load(campaign).send(sending=QUICK)
        assert report.list_labels(Delivery.FAILED) == ["Ely"]
        assert "archive@example.org: 550 no such user" in report.findings[0].message
    assert server.received == []
