"""Content controls are filled by their tag or title: what they show, their state, their data."""

import re
from pathlib import Path
from typing import Any

import pytest

import lettergen
from lettergen.api import Campaign
from tests.support.documents import W, build_paragraph, unzip
from tests.support.small_campaigns import build_word, find_codes, write_campaign
from tests.support.wordprocessingml import problems

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
STORE = "{11111111-2222-3333-4444-555555555555}"
TEXT = "<w:text/>"
TOWN = "- {name: Ada, town: Leeds}\n"
BOLD = "<w:text></w:text>"


def build_control(
    tag: str, properties: str = TEXT, shown: str = "", *, placeholder: bool = True, alias: str = ""
) -> str:
    """Build a control between runs, which shows its placeholder or some words."""
    state = "<w:showingPlcHdr/>" if placeholder else ""
    style = '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>' if placeholder else ""
    names = "<w:rPr><w:b/></w:rPr>" if properties == BOLD else ""
    names += f'<w:alias w:val="{alias}"/>' if alias else ""
    names += f'<w:tag w:val="{tag}"/>' if tag else ""
    run = f"<w:r>{style}<w:t>{shown or 'Click here.'}</w:t></w:r>"
    return (
        f'<w:sdt xmlns:w14="{W14}" xmlns:w15="{W15}"><w:sdtPr>{names}{state}{properties}</w:sdtPr>'
        f"<w:sdtContent>{run}</w:sdtContent></w:sdt>"
    )


def write(folder: Path, body: str, recipients: str, files: Any = None) -> Campaign:
    write_campaign(folder, f"<w:p>{body}</w:p>{build_paragraph('{{ name }}')}", recipients, files)
    return lettergen.load(folder)


def merge(folder: Path, body: str, recipients: str) -> str:
    """Return the main part of the only letter."""
    (letter,) = write(folder, body, recipients).letters()
    assert not [problem for problem in problems(letter.docx) if "wordml}" not in problem]
    return unzip(letter.docx)["word/document.xml"].decode()


def find_errors(folder: Path, body: str, recipients: str) -> list[str]:
    (letter,) = write(folder, body, recipients).letters()
    return [error.code for error in letter.errors]


CHECKBOX = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612"'
    ' w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
    "</w14:checkbox>"
)
CHOICE = (
    '<w:dropDownList><w:listItem w:displayText="By post" w:value="post"/>'
    '<w:listItem w:displayText="By e-mail" w:value="mail"/></w:dropDownList>'
)
DATE = '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/></w:date>'


@pytest.mark.parametrize(
    "control",
    [
        build_control("town"),
        build_control("Town"),
        build_control("", alias="Town"),
        build_control("goog_1", alias="Town"),
        build_control("{{ town }}"),
        build_control("", alias="{{ town | upper | title }}"),
        build_control("town", "", placeholder=False, shown="A town"),
    ],
)
def test_a_text_is_filled_by_tag_or_title(control: str, tmp_path: Path) -> None:
    xml = merge(tmp_path, control, "- name: Ada\n  town: Leeds\n")
    assert "Leeds" in xml
    assert "Click here" not in xml and "A town" not in xml
    assert "showingPlcHdr" not in xml and "PlaceholderText" not in xml


def test_a_name_may_lead_into_a_group_and_have_spaces(tmp_path: Path) -> None:
    body = build_control("vru.name") + build_control("", alias="First name")
    recipients = "- name: Ada\n  vru: {name: Kent VRU}\n  First name: Augusta\n"
    xml = merge(tmp_path, body, recipients)
    assert "Kent VRU" in xml and "Augusta" in xml


def test_a_value_of_several_lines_has_line_breaks(tmp_path: Path) -> None:
    xml = merge(tmp_path, build_control("address"), "- name: Ada\n  address: [A, B]\n")
    assert re.search(r"A</w:t><w:br/><w:t[^>]*>B", xml)
    assert 'w:multiLine="1"' in xml


def test_the_words_have_the_formatting_of_the_control(tmp_path: Path) -> None:
    xml = merge(tmp_path, build_control("town", BOLD), "- name: Ada\n  town: Leeds\n")
    assert re.search(r"<w:r><w:rPr><w:b/></w:rPr><w:t[^>]*>Leeds", xml)


