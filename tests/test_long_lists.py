"""A long list, which is not in memory, gives the same letters and findings as a short one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lettergen import api
from lettergen.data import long_list
from lettergen.data.recipients import Recipient
from lettergen.data.spool import Spool
from lettergen.diagnostics import collector
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.project import project, selection
from lettergen.project.lazy import LazySequence
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.render import pipeline
from tests.support.fault_campaigns import build_campaign
from tests.support.finished_letters import SHIPPED
from tests.support.manifests import read_manifest

FAULTS = Path(__file__).parent / "faults"

_LETTERHEAD = "templates/letterhead.docx"
_ROWS = """\
household,name,title,salutation,address,amount,area
H1,Ada Reed,Reader,Ada,"1 High Street, Leeds, LS1 4AP",10,Leeds
H2,Tom Hill,Reader,Tom,"2 High Street, Leeds, LS1 4AP",9,Hull
H1,Eve Reed,Reader,Eve,"1 High Street, Leeds, LS1 4AP",30,Leeds
H3,Ravi Shah,Reader,Ravi,"3 High Street, Leeds, LS1 4AP",200,York
H4,Ada Reed,Reader,Ada,"4 High Street, Leeds, LS1 4AP",,Ely
H5,Lena Ost,Reader,Lena,"5 High Street, Leeds",7,ely
"""
_LETTER = "Thank you, {{ salutation }}, for £{{ amount }}.\n"


@pytest.fixture
def make_long(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take every list of more than two recipients for a long one from now on."""

    def make() -> None:
        for module in (long_list, project, selection, pipeline):
            monkeypatch.setattr(module, "IN_MEMORY", 2)

    return make


@pytest.fixture
def campaign(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a campaign of six rows with namesakes, a gap and a household."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "BATCH", 2)
    (tmp_path / "letterhead.docx").write_bytes((repository / _LETTERHEAD).read_bytes())
    (tmp_path / "list.csv").write_text(_ROWS, encoding="utf-8")
    (tmp_path / "letter.md.j2").write_text(_LETTER, encoding="utf-8")
    write_campaign(tmp_path, "output: letters/{{ household | slug }}-{{ amount | slug }}.docx")
    return tmp_path


def write_campaign(folder: Path, *lines: str) -> None:
    text = "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: list.csv\n"
    values = "values: {date: 2026-11-30, subject: S, sender: {name: N, title: T, address: [A], "
    values += "telephone: 020 7946 0000, email: e@example.org}}\n"
    text += "".join(f"{line}\n" for line in lines) + values
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")


def describe_run(folder: Path, **options: Any) -> dict[str, Any]:
    """Render a campaign and return everything that came of it."""
    try:
        report = api.render(folder, Options(**options))
    except LettergenError as error:
        return {"refused": [str(finding) for finding in error.findings]}
    results = list(report.results)
    described = {
        "results": [
            (str(one.recipient.label), str(one.outcome), one.format, str(one.path))
            for one in results
        ],
        "findings": [[str(finding) for finding in one.findings] for one in results],
        "warnings": [[str(finding) for finding in one.warnings] for one in results],
        "stale": report.stale,
        "outdated": report.outdated,
        "orphans": [str(orphan.path) for orphan in report.orphans],
        "all findings": [str(finding) for finding in report.findings],
        "all warnings": [str(finding) for finding in report.warnings],
        "to confirm": [str(one.label) for one in report.to_confirm],
        "points": report.points,
        "folder": str(report.folder),
        "good": report.is_good,
    }
    letters = folder / "letters"
    if letters.exists():
        files = sorted(path for path in letters.rglob("*") if path.suffix in (".docx", ".txt"))
        described["letters"] = {str(path): path.read_bytes() for path in files}
        described["manifest"] = read_manifest(letters)
    return described


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"formats": ["docx,txt"]},
        {"sort": ["-amount", "name"]},
        {"where": ["amount"]},
        {"only": ["Ravi Shah", "H5-7"]},
        {"only": ["Nobody", "Ada Reed"]},
        {"where": ["amonut > 3"]},
        {"sort": ["amonut"]},
        {"dry_run": True},
    ],
    ids=str,
)
def test_a_run_of_a_long_list_is_that_of_a_short_one(
    campaign: Path, make_long: Callable[[], None], options: dict[str, Any]
) -> None:
    short = describe_run(campaign, **options), describe_run(campaign, **options)
    for path in (campaign / "letters").rglob("*"):
        path.unlink()
    make_long()
    assert (describe_run(campaign, **options), describe_run(campaign, **options)) == short


