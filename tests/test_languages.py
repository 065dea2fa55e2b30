"""Letters in several languages: a bilingual campaign and an Arabic one."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import lettergen
from lettergen.diagnostics.finding import Finding
from lettergen.project.options import Options
from tests.support.campaigns import copy_campaign


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bilingual letters."""
    return render("bilingual", tmp_path_factory.mktemp("bilingual"))


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the Arabic and English letters."""
    return render("arabic", tmp_path_factory.mktemp("arabic"))


def render(name: str, folder: Path) -> Path:
    """Write all letters of a campaign; return their folder."""
    campaign = copy_campaign(name, folder)
    lettergen.load(campaign).render()
    return campaign / "letters"


def read_part(letter: Path, part: str) -> str:
    with zipfile.ZipFile(letter) as archive:
        return archive.read(f"word/{part}.xml").decode()


def find_runs(xml: str, text: str) -> str:
    """The properties of the run with a text."""
    runs = re.findall(r"<w:r>(<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]*)</w:t>", xml)
    (found,) = [properties for properties, words in runs if words == text]
    return str(found)


def test_a_letter_is_in_the_language_of_its_recipient(bilingual: Path) -> None:
    text = (bilingual / "llyr-mon.txt").read_text(encoding="utf-8")
    assert "30 Tachwedd 2026" in text
    assert "Byddwn yn trwsio’r drws a ffenest erbyn Dydd Llun 7 Rhagfyr." in text
    assert "Ffoniwch ni cyn 5 Rhagfyr 2026." in text
    page = (bilingual / "llyr-mon.html").read_text(encoding="utf-8")
    assert '<html lang="cy">' in page
    assert ">Nodiadau</h2>" in page and ">Yn ôl</a>" in page
    assert '<w:lang w:val="cy"/>' in read_part(bilingual / "llyr-mon.docx", "styles")


def test_one_letter_has_both_languages_welsh_first(bilingual: Path) -> None:
    text = (bilingual / "non-eirlys.txt").read_text(encoding="utf-8")
    assert text.index("21 Rhagfyr 2026") < text.index("the gate, roof and oven by 21 December 2026")
    page = (bilingual / "non-eirlys.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert '<p lang="cy">Annwyl Non</p>' in page and "<p>Dear Non</p>" in page
    assert '<span lang="cy">Caernarfon</span>' in page
    body = read_part(bilingual / "non-eirlys.docx", "document")
    assert '<w:lang w:val="en"/>' in find_runs(body, "York")
    notes = read_part(bilingual / "non-eirlys.docx", "footnotes")
    assert "Ffoniwch ni cyn 19 Rhagfyr 2026." in notes
    assert '<w:lang w:val="cy"/>' in notes


def test_a_name_in_any_script_names_a_file(bilingual: Path, arabic: Path) -> None:
    assert (bilingual / "lucja-nowak.docx").is_file()
    assert (arabic / "lyla-hdd.docx").is_file()


def test_an_arabic_letter_is_read_from_right_to_left(arabic: Path) -> None:
    body = read_part(arabic / "lyla-hdd.docx", "document")
    assert "<w:rtl/>" in find_runs(body, "ليلى حداد")
    assert find_runs(body, "AB-12/7") == ""
    assert "<w:bidiVisual/>" in body
    phone = next(p for p in re.findall("<w:p>.*?</w:p>", body) if "0113\xa0496\xa00000" in p)
    assert "<w:bidi/>" in phone
    emma = [p for p in re.findall("<w:p>.*?</w:p>", body) if ">Emma<" in p][-1]
    assert "<w:bidi/>" not in emma and '<w:jc w:val="right"/>' in emma
    page = (arabic / "lyla-hdd.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert ">الحواشي</h2>" in page
    text = (arabic / "lyla-hdd.txt").read_text(encoding="utf-8")
    assert "شكراً على إعارة Jane Eyre وEmma إلى Leeds Library في 30 نوفمبر 2026.[1]" in text


def test_arabic_words_in_an_english_letter_are_marked(arabic: Path) -> None:
    body = read_part(arabic / "oliver-grant.docx", "document")
    properties = find_runs(body, "ألف ليلة وليلة")
    assert "<w:rtl/>" in properties and 'w:bidi="ar"' in properties
    page = (arabic / "oliver-grant.html").read_text(encoding="utf-8")
    assert '<span lang="ar" dir="rtl">ألف ليلة وليلة</span>' in page


def test_no_language_is_unused_and_no_file_is_missing(tmp_path: Path) -> None:
    found = check(copy_campaign("bilingual", tmp_path))
    assert {one.code for one in found} & {"LG140", "LG275", "LG280", "LG653", "LG654"} == set()


def test_a_language_without_a_file_and_a_file_without_a_recipient_are_found(tmp_path: Path) -> None:
    campaign = copy_campaign("bilingual", tmp_path)
    (campaign / "letter-en.md.j2").rename(campaign / "letter-de.md.j2")
    found = [one for one in check(campaign) if one.code.startswith("LG65")]
    assert [(one.code, len(one.letters), Path(one.place.path).name) for one in found] == [
        ("LG654", 0, "letter-de.md.j2"),
        ("LG653", 2, "recipients.yaml"),
    ]


def test_a_recipient_without_a_language_has_the_campaigns(tmp_path: Path) -> None:
    campaign = copy_campaign("bilingual", tmp_path)
    path = campaign / "recipients.yaml"
    path.write_text(path.read_text("utf-8").replace("lang: en", 'lang: ""'), "utf-8")
    lettergen.load(campaign).render()
    assert "Annwyl Non" in (campaign / "letters" / "non-eirlys.txt").read_text("utf-8")


def test_a_language_that_is_none_is_reported_at_its_value(tmp_path: Path) -> None:
    campaign = copy_campaign("arabic", tmp_path)
    path = campaign / "recipients.yaml"
    path.write_text(path.read_text("utf-8").replace("lang: ar", "lang: Arabic"), "utf-8")
    (finding,) = [one for one in check(campaign) if one.code == "LG652"]
    assert (finding.place.line, finding.hint) == (2, "Write ar.")


def test_a_block_in_another_language_within_a_line_is_refused(tmp_path: Path) -> None:
    campaign = copy_campaign("arabic", tmp_path)
    letter = (
        "Dear {% language 'cy' %}{{ name }}{% endlanguage %}, {{ title }} {{ address }} {{ books }}"
    )
    (campaign / "letter.md.j2").write_text(letter, "utf-8")
    assert "LG656" in {one.code for one in check(campaign)}


def check(campaign: Path) -> list[Finding]:
    return lettergen.check(campaign, Options()).findings


def test_the_pdfs_are_in_the_language_of_their_letters(
    installed_soffice: Path, tmp_path: Path
) -> None:
    folders = [copy_campaign(name, tmp_path) for name in ("bilingual", "arabic")]
    for folder in folders:
        report = lettergen.load(folder).render(formats=["pdf"], pdf_engine="libreoffice")
        found = [finding for result in report.results for finding in result.findings]
        assert {one.code for one in found} & {"LG426", "LG430", "LG431"} == set()
    with pikepdf.open(folders[0] / "letters" / "non-eirlys.pdf") as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert set(list_languages(pdf.Root.StructTreeRoot)) == {"cy-GB"}
    with pikepdf.open(folders[1] / "letters" / "lyla-hdd.pdf") as pdf:
        assert str(pdf.Root.Lang) == "ar"


def list_languages(element: pikepdf.Object) -> list[str]:
    """The languages that the elements of a structure tree name."""
    own = [str(element.Lang)] if "/Lang" in element else []
    kids: Any = element.get("/K", [])
    below = kids if isinstance(kids, pikepdf.Array) else [kids]
    inner = [list_languages(kid) for kid in below if isinstance(kid, pikepdf.Dictionary)]
    return own + [language for found in inner for language in found]
