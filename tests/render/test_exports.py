"""The other forms of letters: made of the Word letters, and kept in the same books."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lettergen.cli import summary
from lettergen.data import formats
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export import registry
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.render.result import Outcome, Report
from tests.output.conftest import Render, campaign, rendered
from tests.support.manifests import FILES, LEDGER, read_manifest

__all__ = ["campaign", "rendered"]


@dataclass
class Forge:
    """A form that says of which Word letter it was made, and fails where it is told to."""

    fingerprint: str = "forge 1"
    remark: str = ""
    takes_batches: bool = True
    fails: set[str] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)
    ending: str = ""
    made: list[str] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        for letter in reversed(letters):
            self.made.append(letter.stem)
            place = Place(f"{letter.stem}{self.ending}")
            finding = Finding("LG420", f"{letter.label}: no.", place)
            if letter.stem in self.fails:
                yield Export(letter, findings=(finding,))
                continue
            doubt = Finding("LG431", "hm.", place)
            doubts = (doubt,) if letter.stem in self.doubts else ()
            yield Export(letter, sha256(letter.data).hexdigest().encode(), doubts)


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Forge:
    """What every form is made by, in the place of engines and converters."""
    forge = Forge()

    def form(name: str, settings: Settings) -> Forge:
        forge.settings.append(settings)
        return forge

    monkeypatch.setattr(registry, "load_exporter", form)
    return forge


def _names(folder: Path) -> list[str]:
    return sorted({path.name for path in (folder / "letters").iterdir()} - {LEDGER})


def _entries(folder: Path) -> dict[str, Any]:
    content = read_manifest(folder / "letters")
    letters: dict[str, Any] = content["letters"]
    return letters


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _outcomes(report: Report, form: str) -> dict[str, str]:
    return {r.recipient.label: str(r.outcome) for r in report.results if r.format == form}


def _change_leeds(folder: Path) -> None:
    path = folder / "recipients.yaml"
    text = path.read_text(encoding="utf-8")
    assert "Ada" in text
    path.write_text(text.replace("Ada", "Ida"), encoding="utf-8")


@pytest.mark.usefixtures("forge")
def test_every_form_is_made_of_the_word_letter_and_named_like_it(
    campaign: Path, rendered: Render
) -> None:
    report = rendered(formats=["docx,pdf", "txt"])
    stems = ["hull", "leeds", "york"]
    files = [f"{stem}.{ending}" for stem in stems for ending in ("docx", "pdf", "txt")]
    assert _names(campaign) == sorted([*files, *FILES])
    for stem in stems:
        word = campaign / "letters" / f"{stem}.docx"
        for ending in ("pdf", "txt"):
            assert word.with_suffix(f".{ending}").read_text() == _digest(word)
    assert report.is_good
    assert report.letters == 3
    assert report.formats == ["pdf", "txt"]
    assert report.count(Outcome.WRITTEN, "pdf") == 3


@pytest.mark.usefixtures("forge")
def test_the_manifest_says_which_letter_a_form_was_made_of_and_by_what(
    campaign: Path, rendered: Render
) -> None:
    rendered(formats=["docx,pdf"])
    entries = _entries(campaign)
    assert list(entries) == [f"{s}.{e}" for s in ("hull", "leeds", "york") for e in ("docx", "pdf")]
    hull = entries["hull.pdf"]
    assert hull["recipient"] == "Hull"
    assert hull["inputs"]["letter"] == entries["hull.docx"]["sha256"]
    assert hull["inputs"]["exporter"] == "forge 1"
    assert hull["inputs"]["engine"] == entries["hull.docx"]["inputs"]["engine"]
    assert hull["sha256"] == _digest(campaign / "letters" / "hull.pdf")


def test_a_second_run_makes_only_the_forms_of_letters_that_changed(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    rendered(formats=["docx,pdf"])
    forge.made.clear()
    _change_leeds(campaign)
    report = rendered(formats=["docx,pdf"])
    assert forge.made == ["leeds"]
    assert _outcomes(report, "pdf") == {
        "Hull": "unchanged",
        "York": "unchanged",
        "Leeds": "written",
    }
    forge.made.clear()
    assert rendered(formats=["docx,pdf"]).count(Outcome.UNCHANGED, "pdf") == 3
    assert forge.made == []


def test_another_engine_or_force_makes_every_form_anew(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    rendered(formats=["docx,pdf"])
    forge.made.clear()
    forge.fingerprint = "forge 2"
    report = rendered(formats=["docx,pdf"])
    assert sorted(forge.made) == ["hull", "leeds", "york"]
    assert report.count(Outcome.UNCHANGED, "pdf") == 3  # the same bytes came out
    forge.made.clear()
    rendered(formats=["docx,pdf"], force=True)
    assert sorted(forge.made) == ["hull", "leeds", "york"]


@pytest.mark.usefixtures("forge")
def test_forms_alone_leave_no_word_letter(campaign: Path, rendered: Render) -> None:
    report = rendered(formats=["pdf"])
    assert _names(campaign) == sorted(["hull.pdf", "leeds.pdf", *FILES, "york.pdf"])
    assert report.count(Outcome.MERGED) == 3
    assert report.count(Outcome.WRITTEN, "pdf") == 3


@pytest.mark.usefixtures("forge")
def test_the_campaign_names_the_forms_and_the_command_line_others(
    campaign: Path, rendered: Render
) -> None:
    file = campaign / "campaign.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "format: [docx, html]\n", encoding="utf-8")
    assert rendered().formats == ["html"]
    assert rendered(formats=["md"]).formats == ["md"]


def test_a_form_that_fails_leaves_the_letter_and_the_others(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    forge.fails = {"leeds"}
    report = rendered(formats=["docx,pdf"])
    assert not report.is_good
    assert [finding.code for finding in report.findings] == ["LG420"]
    assert report.count(Outcome.WRITTEN) == 3
    assert _outcomes(report, "pdf") == {"Hull": "written", "York": "written", "Leeds": "failed"}
    assert "leeds.pdf" not in _names(campaign)
    assert _entries(campaign)["leeds.pdf"]["state"] == "failed"


def test_a_form_that_fails_and_lies_there_from_before_is_stale(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    rendered(formats=["docx,pdf"])
    _change_leeds(campaign)
    forge.fails = {"leeds"}
    report = rendered(formats=["docx,pdf"])
    assert [path.name for _, path in report.stale] == ["leeds.pdf"]
    assert _entries(campaign)["leeds.pdf"]["stale"] is True


@pytest.mark.usefixtures("forge")
def test_a_letter_that_fails_makes_all_its_forms_stale(campaign: Path, rendered: Render) -> None:
    rendered(formats=["docx,pdf,txt"])
    path = campaign / "recipients.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("salutation: Ada", "greeting: Ada"), encoding="utf-8")
    report = rendered(formats=["docx,pdf"])
    assert _outcomes(report, "docx")["Leeds"] == "failed"
    names = sorted(path.name for label, path in report.stale if label == "Leeds")
    assert names == ["leeds.docx", "leeds.pdf", "leeds.txt"]
    assert "Leeds" not in _outcomes(report, "pdf")


@pytest.mark.usefixtures("forge")
def test_forms_that_were_not_asked_for_and_say_something_else_are_named(
    campaign: Path, rendered: Render
) -> None:
    rendered(formats=["docx,pdf"])
    assert rendered().outdated == []
    _change_leeds(campaign)
    report = rendered()
    assert [path.name for _, path in report.outdated] == ["leeds.pdf"]
    assert _entries(campaign)["leeds.pdf"]["stale"] is True
    assert report.is_good
    report = rendered(formats=["docx,pdf"])
    assert report.outdated == []
    assert "stale" not in _entries(campaign)["leeds.pdf"]


@pytest.mark.usefixtures("forge")
def test_a_word_letter_from_before_is_named_when_only_forms_are_made(
    campaign: Path, rendered: Render
) -> None:
    rendered()
    _change_leeds(campaign)
    assert [path.name for _, path in rendered(formats=["pdf"]).outdated] == ["leeds.docx"]


def test_what_is_doubtful_about_a_form_is_said_every_time(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    forge.doubts = {"leeds"}
    for _ in range(2):
        report = rendered(formats=["docx,pdf"])
        assert [finding.code for finding in report.export_warnings] == ["LG431"]
        assert report.is_good


@pytest.mark.usefixtures("forge")
def test_letters_that_nobody_gets_any_more_go_with_all_their_forms(
    campaign: Path, rendered: Render
) -> None:
    rendered(formats=["docx,pdf"])
    path = campaign / "campaign.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "where: area != 'Leeds'\n", encoding="utf-8")
    report = rendered(prune=True)
    assert sorted(gone.path.name for gone in report.orphans) == ["leeds.docx", "leeds.pdf"]
    assert _names(campaign) == sorted(["hull.docx", "hull.pdf", "york.docx", "york.pdf", *FILES])


def test_a_dry_run_makes_no_form(campaign: Path, rendered: Render, forge: Forge) -> None:
    report = rendered(formats=["docx,pdf"], dry_run=True)
    assert forge.made == []
    assert report.count(Outcome.NEW) == 3
    assert not (campaign / "letters").exists()


def test_a_form_that_cannot_be_made_here_stops_the_run_before_anything_is_written(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    def form(name: str, settings: Settings) -> None:
        raise LettergenError(Finding("LG420", "is not installed.", Place("LibreOffice")))

    monkeypatch.setattr(registry, "load_exporter", form)
    with pytest.raises(LettergenError):
        rendered(formats=["docx,pdf"])
    assert not (campaign / "letters").exists()


def test_forms_may_be_named_in_capitals() -> None:
    assert formats.parse_formats(["PDF", "docx,Html,pdf"], Place("--format")) == (
        "pdf",
        "docx",
        "html",
    )


def test_wishes_about_pdfs_are_refused_where_none_is_made(rendered: Render, forge: Forge) -> None:
    with pytest.raises(LettergenError) as caught:
        rendered(formats=["docx,html"], pdf_engine="dxpdf", archive=True)
    assert [f"{finding.code} {finding.place}" for finding in caught.value.findings] == [
        "LG427 --archive",
        "LG427 --pdf-engine",
    ]
    assert rendered(formats=["docx,pdf"], pdf_engine="dxpdf", archive=True).is_good


def test_a_fragment_is_refused_where_no_page_is_made(rendered: Render, forge: Forge) -> None:
    with pytest.raises(LettergenError) as caught:
        rendered(formats=["docx,pdf"], fragment=True)
    assert str(caught.value) == (
        "--fragment: applies to HTML, and this run makes none. Add html: --format docx,html."
    )


def test_a_finding_about_a_form_names_its_file_where_it_lies(
    campaign: Path, rendered: Render, forge: Forge
) -> None:
    forge.fails, forge.doubts, forge.ending = {"leeds"}, {"york"}, ".pdf"
    report = rendered(formats=["pdf"], out=campaign / "out" / "here")
    (failed,), (doubt,) = report.findings, report.export_warnings
    assert failed.place.path == str(campaign / "out" / "here" / "leeds.pdf")
    assert doubt.place.path == str(campaign / "out" / "here" / "york.pdf")


@pytest.mark.parametrize("remark", ["", "by a forge: not for publication"])
def test_the_summary_passes_on_what_holds_of_all_files_of_a_form(
    rendered: Render, forge: Forge, remark: str
) -> None:
    forge.remark = remark
    said = list(summary.summarise_run(rendered(formats=["pdf"]), 3, final=False, verbose=False))
    assert said[1] == f"  pdf: 3 written{f' ({remark})' if remark else ''}."


def test_forms_that_a_stopped_run_did_not_come_to_are_counted(
    rendered: Render, forge: Forge
) -> None:
    forge.fails = {"hull"}
    report = rendered(formats=["docx,pdf,html"], fail_fast=True)
    said = list(summary.summarise_run(report, 3, final=False, verbose=False))
    assert said[0].endswith("letters/: 3 written.")
    assert said[1:3] == [
        "  pdf: 1 written, 1 failed, 1 not reached.",
        "  html: 3 not reached.",
    ]


def test_unknown_forms_are_named_all_at_once(rendered: Render) -> None:
    with pytest.raises(LettergenError) as caught:
        rendered(formats=["docx,pfd", "epub"])
    assert [f"{finding.code} {finding}" for finding in caught.value.findings] == [
        "LG480 --format: unknown format 'pfd'. Did you mean 'pdf'?",
        "LG480 --format: unknown format 'epub'. The formats are docx, pdf, html, txt, md.",
    ]


def test_the_settings_reach_the_form(rendered: Render, forge: Forge) -> None:
    rendered(formats=["pdf"], pdf_engine="dxpdf", archive=True)
    assert forge.settings == [Settings("dxpdf", archive=True)]