def test_other_controls_stay_as_they_are(tmp_path: Path) -> None:
    body = build_control("goog_rdk_1", placeholder=False, shown="kept")
    title = '<w:dataBinding w:xpath="/a" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/>'
    body += build_control("", title + TEXT, placeholder=False, shown="mine", alias="Title")
    xml = merge(tmp_path, body, "- name: Ada\n  title: Chair\n")
    assert "kept" in xml and "mine" in xml and "Chair" not in xml


def test_a_recipient_without_the_field_is_an_error(tmp_path: Path) -> None:
    campaign = write(tmp_path, build_control("town"), "- name: Ada\n  town: Leeds\n- name: Bob\n")
    assert [[one.code for one in letter.errors] for letter in campaign.letters()] == [[], ["LG301"]]


def test_a_placeholder_that_nobody_filled_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, build_control("other"), "- name: Ada\n")
    assert "LG380" in find_codes(tmp_path)


@pytest.mark.parametrize(
    ("value", "state", "glyph"), [("yes", "1", "☒"), ("No", "0", "☐"), ('""', "0", "☐")]
)
def test_a_checkbox_has_its_state_and_its_sign(
    value: str, state: str, glyph: str, tmp_path: Path
) -> None:
    body = build_control("paid", CHECKBOX, "☐", placeholder=False)
    xml = merge(tmp_path, body, f"- name: Ada\n  paid: {value}\n")
    assert f'<w14:checked w14:val="{state}"/>' in xml
    assert f"{glyph}</w:t>" in xml
    assert xml.count("MS Gothic") >= 4


def test_a_filled_control_is_no_finding(tmp_path: Path) -> None:
    body = build_control("paid", CHECKBOX, "☐", placeholder=False) + build_control("due", DATE)
    write(tmp_path, body, "- {name: Ada, paid: yes, due: 2026-11-30}\n")
    assert set(find_codes(tmp_path)) <= {"LG279", "LG280", "LG281"}


def test_a_checkbox_takes_yes_and_no_only(tmp_path: Path) -> None:
    body = build_control("paid", CHECKBOX, "☐", placeholder=False)
    assert find_errors(tmp_path, body, "- name: Ada\n  paid: perhaps\n") == ["LG382"]


@pytest.mark.parametrize("value", ["post", "By post", "by POST"])
def test_a_list_shows_the_words_of_its_item(value: str, tmp_path: Path) -> None:
    xml = merge(tmp_path, build_control("way", CHOICE), f"- name: Ada\n  way: {value}\n")
    assert "By post</w:t>" in xml
    assert '<w:dropDownList w:lastValue="post">' in xml


def test_a_list_takes_its_items_only(tmp_path: Path) -> None:
    recipients = "- name: Ada\n  way: by pigeon\n"
    assert find_errors(tmp_path, build_control("way", CHOICE), recipients) == ["LG381"]


def test_a_combo_box_takes_other_words(tmp_path: Path) -> None:
    combo = CHOICE.replace("dropDownList", "comboBox")
    xml = merge(tmp_path, build_control("way", combo), "- name: Ada\n  way: by pigeon\n")
    assert "by pigeon</w:t>" in xml


def test_a_date_has_the_picture_of_the_control_and_its_full_date(tmp_path: Path) -> None:
    xml = merge(tmp_path, build_control("due", DATE), "- name: Ada\n  due: 2026-11-30\n")
    assert "30 November 2026</w:t>" in xml
    assert '<w:date w:fullDate="2026-11-30T00:00:00Z">' in xml


def test_a_date_may_be_blank(tmp_path: Path) -> None:
    xml = merge(tmp_path, build_control("due", DATE), '- name: Ada\n  due: ""\n')
    assert "fullDate" not in xml and "<w:date>" in xml


def test_a_date_must_be_one(tmp_path: Path) -> None:
    assert find_errors(tmp_path, build_control("due", DATE), "- name: Ada\n  due: soon\n") == [
        "LG302"
    ]


