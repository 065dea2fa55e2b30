"""One file with all letters: written whole with every letter, or not at all."""

import json
from collections.abc import Generator, Sequence
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export import registry
from lettergen.export.format import Export, FinishedLetter, Settings
from tests.output.conftest import Render, campaign, rendered
from tests.support.manifests import LEDGER, read_manifest
from tests.support.wordprocessingml import problems

__all__ = ["campaign", "rendered"]


class OnePage:
    """A PDF form whose pages are blank, and whose last letter fails if it shall."""

    fingerprint = "one page"
    remark = ""
    takes_batches = True

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        for letter in letters[: len(letters) - self.fails]:
            buffer = BytesIO()
            pdf = pikepdf.new()
            pdf.add_blank_page()
            pdf.save(buffer)
            yield Export(letter, buffer.getvalue())
        if self.fails:
            finding = Finding("LG421", "cannot be opened.", Place(letters[-1].stem))
            yield Export(letters[-1], findings=(finding,))


@pytest.fixture
def pdfs(monkeypatch: pytest.MonkeyPatch) -> OnePage:
    """What makes PDFs, in the place of an engine."""
    one_page = OnePage()

    def form(name: str, settings: Settings) -> OnePage:
        assert name == "pdf"
        return one_page

    monkeypatch.setattr(registry, "load_exporter", form)
    return one_page


def _names(folder: Path) -> list[str]:
    return sorted({path.name for path in (folder / "letters").iterdir()} - {LEDGER})


def _outline(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def test_one_word_document_holds_all_letters(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    target = tmp_path / "print" / "all.docx"
    report = rendered(combined=[target])
    assert report.is_good
    assert [(one.path, one.letters) for one in report.combined] == [(target, 3)]
    assert problems(target) == []
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(target)).paragraphs)
    places = [text.index(f"Dear {name},") for name in ("Ada", "Tom", "Eve")]
    assert places == sorted(places)


def test_letters_stand_in_the_order_that_is_asked_for(
    campaign: Path, rendered: Render, tmp_path: Path, pdfs: OnePage
) -> None:
    target = tmp_path / "all.pdf"
    rendered(combined=[target], sort=["area"])
    assert _outline(target) == ["Hull", "Leeds", "York"]
    rendered(combined=[target], sort=["-name"])
    assert _outline(target) == ["Hull", "York", "Leeds"]


@pytest.mark.usefixtures("pdfs")
def test_a_letter_of_one_page_takes_a_sheet_of_its_own_where_both_sides_are_printed(
    rendered: Render, tmp_path: Path
) -> None:
    pages = []
    for duplex in (False, True):
        rendered(combined=[tmp_path / "all.pdf"], duplex=duplex)
        with pikepdf.open(tmp_path / "all.pdf") as pdf:
            pages.append(len(pdf.pages))
    assert pages[0] == 3
    assert pages[1] in (5, 6)  # the last needs no blank behind it


