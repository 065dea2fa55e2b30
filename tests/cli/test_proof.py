"""``lettergen proof``, ``show`` and ``watch`` as they are typed."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.support.command_line import Command


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A copy of the shipped campaign."""
    for name in ("campaign.yaml", "recipients.yaml", "citations.yaml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    shutil.copytree(REPOSITORY / "templates", tmp_path / "templates")
    return tmp_path


def test_proof_writes_the_page_and_counts_the_states(command: Command, campaign: Path) -> None:
    answer = command("proof", str(campaign), "--only", "Kent", "--only", "Essex")
    assert answer.code == 0
    assert answer.err.splitlines() == [
        f"{campaign}/letters/proof.html: 2 letters.",
        "  to be confirmed: 1",
        "  ready: 1",
        "  not written yet: 2",
    ]
    assert (campaign / "letters" / "proof.html").is_file()
    assert not (campaign / "letters" / "kent.docx").exists()


def test_proof_writes_word_copies(command: Command, campaign: Path) -> None:
    answer = command("proof", str(campaign), "--word", "--only", "Kent")
    assert (answer.code, answer.err) == (0, f"{campaign}/letters/proof: 1 letter.\n")


def test_proof_names_a_letter_that_it_lacks(command: Command, campaign: Path) -> None:
    file = campaign / "recipients.yaml"
    file.write_text(file.read_text().replace("  salutation: Sue\n", ""), encoding="utf-8")
    answer = command("proof", str(campaign), "-q")
    assert answer.code == 1
    assert (campaign / "letters" / "proof.html").is_file()


def test_proof_does_not_overwrite_another_page(command: Command, campaign: Path) -> None:
    (campaign / "letters").mkdir()
    (campaign / "letters" / "proof.html").write_text("mine", encoding="utf-8")
    answer = command("proof", str(campaign))
    assert answer.code == 2
    assert "LG414" in answer.err


def test_show_prints_a_letter_with_its_footnotes_at_the_end(
    command: Command, campaign: Path
) -> None:
    answer = command("show", "kent", str(campaign), "--width", "60")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert "Dear Matthew," in lines
    assert max(len(line) for line in lines if "http" not in line) <= 60
    assert lines.index("Dear Matthew,") < next(
        number for number, line in enumerate(lines) if line.startswith("[5] ")
    )


def test_show_knows_no_stranger(command: Command, campaign: Path) -> None:
    answer = command("show", "Kant", str(campaign))
    assert answer.code == 2
    assert "Did you mean 'Kent'?" in answer.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_watch_ends_cleanly_with_ctrl_c(campaign: Path) -> None:
    command = [sys.executable, "-m", "lettergen", "watch", str(campaign), "--only", "Kent"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        assert one.stdout.readline().startswith("http://127.0.0.1:")
        lines = [one.stderr.readline(), one.stderr.readline()]
        one.send_signal(signal.SIGINT)
        assert one.wait(10) == 0
        lines += one.stderr.readlines()
    assert lines == ["Stop with Ctrl+C.\n", "1 letter, 1 written.\n", "Stopped.\n"]


def test_watch_needs_a_campaign(command: Command, tmp_path: Path) -> None:
    answer = command("watch", str(tmp_path / "nowhere"))
    assert answer.code == 2
    assert "LG110" in answer.err
