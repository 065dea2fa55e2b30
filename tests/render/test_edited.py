"""Letters that somebody edited by hand: each of them is the letter."""

from hashlib import sha256
from pathlib import Path

import pytest

from lettergen.api import check
from lettergen.cli.summary import summarise_run
from lettergen.render.result import Outcome, Report
from tests.output.conftest import Render, campaign, rendered
from tests.support.documents import read_paragraphs
from tests.support.edits import edit_letter, replace_in
from tests.support.manifests import read_manifest

__all__ = ["campaign", "rendered"]


@pytest.fixture
def hull(campaign: Path, rendered: Render) -> Path:
    """The letter to Hull, which somebody edited after it was written."""
    rendered()
    path = campaign / "letters" / "hull.docx"
    edit_letter(path, "Your membership", "The membership")
    return path


def codes(report: Report) -> list[str]:
    return [finding.code for finding in (*report.findings, *report.edit_warnings)]


def read_text(docx: bytes) -> str:
    return "\n".join(read_paragraphs(docx))


def outcomes(report: Report, format_: str = "docx") -> dict[str, str]:
    found = (result for result in report.results if result.format == format_)
    return {result.letter.label: str(result.outcome) for result in found}


def test_an_edited_letter_is_kept_and_counts_as_the_letter(hull: Path, rendered: Render) -> None:
    before = hull.read_bytes()
    for _ in range(2):
        report = rendered()
        assert outcomes(report) == {"Leeds": "unchanged", "Hull": "edited", "York": "unchanged"}
        assert report.is_good
        assert codes(report) == []
        assert report.edited == [("Hull", hull)]
    assert hull.read_bytes() == before
    entry = read_manifest(hull.parent)["letters"]["hull.docx"]
    assert entry["state"] == "edited"
    assert entry["edited"] == sha256(before).hexdigest()
    assert entry["sha256"] != entry["edited"]
    lines = list(summarise_run(report, 3, final=False, verbose=False))
    assert lines[:2] == ["Edited by hand, and kept as the letters:", f"  Hull: {hull}"]


def test_other_formats_are_made_of_the_edited_letter(hull: Path, rendered: Render) -> None:
    for formats in (["docx", "txt", "html"], ["txt", "html"]):
        report = rendered(formats=formats)
        assert report.is_good
        assert outcomes(report, "txt")["Hull"] in ("written", "unchanged")
        assert "The membership" in hull.with_suffix(".txt").read_text(encoding="utf-8")
        assert "The membership" in hull.with_suffix(".html").read_text(encoding="utf-8")
    edit_letter(hull, "The membership", "His membership")
    rendered(formats=["txt"])
    assert "His membership" in hull.with_suffix(".txt").read_text(encoding="utf-8")


def test_a_combined_file_has_the_edited_letter(
    hull: Path, rendered: Render, tmp_path: Path
) -> None:
    report = rendered(combined=[tmp_path / "all.docx"])
    assert report.is_good
    text = read_text((tmp_path / "all.docx").read_bytes())
    assert text.count("Your membership") == 2
    assert text.count("The membership") == 1


def test_force_writes_the_letter_again_and_tells_where_its_copy_is(
    hull: Path, rendered: Render
) -> None:
    report = rendered(force=True)
    copy = hull.with_name("hull.edited-1.docx")
    assert report.copies == [(hull, copy)]
    assert "Your membership" in read_text(hull.read_bytes())
    assert "The membership" in read_text(copy.read_bytes())
    lines = list(summarise_run(report, 3, final=False, verbose=False))
    assert f"Kept a copy of the edited {hull}: {copy}" in lines
    assert outcomes(rendered())["Hull"] == "unchanged"


def test_a_change_of_what_it_is_made_of_is_told_with_the_edit(
    hull: Path, campaign: Path, rendered: Render
) -> None:
    replace_in(campaign / "letter.md.j2", "ends", "ended")
    report = rendered()
    assert codes(report) == ["LG810"]
    assert report.edit_warnings[0].message == (
        "Hull: was edited by hand ('Your' → 'The' in paragraph 7), and its data or template "
        "changed ('ends' → 'ended' in paragraph 7)."
    )
    assert report.is_good
    assert outcomes(rendered(only=["Hull"], final=True)) == {"Hull": "refused"}
    assert codes(rendered(dry_run=True)) == ["LG810"]


