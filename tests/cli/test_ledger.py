"""``lettergen sent``, ``answered``, ``status`` and ``log``, and the round that they are for."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command_line import Campaign, Command
from tests.support.edits import replace_in


@pytest.fixture
def concert(command: Command, campaign: Campaign) -> Path:
    """A campaign of three letters, rendered; its list says nothing of answers."""
    folder = campaign("concert")
    recipients = folder / "recipients.yaml"
    lines = recipients.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "answered:" not in line]
    recipients.write_text("".join(kept), encoding="utf-8")
    assert command("render", "-q").code == 0
    return folder


def read_states(command: Command, *options: str) -> dict[str, str]:
    """Return the states of the letters by recipient."""
    rows = json.loads(command("status", "--format", "json", *options).out)
    return {row["recipient"]: row["state"] for row in rows}


def test_letters_are_recorded_as_sent_once(command: Command, concert: Path) -> None:
    answer = command("sent", "Ely", "ramsey", "--on", "2026-05-02", "--how", "hand")
    assert answer.lines == [
        "Ely: sent by hand",
        "Ramsey: sent by hand",
        "2 letters recorded as sent.",
    ]
    answer = command("sent", "Ely")
    assert answer.code == 2
    assert "LG846: Ely: was sent on 2026-05-02, and has no version since." in answer.err
    assert command("sent", "--all").lines[-1] == "1 letter recorded as sent."
    assert command("sent", "--all").lines == ["0 letters recorded as sent."]
    assert set(read_states(command).values()) == {"sent"}


def test_nothing_is_recorded_if_one_name_is_unknown(command: Command, concert: Path) -> None:
    answer = command("sent", "Ely", "Ramsy")
    assert answer.code == 2
    assert "LG845: no letter here is to 'Ramsy'. Did you mean 'Ramsey'?" in answer.err
    assert read_states(command)["Ely"] == "made"
    assert command("sent").code == 2
    assert command("sent", "Ely", "--all").code == 2


def test_a_letter_without_its_file_cannot_be_sent(command: Command, concert: Path) -> None:
    (concert / "letters" / "ely.docx").unlink()
    assert "LG847: Ely: there is no file of this letter." in command("sent", "Ely").err
    assert read_states(command)["Ely"] == "made"


def test_an_answer_needs_a_letter_that_was_sent(command: Command, concert: Path) -> None:
    reply = concert / "reply.pdf"
    reply.write_bytes(b"%PDF reply")
    assert "LG848: Ely: was not sent" in command("answered", "Ely").err
    command("sent", "Ely", "--on", "2026-05-02")
    answer = command("answered", "Ely", "--on", "2026-06-01", "--file", str(reply))
    assert answer.lines == ["Ely: answered"]
    (row,) = [
        row
        for row in json.loads(command("log", "ely", "--format", "json").out)
        if row["event"] == "answered"
    ]
    assert (row["on"], len(row["sha256"])) == ("2026-06-01", 64)
    assert "cannot be read" in command("answered", "Ely", "--file", "gone.pdf").err


def test_the_status_is_text_csv_and_a_page(command: Command, concert: Path) -> None:
    replace_in(concert / "recipients.yaml", "town: Ely", "town: <b>Ely</b>")
    command("render", "-q")
    command("sent", "Ramsey", "--on", "2026-05-02")
    lines = command("status").out.splitlines()
    assert lines[0].split("  ")[0] == "Recipient"
    assert any(line.split()[:3] == ["Ramsey", "ramsey", "sent"] for line in lines)
    rows = list(csv.DictReader(io.StringIO(command("status", "--format", "csv").out)))
    assert {row["recipient"]: row["sent_on"] for row in rows}["Ramsey"] == "2026-05-02"
    page = command("status", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "&lt;b&gt;Ely&lt;/b&gt;" in page and "<b>" not in page


def test_the_log_is_text_csv_and_json_and_notices_an_altered_line(
    command: Command, concert: Path
) -> None:
    command("sent", "Ely", "--on", "2026-05-02")
    assert (
        command("log", "Ely")
        .out.splitlines()[-1]
        .endswith("sent       ely  Ely  (how post, on 2026-05-02)")
    )
    rows = list(csv.DictReader(io.StringIO(command("log", "--format", "csv").out)))
    assert [row["event"] for row in rows] == ["made"] * 3 + ["sent"]
    replace_in(concert / "letters" / "ledger.jsonl", "2026-05-02", "2026-05-01")
    answer = command("log")
    assert answer.code == 1
    assert "LG840" in answer.err


def test_letters_of_an_earlier_version_of_lettergen_are_known(
    command: Command, concert: Path
) -> None:
    (concert / "letters" / "ledger.jsonl").unlink()
    assert read_states(command) == dict.fromkeys(["Ely", "King's Lynn", "Ramsey"], "made")
    assert command("sent", "Ely").code == 0


def test_the_whole_round(command: Command, concert: Path) -> None:
    letters = concert / "letters"
    command("sent", "--all", "--on", "2026-05-02")
    command("answered", "Ely", "--on", "2026-05-10")
    command("answered", "King's Lynn", "--on", "2026-05-11")

    reminder = concert / "reminder"
    reminder.mkdir()
    (reminder / "letter.md.j2").write_text(
        "Dear {{ salutation }},\n\nWe wrote on {{ sent_on | date }}.\n", encoding="utf-8"
    )
    (reminder / "campaign.yaml").write_text(
        "letter: letter.md.j2\nletterhead: ../letterhead.docx\n"
        "recipients: ../recipients.yaml\nledger: ../letters\nwhere: not answered\n"
        "output: out/{{ town | slug }}.docx\nformat: docx, txt\n"
        "values: {date: 2026-06-01, sender: {name: Ada Lark, choir: The Fen Singers}}\n",
        encoding="utf-8",
    )
    answer = command("render", "-q", str(reminder))
    assert answer.code == 0, answer.err
    assert [path.name for path in (reminder / "out").glob("*.txt")] == ["ramsey.txt"]
    assert "We wrote on 2 May 2026." in (reminder / "out" / "ramsey.txt").read_text("utf-8")

    sent = (letters / "ramsey.docx").read_bytes()
    command("render", "-q", "--only", "Ramsey", "--set", "date=2026-06-02", "--reason", "lost")
    assert (letters / "ramsey.docx").read_bytes() == sent
    assert (letters / "ramsey.2.docx").exists()
    assert command("sent", "Ramsey").lines[0] == "Ramsey: sent by post, version 2"
    events = [
        (row["event"], row.get("number"), row.get("reason"))
        for row in json.loads(command("log", "Ramsey", "--format", "json").out)
    ]
    assert events == [
        ("made", None, None),
        ("sent", None, None),
        ("made", 2, None),
        ("re-issued", 2, "lost"),
        ("sent", 2, None),
    ]
    assert read_states(command) == {"Ely": "answered", "King's Lynn": "answered", "Ramsey": "sent"}


def test_commands_about_letters_need_a_campaign(command: Command, tmp_path: Path) -> None:
    missing = str(tmp_path / "none.yaml")
    for words in (("status",), ("log",), ("sent", "Ely"), ("answered", "Ely")):
        answer = command(*words, "-c", missing)
        assert answer.code == 2
        assert "LG110: there is no such campaign." in answer.err


def test_an_answer_before_the_letter_was_sent_is_refused(command: Command, concert: Path) -> None:
    assert command("sent", "Ely", "--on", "2026-05-02").code == 0
    answer = command("answered", "Ely", "--on", "2026-05-01")
    assert answer.code == 2
    assert "LG848: Ely: was sent on 2026-05-02, so it was not answered on 2026-05-01." in answer.err
    assert command("answered", "Ely", "--on", "2026-05-02").code == 0


def test_nothing_is_recorded_in_an_altered_ledger_and_the_status_tells_so(
    command: Command, concert: Path
) -> None:
    assert command("sent", "--all", "--on", "2026-05-02").code == 0
    file = concert / "letters" / "ledger.jsonl"
    altered = file.read_text(encoding="utf-8").replace("2026-05-02", "2026-05-03", 1)
    file.write_text(altered, encoding="utf-8")
    for words in (("sent", "--all"), ("answered", "Ramsey")):
        answer = command(*words)
        assert answer.code == 2
        assert "LG840: this line of the ledger was altered." in answer.err
    assert file.read_text(encoding="utf-8") == altered
    answer = command("status", "--format", "csv")
    assert answer.code == 1
    assert "LG840" in answer.err
    assert len(answer.out.splitlines()) == 4


def test_the_status_lists_recipients_without_a_letter(command: Command, concert: Path) -> None:
    text = (concert / "recipients.yaml").read_text(encoding="utf-8").replace("Ramsey", "Wells")
    (concert / "recipients.yaml").write_text(text, encoding="utf-8")
    lines = command("status", "--format", "csv").out.splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["Ely", "ely", "made"],
        ["King's Lynn", "kings-lynn", "made"],
        ["Wells", "wells", "not made"],
        ["Ramsey", "ramsey", "made"],
    ]
    lines = command("status", "-c", "letters", "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Ely", "King's Lynn", "Ramsey"]
