"""``lettergen diff``: what a render would change, against what, and with which exit code."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append
from lettergen.system.fingerprint import hash_bytes
from tests.conftest import needed
from tests.support.command_line import Campaign, Command
from tests.support.documents import unzip
from tests.support.edits import edit_letter, replace_in


@pytest.fixture
def concert(command: Command, campaign: Campaign) -> Path:
    """A campaign of three letters, rendered."""
    folder = campaign("concert")
    assert command("render", "-q").code == 0
    return folder


def change(folder: Path) -> None:
    replace_in(folder / "letter.md.j2", "{{ salutation }}", "{{ salutation }} and friends")


def test_nothing_changes(command: Command, concert: Path) -> None:
    answer = command("diff")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "3 letters: 3 unchanged.\n"


def test_words_that_change_are_shown_with_those_around(command: Command, concert: Path) -> None:
    change(concert)
    answer = command("diff", "Ely")
    assert answer.code == 1
    heading, line = answer.out.splitlines()
    assert heading == "ely.docx (Ely): 1 change"
    assert line.endswith("{+ and friends+},")
    assert "[-" not in line


def test_a_letter_is_new_or_gone(command: Command, concert: Path) -> None:
    command("render", "-q", "--format", "docx,txt")
    (concert / "letters" / "ely.docx").unlink()
    replace_in(concert / "recipients.yaml", "Ramsey", "Romsey")
    answer = command("diff")
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "ely.docx (Ely): new: there is no such letter yet",
        "romsey.docx (Romsey): new: there is no such letter yet",
        "ramsey.docx (Ramsey): gone: no recipient gets it any more",
    ]
    assert answer.err == "4 letters: 2 new, 1 unchanged, 1 gone.\n"


def test_an_edited_letter_is_compared_three_ways(command: Command, concert: Path) -> None:
    letter = concert / "letters" / "ely.docx"
    edit_letter(letter, "Dear", "My dear")
    answer = command("diff", "Ely")
    assert answer.code == 0  # a render leaves the letter as it is
    assert "Changed by hand:" in answer.out
    change(concert)
    answer = command("diff", "Ely")
    assert answer.code == 1
    by_hand, since = answer.out.split("Changed since by the template or the data")
    assert "[-Dear-]{+My dear+}" in by_hand
    assert "{+ and friends+}" in since
    edit_letter(letter, ",</w:t>", " and friends,</w:t>")
    answer = command("diff", "Ely")
    assert answer.code == 0
    assert "is in the edited letter, too" in answer.out


def test_another_folder_is_compared_by_the_names_of_its_letters(
    command: Command, concert: Path
) -> None:
    shutil.copytree(concert / "letters", concert / "before")
    shutil.copy(concert / "before" / "ely.docx", concert / "before" / "wisbech.docx")
    change(concert)
    assert command("render", "-q").code == 0
    assert command("diff").code == 0
    answer = command("diff", "--against", "before")
    assert answer.code == 1
    assert answer.err == "4 letters: 3 changed, 1 gone.\n"
    assert command("diff", "--against", "nowhere").code == 2


def test_a_revision_of_git_is_compared_without_touching_the_repository(
    command: Command, concert: Path
) -> None:
    git = [needed("git"), "-c", "user.name=Ann", "-c", "user.email=ann@example.org"]

    def run(*arguments: str) -> str:
        done = subprocess.run([*git, *arguments], check=True, capture_output=True, text=True)
        return done.stdout

    run("init", "-q")
    run("add", ".")
    run("commit", "-q", "-m", "One")
    change(concert)
    before = run("status", "--porcelain=v2")
    edit_letter(concert / "letters" / "ely.docx", "Dear", "My dear")  # not part of the revision
    answer = command("diff", "--against", "git:HEAD")
    assert answer.code == 1
    assert answer.err == "3 letters: 3 changed.\n"
    assert "My dear" not in answer.out
    run("checkout", "-q", "--", "letters")
    assert run("status", "--porcelain=v2") == before
    answer = command("diff", "--against", "git:nothing")
    assert answer.code == 2
    assert "LG825" in answer.err


def test_what_was_sent_is_compared(command: Command, concert: Path) -> None:
    letters = concert / "letters"
    assert command("diff", "--against", "sent").code == 2
    sha256 = hash_bytes((letters / "ely.docx").read_bytes())
    append(letters, Event(EventKind.SENT, "ely", "Ely", details={"letter_sha256": sha256}))
    answer = command("diff", "--against", "sent")
    assert answer.err == "3 letters: 2 new, 1 unchanged.\n"
    change(concert)
    answer = command("diff", "Ely", "--against", "sent")
    assert answer.err == "1 letter: 1 changed.\n"


def test_json_has_every_change(command: Command, concert: Path) -> None:
    change(concert)
    answer = command("diff", "Ely", "--format", "json")
    assert answer.code == 1
    content = json.loads(answer.out)
    assert content["against"] == "disk"
    (letter,) = content["letters"]
    assert {key: letter[key] for key in ("recipient", "file", "state")} == {
        "recipient": "Ely",
        "file": "ely.docx",
        "state": "changed",
    }
    (found,) = letter["changes"]
    assert (found["removed"], found["added"], found["after"]) == ("", " and friends", ",")


def test_what_comes_from_files_stays_text_in_the_page(command: Command, concert: Path) -> None:
    replace_in(
        concert / "recipients.yaml", "salutation: Mary", "salutation: <script>alert(1)</script>"
    )
    answer = command("diff", "--format", "html")
    assert answer.code == 1
    assert "<script" not in answer.out
    assert "&lt;script&gt;" in answer.out
    assert "default-src 'none'" in answer.out
    assert "<ins>" in answer.out
    assert answer.out.endswith("</html>\n")


def test_a_letter_that_cannot_be_rendered_is_an_error(command: Command, concert: Path) -> None:
    replace_in(concert / "letter.md.j2", "{{ salutation }}", "{{ salutation | date('%d') }}")
    answer = command("diff", "Ely")
    assert answer.code == 2
    assert "ely.docx (Ely): cannot be compared" in answer.out
    assert "error LG" in answer.err


def test_redlines_are_written_as_word_documents(command: Command, concert: Path) -> None:
    change(concert)
    edit_letter(concert / "letters" / "ramsey.docx", "Dear", "My dear")
    for _ in range(2):  # lettergen may replace what it wrote
        answer = command("diff", "--word", "redlines")
        assert answer.code == 1
    names = sorted(path.name for path in (concert / "redlines").iterdir())
    assert names == ["ely.docx", "kings-lynn.docx", "ramsey.by-hand.docx", "ramsey.docx"]
    document = unzip((concert / "redlines" / "ely.docx").read_bytes())["word/document.xml"]
    assert document.count(b"<w:ins ") == 1
    (concert / "redlines" / "ely.docx").write_bytes(b"mine")
    answer = command("diff", "Ely", "--word", "redlines")
    assert answer.code == 2
    assert "LG414" in answer.err


def test_a_campaign_without_word_letters_is_compared_by_those_it_was_made_of(
    command: Command, campaign: Campaign
) -> None:
    folder = campaign("concert")
    assert command("render", "-q", "--format", "txt").code == 0
    assert command("diff").err == "3 letters: 3 unchanged.\n"
    change(folder)
    answer = command("diff")
    assert answer.err == "3 letters: 3 changed.\n"
    assert "{+ and friends+}" in answer.out


def test_a_list_that_is_not_in_git_is_taken_as_it_is_now(
    command: Command, concert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = [needed("git"), "-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    (concert / "sub").mkdir()
    for name in ("campaign.yaml", "letter.md.j2"):
        shutil.move(concert / name, concert / "sub" / name)
    for name in ("recipients.yaml", "citations.yaml", "letterhead.docx"):
        replace_in(concert / "sub" / "campaign.yaml", name, f"../{name}")
    (concert / ".gitignore").write_text("recipients.yaml\n", encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "One"]):
        subprocess.run([*git, *arguments], check=True, cwd=concert)
    change(concert / "sub")
    monkeypatch.chdir(concert / "sub")
    answer = command("diff", "--against", "git:HEAD")
    assert (answer.code, answer.err) == (1, "3 letters: 3 changed.\n")
