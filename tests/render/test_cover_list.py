"""The cover list of a combined file: what a print room counts the letters by."""

import csv
import hashlib
from pathlib import Path

import pikepdf
import pytest

from lettergen.cli.main import main
from lettergen.diagnostics.finding import LettergenError
from tests.output.conftest import Render, campaign, rendered
from tests.render.test_combined import OnePage, pdfs
from tests.support.pdf_text import read_pages

__all__ = ["campaign", "pdfs", "rendered"]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.usefixtures("pdfs")
def test_a_list_has_the_pages_and_the_hash_of_each_letter_and_of_the_file(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    target = tmp_path / "all.pdf"
    report = rendered(formats=["docx,pdf"], combined=[target], lists=["csv"], sort=["area"])
    (combined,) = report.combined
    assert [path.name for path in combined.lists] == ["all.pdf.list.csv"]
    *rows, total = read_rows(combined.lists[0])
    assert [(row["number"], row["letter"], row["recipient"]) for row in rows] == [
        ("1", "hull.pdf", "Hull"),
        ("2", "leeds.pdf", "Leeds"),
        ("3", "york.pdf", "York"),
    ]
    assert [(row["first_page"], row["pages"], row["blank_pages"]) for row in rows] == [
        ("1", "1", "0"),
        ("2", "1", "0"),
        ("3", "1", "0"),
    ]
    for row in rows:
        assert row["sha256"] == hash_file(campaign / "letters" / row["letter"])
    assert list(total.values()) == [
        "total", "all.pdf", "3 letters", "1", "3", "0", hash_file(target)
    ]  # fmt: skip


@pytest.mark.usefixtures("pdfs")
def test_blank_pages_are_counted_where_both_sides_are_printed(
    rendered: Render, tmp_path: Path
) -> None:
    target = tmp_path / "all.pdf"
    rendered(combined=[target], lists="csv", duplex=True)
    *rows, total = read_rows(tmp_path / "all.pdf.list.csv")
    assert [row["first_page"] for row in rows] == ["1", "3", "5"]
    with pikepdf.open(target) as pdf:
        assert (total["pages"], total["blank_pages"]) == (str(len(pdf.pages)), "3")


def test_the_pages_of_a_word_document_are_not_told(rendered: Render, tmp_path: Path) -> None:
    rendered(combined=[tmp_path / "all.docx"], lists=["csv"])
    *rows, total = read_rows(tmp_path / "all.docx.list.csv")
    assert {row["pages"] for row in [*rows, total]} == {""}
    assert rows[0]["letter"].endswith(".docx")
    assert total["sha256"] == hash_file(tmp_path / "all.docx")


def test_names_that_clash_and_options_without_a_file_are_refused(
    rendered: Render, tmp_path: Path, pdfs: OnePage, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "all.pdf", tmp_path / "all.pdf.list.pdf"]
    with pytest.raises(LettergenError, match="is the name of the cover list of another"):
        rendered(combined=files, lists=["pdf"])
    with pytest.raises(SystemExit) as stopped:
        main(["render", "--list", "csv"])
    assert stopped.value.code == 2
    assert "--list needs --combined." in capsys.readouterr().err


@pytest.mark.usefixtures("pdfs")
def test_a_list_that_somebody_changed_is_not_overwritten(rendered: Render, tmp_path: Path) -> None:
    rendered(combined=[tmp_path / "all.pdf"], lists=["csv"])
    file = tmp_path / "all.pdf.list.csv"
    file.write_text("counted: 3\n", encoding="utf-8")
    with pytest.raises(LettergenError, match="was changed since, and is left as it is"):
        rendered(combined=[tmp_path / "all.pdf"], lists=["csv"])
    assert file.read_text(encoding="utf-8") == "counted: 3\n"


@pytest.mark.usefixtures("installed_soffice")
def test_a_list_as_pdf_says_the_same_and_is_accessible(rendered: Render, tmp_path: Path) -> None:
    target = tmp_path / "all.docx"
    rendered(combined=[target], lists=["pdf", "csv"])
    file = tmp_path / "all.docx.list.pdf"
    (page,) = read_pages(file.read_bytes())
    assert page.startswith("Cover list of all.docx 3 letters. The pages of a Word document")
    for row in read_rows(tmp_path / "all.docx.list.csv"):
        assert row["sha256"] in page
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Cover list of all.docx"
