"""The messages about the letters on disk, and the exit codes."""

from pathlib import Path

import pytest

from lettergen.cli.main import main
from lettergen.output.lock import FolderLock
from tests.output.conftest import Render


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["render", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code, capsys.readouterr().err


@pytest.fixture(autouse=True)
def in_the_campaigns_folder(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are run where the campaign is."""
    monkeypatch.chdir(campaign)


def test_the_summary_says_what_was_written_and_what_was_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _said(capsys)[1].startswith("3 letters in letters/: 3 written.\n")
    assert _said(capsys)[1].startswith("3 letters in letters/: 3 unchanged.\n")
    assert _said(capsys, "--force")[1].startswith("3 letters in letters/: 3 written.\n")


def test_a_letter_that_is_no_word_document_any_more_is_reported_with_what_to_do(
    campaign: Path, rendered: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    rendered()
    (campaign / "letters" / "hull.docx").write_bytes(b"edited")
    code, said = _said(capsys)
    assert code == 1
    assert said.splitlines()[0] == (
        "letters/hull.docx: error LG811: was changed by somebody and cannot be used as a letter: "
        "is not a Word document. Save it in Word as a Word document (.docx), or write it again "
        "with --force."
    )
    assert "3 letters in letters/: 2 unchanged, 1 refused." in said
    assert "Not written, and still there from an earlier run:\n  Hull: letters/hull.docx" in said


def test_letters_of_nobody_are_named_until_they_are_pruned(
    campaign: Path, rendered: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    rendered()
    recipients = campaign / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8")
    recipients.write_text("\n".join(text.splitlines()[:1]), encoding="utf-8")
    code, said = _said(capsys)
    assert code == 0
    assert said.splitlines()[:-1] == [
        "No recipient gets these letters any more; --prune removes them:",
        "  Hull: letters/hull.docx",
        "  York: letters/york.docx",
    ]
    code, said = _said(capsys, "--prune")
    assert code == 0
    assert said.splitlines()[0] == "Removed 2 files that no recipient gets any more:"
    assert len(_said(capsys)[1].splitlines()) == 1


def test_a_folder_that_another_run_writes_to_cannot_be_used(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (campaign / "letters").mkdir()
    lock = FolderLock(campaign / "letters")
    code, said = _said(capsys)
    lock.release()
    assert code == 2
    assert said.startswith(
        "letters: error LG411: another run of lettergen is writing to this folder (process "
    )


def test_letters_that_a_stopped_run_did_not_come_to_are_counted(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipients = campaign / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8")
    recipients.write_text(text.replace("also: hull-act", "also: nowhere"), encoding="utf-8")
    code, said = _said(capsys, "--fail-fast")
    assert code == 1
    assert "2 letters in letters/: 1 written, 1 failed." in said
    assert "1 letter not reached." in said
