"""Files that can be no letter or no list are recognised, with what to do about each."""

from pathlib import Path

import pytest

from lettergen.data.file_kind import find_letter_problem, find_list_problem, is_letter
from lettergen.data.recipient_source import READERS
from lettergen.diagnostics.finding import Finding, Place

CAMPAIGN = Place("campaign.yaml", 2)


def problem_of_list(name: str) -> Finding | None:
    return find_list_problem(Path(name), name, CAMPAIGN, READERS)


def problem_of_letter(name: str) -> Finding | None:
    return find_letter_problem(Path(name), name, CAMPAIGN, converts=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder with a letter and a list."""
    monkeypatch.chdir(tmp_path)
    for name in ("list.xlsx", "my letter.docx", "letter.md.j2", "people.yaml"):
        Path(name).write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "advice"),
    [
        ("photo.jpg", "a picture", "Type the list into Excel"),
        ("scan.PNG", "a picture", "Type the list into Excel"),
        ("list.numbers", "a table of Numbers", "File, Export To, Excel"),
        ("list.pdf", "a PDF", "as Excel or CSV"),
        ("list.docx", "a Word document", "copy the table to Excel"),
        ("list.accdb", "a database of Access", "export the table"),
        ("list.gsheet", "a link to a file elsewhere", "File, Download, Microsoft Excel"),
        ("list.zip", "an archive", "Unpack it"),
        ("people.vcf", "an address card", "as CSV"),
    ],
)
def test_what_is_no_list_is_named_with_what_to_do(name: str, kind: str, advice: str) -> None:
    Path(name).write_bytes(b"x")
    problem = problem_of_list(name)
    assert problem is not None
    assert problem.code == "LG761"
    assert f"{name} is {kind}." == problem.message
    assert advice in problem.hint


@pytest.mark.parametrize(
    ("name", "kind", "advice"),
    [
        ("letter.doc", "a document of Word 97", "Word Document (.docx)"),
        ("letter.odt", "a document of another program than Word", "Word Document (.docx)"),
        ("letter.pages", "a document of Pages", "File, Export To, Word"),
        ("letter.pdf", "a PDF", "A letter is a Word document"),
        ("letter.gdoc", "a link to a file elsewhere", "Microsoft Word"),
        ("list.csv", "a list", "with --recipients"),
    ],
)
def test_what_is_no_letter_is_named_with_what_to_do(name: str, kind: str, advice: str) -> None:
    Path(name).write_bytes(b"x")
    problem = problem_of_letter(name)
    assert problem is not None
    assert problem.code == "LG761"
    assert f"{name} is {kind}." == problem.message
    assert advice in problem.hint


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]
)
def test_a_file_of_another_kind_is_recognised_by_its_beginning(start: bytes) -> None:
    Path("list").write_bytes(start)
    for problem in (problem_of_list("list"), problem_of_letter("list")):
        assert problem is not None
        assert problem.code == "LG761"


@pytest.mark.parametrize(
    "address", ["https://docs.google.com/spreadsheets/d/1/edit", "www.example.org/list.xlsx"]
)
def test_a_web_address_is_to_be_downloaded(address: str) -> None:
    for problem in (problem_of_list(address), problem_of_letter(address)):
        assert problem is not None
        assert problem.code == "LG761"
        assert "a web address, not a file" in problem.message
        assert "Download" in problem.hint


@pytest.mark.parametrize("name", ["~$list.xlsx", "~$letter.docx"])
def test_the_lock_file_of_an_open_document_is_not_taken_for_it(name: str) -> None:
    Path(name).write_bytes(b"\x05Ada")
    problem = problem_of_list(name) if "list" in name else problem_of_letter(name)
    assert problem is not None
    assert problem.hint == f"Name '{name[2:]}'."


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("lst.xlsx", "list.xlsx"),
        ("list .xlsx", "list.xlsx"),
        ("list", "list.xlsx"),
        ("people.yml", "people.yaml"),
        ("nowhere.csv", ""),
        ("none/list.xlsx", ""),
    ],
)
def test_a_file_that_is_not_there_is_offered_under_its_right_name(name: str, near: str) -> None:
    problem = problem_of_list(name)
    assert problem is not None
    assert problem.code == "LG116"
    assert problem.message == f"there is no file {name}."
    assert problem.hint == (f"Did you mean '{near}'?" if near else "")


@pytest.mark.parametrize("name", ["list.xlsx", "people.yaml"])
def test_a_list_is_one(name: str) -> None:
    assert problem_of_list(name) is None


@pytest.mark.parametrize("name", ["my letter.docx", "letter.md.j2"])
def test_a_letter_is_one(name: str) -> None:
    assert is_letter(Path(name))
    assert problem_of_letter(name) is None


@pytest.mark.parametrize("name", ["campaign.yaml", "folder", "campaign.yml", "campaign"])
def test_anything_else_is_a_campaign(name: str) -> None:
    assert not is_letter(Path(name))
