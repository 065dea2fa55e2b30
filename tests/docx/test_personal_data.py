"""What a document's properties say of its author, and what of it letters pass on."""

import zipfile
from pathlib import Path

import pytest

from lettergen.docx.package import Package
from lettergen.docx.personal_data import find_personal_data, remove_personal_data
from tests.conftest import REPOSITORY

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006"
EXTENDED = f"""<Properties xmlns="{TYPES}/extended-properties">
<Template>C:\\Users\\jsmith\\Letter.dotm</Template><TotalTime>345</TotalTime>
<Application>Microsoft Office Word</Application><Manager>Bob Boss</Manager>
<Company>{{{{ sender.name }}}}</Company></Properties>"""
CUSTOM = f"""<Properties xmlns="{TYPES}/custom-properties"
  xmlns:vt="{TYPES}/docPropsVTypes">{{}}</Properties>"""
PROPERTY = '<property fmtid="{{}}" pid="2" name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'


def build_package(tmp_path: Path, custom: dict[str, str], body: str = "") -> Package:
    """Return the shipped letterhead with such properties, and more in its body."""
    with zipfile.ZipFile(REPOSITORY / "templates" / "letterhead.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:body>", f"<w:body>{body}".encode()
    )
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"</cp:coreProperties>",
        b"<cp:lastModifiedBy>John Smith</cp:lastModifiedBy></cp:coreProperties>",
    )
    path = tmp_path / "letterhead.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    package = Package.read(path)
    content = "".join(PROPERTY.format(name, value) for name, value in custom.items())
    properties = {"app": EXTENDED, "custom": CUSTOM.format(content)}
    for name, xml in properties.items():
        kind = "extended" if name == "app" else "custom"
        package.add_part(
            f"docProps/{name}.xml",
            xml,
            f"application/vnd.openxmlformats-officedocument.{kind}-properties+xml",
            f"{TYPES}/{kind}-properties",
            "",
        )
    return package


def test_what_tells_of_the_author_is_named_and_removed(tmp_path: Path) -> None:
    package = build_package(tmp_path, {"DocId": "77-B"})
    assert {one.name: one.value for one in find_personal_data(package)} == {
        "last saved by": "John Smith",
        "template": "C:\\Users\\jsmith\\Letter.dotm",
        "editing time": "345",
        "manager": "Bob Boss",
        "DocId": "77-B",
    }
    assert "editing time" not in {
        one.name for one in find_personal_data(package) if one.tells_of_somebody
    }
    remove_personal_data(package)
    left = b"".join(package.parts.values())
    for value in (b"John Smith", b"jsmith", b"345<", b"Bob Boss", b"77-B"):
        assert value not in left
    assert b"Microsoft Office Word" in left
    assert "docProps/custom.xml" not in package.parts
    assert find_personal_data(package) == []


def test_a_property_with_a_tag_stays(tmp_path: Path) -> None:
    package = build_package(tmp_path, {})
    remove_personal_data(package)
    assert b"<Company>{{ sender.name }}</Company>" in package.parts["docProps/app.xml"]


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:fldSimple w:instr=" DOCPROPERTY  Manager "/></w:p>',
        "<w:p><w:r><w:instrText> DOCPROP</w:instrText></w:r>"
        "<w:r><w:instrText>ERTY Mana</w:instrText></w:r>"
        "<w:r><w:instrText>ger </w:instrText></w:r></w:p>",
        '<w:p><w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns0:Properties[1]/ns0:Manager[1]"'
        ' w:storeItemID="{6668398D-A668-4E3E-A5EB-62B293D839F1}"/></w:sdtPr></w:sdt></w:p>',
    ],
)
def test_a_property_that_the_letter_shows_stays(tmp_path: Path, body: str) -> None:
    package = build_package(tmp_path, {}, body)
    assert "manager" not in {one.name for one in find_personal_data(package)}


def test_a_word_of_the_letter_is_no_use_of_a_property(tmp_path: Path) -> None:
    package = build_package(tmp_path, {}, "<w:p><w:r><w:t>The manager</w:t></w:r></w:p>")
    assert "manager" in {one.name for one in find_personal_data(package)}


def test_a_sensitivity_label_stays_without_its_owner(tmp_path: Path) -> None:
    label = {"MSIP_Label_1_Name": "Official", "MSIP_Label_1_Owner": "john@example.org"}
    package = build_package(tmp_path, label)
    remove_personal_data(package)
    assert b"Official" in package.parts["docProps/custom.xml"]
    assert b"john@example.org" not in package.parts["docProps/custom.xml"]
