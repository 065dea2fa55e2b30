"""Letters of other programs are read through LibreOffice; others are named."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import lettergen
from lettergen.export.pdf.libreoffice import soffice
from tests.support.documents import build_paragraph
from tests.support.small_campaigns import build_word, find_codes, write_campaign

CONDITION = "{% if fee %}You owe {{ fee }}.{% endif %}"
BODY = build_paragraph("Dear {{ name }},") + build_paragraph(CONDITION)


def write_letter(folder: Path, name: str) -> Path:
    """Write a campaign whose letter is a file of another name."""
    write_campaign(folder, BODY, "- {name: Ada, fee: 5 pounds}\n")
    campaign = folder / "campaign.yaml"
    campaign.write_text(campaign.read_text().replace("letter.docx", name))
    return folder


@pytest.fixture
def program() -> Path:
    found = soffice.find()
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["odt", "rtf", "doc"])
def test_a_document_of_another_program_is_read_through_libreoffice(
    ending: str, program: Path, tmp_path: Path
) -> None:
    folder = write_letter(tmp_path / "campaign", f"letter.{ending}")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(program), profile, "--headless", "--convert-to", ending, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "letter.docx")], check=True, capture_output=True)
    (folder / "letter.docx").unlink()
    (letter,) = lettergen.load(folder).letters()
    assert letter.text.split() == "Dear Ada, You owe 5 pounds.".split()
    assert "LG387" in find_codes(folder)
    assert {field.name for field in lettergen.load(folder).fields()} == {"fee", "name"}


def test_without_libreoffice_the_finding_tells_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "find", lambda: None)
    folder = write_letter(tmp_path, "letter.odt")
    shutil.move(folder / "letter.docx", folder / "letter.odt")
    (finding,) = [one for one in lettergen.check(folder).findings if one.code == "LG761"]
    assert Path(finding.place.path).name == "letter.odt"
    assert "LibreOffice" in finding.hint


@pytest.mark.slow
def test_what_libreoffice_cannot_read_is_a_finding(program: Path, tmp_path: Path) -> None:
    folder = write_letter(tmp_path, "letter.odt")
    with zipfile.ZipFile(folder / "letter.odt", "w") as archive:
        archive.writestr("nothing", "")
    assert "LG388" in find_codes(folder)


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("letter.pdf", b"%PDF-1.7", "LG761", "is a PDF"),
        ("letter.pages", b"PK\x03\x04", "LG761", "is a document of Pages"),
    ],
)
def test_the_message_is_about_the_letter_and_not_about_a_letterhead(
    name: str, data: bytes, code: str, words: str, tmp_path: Path
) -> None:
    folder = write_letter(tmp_path, name)
    (folder / name).write_bytes(data)
    (finding,) = lettergen.check(folder).findings
    assert finding.code == code
    assert words in finding.message


def test_a_document_with_macros_is_named(tmp_path: Path) -> None:
    folder = write_letter(tmp_path, "letter.docm")
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    with zipfile.ZipFile(folder / "letter.docm", "w") as archive:
        (folder / "source.docx").write_bytes(build_word(BODY))
        with zipfile.ZipFile(folder / "source.docx") as source:
            for name in source.namelist():
                archive.writestr(name, source.read(name).replace(kind, macros))
    (finding,) = lettergen.check(folder).findings
    assert (finding.code, finding.message) == ("LG210", "contains macros.")
