"""From a campaign on disk to letters on disk: what is done, for whom, and what is reported."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lettergen import api
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.project.options import Options
from lettergen.project.selection import Letter
from lettergen.render.result import Outcome, Report, Result
from tests.support.campaigns import copy_campaign
from tests.support.letter_text import read_letter
from tests.support.manifests import FILES, LEDGER

HERE = Path()


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Go into a copy of a campaign, so that messages name files as a person there would."""

    def enter(name: str) -> Path:
        folder = copy_campaign(name, tmp_path)
        monkeypatch.chdir(folder)
        return folder

    return enter


def outcomes(report: Report) -> list[tuple[str, str]]:
    """In: a report. Out: for whom each letter was, and what became of it."""
    return [(result.recipient.label, str(result.outcome)) for result in report.results]


def complaints(options: Options) -> list[str]:
    """In: options. Out: why the campaign here cannot be used with them."""
    with pytest.raises(LettergenError) as error:
        api.prepare(HERE, options)
    return [str(finding) for finding in error.value.findings]


# What is done


def test_the_results_come_in_the_order_of_the_recipients(
    campaign: Callable[[str], Path],
) -> None:
    campaign("concert")
    report = api.render(HERE, Options())
    assert outcomes(report) == [
        ("Ely", "written"),
        ("King's Lynn", "written"),
        ("Ramsey", "written"),
    ]
    assert [result.path for result in report.results] == [
        Path("letters/ely.docx"),
        Path("letters/kings-lynn.docx"),
        Path("letters/ramsey.docx"),
    ]
    assert report.is_good
    assert report.findings == []


def test_each_letter_holds_the_fields_of_its_recipient(campaign: Callable[[str], Path]) -> None:
    folder = campaign("concert")
    api.render(HERE, Options())
    assert read_letter(folder / "letters" / "ramsey.docx").body == [
        "Dear Jo,",
        "The Fen Singers sing in Ramsey on 1 May 2026¹.",
        "Ada Lark",
    ]


def test_the_caller_is_told_of_every_letter_as_it_is_done(
    campaign: Callable[[str], Path],
) -> None:
    campaign("concert")
    told: list[Result] = []
    report = api.render(HERE, Options(), told.append)
    assert told == report.results


def test_nothing_is_written_before_the_run_is_executed(campaign: Callable[[str], Path]) -> None:
    folder = campaign("concert")
    run = api.prepare(HERE, Options())
    assert run.expected == len(run.letters) == 3
    assert not (folder / "letters").exists()
    run.execute()
    assert len(list((folder / "letters").glob("*.docx"))) == 3


def test_a_caller_that_raises_stops_the_run_and_leaves_whole_letters(
    campaign: Callable[[str], Path],
) -> None:
    folder = campaign("concert")

    def stop(_: Result) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        api.render(HERE, Options(), stop)
    names = sorted(path.name for path in (folder / "letters").iterdir())
    assert names == sorted(["ely.docx", LEDGER, *FILES])


def test_a_second_run_finds_the_letters_unchanged(campaign: Callable[[str], Path]) -> None:
    campaign("concert")
    api.render(HERE, Options())
    report = api.render(HERE, Options(set=["sender.name=Bo Finch"], only=["Ely"]))
    assert outcomes(report) == [("Ely", "written")]
    report = api.render(HERE, Options(set=["sender.name=Bo Finch"]))
    assert outcomes(report) == [
        ("Ely", "unchanged"),
        ("King's Lynn", "written"),
        ("Ramsey", "written"),
    ]


def test_a_dry_run_plans_every_letter_and_writes_none(campaign: Callable[[str], Path]) -> None:
    folder = campaign("concert")
    report = api.render(HERE, Options(dry_run=True))
    assert report.count(Outcome.NEW) == 3
    assert not (folder / "letters").exists()


