"""How the outcome of a check is said, in each of the formats."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from lettergen.api import Options, check
from lettergen.cli.main import main
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.reports import FORMATS, is_report, text
from tests.conftest import REPOSITORY
from tests.support.fault_campaigns import BASE, build_campaign

SCHEMA = REPOSITORY / "tests" / "support" / "schemas" / "sarif" / "sarif-2.1.0-rtm.5.json"

AWKWARD = Finding(
    "LG161",
    "'note' holds: 100 %,\nand\x07 <more> & \"more\".",
    Place("a folder/recipients.yaml", 3, column=5),
    "Mend it.",
    letters=("O'Neill & <Sons>",),
)
WORD = Finding(
    "LG501",
    "is dead.",
    Place("letter.docx", 0, 'word/document.xml, paragraph 2 ("x, y: z")', part="w", paragraph=2),
)

Campaign = Callable[[str], Path]


@pytest.fixture
def fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Go into the campaign of a fault."""

    def enter(name: str) -> Path:
        build_campaign(BASE.parent / name, tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return enter


def checked() -> CheckReport:
    """The outcome of a check here."""
    return check(Path("campaign.yaml"), Options())


def sarif_schema() -> Any:
    """A validator of SARIF 2.1.0."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


# For people


def test_the_text_shows_the_line_with_a_caret_under_its_column(fault: Campaign) -> None:
    fault("white-space-around")
    assert text.format_report(checked()).splitlines() == [
        "recipients.yaml:17:3: warning LG146: Tom O'Neill: 'title' begins or ends with white space."
        " Remove it.",
        '   17 |   title: "Reader 1377 "',
        "      |   ^",
        "",
    ]


def test_the_text_says_where_in_a_word_document(fault: Campaign) -> None:
    fault("tracked-changes")
    assert '    in word/document.xml, paragraph 7 ("Yours sincerely,")' in text.format_report(
        checked()
    )


def test_a_long_line_is_shown_around_the_column(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("x" * 500 + "HERE" + "y" * 500, encoding="utf-8")
    found = Finding("LG271", "is left.", Place(str(path), 1, column=501))
    _, line, caret, _ = text.format_report(CheckReport([found])).splitlines()
    assert line[caret.index("^") :].startswith("HERE")
    assert len(line) < 130


def test_a_file_that_is_gone_has_no_excerpt() -> None:
    assert text.format_report(
        CheckReport([Finding("LG100", "is not there.", Place("nowhere.md", 3))])
    ) == ("nowhere.md:3: error LG100: is not there.\n\n")


def test_colour_is_for_terminals_only(fault: Campaign) -> None:
    fault("white-space-around")
    plain, coloured = text.format_report(checked()), text.format_report(checked(), colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert "\x1b[33mwarning\x1b[0m" in coloured


# For programs


def test_json_holds_all_that_a_finding_holds() -> None:
    content = json.loads(FORMATS["json"](CheckReport([AWKWARD, WORD], ["Ely"])))
    assert content["letters"] == 1
    assert content["summary"] == {"error": 0, "warning": 1, "note": 1}
    assert content["findings"][0] == {
        "code": "LG161",
        "rule": "gap-in-data",
        "severity": "warning",
        "message": AWKWARD.message,
        "hint": "Mend it.",
        "path": "a folder/recipients.yaml",
        "line": 3,
        "column": 5,
        "sheet": None,
        "row": None,
        "cell": None,
        "part": None,
        "paragraph": None,
        "detail": "",
        "name": None,
        "letters": ["O'Neill & <Sons>"],
    }
    assert content["findings"][1]["paragraph"] == 2


def test_github_gets_one_command_for_each_finding_with_its_signs_escaped() -> None:
    assert FORMATS["github"](CheckReport([AWKWARD, WORD])).splitlines() == [
        "::warning file=a folder/recipients.yaml,line=3,col=5,title=lettergen LG161 gap-in-data::"
        "'note' holds: 100 %25,\\nand\\x07 <more> & \"more\". Mend it.",
        "::notice file=letter.docx,line=1,title=lettergen LG501 unanswered-link::is dead. "
        '(word/document.xml, paragraph 2 ("x, y: z"))',
    ]


def test_github_annotations_name_files_as_the_checkout_does(fault: Campaign) -> None:
    folder = fault("salutation-of-another")
    report = FORMATS["github"](check(folder / "campaign.yaml", Options()))
    assert report.startswith("::warning file=recipients.yaml,line=35,col=3,")


@pytest.mark.parametrize(
    "name", sorted(path.name for path in BASE.parent.iterdir() if path.name[0] in "bcdefghlnp")
)
def test_sarif_is_valid(fault: Campaign, name: str) -> None:
    fault(name)
    sarif_schema().validate(json.loads(FORMATS["sarif"](checked())))


def test_sarif_says_the_rule_the_place_and_the_message() -> None:
    log = json.loads(FORMATS["sarif"](CheckReport([AWKWARD, WORD])))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    first, second = run["results"]
    assert first["message"]["text"] == f"{AWKWARD.message} Mend it."
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20folder/recipients.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert "%SRCROOT%" in run["originalUriBaseIds"]
    assert second["level"] == "note"
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert "paragraph 2" in second["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]


def test_sarif_rules_are_those_of_the_table() -> None:
    log = json.loads(FORMATS["sarif"](CheckReport([WORD, AWKWARD, WORD])))
    first, second = log["runs"][0]["tool"]["driver"]["rules"]
    assert first["id"] == "LG161"
    assert first["name"] == "gap-in-data"
    assert first["shortDescription"] == {"text": "a gap or a doubled word in a value"}
    assert first["fullDescription"]["text"].startswith("The value contains a doubled space")
    assert first["help"] == dict.fromkeys(("text", "markdown"), first["fullDescription"]["text"])
    assert first["defaultConfiguration"] == {"level": "warning"}
    assert (second["id"], second["defaultConfiguration"]["level"]) == ("LG501", "note")


def test_each_sarif_result_has_the_index_of_its_rule() -> None:
    codes = ("LG501", "LG161", "LG100", "LG161", "LG350", "LG501")
    findings = [Finding(code, "is odd.", Place("a", line)) for line, code in enumerate(codes, 1)]
    (run,) = json.loads(FORMATS["sarif"](CheckReport(findings)))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == list(codes)
    assert [result["ruleId"] for result in run["results"]] == list(codes)
    assert {result["ruleIndex"] for result in run["results"]} == {0, 1, 2, 3}


def fingerprints(*findings: Finding) -> list[str]:
    """The fingerprints of the results."""
    (run,) = json.loads(FORMATS["sarif"](CheckReport(list(findings))))["runs"]
    return [result["partialFingerprints"]["lettergenFinding/v1"] for result in run["results"]]


def test_a_sarif_fingerprint_does_not_depend_on_lines() -> None:
    before, after = (
        Finding("LG106", f"duplicate key 'a', first defined in line {line}.", Place("r", line + 1))
        for line in (3, 7)
    )
    assert fingerprints(before) == fingerprints(after)


def test_different_findings_have_different_sarif_fingerprints() -> None:
    findings = [
        Finding("LG161", "is odd.", Place("a", 1)),
        Finding("LG161", "is odd.", Place("a", 2)),
        Finding("LG161", "is odd.", Place("b", 1)),
        Finding("LG161", "is even.", Place("a", 1)),
        Finding("LG350", "is odd.", Place("a", 1)),
        Finding("LG161", "is odd.", Place("a", 1)).about("Ely"),
    ]
    assert len(set(fingerprints(*findings))) == len(findings)


def test_an_option_is_no_file_in_sarif() -> None:
    found = Finding("LG125", "no recipient is called 'Elly'.", Place("--only Elly"))
    log = json.loads(FORMATS["sarif"](CheckReport([found])))
    sarif_schema().validate(log)
    assert log["runs"][0]["results"][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "--only Elly"}]}
    ]


def test_a_file_outside_of_the_current_folder_has_no_base_in_sarif(tmp_path: Path) -> None:
    found = Finding("LG100", "cannot be read.", Place(str(tmp_path / "r.yaml")))
    (run,) = json.loads(FORMATS["sarif"](CheckReport([found])))["runs"]
    (location,) = run["results"][0]["locations"]
    assert "uriBaseId" not in location["physicalLocation"]["artifactLocation"]


def test_junit_has_one_test_case_a_letter_and_one_for_the_campaign(fault: Campaign) -> None:
    fault("placeholder-in-data")
    root = ElementTree.fromstring(FORMATS["junit"](checked()))
    (suite,) = root
    assert suite.attrib["tests"] == "4"
    assert suite.attrib["failures"] == "1"
    cases = {case.attrib["name"]: case for case in suite}
    assert list(cases) == ["the campaign", "Ada Mensah", "Tom O'Neill", "Rosa Blum"]
    (failure,) = cases["Rosa Blum"]
    assert failure.tag == "failure"
    assert failure.attrib["type"] == "LG156"
    assert list(cases["Ada Mensah"]) == []


JENKINS = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp"},
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "system-out": set(),
}
"""The attributes that the schema of Jenkins' xunit plugin (junit-10.xsd) has for each element."""


@pytest.mark.parametrize(
    "name", sorted(path.name for path in BASE.parent.iterdir() if path.name[0] in "bcdpy")
)
def test_junit_has_only_what_jenkins_accepts(fault: Campaign, name: str) -> None:
    fault(name)
    root = ElementTree.fromstring(FORMATS["junit"](checked()))
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= JENKINS[element.tag]
    (suite,) = root
    assert {"name", "tests", "failures", "errors", "skipped"} <= set(suite.attrib)
    cases = list(suite)
    assert {case.tag for case in cases} == {"testcase"}
    assert suite.attrib["tests"] == str(len(cases))
    failed = [case for case in cases if case.find("failure") is not None]
    assert suite.attrib["failures"] == root.attrib["failures"] == str(len(failed))


def test_junit_holds_what_xml_cannot() -> None:
    root = ElementTree.fromstring(FORMATS["junit"](CheckReport([AWKWARD], ["O'Neill & <Sons>"])))
    (suite,) = root
    assert suite[1].attrib["name"] == "O'Neill & <Sons>"
    assert '\\x07 <more> & "more".' in (suite[1][0].text or "")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_report_is_known_by_its_beginning(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text(FORMATS[name](CheckReport([AWKWARD, WORD], ["Ely"])), encoding="utf-8")
    assert is_report(path)


@pytest.mark.parametrize("text", ["- name: Ada\n", "Dear all,\n", '{"name": 1}', "<a/>", "\n"])
def test_another_file_is_no_report(text: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert not is_report(path)


# On the command line


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_each_format_goes_to_standard_output(
    fault: Campaign, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fault("white-space-around")
    with pytest.raises(SystemExit):
        main(["check", "--format", name])
    captured = capsys.readouterr()
    assert captured.out == FORMATS[name](checked())
    assert captured.err == "3 letters checked: 0 errors, 1 warning, 0 notes.\n"


def test_a_report_in_a_file_leaves_standard_output_to_people(
    fault: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fault("white-space-around")
    with pytest.raises(SystemExit):
        main(["check", "--format", "sarif", "--output", "reports/check.sarif"])
    assert (folder / "reports" / "check.sarif").read_text(encoding="utf-8") == FORMATS["sarif"](
        checked()
    )
    assert capsys.readouterr().out == text.format_report(checked())


def test_a_campaign_that_cannot_be_read_is_reported_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--format", "json"])
    assert stopped.value.code == 2
    content = json.loads(capsys.readouterr().out)
    assert not content["readable"]
    assert content["findings"][0]["code"] == "LG110"


def test_paths_for_github_are_relative_to_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    campaign = tmp_path / "letters" / "autumn"
    campaign.mkdir(parents=True)
    monkeypatch.chdir(campaign)
    report = CheckReport([Finding("LG161", "is wrong.", Place("recipients.yaml", 3))], ())
    assert "file=letters/autumn/recipients.yaml,line=3" in FORMATS["github"](report)
    assert '"uri": "letters/autumn/recipients.yaml"' in FORMATS["sarif"](report)
    assert "recipients.yaml:3: " in FORMATS["text"](report)
    assert "letters/autumn" not in FORMATS["text"](report)
