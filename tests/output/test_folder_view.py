"""What a dry run tells of the files in the output folder."""

from pathlib import Path

from tests.output.conftest import Render
from tests.support.edits import edit_letter


def _outcomes(rendered: Render, **options: object) -> dict[str, str]:
    report = rendered(dry_run=True, **options)
    found = {result.letter.label: str(result.outcome) for result in report.results}
    return found | {orphan.recipient: "gone" for orphan in report.orphans}


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_dry_run_tells_what_is_new_changed_unchanged_edited_and_gone(
    campaign: Path, rendered: Render
) -> None:
    assert set(_outcomes(rendered).values()) == {"new"}
    rendered()
    before = sorted((campaign / "letters").iterdir())
    assert set(_outcomes(rendered).values()) == {"unchanged"}
    edit_letter(campaign / "letters" / "york.docx", "Your", "The")
    (campaign / "letters" / "leeds.docx").unlink()
    assert _outcomes(rendered) == {"Hull": "unchanged", "Leeds": "new", "York": "edited"}
    assert _outcomes(rendered, force=True)["York"] == "changed"
    _edit(campaign / "letter.md.j2", "ends", "ended")
    assert _outcomes(rendered, only=["Hull"]) == {"Hull": "changed"}
    _edit(campaign / "recipients.yaml", "Hull", "Hessle")
    assert _outcomes(rendered, only=["Hessle"]) == {"Hessle": "new", "Hull": "gone"}
    left = [path for path in before if path.name != "leeds.docx"]
    assert sorted((campaign / "letters").iterdir()) == left


def test_a_dry_run_refuses_what_a_run_would_refuse(campaign: Path, rendered: Render) -> None:
    (campaign / "letters").mkdir()
    (campaign / "letters" / "hull.docx").write_bytes(b"mine")
    report = rendered(dry_run=True)
    assert [finding.code for finding in report.findings] == ["LG414"]
    assert _outcomes(rendered)["Hull"] == "refused"
    assert _outcomes(rendered, force=True)["Hull"] == "changed"


def test_a_dry_run_without_word_letters_looks_at_the_other_formats(
    campaign: Path, rendered: Render
) -> None:
    assert set(_outcomes(rendered, formats=["html"]).values()) == {"new"}
    rendered(formats=["html"])
    assert set(_outcomes(rendered, formats=["html"]).values()) == {"unchanged"}
    _edit(campaign / "letter.md.j2", "ends", "ended")
    assert "changed" in _outcomes(rendered, formats=["html,txt"]).values()
    assert set(_outcomes(rendered, formats=["txt"]).values()) == {"new"}
