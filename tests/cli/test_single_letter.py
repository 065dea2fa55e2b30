"""A letter and a list are enough for every command: they need no campaign.yaml."""

import json
from pathlib import Path

import docx
import pytest

import lettergen
from lettergen.output.names import NumberedNames
from tests.support.command_line import Command
from tests.support.documents import read_paragraphs
from tests.support.manifests import LEDGER
from tests.support.word_letters import add_merge_field


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder with letters and a list."""
    monkeypatch.chdir(tmp_path)
    document = docx.Document()
    document.add_paragraph("Dear {{ name }}, you gave {{ amount }}.")
    document.core_properties.title = "Thank you"
    document.save("my letter.docx")
    Path("letter.md.j2").write_text("Dear {{ name }},\n\nThank you.\n", encoding="utf-8")
    rows = "name,amount\nAda Reed,5\nTom Hill,1500\nAda Reed,7\n"
    Path("list.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def written(folder: str = "letters") -> list[str]:
    """Return the names of the letters in a folder."""
    names = {path.name for path in Path(folder).glob("*.*") if path.name[0] not in ".m"}
    return sorted(names - {LEDGER})


@pytest.mark.parametrize("letter", ["my letter.docx", "letter.md.j2"])
def test_a_letter_and_a_list_give_a_letter_for_each_row(letter: str, command: Command) -> None:
    assert command("render", letter, "--recipients", "list.csv").code == 0
    assert written() == ["ada-reed-2.docx", "ada-reed.docx", "tom-hill.docx"]
    second = read_paragraphs(Path("letters/ada-reed-2.docx").read_bytes())
    assert second[0] in ("Dear Ada Reed, you gave 7.", "Dear Ada Reed,")


def test_a_second_run_leaves_the_letters_alone(command: Command) -> None:
    command("render", "letter.md.j2", "--recipients", "list.csv")
    answer = command("render", "letter.md.j2", "--recipients", "list.csv")
    assert answer.lines[0] == "3 letters in letters/: 3 unchanged."


def test_letters_of_another_letter_are_not_overwritten(command: Command) -> None:
    command("render", "letter.md.j2", "--recipients", "list.csv")
    answer = command("render", "my letter.docx", "--recipients", "list.csv", "--only", "Tom Hill")
    assert answer.code == 1
    assert "letter.md.j2" in answer.err
    assert read_paragraphs(Path("letters/tom-hill.docx").read_bytes())[0] == "Dear Tom Hill,"


def test_the_options_of_a_campaign_work(command: Command) -> None:
    base = ("render", "my letter.docx", "--recipients", "list.csv", "--format", "docx,txt")
    answer = command(*base, "--where", "name == 'Tom Hill'", "--out", "out", "--set", "amount=9")
    assert answer.code == 0
    assert written("out") == ["tom-hill.docx", "tom-hill.txt"]
    assert command(*base, "--only", "ada-reed-2", "--out", "out").code == 0
    assert "ada-reed-2.docx" in written("out")


def test_letters_are_beside_the_letter_wherever_the_command_is_called(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert command("render", "../my letter.docx", "--recipients", "../list.csv").code == 0
    monkeypatch.chdir(folder)
    assert len(written()) == 3


def test_check_reports_what_is_wrong(command: Command) -> None:
    answer = command(
        "check", "my letter.docx", "--recipients", "list.csv", "--format", "json", "--strict"
    )
    codes = [finding["code"] for finding in json.loads(answer.out)["findings"]]
    assert "LG301" not in codes
    Path("list.csv").write_text("name,amont\nAda,5\n", encoding="utf-8")
    answer = command("check", "my letter.docx", "--recipients", "list.csv")
    assert answer.code == 1
    assert "Did you mean 'amont'?" in answer.out


def test_labels_are_printed_for_the_list(command: Command) -> None:
    words = ["my letter.docx", "--recipients", "list.csv", "--lines", "{{ name }}"]
    assert command("labels", *words).code == 0
    assert Path("labels.docx").is_file()


def test_a_letter_without_a_list_is_refused(command: Command) -> None:
    for name in ("render", "check"):
        answer = command(name, "letter.md.j2")
        assert answer.code == 2
        assert "LG760: a letter needs a list of recipients" in answer.out + answer.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["list.csv"], "list.csv is a list. Name the letter first"),
        (["letter.doc"], "there is no file letter.doc. Did you mean"),
        (["my lettr.docx"], "there is no file my lettr.docx. Did you mean 'my letter.docx'?"),
        (["my", "letter.docx"], 'Put a name with spaces into quotation marks: "my letter.docx".'),
    ],
)
def test_a_typical_mistake_is_one_message(words: list[str], message: str, command: Command) -> None:
    answer = command("render", *words, "--recipients", "list.csv")
    assert answer.code == 2
    assert message in answer.err


def test_a_markdown_letter_may_have_another_letterhead(command: Command) -> None:
    document = docx.Document()
    document.add_paragraph("The Harbour Trust")
    document.add_paragraph("{{ body }}")
    document.save("head.docx")
    words = ["letter.md.j2", "--recipients", "list.csv", "--letterhead"]
    assert command("render", *words, "head.docx").code == 0
    text = read_paragraphs(Path("letters/tom-hill.docx").read_bytes())
    assert text[0] == "The Harbour Trust"
    answer = command("render", *words, "hed.docx")
    assert answer.code == 2
    assert "there is no file hed.docx" in answer.err
    answer = command("render", "my letter.docx", *words[1:], "head.docx")
    assert answer.code == 2
    assert "LG115: a letter that is a Word document takes no letterhead" in answer.err


def test_a_campaign_may_have_another_letterhead_for_a_run(command: Command) -> None:
    document = docx.Document()
    document.add_paragraph("{{ body }}")
    document.save("head.docx")
    document.add_paragraph("Merry Christmas")
    document.save("christmas.docx")
    Path("campaign.yaml").write_text(
        "letter: letter.md.j2\nletterhead: head.docx\nrecipients: list.csv\n"
        "output: out/{{ amount }}.docx\n",
        encoding="utf-8",
    )
    assert command("render", "--letterhead", "christmas.docx").code == 0
    assert "Merry Christmas" in read_paragraphs(Path("out/5.docx").read_bytes())
    campaign = lettergen.load("campaign.yaml")
    assert "Merry Christmas" not in next(campaign.letters()).text
    other = next(campaign.letters(letterhead=Path("christmas.docx")))
    assert "Merry Christmas" in other.text


def test_the_list_may_be_a_mapping_with_options(command: Command) -> None:
    Path("list.csv").write_text("The list\nname;amount\nAda;5\n", encoding="utf-8")
    words = ["my letter.docx", "--recipients", "{file: list.csv, header: 2}"]
    assert command("render", *words).code == 0
    assert written() == ["ada.docx"]
    answer = command("render", "my letter.docx", "--recipients", "{fil: list.csv}")
    assert answer.code == 2
    assert "LG113" in answer.err


def test_python_takes_a_letter_too() -> None:
    people = [{"name": "Ann", "amount": "5"}]
    campaign = lettergen.load("my letter.docx", recipients=people)
    assert [letter.name for letter in campaign.letters()] == ["ann.docx"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Ada Reed", "Ada Reed", "Ada Reed"], ["ada-reed", "ada-reed-2", "ada-reed-3"]),
        (["Ada", "ada 2", "ADA"], ["ada", "ada-2", "ada-3"]),
        (["O'Neill & Sons", "Zoë Ångström"], ["oneill-sons", "zoe-angstrom"]),
        (["大江 健三郎", "Søren Ørsted"], ["da-jiang-jian-san-lang", "soren-orsted"]),
        (["...", "con", "???"], ["letter", "letter-con", "letter-2"]),
        (["x" * 300], ["x" * 100]),
    ],
)
def test_names_of_files_are_made_of_labels_and_differ(labels: list[str], names: list[str]) -> None:
    numbered = NumberedNames("letters/")
    chosen = [numbered.choose(label) for label in labels]
    assert chosen == [f"letters/{name}.docx" for name in names]


def test_a_part_of_an_address_that_nobody_has_is_reported_once(command: Command) -> None:
    document = docx.Document()
    add_merge_field(document.add_paragraph(), code="ADDRESSBLOCK")
    document.save("address.docx")
    rows = "".join(f"Ann{n},Reed{n},{n} Mill Lane,Leeds,LS1 4AP\n" for n in range(1, 6))
    header = "Forename,Surname,Address Line 1,Town/City,Postcode\n"
    Path("list.csv").write_text(header + rows, encoding="utf-8")
    for name in ("check", "render"):
        answer = command(name, "address.docx", "--recipients", "list.csv")
        shown = answer.out + answer.err
        assert shown.count("LG270") == 2
        assert "has 'Address 1'. Did you mean 'Address_Line_1'?" in shown
        assert "has 'City'. Did you mean 'Town_City'?" in shown
        assert "LG301" not in shown


def test_a_list_without_its_option_is_told_how_to_be_named(command: Command) -> None:
    answer = command("render", "my letter.docx", "list.csv")
    assert answer.code == 2
    assert 'Name the list as --recipients "list.csv".' in answer.err