@pytest.mark.parametrize(
    "lines",
    [
        ["output: letters/{{ name | slug }}.docx"],
        ["output: letters/{{ area | slug }}.docx", "group: household"],
        ["output: letters/{{ area }}.docx"],
        ["output: letters/same.docx"],
        ["output: letters/{{ missing | slug }}.docx"],
        ["output: letters/{{ household }}/{{ amount | slug }}.docx", "label: '{{ name }}!'"],
        ["output: letters/{{ who | slug }}.docx", "fields: {who: [name, area]}"],
        ["output: letters/{{ household | slug }}.docx", "where: household != 'H1'"],
    ],
    ids=str,
)
def test_files_of_letters_are_the_same(
    campaign: Path, make_long: Callable[[], None], lines: list[str]
) -> None:
    write_campaign(campaign, *lines)
    short = describe_run(campaign), describe_check(campaign)
    for path in (campaign / "letters").rglob("*.*"):
        path.unlink()
    make_long()
    assert (describe_run(campaign), describe_check(campaign)) == short


def test_a_letter_without_a_campaign_is_named_the_same(
    campaign: Path, make_long: Callable[[], None]
) -> None:
    (campaign / "campaign.yaml").unlink()
    options = Options(recipients="list.csv", dry_run=True)
    short = [one.path for one in api.render("letter.md.j2", options).results]
    make_long()
    assert [one.path for one in api.render("letter.md.j2", options).results] == short
    assert len(set(short)) == 6


def describe_check(folder: Path) -> list[tuple[Any, ...]]:
    return [
        (str(one), one.code, one.letters, one.name, one.cause) for one in api.check(folder).findings
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_check_of_a_long_list_finds_the_same(path: Path, make_long: Callable[[], None]) -> None:
    short = describe_check(path)
    make_long()
    assert describe_check(path) == short


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in FAULTS.iterdir() if path.is_dir()))
def test_a_check_finds_every_fault_in_a_long_list(
    name: str, tmp_path: Path, make_long: Callable[[], None]
) -> None:
    folder = build_campaign(FAULTS / name, tmp_path)
    short = describe_check(folder)
    make_long()
    assert describe_check(folder) == short


def test_recipients_of_a_long_list_are_in_a_file(
    campaign: Path, make_long: Callable[[], None]
) -> None:
    short = load_project(Source(campaign), Options()).everyone
    assert isinstance(short, tuple)
    make_long()
    loaded = load_project(Source(campaign), Options())
    assert isinstance(loaded.everyone, Spool)
    assert isinstance(loaded.letters, LazySequence)
    assert [one.fields for one in loaded.everyone] == [one.fields for one in short]
    assert [one.place for one in loaded.everyone] == [one.place for one in short]
    assert loaded.everyone[-1] == short[-1]
    assert loaded.everyone[1:3] == list(short[1:3])
    with pytest.raises(IndexError):
        loaded.everyone[6]


def test_a_list_is_read_once(campaign: Path, make_long: Callable[[], None]) -> None:
    make_long()
    opened: list[Recipient] = []

    def read() -> Iterator[Recipient]:
        for recipient in load_project(Source(campaign), Options()).everyone or ():
            opened.append(recipient)
            yield recipient

    spool = long_list.keep(read())
    assert [list(spool), list(spool)] == [opened, opened]
    assert len(opened) == 6


def test_a_list_for_which_there_is_no_space_is_one_finding(
    campaign: Path, make_long: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_long()

    def refuse(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lettergen.data.spool.TemporaryFile", refuse)
    with pytest.raises(LettergenError) as refused:
        api.load(campaign)
    (finding,) = refused.value.findings
    assert finding.code == "LG404"
    assert "No space left on device" in finding.message


def test_more_findings_of_a_rule_than_anybody_reads_are_counted(
    campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "MOST", 2)
    rows = "".join(f'K{n},Ada O,T,Ada,"{n} Road, Leeds, LS1 4AP",{n},A\n' for n in range(10))
    (campaign / "list.csv").write_text(_ROWS.splitlines(keepends=True)[0] + rows, encoding="utf-8")
    report = api.check(campaign)
    found: list[Finding] = [one for one in report.findings if one.code == "LG145"]
    assert len(found) == 2
    (rest,) = [one for one in report.findings if one.name == "LG145" and one.code != "LG145"]
    assert rest.severity == found[0].severity
    assert "7 more findings of LG145" in rest.message


def test_the_names_in_a_report_are_those_of_the_list(campaign: Path) -> None:
    content = json.loads(json.dumps(list(map(str, api.check(campaign).letters))))
    assert len(content) == 6