def test_a_change_that_the_person_makes_too_is_no_longer_told(
    hull: Path, campaign: Path, rendered: Render
) -> None:
    replace_in(campaign / "letter.md.j2", "ends", "ended")
    edit_letter(hull, "ends", "ended")
    assert codes(rendered()) == []
    assert rendered(only=["Hull"], final=True).is_good


def test_a_change_that_no_letter_shows_is_not_told(
    hull: Path, campaign: Path, rendered: Render
) -> None:
    replace_in(campaign / "letter.md.j2", "ends", "ends{# it really does #}")
    assert codes(rendered()) == []


def test_a_change_can_be_accepted_for_the_recipient(
    hull: Path, campaign: Path, rendered: Render
) -> None:
    replace_in(campaign / "letter.md.j2", "ends", "ended")
    accept = "also: hull-act, accept: {LG810: agreed on the telephone}}"
    replace_in(campaign / "recipients.yaml", "also: hull-act}", accept)
    report = rendered(only=["Hull"], final=True)
    assert codes(report) == []
    assert [finding.code for finding in report.accepted] == ["LG810"]
    found = check(campaign).findings  # which does not look at the letters on disk
    assert "LG741" not in [finding.code for finding in found]


def test_what_was_written_may_be_unknown(hull: Path, campaign: Path, rendered: Render) -> None:
    (hull.parent / ".lettergen.written").unlink()
    assert codes(rendered()) == []
    replace_in(campaign / "letter.md.j2", "ends", "ended")
    report = rendered()
    assert codes(report) == ["LG810"]
    assert "has changed since" in report.edit_warnings[0].message


def test_an_edited_letter_is_examined_like_a_merged_one(hull: Path, rendered: Render) -> None:
    edit_letter(hull, "The membership", "The {{ name }} membership")
    report = rendered()
    assert set(codes(report)) == {"LG341"}
    assert not report.is_good
    edit_letter(hull, "The {{ name }} membership", "The membership , I know,")
    assert codes(rendered()) == ["LG350"]


def test_tracked_changes_and_comments_are_doubtful_and_accepted_in_other_formats(
    hull: Path, rendered: Render
) -> None:
    tracked = '</w:t></w:r><w:del w:id="9"><w:r><w:delText>never </w:delText></w:r></w:del>'
    edit_letter(hull, "The membership", f"A{tracked}<w:r><w:t> membership")
    report = rendered(formats=["txt"])
    assert codes(report) == ["LG813"]
    assert "1 tracked change" in report.edit_warnings[0].message
    assert "never" not in hull.with_suffix(".txt").read_text(encoding="utf-8")
    assert not rendered(final=True, only=["Hull"]).is_good


def test_a_letter_that_is_as_written_again_is_unchanged(hull: Path, rendered: Render) -> None:
    edited = hull.read_bytes()
    rendered(force=True)
    original = hull.read_bytes()
    hull.write_bytes(edited)
    assert outcomes(rendered())["Hull"] == "edited"
    hull.write_bytes(original)
    assert outcomes(rendered())["Hull"] == "unchanged"
    assert "edited" not in read_manifest(hull.parent)["letters"]["hull.docx"]


def test_another_format_edited_by_hand_is_kept_too(campaign: Path, rendered: Render) -> None:
    rendered(formats=["docx,txt"])
    text = campaign / "letters" / "hull.txt"
    text.write_text("My own words.", encoding="utf-8")
    report = rendered(formats=["docx,txt"])
    assert report.is_good
    assert (
        outcomes(report, "txt")["Hull"]
        == "edited"
        == outcomes(rendered(formats=["txt"]), "txt")["Hull"]
    )
    replace_in(campaign / "letter.md.j2", "ends", "ended")
    report = rendered(formats=["docx,txt"])
    assert [finding.code for finding in report.export_warnings] == ["LG812"]
    assert report.count(Outcome.EDITED, "txt") == 1
    assert text.read_text(encoding="utf-8") == "My own words."
    rendered(formats=["docx,txt"], force=True)
    assert text.with_name("hull.edited-1.txt").read_text(encoding="utf-8") == "My own words."