def test_a_final_run_refuses_the_letters_with_open_points(
    campaign: Callable[[str], Path],
) -> None:
    folder = campaign("concert")
    report = api.render(HERE, Options(final=True))
    assert outcomes(report) == [
        ("Ely", "written"),
        ("King's Lynn", "refused"),
        ("Ramsey", "refused"),
    ]
    assert not report.is_good
    assert [path.name for path in (folder / "letters").glob("*.docx")] == ["ely.docx"]


def test_letters_go_to_another_folder_if_one_is_named(
    campaign: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = campaign("invoices")
    api.render(HERE, Options(out=tmp_path / "elsewhere"))
    written = (tmp_path / "elsewhere").rglob("*.docx")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == [
        "elsewhere/2026-27/r-0007.docx",
        "elsewhere/2026-27/r-0011.docx",
        "elsewhere/2026-27/r-0012.docx",
    ]
    assert not (folder / "invoices").exists()


# For whom


def test_the_campaign_itself_may_say_who_gets_a_letter(campaign: Callable[[str], Path]) -> None:
    campaign("reminder")
    report = api.render(HERE, Options(dry_run=True))
    assert [label for label, _ in outcomes(report)] == ["March", "Ramsey", "Wisbech"]


def test_a_condition_of_the_run_narrows_that_of_the_campaign(
    campaign: Callable[[str], Path],
) -> None:
    campaign("reminder")
    options = Options(where=["town != 'March'", "salutation in ('Jo', 'Ann', 'Mary')"])
    assert outcomes(api.render(HERE, options)) == [("Ramsey", "written")]


def test_a_condition_may_use_the_values_of_the_campaign(campaign: Callable[[str], Path]) -> None:
    campaign("reminder")
    nobody = Options(where=["choir != 'The Fen Singers'"], allow_none=True)
    assert outcomes(api.render(HERE, nobody)) == []
    assert len(api.render(HERE, Options(where=["recipient.town is defined"])).results) == 3


def test_recipients_that_a_condition_fails_for_are_one_finding(
    campaign: Callable[[str], Path],
) -> None:
    campaign("reminder")
    assert complaints(Options(where=["voice == 'alto'"])) == [
        "recipients.yaml:10: 2 recipients have no 'voice' (--where uses it), Ramsey is the first.",
    ]


def test_a_condition_that_fails_is_told_from_the_others(campaign: Callable[[str], Path]) -> None:
    campaign("reminder")
    assert complaints(Options(only=["March"], where=["town > 3"]))[0] == (
        "recipients.yaml:5: March: 'town' is 'March', which is not a number (--where uses it); "
        "so are 2 other values of this field. Write digits, such as 1234.50."
    )


def test_a_recipient_that_the_condition_leaves_out_cannot_be_chosen(
    campaign: Callable[[str], Path],
) -> None:
    campaign("reminder")
    assert complaints(Options(only=["Ely"])) == ["--only Ely: no recipient is called 'Ely'."]


def test_an_empty_name_chooses_nobody(campaign: Callable[[str], Path]) -> None:
    """A shell variable that is not set must not send letters to everyone."""
    campaign("reminder")
    assert complaints(Options(only=[""])) == ["--only : no recipient is called ''."]


# What is reported


def test_the_faults_of_all_files_are_reported_at_once(campaign: Callable[[str], Path]) -> None:
    campaign("faults-everywhere")
    assert complaints(Options(where=["town =="])) == [
        "campaign.yaml:8: a value cannot be called 'link': the template language uses that name. "
        "Rename it.",
        "recipients.yaml:2: a field cannot be called 'cite': the template language uses that name. "
        "Rename it.",
        "recipients.yaml:6: 'confirm' must be a list of points in plain words. Put quotes around "
        "a point that contains a colon followed by a space.",
        "citations.yaml:2: a citation needs 'title:' with text.",
        "citations.yaml:5: 'scores.example/messiah' is not a web address. Begin it with https://.",
        "campaign.yaml:9: 'town ==' is not an expression: unexpected 'end of template'.",
        "--where: 'town ==' is not an expression: unexpected 'end of template'.",
        "campaign.yaml:5: 'letters/{{ town | slug }.docx' is not a pattern: unexpected '}'.",
        'letterhead.docx, word/document.xml, paragraph 1 ("{{ choir"): '
        "'{{' is never closed. Add '}}'.",
        "letter.md.j2:1: '{{ salutation | }}' has a syntax error: expected token 'name', "
        "got 'end of print statement'.",
    ]


def test_no_name_is_looked_for_among_recipients_that_could_not_be_read(
    campaign: Callable[[str], Path],
) -> None:
    campaign("broken-yaml")
    found = complaints(Options(only=["Ely"]))
    assert len(found) == 1
    assert found[0].startswith("recipients.yaml:6: is not YAML")


def test_no_citation_is_missed_where_the_citations_could_not_be_read(
    campaign: Callable[[str], Path],
) -> None:
    folder = campaign("concert")
    (folder / "citations.yaml").write_text("references: none\n", encoding="utf-8")
    assert complaints(Options()) == [
        "citations.yaml:1: the citations must be a list under 'references:'."
    ]


def test_a_bad_file_name_stops_its_own_letter_only(campaign: Callable[[str], Path]) -> None:
    folder = campaign("unsafe-names")
    report = api.render(HERE, Options())
    assert outcomes(report) == [
        ("Ely", "written"),
        ("../../Ramsey", "failed"),
        ("CON", "failed"),
        ("March", "failed"),
        ("Wisbech", "written"),
    ]
    names = sorted(path.name for path in folder.parent.rglob("letters/*.docx"))
    assert names == ["Ely.docx", "Wisbech.docx"]


def test_a_letter_without_a_name_is_merged_all_the_same_to_find_its_other_faults(
    campaign: Callable[[str], Path],
) -> None:
    campaign("unsafe-names")
    report = api.render(HERE, Options())
    of_march = next(result for result in report.results if result.recipient.label == "March")
    assert [str(finding) for finding in of_march.findings] == [
        "recipients.yaml:10: March has no 'town' (campaign.yaml:4 uses it).",
        "recipients.yaml:10: March has no 'town' (letter.md.j2:3 uses it).",
    ]


def test_fail_fast_stops_at_the_first_letter_that_fails(campaign: Callable[[str], Path]) -> None:
    folder = campaign("unsafe-names")
    report = api.render(HERE, Options(fail_fast=True))
    assert outcomes(report) == [("Ely", "written"), ("../../Ramsey", "failed")]
    assert [path.name for path in (folder / "letters").glob("*.docx")] == ["Ely.docx"]


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(
    campaign: Callable[[str], Path],
) -> None:
    folder = campaign("concert")
    (folder / "letters" / "ely.docx").mkdir(parents=True)
    report = api.render(HERE, Options())
    assert outcomes(report)[0] == ("Ely", "failed")
    assert report.count(Outcome.WRITTEN) == 2
    assert [finding.code for finding in report.findings] == ["LG416"]
    assert sorted(path.name for path in (folder / "letters").glob("*.docx")) == [
        "ely.docx",
        "kings-lynn.docx",
        "ramsey.docx",
    ]


def test_a_refused_letter_that_could_not_be_merged_has_failed(
    campaign: Callable[[str], Path],
) -> None:
    campaign("concert")
    report = api.render(HERE, Options(final=True, set=["date=tomorrow"]))
    assert report.count(Outcome.FAILED) == 3
    assert report.to_confirm == []


def test_a_report_names_each_finding_once() -> None:
    finding = Finding("LG350", "the same for both.", Place("letter.md.j2", 3))
    recipient = Recipient("Ely", Mapping(Place("recipients.yaml", 1)), ("name: or Ann?",))
    failed = Result(Letter(recipient, None), Outcome.FAILED, (finding,))
    report = Report([failed, failed])
    assert report.findings == [finding]
    assert report.to_confirm == []
    assert not report.is_good
