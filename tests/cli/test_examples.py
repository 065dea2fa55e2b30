"""The examples at the end of each help text are run."""

import re
import shlex
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document

from lettergen.cli.commands import HELP, SUMMARIES
from lettergen.cli.group import cli
from tests.support.command_line import Command

NEED_LETTERS = (
    "manifest",
    "sent",
    "answered",
    "status",
    "log",
    "diff",
    "approve",
    "convert",
    "mail",
)
"""Commands about letters that are there."""

MAY_FAIL = {
    "lettergen render --final",
    "lettergen check --strict",
    "lettergen mail --drafts drafts",
}
"""Two recipients have points to confirm, so these exit with 1."""


def examples(text: str) -> list[str]:
    """Return the examples of a help text."""
    return re.findall(r"^ +(lettergen .+)$", text.partition("Examples:")[2], re.MULTILINE)


ELSEWHERE = ("lettergen watch", "lettergen diff --against git:", "lettergen send")
"""What goes on until Ctrl+C, or needs a git repository or a mail server: tested elsewhere."""

ALL = {
    line
    for text in (HELP, *(str(cli.commands[name].epilog) for name in SUMMARIES))
    for line in examples(text)
    if not line.startswith(ELSEWHERE)
}


@pytest.fixture
def small_campaign(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go into a copy of the shipped campaign with two recipients."""
    for name in ("campaign.yaml", "citations.yaml"):
        shutil.copy(repository / name, tmp_path)
    shutil.copytree(repository / "templates", tmp_path / "templates")
    recipients = (repository / "recipients.yaml").read_text(encoding="utf-8")
    entries = re.split(r"^(?=- )", recipients, flags=re.MULTILINE)
    kept = [entry for entry in entries if re.match(r"- area: (Kent|Essex)\n", entry)]
    assert len(kept) == 2
    text = "".join(kept).replace("- area: Kent", "- area: Leeds")
    text = text.replace("- area: Essex", "- area: Hull")
    (tmp_path / "recipients.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def write_list_and_letter() -> None:
    """Write the lists and the letter that the examples of ``init`` name."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "2026"
    sheet.append(["First name", "Surname"])
    sheet.append(["Ada", "Reed"])
    workbook.save("supporters.xlsx")
    shutil.copy("supporters.xlsx", "list.xlsx")
    document: Document = docx.Document()
    document.core_properties.title = "Dear supporter"
    document.add_paragraph("Dear {{ first_name }},")
    document.save("thanks.docx")


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_has_examples(name: str) -> None:
    assert examples(str(cli.commands[name].epilog))


@pytest.mark.usefixtures("small_campaign")
@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=[pytest.mark.slow] if re.search("pdf|doctor|window", line) else [])
        for line in sorted(ALL)
    ],
)
def test_an_example_works(
    command: Command, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *words = shlex.split(line.partition(" > ")[0], comments=True)
    assert program == "lettergen"
    if words[0] == "init" or "list.xlsx" in words:
        (tmp_path / "new").mkdir()
        monkeypatch.chdir(tmp_path / "new")
        write_list_and_letter()
    if words[0] in NEED_LETTERS:
        command("render", "-q")
    if words[0] == "answered" or words[-1] == "sent":
        command("sent", "Leeds", "Hull", "--on", "2020-11-01")
        Path("reply.pdf").write_bytes(b"%PDF")
    if words[0] == "mail":
        with Path("campaign.yaml").open("a", encoding="utf-8") as file:
            file.write("mail: {from: a@example.org, to: b@example.org, subject: A, body: B}\n")
    if words[0] == "convert":
        shutil.copy("letters/leeds.docx", "leaflet.docx")
    answer = command(*words)
    assert answer.code == (line.partition("#")[0].strip() in MAY_FAIL), answer
