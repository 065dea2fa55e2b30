"""``lettergen convert``: other formats of any Word documents."""

from pathlib import Path

import pytest

from tests.support.command_line import Command
from tests.support.documents import build_body, build_paragraph, pack


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two Word documents; it is the current one."""
    monkeypatch.chdir(tmp_path)
    deleted = '<w:p><w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del></w:p>'
    for name, text in (("a.docx", "Dear Ann"), ("b v1.2.docx", "Dear Bob &amp; co")):
        body = build_body(build_paragraph(text) + deleted + "<w:sectPr/>")
        (tmp_path / name).write_bytes(pack("plain", document=body))
    return tmp_path


def test_each_document_is_made_in_each_format(command: Command, documents: Path) -> None:
    answer = command("convert", "a.docx", "b v1.2.docx", "--format", "txt,html", "--out", "out")
    assert answer.code == 0
    assert sorted(answer.lines) == ["out/a.html", "out/a.txt", "out/b v1.2.html", "out/b v1.2.txt"]
    assert (documents / "out" / "a.txt").read_text(encoding="utf-8") == "Dear Ann\n"
    assert "Bob &amp; co" in (documents / "out" / "b v1.2.html").read_text(encoding="utf-8")


def test_without_a_folder_the_files_are_beside_their_documents(
    command: Command, documents: Path
) -> None:
    assert command("convert", "a.docx", "--format", "md", "-q").lines == []
    assert (documents / "a.md").exists()


def test_a_file_that_is_there_stays_unless_it_is_the_same(
    command: Command, documents: Path
) -> None:
    path = documents / "a.txt"
    assert command("convert", "a.docx", "--format", "txt").code == 0
    assert command("convert", "a.docx", "--format", "txt").code == 0
    path.write_text("mine", encoding="utf-8")
    answer = command("convert", "a.docx", "--format", "txt")
    assert answer.code == 1
    assert "LG414" in answer.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert command("convert", "a.docx", "--format", "txt", "--force").code == 0
    assert path.read_text(encoding="utf-8") == "Dear Ann\n"


def test_all_that_is_wrong_is_reported_at_once(command: Command, documents: Path) -> None:
    (documents / "c.docx").write_bytes(b"no document")
    answer = command("convert", "c.docx", "missing.docx", "a.docx", "--format", "txt")
    assert answer.code == 2
    assert [line.split(":")[0] for line in answer.lines] == ["c.docx", "missing.docx"]
    assert not (documents / "a.txt").exists()
    for wrong in ("docx", "odt"):
        answer = command("convert", "a.docx", "--format", wrong)
        assert (answer.code, "LG480" in answer.err) == (2, True)


def test_two_documents_never_give_one_file(command: Command, documents: Path) -> None:
    (documents / "other").mkdir()
    (documents / "other" / "a.docx").write_bytes((documents / "a.docx").read_bytes())
    answer = command("convert", "a.docx", "other/a.docx", "--format", "txt", "--out", "out")
    assert answer.code == 2
    assert answer.err.count("LG403") == 2
    assert command("convert", "a.docx", "other/a.docx", "--format", "txt").code == 0
