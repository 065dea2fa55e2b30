"""A list as people keep it: columns with spaces, households, namesakes, from the command line."""

import json
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

import lettergen
from tests.support.command_line import Command
from tests.support.documents import read_paragraphs

ROWS = (
    "First Name,Last Name,Ref no.,E-mail,Household ID,Town,Postcode/ZIP,Gift\n"
    "Emma,Hill,A-1,emma@trust.example,H1,Leeds,LS1 1AA,30\n"
    "Emma,Byron,A-2,e.byron@trust.example,H2,York,YO1 7AA,9\n"
    "Tom,Hill,A-3,tom@trust.example,H1,Leeds,LS1 1AA,100\n"
)
CAMPAIGN = "letter: letter.docx\nrecipients: list.csv\noutput: letters/{{ ref_no | slug }}.docx\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder with a campaign and its list."""
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(ROWS, encoding="utf-8")
    write("Dear {{ First_Name }} {{ last_name }} ({{ E_mail }}), {{ postcode_zip }}.")
    return tmp_path


def write(*paragraphs: str, keys: str = "") -> None:
    """Write the letter, and the campaign with more keys."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.title = "Thank you"
    document.save("letter.docx")
    Path("campaign.yaml").write_text(CAMPAIGN + keys, encoding="utf-8")


def read(name: str) -> list[str]:
    return read_paragraphs(Path(f"letters/{name}.docx").read_bytes())


def test_columns_are_reached_in_letters_file_names_conditions_and_order(command: Command) -> None:
    answer = command("render", "--where", "Last_Name == 'Hill'", "--sort", "-Ref_no", "-v")
    assert answer.code == 0
    assert read("a-1") == ["Dear Emma Hill (emma@trust.example), LS1 1AA."]
    assert answer.lines[:2] == ["written    letters/a-3.docx", "written    letters/a-1.docx"]
    assert not Path("letters/a-2.docx").exists()


def test_columns_are_reached_in_addresses(command: Command) -> None:
    lines = r"{{ First_Name }} {{ last_name }}\n{{ Town }} {{ Postcode_ZIP }}"
    assert command("labels", "--lines", lines, "--out", "labels.docx").code == 0
    write("Dear {{ first_name }}", keys="fields:\n  address: [Town, Postcode/ZIP]\n")
    assert command("labels", "--out", "labels.docx").code == 0


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("Lst_Name == 'Hill'", "Did you mean 'Last_Name'?"),
        ("Last Name == 'Hill'", "If 'Last Name' is the name of a field, write Last_Name."),
    ],
)
def test_a_hint_names_the_spelling_that_works(option: str, hint: str, command: Command) -> None:
    answer = command("render", "--where", option)
    assert answer.code != 0
    assert answer.err.count("error") == 1
    assert hint in answer.err
    spelling = option.replace("Lst_Name", "Last_Name").replace("Last Name", "Last_Name")
    assert command("render", "--where", spelling).code == 0


def test_the_fields_are_listed_in_the_spelling_that_works(command: Command) -> None:
    lines = [line for line in command("fields").out.splitlines() if not line.startswith(" ")]
    assert lines == [
        "E_mail  (3 of 3 recipients)",
        "First_Name  (3 of 3 recipients)",
        "Last_Name  (3 of 3 recipients)",
        "Postcode_ZIP  (3 of 3 recipients)",
        "Ref_no  (3 of 3 recipients)",
        "Household_ID  (3 of 3 recipients, not used)",
        "Town  (3 of 3 recipients, not used)",
        "Gift  (3 of 3 recipients, not used)",
    ]


def test_only_takes_what_tells_recipients_apart(command: Command) -> None:
    answer = command("render", "--only", "Emma", "--dry-run")
    assert answer.code == 2
    assert "Did you mean 'Emma Hill', 'Emma Byron'?" in answer.err
    assert (
        command("render", "--only", "emma byron", "--dry-run", "-v").lines[0].endswith("a-2.docx")
    )


def test_the_campaign_decides_what_recipients_are_called(command: Command) -> None:
    write("Dear {{ first_name }}", keys='label: "{{ First_Name }}"\n')
    answer = command("render", "--only", "Emma")
    assert "2 recipients are called 'Emma'. Name the file of the letter: a-1, a-2." in answer.err
    assert command("render", "--only", "Tom", "--dry-run").code == 0


def test_a_pattern_for_names_that_fails_is_one_finding(command: Command) -> None:
    write("Dear {{ first_name }}", keys='label: "{{ Nickname }}"\n')
    answer = command("check")
    assert answer.code != 0
    assert answer.out.count("error LG") == 1


def test_a_faulty_entry_fails_by_itself_and_not_its_namesake(command: Command) -> None:
    write("Dear {{ first_name }}, {{ gift }}.", keys='label: "{{ First_Name }}"\n')
    Path("list.csv").write_text(ROWS.replace(",9\n", ",[insert]\n"), encoding="utf-8")
    root = ElementTree.fromstring(command("check", "--format", "junit").out)
    failures = {case.attrib["name"]: len(case.findall("failure")) for case in root.iter("testcase")}
    assert failures == {"the campaign": 0, "Emma (1)": 0, "Emma (2)": 1, "Tom": 0}


def test_people_with_the_same_first_name_have_not_the_same_name(command: Command) -> None:
    assert "LG145" not in command("check").out


HOUSEHOLDS = 'group: Household ID\nrows: people\nlabel: "{{ Household_ID }}"\n'


def test_a_household_gets_one_letter(command: Command) -> None:
    write(
        "Dear {% for one in people %}{{ one.First_Name }}{{ ' and ' if not loop.last else '' }}"
        "{% endfor %} in {{ Town }},",
        "you gave {{ people | sum(attribute='Gift') }}.",
        keys=HOUSEHOLDS.replace("rows", "output: letters/{{ Household_ID }}.docx\nrows"),
    )
    text = Path("campaign.yaml").read_text(encoding="utf-8")
    Path("campaign.yaml").write_text(text.replace(CAMPAIGN.splitlines()[2] + "\n", ""), "utf-8")
    assert command("check").code == 0
    assert command("render").code == 0
    assert read("H1") == ["Dear Emma and Tom in Leeds,", "you gave 130."]
    assert read("H2") == ["Dear Emma in York,", "you gave 9."]


def test_a_field_that_differs_between_rows_names_both_cells(command: Command) -> None:
    write("Dear {{ First_Name | default('you') }},", keys=HOUSEHOLDS)
    text = Path("campaign.yaml").read_text(encoding="utf-8")
    Path("campaign.yaml").write_text(text.replace("ref_no", "Household_ID"), encoding="utf-8")
    answer = command("render")
    assert answer.code == 1
    assert (
        "list.csv:4, column 'First Name': error LG625: H1: 'First Name' is different in the rows "
        "of this letter, 'Emma' in line 2, column 'First Name' and 'Tom' in line 4, column "
        "'First Name'" in answer.err
    )
    assert "{% for row in people %}{{ row.First_Name }}{% endfor %}" in answer.err
    assert read("h2") == ["Dear Emma,"]


def test_a_program_may_give_the_path_of_another_list(folder: Path) -> None:
    Path("march.csv").write_text(ROWS.replace("Emma", "Ada"), encoding="utf-8")
    campaign = lettergen.load()
    for path in ("march.csv", Path("march.csv")):
        report = campaign.render(recipients=path, dry_run=True)
        assert [result.recipient.label for result in report.results][:1] == ["Ada Hill"]
        first = next(campaign.letters(recipients=path))
        assert first.text.startswith("Dear Ada")
    assert [one.index for one in campaign.recipients] == [0, 1, 2]


def test_keys_that_a_letter_tells_apart_are_reported_and_others_are_not(command: Command) -> None:
    write("Dear {{ name }} in {{ postcode }}.")
    Path("campaign.yaml").write_text(
        "letter: letter.docx\nrecipients: list.yaml\noutput: letters/{{ name | slug }}.docx\n"
    )
    Path("list.yaml").write_text(
        "- {name: Ada, postcode: LS1 1AA}\n"
        "- {Name: Bo, Postcode: YO1 7AA}\n"
        "- {name: Cy, postcode: HU1 1AA, post_code: HU2 8RR}\n"
    )
    answer = command("check", "--format", "json")
    found = [one for one in json.loads(answer.out)["findings"] if one["code"] == "LG143"]
    assert [one["message"] for one in found] == [
        "the key 'post_code' is almost the same as 'postcode'."
    ]


def test_a_column_that_is_like_another_one_is_not_misspelt(command: Command) -> None:
    phones = ROWS.replace("E-mail,Household ID", "Phone (home),Phone (work)")
    Path("list.csv").write_text(phones, encoding="utf-8")
    write("Dear {{ First_Name }} {{ last_name }}, {{ Phone_home }}.")
    assert "LG140" not in command("check").out
