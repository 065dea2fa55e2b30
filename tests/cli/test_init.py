"""``lettergen init`` writes a campaign that can be checked and rendered at once."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest
from docx.document import Document

from lettergen.data import yaml
from lettergen.data.schema import FIRST_LINE, read_schema
from tests.support.command_line import Command
from tests.support.documents import read_paragraphs
from tests.support.word_letters import add_merge_field

Rows = list[list[object]]

SUPPORTERS: Rows = [
    ["Title", "First Name", "Last Name", "Address 1", "Address 2", "Town", "Postcode", "Amount"],
    ["Ms", "Ada", "Reed", "4 Mill Lane", None, "Leeds", "LS1 4AP", "25.00"],
    ["Mr", "Tom", "O'Neill", "Flat 2", "19 Park Street", "Hull", "HU2 8RR", "1,250.00"],
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_csv(name: str, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> None:
    text = "".join(
        delimiter.join('"{}"'.format("" if cell is None else cell) for cell in row) + "\r\n"
        for row in rows
    )
    Path(name).write_bytes(text.encode(encoding))


def write_xlsx(name: str, rows: Rows, *other_sheets: str) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for title in other_sheets:
        workbook.create_sheet(title).append(["Name", "Town"])
    workbook.save(name)


def write_letter(name: str, *fields: str, text: str = "Thank you, ") -> None:
    """Write a Word letter with merge fields."""
    document: Document = docx.Document()
    document.core_properties.title = "Thank you"
    paragraph = document.add_paragraph(text)
    for field in fields:
        add_merge_field(paragraph, field)
        paragraph.add_run(" ")
    document.save(name)


def assert_is_clean(command: Command, letters: int, folder: str = ".") -> None:
    """Check and render the campaign in a folder: nothing is wrong or doubtful."""
    answer = command("check", "--strict", folder)
    assert (answer.code, answer.out.strip()) == (0, "")
    answer = command("render", folder)
    assert answer.code == 0
    assert f": {letters} written." in answer.err


def read_campaign(folder: str = ".") -> dict[str, object]:
    """Return a campaign, which names the schema and keeps to it."""
    path = Path(folder, "campaign.yaml")
    assert path.read_text(encoding="utf-8").startswith(FIRST_LINE + "\n")
    content = yaml.load(path)
    jsonschema.Draft7Validator(json.loads(read_schema())).validate(content)
    assert isinstance(content, Mapping)
    return dict(content)


def test_a_new_campaign_is_complete(command: Command) -> None:
    answer = command("init")
    assert answer.code == 0
    names = ["campaign.schema.json", "campaign.yaml", "letter.md.j2", "letterhead.docx", "list.csv"]
    assert sorted(path.name for path in Path().iterdir()) == names
    assert all(f"  {name}" in answer.lines for name in names)
    assert any("lettergen check" in line for line in answer.lines)
    read_campaign()
    assert_is_clean(command, 3)
    text = read_paragraphs(Path("letters/sample-ada.docx").read_bytes())
    assert "Dear Ms Sample," in text


def test_it_may_be_in_a_folder_that_is_not_there(command: Command) -> None:
    answer = command("init", "new folder/thanks")
    assert answer.code == 0
    assert any(line.strip().startswith('cd "new folder') for line in answer.lines)
    assert_is_clean(command, 3, "new folder/thanks")


def test_labels_and_envelopes_know_the_address_and_the_sender(command: Command) -> None:
    command("init")
    assert command("labels").code == 0
    assert command("envelopes", "--return").code == 0


@pytest.mark.parametrize(
    "write",
    [
        lambda: write_xlsx("list", SUPPORTERS),
        lambda: write_csv("list", SUPPORTERS),
        lambda: write_csv("list", SUPPORTERS, "utf-16", ";"),
        lambda: write_csv("list", SUPPORTERS, "utf-8-sig", "\t"),
    ],
    ids=["xlsx", "csv", "utf-16", "tab"],
)
def test_a_list_of_any_kind_gets_a_letter_with_its_columns(
    write: Callable[[], None], command: Command
) -> None:
    write()
    data = Path("list").read_bytes()
    name = "list.xlsx" if data.startswith(b"PK") else "list.csv"
    Path("list").rename(name)
    assert command("init", "--from", name).code == 0
    assert not Path("list.csv.bak").exists()
    assert read_campaign()["recipients"] == name
    assert_is_clean(command, 2)
    text = read_paragraphs(Path("letters/oneill-tom.docx").read_bytes())
    assert text[1] == "Mr Tom O’Neill\nFlat 2\n19 Park Street\nHull\nHU2 8RR"
    assert "Dear Mr O’Neill," in text
    assert "Thank you for your gift of 1,250.00." in text
    ada = read_paragraphs(Path("letters/reed-ada.docx").read_bytes())
    assert ada[1] == "Ms Ada Reed\n4 Mill Lane\nLeeds\nLS1 4AP"


def test_jsonl_and_yaml_are_lists_too(command: Command) -> None:
    Path("list.jsonl").write_text('{"name": "Ann"}\n{"name": "Bob"}\n', encoding="utf-8")
    Path("list.yaml").write_text(
        "- name: Ann\n  address: [1 High Street, Leeds, LS1 4AP]\n", encoding="utf-8"
    )
    assert command("init", "--from", "list.jsonl", "a").code == 0
    assert_is_clean(command, 2, "a")
    assert read_campaign("a")["recipients"] == "../list.jsonl"
    assert command("init", "--from", "list.yaml", "b").code == 0
    assert_is_clean(command, 1, "b")
    text = read_paragraphs(Path("b/letters/ann.docx").read_bytes())
    assert text[1] == "Ann\n1 High Street\nLeeds\nLS1 4AP"


@pytest.mark.parametrize(
    ("header", "row", "address", "greeting"),
    [
        (
            ["Anrede", "Vorname", "Name", "Straße", "Hausnr.", "PLZ", "Ort"],
            ["Frau", "Käthe", "Groß", "Hauptstraße", "12", "69117", "Heidelberg"],
            "Frau Käthe Groß\nHauptstraße 12\n69117 Heidelberg",
            "Guten Tag Frau Groß,",
        ),
        (
            ["Civilité", "Prénom", "Nom", "Adresse", "Code postal", "Ville"],
            ["Mme", "Chloé", "Lefèvre", "3 rue de la Paix", "75002", "Paris"],
            "Mme Chloé Lefèvre\n3 rue de la Paix\n75002 Paris",
            "Bonjour Mme Lefèvre,",
        ),
        (
            ["Imię", "Nazwisko", "Ulica", "Kod pocztowy", "Miejscowość"],
            ["Łucja", "Żak", "Długa 5", "31-147", "Kraków"],
            "Łucja Żak\nDługa 5\n31-147 Kraków",
            "Dzień dobry Łucja,",
        ),
        (
            ["Nombre", "Apellidos", "Dirección", "CP", "Localidad"],
            ["Íñigo", "Núñez", "Calle Mayor 1", "28013", "Madrid"],
            "Íñigo Núñez\nCalle Mayor 1\n28013 Madrid",
            "Buenos días, Íñigo:",
        ),
        (
            ["Company", "Contact", "Street", "City", "Country"],
            ["Reed & Sons", "Ann Reed", "1 High Street", "Leeds", "United Kingdom"],
            "Ann Reed\nReed & Sons\n1 High Street\nLeeds\nUnited Kingdom",
            "Dear Ann Reed,",
        ),
        (["Salutation", "Surname"], ["Dr", "Reed"], "Dr Reed", "Dear Dr Reed,"),
        (["Salutation", "Surname"], ["Uncle Bob", "Reed"], "Reed", "Dear Uncle Bob,"),
        (["Title", "Name"], ["Head of School", "Ann Reed"], "Ann Reed", "Dear Ann Reed,"),
        (["Email"], ["ann@example.org"], "ann@example.org", "Dear friend,"),
    ],
)
def test_columns_in_other_languages_are_known(
    header: list[object],
    row: list[object],
    address: str,
    greeting: str,
    command: Command,
) -> None:
    write_xlsx("list.xlsx", [header, row])
    assert command("init", "--from", "list.xlsx").code == 0
    assert command("check").code == 0
    assert command("render").code == 0
    (letter,) = Path("letters").glob("*.docx")
    text = read_paragraphs(letter.read_bytes())
    assert text[1] == address
    assert greeting in text


def test_a_list_in_another_language_gets_a_letter_and_numbers_in_it(command: Command) -> None:
    header: list[object] = ["Voornaam", "Achternaam", "Straat", "Postcode", "Woonplaats", "Bedrag"]
    write_csv("list.csv", [header, ["Jan", "Bos", "Dam 1", "1012 JS", "Amsterdam", "1.234,50"]])
    assert command("init", "--from", "list.csv").code == 0
    assert read_campaign()["lang"] == "nl"
    assert_is_clean(command, 1)
    assert command("render").code == 0
    (letter,) = Path("letters").glob("*.docx")
    text = read_paragraphs(letter.read_bytes())
    assert "Dank u wel voor uw gift van 1.234,50." in text
    assert text[-1] == "Met vriendelijke groet,"


def test_a_title_that_some_lack_is_not_in_the_greeting(command: Command) -> None:
    rows: Rows = [["Title", "First name", "Surname"], ["Ms", "Ada", "Reed"], [None, "Tom", "Hill"]]
    write_xlsx("list.xlsx", rows)
    command("init", "--from", "list.xlsx")
    assert_is_clean(command, 2)
    text = read_paragraphs(Path("letters/hill-tom.docx").read_bytes())
    assert text[1:3] == ["Tom Hill", "Dear Tom,"]


def test_namesakes_get_files_of_their_own(command: Command) -> None:
    rows: Rows = [
        ["Name", "Town", "Postcode"],
        ["Ann Reed", "Leeds", "LS1 4AP"],
        ["Ann Reed", "Leeds", "LS2 9JT"],
    ]
    write_csv("list.csv", rows)
    command("init", "--from", "list.csv")
    assert command("render").code == 0
    names = sorted(path.name for path in Path("letters").glob("*.docx"))
    assert names == ["ann-reed-ls1-4ap.docx", "ann-reed-ls2-9jt.docx"]


def test_names_without_latin_letters_are_names_of_files(command: Command) -> None:
    write_csv("list.csv", [["Name"], ["大江 健三郎"], ["村上 春樹"]])
    command("init", "--from", "list.csv")
    assert_is_clean(command, 2)


def test_a_column_with_a_reserved_name_gets_another(command: Command) -> None:
    write_csv("list.csv", [["name", "note"], ["Ann", "x"], ["Bob", "y"]])
    command("init", "--from", "list.csv")
    assert read_campaign()["fields"] == {"my_note": "note"}
    assert command("check").code == 0


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (["25/12/2026", "01/02/2026"], "dates: day-first"),
        (["12/25/2026", "01/02/2026"], "dates: month-first"),
        (["05/11/2026", "01/02/2026"], "# dates: day-first"),
        (["2026-11-05", "2026-02-01"], ""),
    ],
)
def test_the_order_of_dates_is_told_or_asked_for(
    dates: list[str], line: str, command: Command
) -> None:
    write_csv("list.csv", [["Name", "Given"], ["Ann", dates[0]], ["Bob", dates[1]]])
    command("init", "--from", "list.csv")
    lines = Path("campaign.yaml").read_text(encoding="utf-8").splitlines()
    assert [found for found in lines if "dates: " in found] == ([line] if line else [])


# A Word letter


def test_fields_that_the_list_has_need_no_mapping(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS)
    write_letter("letter.docx", "First_Name", "Last_Name", "Amount")
    answer = command("init", "--from", "list.xlsx", "--letter", "letter.docx")
    assert answer.code == 0
    campaign = read_campaign()
    assert "fields" not in campaign
    assert campaign["letter"] == "letter.docx"
    assert "letterhead" not in campaign
    assert_is_clean(command, 2)


def test_fields_of_other_names_are_mapped_and_marked(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS)
    write_letter("letter.docx", "Forename", "Surname", "Post_Code", "Adress_1")
    answer = command("init", "--from", "list.xlsx", "--letter", "letter.docx")
    expected = {
        "Forename": "First Name",
        "Surname": "Last Name",
        "Post_Code": "Postcode",
        "Adress_1": "Address 1",
    }
    assert read_campaign()["fields"] == expected
    text = Path("campaign.yaml").read_text(encoding="utf-8")
    assert text.count("# please check") == len(expected)
    assert "  Forename in the letter is the column First Name" in answer.lines
    assert_is_clean(command, 2)
    letter = read_paragraphs(Path("letters/reed-ada.docx").read_bytes())
    assert letter[0].strip() == "Thank you, Ada Reed LS1 4AP 4 Mill Lane"


def test_fields_without_a_column_are_named_and_reported(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS)
    write_letter("letter.docx", "First_Name", "Membership_No")
    answer = command("init", "--from", "list.xlsx", "--letter", "letter.docx")
    assert "No column of the list seems to fit: Membership_No." in answer.lines
    text = Path("campaign.yaml").read_text(encoding="utf-8")
    assert "#   Membership_No: ?" in text
    read_campaign()
    answer = command("check")
    assert answer.code == 1
    assert "neither the campaign nor any recipient has 'Membership_No'" in answer.out


def test_a_letter_with_tags_is_one_too(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS)
    document: Document = docx.Document()
    document.core_properties.title = "Thank you"
    document.add_paragraph("{{ date | date }}")
    document.add_paragraph("Dear {{ surname }}, {{ sender.name }} thanks you.")
    document.save("letter.docx")
    command("init", "--from", "list.xlsx", "--letter", "letter.docx")
    campaign = read_campaign()
    assert campaign["fields"] == {"surname": "Last Name"}
    values = campaign["values"]
    assert isinstance(values, Mapping)
    assert list(values) == ["date"]
    assert "#   name: The Sample Trust" in Path("campaign.yaml").read_text(encoding="utf-8")


def test_words_standard_fields_take_the_columns_of_the_list(command: Command) -> None:
    rows: Rows = [
        ["Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort"],
        ["Frau", "Käthe", "Groß", "Hauptstraße 12", "69117", "Heidelberg"],
    ]
    write_xlsx("list.xlsx", rows)
    document: Document = docx.Document()
    document.core_properties.title = "Thank you"
    add_merge_field(document.add_paragraph(), code="ADDRESSBLOCK")
    add_merge_field(document.add_paragraph("Thank you, "), code="GREETINGLINE")
    document.save("letter.docx")
    command("init", "--from", "list.xlsx", "--letter", "letter.docx")
    assert command("render").code == 0
    (letter,) = Path("letters").glob("*.docx")
    text = " ".join(read_paragraphs(letter.read_bytes()))
    for word in ("Frau", "Käthe", "Groß", "Hauptstraße 12", "69117", "Heidelberg"):
        assert word in text


def test_a_letter_without_a_list_gets_a_list_with_its_fields(command: Command) -> None:
    write_letter("letter.docx", "First_Name", "Surname", "Amount", "Box")
    command("init", "--letter", "letter.docx", "new")
    header = Path("new/list.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "First_Name,Surname,Amount,Box"
    assert_is_clean(command, 3, "new")


def test_a_markdown_letter_is_set_in_the_letterhead(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS)
    Path("letter.md.j2").write_text("Dear {{ First_Name }},\n\nHello.\n", encoding="utf-8")
    assert command("init", "--from", "list.xlsx", "--letter", "letter.md.j2").code == 0
    assert read_campaign()["letterhead"] == "letterhead.docx"
    assert_is_clean(command, 2)


# What cannot be


def test_nothing_is_overwritten(command: Command) -> None:
    Path("letter.md.j2").write_text("mine", encoding="utf-8")
    answer = command("init")
    assert answer.code == 2
    assert answer.lines == [
        "letter.md.j2: error LG762: is there already. Nothing was written. "
        "Name a new folder: 'lettergen init FOLDER'."
    ]
    assert [path.name for path in Path().iterdir()] == ["letter.md.j2"]
    assert Path("letter.md.j2").read_text(encoding="utf-8") == "mine"


def test_a_second_run_changes_nothing(command: Command) -> None:
    command("init")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    assert command("init").code == 2
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_a_link_is_not_written_through(command: Command) -> None:
    Path("campaign.yaml").symlink_to("elsewhere.yaml")
    assert command("init").code == 2
    assert not Path("elsewhere.yaml").exists()


def test_a_file_is_no_folder(command: Command) -> None:
    Path("thanks").write_text("", encoding="utf-8")
    answer = command("init", "thanks")
    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_one_of_several_sheets_is_asked_for(command: Command) -> None:
    write_xlsx("list.xlsx", SUPPORTERS, "Old")
    answer = command("init", "--from", "list.xlsx")
    assert answer.code == 2
    assert answer.lines == [
        "list.xlsx: error LG606: several sheets have something in them: 'Sheet', 'Old'. "
        'Name the one with the recipients: --from "{file: list.xlsx, sheet: Sheet}".'
    ]
    assert command("init", "--from", "{file: list.xlsx, sheet: Sheet}").code == 0
    assert read_campaign()["recipients"] == {"file": "list.xlsx", "sheet": "Sheet"}
    assert_is_clean(command, 2)


def test_a_title_above_the_header_does_no_harm(command: Command) -> None:
    write_xlsx("list.xlsx", [["Our supporters"], [], *SUPPORTERS])
    assert command("init", "--from", "list.xlsx").code == 0
    assert_is_clean(command, 2)


@pytest.mark.parametrize(
    "above", [[["Our supporters"]], [["Our supporters", None]], [["Supporters"], [], ["x"]]]
)
def test_a_header_below_other_lines_is_found(above: Rows, command: Command) -> None:
    write_csv("list.csv", [*above, ["Name", "Town"], ["Ann", "Leeds"], ["Bob", "Hull"]])
    answer = command("init", "--from", "list.csv")
    assert answer.code == 0
    row = str(len(above) + 1)
    assert f"The names of the columns seem to be in row {row} of the list." in answer.lines
    assert read_campaign()["recipients"] == {"file": "list.csv", "header": row}
    assert_is_clean(command, 2)


def test_the_row_of_the_header_may_be_named(command: Command) -> None:
    write_csv("list.csv", [["Our", "supporters"], ["Name", "Town"], ["Ann", "Leeds"]])
    assert command("init", "--from", "{file: list.csv, header: 2}").code == 0
    assert_is_clean(command, 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--from", "nosuch.xlsx"], "--from nosuch.xlsx: error LG116: there is no file nosuch"),
        (["--from", "photo.jpg"], "LG761: photo.jpg is a picture."),
        (["--from", "{file: }"], "LG113"),
        (["--from", "{file"], "LG101"),
        (["--letter", "letter.doc"], "LG761: letter.doc is a document of Word 97."),
        (["--letter", "photo.jpg"], "LG761: photo.jpg is a picture."),
        (["--from", "empty.csv"], "LG120: there are no recipients in this list."),
    ],
)
def test_what_cannot_be_used_is_one_message(
    words: list[str], message: str, command: Command
) -> None:
    for name in ("photo.jpg", "letter.doc"):
        Path(name).write_bytes(b"x")
    Path("empty.csv").write_text("Name,Town\n", encoding="utf-8")
    answer = command("init", *words)
    assert answer.code == 2
    assert len(answer.lines) == 1
    assert message in answer.lines[0]
    assert not Path("campaign.yaml").exists()


def test_faults_in_the_list_are_counted_and_left_to_check(command: Command) -> None:
    write_xlsx("list.xlsx", [["Name", "Town"], ["Ann", "Leeds"], ["Bob", "#N/A"]])
    workbook = openpyxl.load_workbook("list.xlsx")
    workbook.active["B3"].data_type = "e"  # type: ignore[index]
    workbook.save("list.xlsx")
    answer = command("init", "--from", "list.xlsx")
    assert answer.code == 0
    assert "The list has 1 fault: see 'lettergen check'." in answer.lines
