"""The examples in the repository, run as a user would."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lettergen.cli.main import main
from lettergen.docx.package import Package
from tests.support.corpus import CORPUS, build_document
from tests.support.wordprocessingml import problems


@pytest.fixture
def reminder(repository: Path, tmp_path: Path) -> Path:
    source = repository / "examples" / "reminder"
    return Path(shutil.copytree(source, tmp_path / "reminder", ignore=_letters))


def _letters(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "letters"]


def test_the_reminder_goes_to_those_who_have_not_answered(reminder: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["render", str(reminder), "-q"])
    assert stopped.value.code == 0
    letters = sorted((reminder / "letters").glob("*.docx"))
    assert [letter.name for letter in letters] == ["coldwater-meadow.docx", "fiddlers-wood.docx"]
    assert [problems(letter) for letter in letters] == [[], []]


def test_the_reminder_keeps_its_notes_its_table_and_its_signature(
    reminder: Path, pandoc: Callable[..., str]
) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(reminder), "-q"])
    full = pandoc(reminder / "letters" / "coldwater-meadow.docx")
    short = pandoc(reminder / "letters" / "fiddlers-wood.docx")
    assert "[on our website](https://harrowbeck.example/returns/2026)" in full
    assert "Grant agreement CM/2024/07, section 4." in full
    assert "Record of work days & volunteers" in full
    assert "](media/" in full
    assert "Thank you for the part" not in full
    assert "[^2]" not in short
    assert "Thank you for the part" in short


def test_the_same_picture_is_stored_once_in_a_letter(reminder: Path) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(reminder), "-q"])
    data = (reminder / "letters" / "coldwater-meadow.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
        letter = archive.read("word/document.xml").decode()
    assert len(media) == 1
    assert 'descr="Signature of Miriam Tate"' in letter


def test_tracked_changes_give_no_letter_until_the_campaign_tells_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.docx").write_bytes(build_document(CORPUS / "grammar" / "tracked-changes"))
    (tmp_path / "recipients.yaml").write_text("- name: Ann\n", encoding="utf-8")
    campaign = "letter: letter.docx\nrecipients: recipients.yaml\noutput: 'out/{{ name }}.docx'\n"
    letter = tmp_path / "out" / "Ann.docx"
    for line, code in (("", 1), ("changes: refuse\n", 0), ("changes: accept\n", 0)):
        (tmp_path / "campaign.yaml").write_text(f"{campaign}{line}", encoding="utf-8")
        with pytest.raises(SystemExit) as stopped:
            main(["render", str(tmp_path)])
        assert stopped.value.code == code
        assert letter.exists() == (code == 0)
        assert ("2 tracked changes" in capsys.readouterr().err) == (code == 1)
    xml = Package.from_bytes("Ann.docx", letter.read_bytes()).parts["word/document.xml"]
    assert b"<w:ins " not in xml
    assert b"<w:del " not in xml
