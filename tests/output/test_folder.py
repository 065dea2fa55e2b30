"""The output folder: what is written, left alone, refused, listed and removed."""

import json
import os
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lettergen import __version__
from lettergen.api import Options, render
from lettergen.diagnostics.finding import LettergenError
from lettergen.output.folder import PendingWrite
from lettergen.render.result import Report
from lettergen.template.compiled import CompiledLetter, RenderedParts
from tests.output.conftest import Render
from tests.support.manifests import FILES, LEDGER, read_manifest


def _outcomes(report: Report) -> list[str]:
    return [str(result.outcome) for result in report.results]


def _codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def _manifest(campaign: Path) -> dict[str, Any]:
    content: dict[str, Any] = read_manifest(campaign / "letters")
    return content


def _names(campaign: Path) -> list[str]:
    return sorted({path.name for path in (campaign / "letters").iterdir()} - {LEDGER})


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _merges(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of the recipients whose letters are merged from now on."""
    merged: list[str] = []
    original = CompiledLetter.render

    def render(self: CompiledLetter, label: str, *rest: Any) -> RenderedParts:
        merged.append(label)
        return original(self, label, *rest)

    monkeypatch.setattr(CompiledLetter, "render", render)
    return merged


def test_the_manifest_says_what_each_letter_is_and_what_it_was_made_of(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    content = _manifest(campaign)
    assert content["version"] == 1
    assert content["lettergen"] == __version__
    assert list(content["letters"]) == ["hull.docx", "leeds.docx", "york.docx"]
    hull = content["letters"]["hull.docx"]
    assert hull["recipient"] == "Hull"
    assert hull["campaign"] == "../campaign.yaml"
    assert hull["state"] == "written"
    assert hull["sha256"] == sha256((campaign / "letters" / "hull.docx").read_bytes()).hexdigest()
    assert (
        hull["inputs"]["template"] == sha256((campaign / "letter.md.j2").read_bytes()).hexdigest()
    )
    letterhead = (campaign / "letterhead.docx").read_bytes()
    assert hull["inputs"]["letterhead"] == sha256(letterhead).hexdigest()
    assert set(hull["inputs"]) == {"template", "letterhead", "recipient", "values", "engine"}
    assert list(hull["citations"]) == ["hull-act", "library-act"]
    assert list(content["letters"]["york.docx"]["citations"]) == ["library-act"]


def test_a_finished_run_leaves_letters_and_the_manifest_and_nothing_else(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    assert _names(campaign) == [
        ".lettergen.written",
        "hull.docx",
        "leeds.docx",
        "manifest.json",
        "manifest.sqlite",
        "york.docx",
    ]


def test_a_second_run_merges_nothing(rendered: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _outcomes(rendered()) == ["written"] * 3
    merged = _merges(monkeypatch)
    assert _outcomes(rendered()) == ["unchanged"] * 3
    assert merged == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("letter.md.j2", "ends", "ended", ["Leeds", "Hull", "York"]),
        ("recipients.yaml", "Ada Mensah", "Ada Mensa", ["Leeds"]),
        ("campaign.yaml", "The Reading Rooms\n", "The Rooms\n", ["Leeds", "Hull", "York"]),
        ("citations.yaml", "Hull Act", "Act of Hull", ["Hull"]),
        ("citations.yaml", "Public", "Open", ["Leeds", "Hull", "York"]),
        ("citations.yaml", "Nobody cites this", "Nobody", []),
    ],
)
def test_a_second_run_merges_what_a_change_touches(
    campaign: Path,
    rendered: Render,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    old: str,
    new: str,
    expected: list[str],
) -> None:
    rendered()
    _edit(campaign / file, old, new)
    merged = _merges(monkeypatch)
    rendered()
    assert merged == expected


def test_a_letterhead_that_was_saved_again_is_a_change(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    with zipfile.ZipFile(campaign / "letterhead.docx", "a") as archive:
        archive.comment = b"saved anew"
    merged = _merges(monkeypatch)
    assert _outcomes(rendered()) == ["unchanged"] * 3
    assert merged == ["Leeds", "Hull", "York"]


def test_another_version_of_lettergen_merges_everything_again(
    rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    monkeypatch.setattr("lettergen.system.fingerprint.hash_engine", lambda: "another lettergen")
    merged = _merges(monkeypatch)
    assert _outcomes(rendered()) == ["unchanged"] * 3
    assert merged == ["Leeds", "Hull", "York"]


def test_force_merges_and_writes_every_letter(
    rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    merged = _merges(monkeypatch)
    assert _outcomes(rendered(force=True)) == ["written"] * 3
    assert merged == ["Leeds", "Hull", "York"]


def test_a_letter_that_was_deleted_is_written_again(campaign: Path, rendered: Render) -> None:
    rendered()
    (campaign / "letters" / "hull.docx").unlink()
    assert _outcomes(rendered()) == ["unchanged", "written", "unchanged"]


def test_a_letter_that_is_no_word_document_any_more_is_left_and_reported(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    letter = campaign / "letters" / "hull.docx"
    letter.write_bytes(b"edited by hand")
    _edit(campaign / "letter.md.j2", "ends", "ended")
    report = rendered()
    assert _outcomes(report) == ["written", "refused", "written"]
    assert _codes(report) == ["LG811"]
    assert report.findings[0].place.path == str(letter)
    assert "--force" in report.findings[0].hint
    assert not report.is_good
    assert letter.read_bytes() == b"edited by hand"
    assert _manifest(campaign)["letters"]["hull.docx"]["stale"] is True


def test_force_keeps_a_copy_of_a_letter_that_was_edited_and_of_none_else(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    letter = campaign / "letters" / "hull.docx"
    original = letter.read_bytes()
    for number in (1, 2):
        letter.write_bytes(b"edit %d" % number)
        assert _outcomes(rendered(force=True)) == ["written"] * 3
        assert letter.read_bytes() == original
    assert (campaign / "letters" / "hull.edited-1.docx").read_bytes() == b"edit 1"
    assert (campaign / "letters" / "hull.edited-2.docx").read_bytes() == b"edit 2"
    assert _names(campaign) == [
        ".lettergen.written",
        "hull.docx",
        "hull.edited-1.docx",
        "hull.edited-2.docx",
        "leeds.docx",
        "manifest.json",
        "manifest.sqlite",
        "york.docx",
    ]
    assert rendered().is_good


def test_a_file_that_lettergen_did_not_write_is_left_and_reported(
    campaign: Path, rendered: Render
) -> None:
    (campaign / "letters").mkdir()
    (campaign / "letters" / "leeds.docx").write_bytes(b"somebody's letter")
    report = rendered()
    assert _outcomes(report) == ["refused", "written", "written"]
    assert _codes(report) == ["LG414"]
    assert (campaign / "letters" / "leeds.docx").read_bytes() == b"somebody's letter"


def test_letters_that_are_right_already_are_recorded_in_the_manifest(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    (campaign / "letters" / "manifest.json").unlink()
    assert _outcomes(rendered()) == ["unchanged"] * 3
    assert len(_manifest(campaign)["letters"]) == 3


def test_the_file_of_a_letter_that_fails_now_is_stale(campaign: Path, rendered: Render) -> None:
    rendered()
    before = (campaign / "letters" / "hull.docx").read_bytes()
    _edit(campaign / "recipients.yaml", "also: hull-act", "also: nowhere")
    report = rendered()
    assert _outcomes(report) == ["unchanged", "failed", "unchanged"]
    assert [label for label, _ in report.stale] == ["Hull"]
    entry = _manifest(campaign)["letters"]["hull.docx"]
    assert (entry["state"], entry["stale"]) == ("failed", True)
    assert entry["sha256"] == sha256(before).hexdigest()
    _edit(campaign / "recipients.yaml", "also: nowhere", "also: hull-act")
    assert _outcomes(rendered()) == ["unchanged"] * 3
    assert "stale" not in _manifest(campaign)["letters"]["hull.docx"]


def test_a_letter_that_was_never_written_is_recorded_and_not_stale(
    campaign: Path, rendered: Render
) -> None:
    _edit(campaign / "recipients.yaml", "also: hull-act", "also: nowhere")
    assert rendered().stale == []
    entry = _manifest(campaign)["letters"]["hull.docx"]
    assert entry == {"recipient": "Hull", "campaign": "../campaign.yaml", "state": "failed"}


def test_the_file_of_a_letter_that_is_refused_for_open_points_is_stale(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    report = rendered(final=True)
    assert _outcomes(report) == ["unchanged", "unchanged", "refused"]
    assert [label for label, _ in report.stale] == ["York"]
    assert _manifest(campaign)["letters"]["york.docx"]["state"] == "refused"


def test_a_letter_without_a_file_name_is_stale_by_its_recipient(
    campaign: Path, rendered: Render
) -> None:
    _edit(campaign / "campaign.yaml", "{{ area | slug }}", "{{ name | slug }}")
    rendered()
    _edit(campaign / "recipients.yaml", "name: Eve Li, ", "")
    report = rendered(prune=True)
    assert _outcomes(report)[2] == "failed"
    assert [label for label, _ in report.stale] == ["York"]
    assert report.orphans == []
    assert (campaign / "letters" / "eve-li.docx").exists()


def _drop_hull(campaign: Path) -> None:
    recipients = campaign / "recipients.yaml"
    lines = recipients.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (line for line in lines if "Hull" not in line)
    recipients.write_text("".join(kept), encoding="utf-8")


def test_a_letter_whose_recipient_is_gone_is_named_and_stays(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    _drop_hull(campaign)
    for _ in range(2):
        report = rendered()
        assert [(gone.recipient, gone.removed) for gone in report.orphans] == [("Hull", False)]
        assert report.is_good
    assert (campaign / "letters" / "hull.docx").exists()


def test_prune_removes_the_letter_of_a_recipient_who_is_gone(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    _drop_hull(campaign)
    foreign = campaign / "letters" / "notes.docx"
    foreign.write_bytes(b"not in the manifest")
    report = rendered(prune=True)
    assert [(gone.recipient, gone.removed) for gone in report.orphans] == [("Hull", True)]
    assert _names(campaign) == [
        ".lettergen.written",
        "leeds.docx",
        "manifest.json",
        "manifest.sqlite",
        "notes.docx",
        "york.docx",
    ]
    assert list(_manifest(campaign)["letters"]) == ["leeds.docx", "york.docx"]
    assert rendered(prune=True).orphans == []


def test_a_letter_whose_ending_is_in_capitals_is_not_gone(campaign: Path, rendered: Render) -> None:
    _edit(campaign / "campaign.yaml", "slug }}.docx", "slug }}.DOCX")
    rendered()
    assert rendered(prune=True).orphans == []
    assert _names(campaign) == [
        ".lettergen.written",
        "hull.DOCX",
        "leeds.DOCX",
        "manifest.json",
        "manifest.sqlite",
        "york.DOCX",
    ]


def test_unfinished_letters_are_abandoned_when_the_run_stops(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    before = {path.name: path.read_bytes() for path in (campaign / "letters").iterdir()}
    replace = os.replace

    def refusing(source: Any, target: Any) -> None:
        if Path(target).name == "leeds.docx":
            raise PermissionError("open in Word")
        replace(source, target)

    # All three are on their way when the first one fails.
    monkeypatch.setattr(PendingWrite, "is_flushed", False)
    monkeypatch.setattr(os, "replace", refusing)
    report = rendered(fail_fast=True, set=["room=another"])
    assert _outcomes(report) == ["failed"]
    monkeypatch.undo()
    left = {path.name: path.read_bytes() for path in (campaign / "letters").iterdir()}
    assert left.keys() == before.keys()
    assert all(left[name] == before[name] for name in left if name.endswith(".docx"))
    assert _outcomes(rendered()) == ["unchanged"] * 3


def test_prune_leaves_a_letter_that_was_edited(campaign: Path, rendered: Render) -> None:
    rendered()
    _drop_hull(campaign)
    (campaign / "letters" / "hull.docx").write_bytes(b"edited by hand")
    report = rendered(prune=True)
    assert _codes(report) == ["LG418"]
    assert (campaign / "letters" / "hull.docx").read_bytes() == b"edited by hand"


def test_letters_that_are_not_selected_are_no_orphans(rendered: Render) -> None:
    rendered()
    assert rendered(only=["Leeds"], prune=True).orphans == []
    assert rendered(where=["area == 'Leeds'"], prune=True).orphans == []


def test_two_campaigns_may_share_a_folder_and_leave_each_other_alone(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    shutil.copy(campaign / "campaign.yaml", campaign / "second.yaml")
    _edit(campaign / "second.yaml", "slug }}", "slug }}-2")
    report = render(campaign / "second.yaml", Options(prune=True))
    assert _outcomes(report) == ["written"] * 3
    assert report.orphans == []
    assert len(_manifest(campaign)["letters"]) == 6
    assert rendered(prune=True).orphans == []


def test_a_letter_of_another_campaign_is_not_overwritten(campaign: Path, rendered: Render) -> None:
    rendered()
    shutil.copy(campaign / "campaign.yaml", campaign / "first.yaml")
    old = json.dumps(_manifest(campaign)).replace("../campaign.yaml", "../first.yaml")
    (campaign / "letters" / "manifest.json").write_text(old, encoding="utf-8")
    _edit(campaign / "letter.md.j2", "ends", "ended")
    assert _codes(rendered()) == ["LG415"] * 3
    (campaign / "first.yaml").unlink()  # it was only renamed: the letters are ours
    assert _outcomes(rendered()) == ["written"] * 3


def test_a_dry_run_touches_nothing_on_disk(campaign: Path, rendered: Render) -> None:
    assert _outcomes(rendered(dry_run=True)) == ["new"] * 3
    assert not (campaign / "letters").exists()


def test_letters_keep_the_permissions_that_the_umask_gives(
    campaign: Path, rendered: Render
) -> None:
    before = os.umask(0o027)
    try:
        rendered()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (campaign / "letters").iterdir()}
    assert modes == {0o640}


def test_a_link_in_the_output_folder_is_not_followed(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.docx"
    outside.write_bytes(b"outside")
    (campaign / "letters").mkdir()
    (campaign / "letters" / "hull.docx").symlink_to(outside)
    report = rendered(force=True)
    assert _codes(report) == ["LG412"]
    assert _outcomes(report) == ["written", "failed", "written"]
    assert outside.read_bytes() == b"outside"


def test_a_linked_folder_in_the_output_folder_is_not_followed(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    _edit(campaign / "campaign.yaml", "{{ area | slug }}", "{{ area | slug }}/letter")
    (tmp_path / "outside").mkdir()
    (campaign / "letters").mkdir()
    (campaign / "letters" / "hull").symlink_to(tmp_path / "outside")
    report = rendered()
    assert _codes(report) == ["LG412"]
    assert list((tmp_path / "outside").iterdir()) == []


def test_an_output_folder_that_is_a_link_out_of_the_campaign_is_refused(
    campaign: Path, rendered: Render, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (campaign / "letters").symlink_to(tmp_path / "outside")
    with pytest.raises(LettergenError) as caught:
        rendered()
    assert [finding.code for finding in caught.value.findings] == ["LG412"]
    assert list((tmp_path / "outside").iterdir()) == []
    rendered(out=campaign / "letters")  # named on the command line, it is the user's own choice
    assert (tmp_path / "outside" / "hull.docx").exists()


@pytest.mark.parametrize("name", [".lettergen.lock", ".lettergen.journal"])
def test_a_link_in_the_place_of_lock_or_journal_is_refused(
    campaign: Path, rendered: Render, tmp_path: Path, name: str
) -> None:
    (tmp_path / "outside").write_bytes(b"outside")
    (campaign / "letters").mkdir()
    (campaign / "letters" / name).symlink_to(tmp_path / "outside")
    try:
        report = rendered()
    except LettergenError:
        pass
    else:
        assert not report.is_good
    assert (tmp_path / "outside").read_bytes() == b"outside"


def test_a_letter_newer_than_the_manifest_is_known_by_the_journal_of_the_run_that_was_killed(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    letters = campaign / "letters"
    manifest = (letters / "manifest.sqlite").read_bytes()
    _edit(campaign / "letter.md.j2", "ends", "ended")
    rendered()
    # As a run leaves it that was killed before its manifest: new letters, the old manifest.
    (letters / "manifest.sqlite").write_bytes(manifest)
    digest = sha256((letters / "hull.docx").read_bytes()).hexdigest()
    (letters / ".lettergen.journal").write_text(json.dumps(["hull.docx", digest]) + '\n["le')
    _edit(campaign / "letter.md.j2", "ended", "will end")
    report = rendered()
    assert _outcomes(report) == ["edited", "written", "edited"]
    assert not (letters / ".lettergen.journal").exists()


def test_temporary_files_of_lettergen_are_removed_and_no_others(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    letters = campaign / "letters"
    (letters / ".lettergen-0123456789abcdef.tmp").write_bytes(b"ours")
    (letters / ".lettergen-mine.tmp").write_bytes(b"not ours")
    (letters / "other.tmp").write_bytes(b"not ours")
    rendered()
    assert set(_names(campaign)) - {"hull.docx", "leeds.docx", "york.docx", *FILES} == {
        ".lettergen-mine.tmp",
        "other.tmp",
    }


def test_a_letter_with_a_warning_is_merged_again_so_that_the_warning_is_repeated(
    campaign: Path, rendered: Render
) -> None:
    _edit(campaign / "letter.md.j2", "See also this", "See this .")
    first, second = rendered(), rendered()
    assert _outcomes(second) == ["unchanged"] * 3
    assert [len(result.warnings) for result in first.results] == [0, 1, 0]
    assert [len(result.warnings) for result in second.results] == [0, 1, 0]


def test_the_final_run_looks_at_every_letter(
    rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    merged = _merges(monkeypatch)
    assert _outcomes(rendered(final=True)) == ["unchanged", "unchanged", "refused"]
    assert merged == ["Leeds", "Hull", "York"]


def test_a_picture_that_was_drawn_again_is_a_change(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\x90wS\xde"
    data = b"\0\0\0\x0cIDATx\x9cc```\0\0\0\4\0\1\xf6\x178U\0\0\0\0IEND\xaeB`\x82"
    (campaign / "logo.png").write_bytes(png + data)
    _edit(campaign / "letter.md.j2", "See also this", '{{ image("logo.png", alt="A") }} See')
    assert rendered().is_good
    assert list(_manifest(campaign)["letters"]["hull.docx"]["files"]) == ["../logo.png"]
    merged = _merges(monkeypatch)
    assert rendered().is_good
    assert merged == []
    (campaign / "logo.png").write_bytes(png + b"\0\0\0\0tEXt" + data)
    rendered()
    assert merged == ["Hull"]