@pytest.mark.usefixtures("pdfs")
def test_pdfs_that_are_only_printed_get_no_files_of_their_own(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    report = rendered(combined=[tmp_path / "all.pdf"])
    assert _names(campaign) == [
        ".lettergen.written",
        "hull.docx",
        "leeds.docx",
        "manifest.json",
        "manifest.sqlite",
        "york.docx",
    ]
    assert report.formats == []
    assert [one.letters for one in report.combined] == [3]


@pytest.mark.usefixtures("pdfs")
def test_letters_that_did_not_change_are_printed_too(rendered: Render, tmp_path: Path) -> None:
    files = [tmp_path / "all.pdf", tmp_path / "all.docx"]
    contents = []
    for _ in range(2):
        rendered(formats=["docx,pdf"], combined=files)
        contents.append([path.read_bytes() for path in files])
        for path in files:
            path.unlink()
    assert contents[0] == contents[1]


@pytest.mark.usefixtures("pdfs")
def test_a_file_that_is_named_twice_is_written_once(rendered: Render, tmp_path: Path) -> None:
    same = tmp_path / "print" / ".." / "all.pdf"
    assert len(rendered(combined=[tmp_path / "all.pdf", same]).combined) == 1


def test_a_file_of_an_earlier_run_is_pointed_out_where_no_new_one_comes(
    rendered: Render, tmp_path: Path, pdfs: OnePage
) -> None:
    target = tmp_path / "all.pdf"
    rendered(combined=[target])
    pdfs.fails = True
    for fail_fast in (False, True):
        report = rendered(formats=["pdf"], combined=[target], fail_fast=fail_fast)
        assert str(report.problems[0]) == (
            f"{target}: was not written: 1 letter missing. "
            "The file that is there is from an earlier run."
        )


def test_pdfs_that_lie_there_are_not_made_anew_for_print(
    rendered: Render, tmp_path: Path, pdfs: OnePage
) -> None:
    rendered(formats=["docx,pdf"])
    pdfs.fails = True  # whoever makes one now gets none
    report = rendered(combined=[tmp_path / "all.pdf"])
    assert report.is_good
    assert [one.letters for one in report.combined] == [3]
    assert not rendered(combined=[tmp_path / "all.pdf"], force=True).is_good


def test_a_file_that_would_lack_a_letter_is_not_written(
    campaign: Path, rendered: Render, tmp_path: Path, pdfs: OnePage
) -> None:
    pdfs.fails = True
    report = rendered(formats=["docx,pdf"], combined=[tmp_path / "all.pdf", tmp_path / "all.docx"])
    assert [finding.code for finding in report.findings] == ["LG421", "LG481"]
    assert str(report.problems[0]) == (
        f"{tmp_path / 'all.pdf'}: was not written: 1 letter missing."
    )
    assert not (tmp_path / "all.pdf").exists()
    assert (tmp_path / "all.docx").exists()
    assert not report.is_good


def test_no_letter_makes_no_file(rendered: Render, tmp_path: Path) -> None:
    report = rendered(combined=[tmp_path / "all.docx"], where=["area == 'Ely'"], allow_none=True)
    assert [finding.code for finding in report.findings] == ["LG481"]
    assert not (tmp_path / "all.docx").exists()


def test_a_file_of_another_kind_or_in_the_place_of_another_is_refused(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    loop = tmp_path / "loop.pdf"
    loop.symlink_to(loop)
    files = [
        tmp_path / "all.odt",
        campaign / "letterhead.docx",
        campaign / "letters" / ".." / "letters" / "hull.pdf",
        campaign / "recipients.yaml",
    ]
    with pytest.raises(LettergenError) as caught:
        rendered(combined=[*files, loop])
    assert [finding.code for finding in caught.value.findings] == [
        "LG483",
        "LG417",
        "LG484",
        "LG483",
        "LG417",
        "LG412",
    ]
    assert not (campaign / "letters").exists()


@pytest.mark.usefixtures("pdfs")
@pytest.mark.parametrize("name", ["all.pdf", "all.docx"])
def test_a_combined_file_of_somebody_else_is_left_unless_force_keeps_a_copy(
    campaign: Path, rendered: Render, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    target.write_bytes(b"somebody's")
    with pytest.raises(LettergenError) as caught:
        rendered(combined=[target])
    assert [finding.code for finding in caught.value.findings] == ["LG414"]
    assert target.read_bytes() == b"somebody's"
    assert not list((campaign / "letters").glob("*.docx")), "it is refused before the letters"
    assert rendered(combined=[target], force=True).is_good
    assert target.with_stem("all.edited-1").read_bytes() == b"somebody's"


@pytest.mark.usefixtures("pdfs")
@pytest.mark.parametrize("name", ["all.pdf", "all.docx"])
def test_a_combined_file_is_overwritten_unless_somebody_changed_it(
    rendered: Render, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "print" / name
    for room in ("first", "second"):
        assert rendered(combined=[target], set=[f"room={room}"]).is_good
    target.write_bytes(target.read_bytes() + b"\n")
    with pytest.raises(LettergenError) as caught:
        rendered(combined=[target])
    assert [finding.code for finding in caught.value.findings] == ["LG414"]


@pytest.mark.usefixtures("pdfs")
def test_a_combined_file_is_known_after_a_run_that_was_killed(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    target, letters = tmp_path / "all.docx", campaign / "letters"
    assert rendered(combined=[target]).is_good
    manifest = read_manifest(letters)
    ((name, digest),) = manifest.pop("combined").items()
    # As a run leaves it that was killed before its manifest.
    (letters / "manifest.json").write_text(json.dumps(manifest))
    (letters / ".lettergen.journal").write_text(json.dumps([name, digest]))
    assert rendered(combined=[target], set=["room=other"]).is_good
