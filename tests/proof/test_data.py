"""What the page of a proof shows of campaigns of different kinds."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lettergen.diagnostics.finding import Place
from lettergen.project.options import Options
from lettergen.proof.data import name_place
from lettergen.proof.proof import Proof
from tests.conftest import REPOSITORY
from tests.proof.conftest import write_small_campaign
from tests.support.documents import build_body, pack
from tests.support.fields import build_field


def list_origins(content: dict[str, Any], value: str) -> list[tuple[str, str]]:
    """The names and places that the marks of a value name."""
    found = []
    for _, _, *values in content["pieces"]:
        for text, source in zip(values[::2], values[1::2], strict=True):
            if text == value:
                _, *rest = content["sources"][source]
                for name, file, line in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
                    found.append((content["names"][name], f"{content['files'][file]}{line}"))
    return found


def test_a_value_of_a_spreadsheet_names_its_sheet_and_cell(tmp_path: Path) -> None:
    campaign = write_small_campaign(tmp_path, "One {{ word }} two.\n", "")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    for row in (["name", "word"], ["Ely", "Elm"], ["Hull", "Oak"]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    text = campaign.read_text().replace("recipients.yaml", "list.xlsx")
    campaign.write_text(text, encoding="utf-8")
    content = Proof.load(campaign, Options()).build()
    assert list_origins(content, "Oak") == [("word", "list.xlsx, sheet People, cell B3")]


def test_a_campaign_value_names_the_campaign_file(tmp_path: Path) -> None:
    campaign = write_small_campaign(tmp_path, "One two.\n", "- {name: Ely}\n")
    content = Proof.load(campaign, Options()).build()
    assert list_origins(content, "1 March 2026") == [("date", "campaign.yaml, line 8")]


def test_words_that_a_field_of_words_works_out_name_the_field(tmp_path: Path) -> None:
    row = "<w:tr><w:tc><w:tcPr/><w:p>{}</w:p></w:tc></w:tr>"
    cells = [f"<w:r><w:t>{{{{ {name} }}}}</w:t></w:r>" for name in ("first", "second")]
    total = build_field(" =SUM(ABOVE) ", result="0")
    table = "".join(map(row.format, [*cells, total]))
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
    body = build_body(f"<w:tbl>{grid}{table}</w:tbl><w:p/>")
    (tmp_path / "letter.docx").write_bytes(pack("plain", document=body))
    (tmp_path / "list.csv").write_text("name,first,second\nEly,12,30\n", encoding="utf-8")
    proof = Proof.load(tmp_path / "letter.docx", Options(recipients=str(tmp_path / "list.csv")))
    content = proof.build()
    marks = [
        (text, content["tags"][content["sources"][source][0]][0])
        for _, _, *values in content["pieces"]
        for text, source in zip(values[::2], values[1::2], strict=True)
    ]
    assert ("12", "first") in marks
    assert ("42", "Word field =SUM(ABOVE)") in marks


def test_a_point_is_about_the_field_that_it_begins_with(tmp_path: Path) -> None:
    entry = "- {name: Ely, word: Elm, confirm: ['word: which tree', 'all of it', 'other: x']}\n"
    campaign = write_small_campaign(tmp_path, "One {{ word }} two.\n", entry)
    content = Proof.load(campaign, Options()).build()
    about = [len(about) for _, about in content["letters"][0]["points"]]
    assert about == [1, 0, 0]


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ('word/document.xml, paragraph 2 ("Dear «name»,")', "a.docx, paragraph 2"),
        ('word/header2.xml, paragraph 1 ("{{ name }}")', "a.docx, header, paragraph 1"),
        ('word/footnotes.xml ("x")', "a.docx, footnotes"),
        ("word/document.xml", "a.docx"),
        (
            'word/document.xml, content control "town"',
            'a.docx, content control "town"',
        ),
        ("", "a.docx"),
    ],
)
def test_a_place_is_named_in_words_of_people_who_use_word(detail: str, expected: str) -> None:
    assert name_place(Place("a.docx", 0, detail), "a.docx") == expected


def test_a_line_and_a_cell_are_named_as_they_are() -> None:
    assert name_place(Place("a.yaml", 4), "a.yaml") == "a.yaml, line 4"
    assert name_place(Place.in_sheet("a.xlsx", "A", 3, 2), "a.xlsx") == "a.xlsx, sheet A, cell B3"


def test_a_field_that_repeats_a_value_names_what_that_is_from(tmp_path: Path) -> None:
    start = '<w:bookmarkStart w:id="1" w:name="Ref"/>'
    field, name = build_field(" REF Ref ", result="old"), build_field(" MERGEFIELD name ")
    first = f'<w:p>{start}{name}<w:bookmarkEnd w:id="1"/></w:p>'
    docx = pack("plain", document=build_body(f"{first}<w:p>{field}</w:p>"))
    (tmp_path / "letter.docx").write_bytes(docx)
    (tmp_path / "list.csv").write_text("name\nEly\n", encoding="utf-8")
    proof = Proof.load(tmp_path / "letter.docx", Options(recipients=str(tmp_path / "list.csv")))
    content = proof.build()
    assert {name for name, _ in list_origins(content, "Ely")} == {"name"}
    assert [tag for tag, _ in content["tags"]] == ["MERGEFIELD name", "Word field REF Ref"]


def test_a_citation_in_a_style_of_the_csl_names_its_work(tmp_path: Path) -> None:
    campaign = write_small_campaign(
        tmp_path,
        'As is known {{ cite("apcc-2020") }}.\n\n{{ bibliography() }}\n',
        "- {name: Ely}\n",
    )
    shutil.copy(REPOSITORY / "citations.yaml", tmp_path)
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(f"citations: citations.yaml\ncitation-style: apa\n{text}", encoding="utf-8")
    content = Proof.load(campaign, Options()).build()
    place = ("citation apcc-2020", "citations.yaml, line 30")
    cited = "(Association of Police and Crime Commissioners, 2020)"
    listed = "Association of Police and Crime Commissioners. (2020). "
    assert list_origins(content, cited) == list_origins(content, listed) == [place]