def test_a_control_around_paragraphs_keeps_their_formatting(tmp_path: Path) -> None:
    inner = '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>old</w:t></w:r></w:p><w:p/>'
    properties = '<w:sdtPr><w:tag w:val="town"/></w:sdtPr>'
    control = f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    write_campaign(
        tmp_path, control + build_paragraph("{{ name }}"), "- {name: Ada, town: Leeds}\n"
    )
    (letter,) = lettergen.load(tmp_path).letters()
    xml = unzip(letter.docx)["word/document.xml"].decode()
    assert re.search(
        r'<w:sdtContent><w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t[^>]*>Leeds</w:t></w:r>'
        r"</w:p></w:sdtContent>",
        xml,
    )


def build_table(*cells: str, row: str = "<w:tr>{}</w:tr>") -> str:
    grid = "<w:tblPr/><w:tblGrid><w:gridCol w:w='1000'/></w:tblGrid>"
    return f"<w:tbl>{grid}{row.format(''.join(cells))}</w:tbl>"


def test_a_control_around_a_cell_keeps_the_cell(tmp_path: Path) -> None:
    width = "<w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr>"
    cell = f"<w:tc>{width}<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    properties = "<w:sdtPr><w:tag w:val='town'/></w:sdtPr>"
    control = f"<w:sdt>{properties}<w:sdtContent>{cell}</w:sdtContent></w:sdt>"
    write_campaign(tmp_path, build_table(control) + build_paragraph("{{ name }}"), TOWN)
    (letter,) = lettergen.load(tmp_path).letters()
    assert problems(letter.docx) == []
    assert letter.text == "Leeds\n\nAda\n"


def test_a_control_around_a_row_stays_as_it_is(tmp_path: Path) -> None:
    cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    properties = "<w:sdtPr><w:tag w:val='town'/></w:sdtPr>"
    row = f"<w:sdt>{properties}<w:sdtContent><w:tr>{{}}</w:tr></w:sdtContent></w:sdt>"
    body = build_table(cell, row=row) + build_paragraph("{{ name }} {{ town }}")
    write_campaign(tmp_path, body, TOWN)
    (letter,) = lettergen.load(tmp_path).letters()
    assert problems(letter.docx) == []
    assert letter.text == "x\n\nAda Leeds\n"


def test_rows_are_repeated_for_a_list(tmp_path: Path) -> None:
    cells = f"<w:tc><w:tcPr/><w:p>{build_control('kind')}</w:p></w:tc>"
    row = (
        f"<w:sdt xmlns:w15='{W15}'><w:sdtPr><w:alias w:val='Boats'/><w15:repeatingSection/>"
        "</w:sdtPr><w:sdtContent><w:sdt><w:sdtPr><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>"
        "<w:tr>{}</w:tr></w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    )
    body = build_table(cells, row=row) + build_paragraph("{{ name }}")
    recipients = "- {name: Ada, boats: [{kind: yawl}, {kind: skiff}]}\n- {name: Bob, boats: []}\n"
    write_campaign(tmp_path, body, recipients)
    full, empty = lettergen.load(tmp_path).letters()
    assert full.text.split() == ["yawl", "skiff", "Ada"]
    assert empty.text == "Bob\n"
    assert [one for one in problems(full.docx) if "wordml}" not in one] == []


# Data


def write_bound(folder: Path, body: str, recipients: str, data: str) -> dict[str, bytes]:
    """Write a letter whose controls are bound to a part of custom XML; return its parts."""
    write_campaign(folder, f"<w:p>{body}</w:p>{build_paragraph('{{ name }}')}", recipients)
    import io
    import zipfile

    parts = unzip((folder / "letter.docx").read_bytes())
    name = "word/_rels/document.xml.rels"
    link = (
        '<Relationship Id="rId900" Target="../customXml/item1.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"/>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    parts["customXml/item1.xml"] = data.encode()
    parts["customXml/itemProps1.xml"] = (
        f'<ds:datastoreItem ds:itemID="{STORE}" xmlns:ds='
        '"http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    ).encode()
    parts["customXml/_rels/item1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Target="itemProps1.xml" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"/>'
        b"</Relationships>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (folder / "letter.docx").write_bytes(buffer.getvalue())
    (letter,) = lettergen.load(folder).letters()
    return unzip(letter.docx)


def bind(path: str) -> str:
    return (
        f'<w:dataBinding w:prefixMappings="xmlns:n=\'urn:n\'" w:xpath="{path}"'
        f' w:storeItemID="{STORE}"/>'
    )


DATA = '<n:form xmlns:n="urn:n" paid="0"><n:town>old</n:town><n:due/><n:way/></n:form>'


def test_the_data_of_a_control_is_kept_in_step(tmp_path: Path) -> None:
    body = (
        build_control("town", bind("/n:form[1]/n:town[1]") + TEXT)
        + build_control("paid", bind("/n:form[1]/@paid") + CHECKBOX, "☐", placeholder=False)
        + build_control("due", bind("/n:form[1]/n:due[1]") + DATE)
        + build_control("way", bind("/n:form[1]/n:way[1]") + CHOICE)
        + build_control("twin", bind("/n:form[1]/n:town[1]") + TEXT, "old", placeholder=False)
    )
    recipients = "- {name: Ada, town: Leeds & Hull, paid: yes, due: 2026-11-30, way: By post}\n"
    parts = write_bound(tmp_path, body, recipients, DATA)
    stored = parts["customXml/item1.xml"].decode()
    assert "<n:town>Leeds &amp; Hull</n:town>" in stored
    assert 'paid="true"' in stored
    assert "<n:due>2026-11-30T00:00:00</n:due>" in stored
    assert "<n:way>post</n:way>" in stored
    shown = parts["word/document.xml"].decode()
    assert shown.count("Leeds &amp; Hull</w:t>") == 2
    assert shown.count("w:dataBinding") == 5


def test_a_control_without_its_data_is_unbound(tmp_path: Path) -> None:
    body = build_control("town", bind("/n:form[1]/n:none[1]") + TEXT)
    parts = write_bound(tmp_path, body, "- {name: Ada, town: Leeds}\n", DATA)
    assert b"Leeds" in parts["word/document.xml"]
    assert b"dataBinding" not in parts["word/document.xml"]
    assert parts["customXml/item1.xml"].decode() == DATA


def test_a_control_in_a_loop_is_unbound(tmp_path: Path) -> None:
    control = build_control("town", bind("/n:form[1]/n:town[1]") + TEXT)
    body = (
        f"<w:r><w:t>{{% for one in all %}}</w:t></w:r>{control}<w:r><w:t>{{% endfor %}}</w:t></w:r>"
    )
    parts = write_bound(tmp_path, body, "- {name: Ada, town: Leeds, all: [1, 2]}\n", DATA)
    assert parts["word/document.xml"].count(b"Leeds</w:t>") == 2
    assert b"dataBinding" not in parts["word/document.xml"]


# Lists


def test_a_repeating_section_has_an_item_for_each_of_a_list(tmp_path: Path) -> None:
    def build_item(words: str) -> str:
        row = f"<w:p>{build_control('name', shown=words)}{build_control('beds')}</w:p>"
        return (
            "<w:sdt><w:sdtPr><w:id w:val='7'/><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>"
            f"{row}</w:sdtContent></w:sdt>"
        )

    section = (
        f'<w:sdt xmlns:w15="{W15}"><w:sdtPr><w:tag w:val="rooms"/><w15:repeatingSection/></w:sdtPr>'
        f"<w:sdtContent>{build_item('one')}{build_item('two')}</w:sdtContent></w:sdt>"
    )
    recipients = "- {name: Ada, rooms: [{name: North, beds: 2}, {name: South, beds: 1}]}\n"
    write_campaign(tmp_path, section + build_paragraph("{{ name }}"), recipients)
    campaign = lettergen.load(tmp_path)
    (letter,) = campaign.letters()
    text = letter.text
    assert [line for line in text.splitlines() if line] == ["North2", "South1", "Ada"]
    assert {field.name for field in campaign.fields()} == {
        "name",
        "rooms",
        "rooms.name",
        "rooms.beds",
    }
    assert "LG347" not in find_codes(tmp_path)


# Without a campaign


def test_a_program_s_document_fills_the_controls_that_it_has_values_for(tmp_path: Path) -> None:
    body = f"<w:p>{build_control('town')}{build_control('other', shown='kept')}</w:p>"
    path = tmp_path / "letter.docx"
    path.write_bytes(build_word(body))
    xml = unzip(lettergen.render_docx(path, {"town": "Leeds"}))["word/document.xml"].decode()
    assert "Leeds" in xml and "kept" in xml
    assert xml.count("showingPlcHdr") == 1
    assert W in xml
