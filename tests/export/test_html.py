"""Letters as web pages: valid, accessible, inert, whole."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from lettergen.diagnostics.rules import Severity
from lettergen.export import html
from lettergen.export.format import FinishedLetter
from lettergen.export.html_style import write_brand_rules
from tests.support import finished_letters, letter_content
from tests.support.documents import assert_is_golden, build_paragraph

FALSE_ALARM = "blocked by “img-src” directive"  # vnu takes no picture for allowed by 'data:'
HEADING = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="H4"><w:name w:val="heading 4"/></w:style>
</w:styles>"""
CORE = """<cp:coreProperties
  xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>"""


def page(letter: FinishedLetter) -> str:
    """In: a letter. Out: its page."""
    made = html.export(letter)
    assert made.data, made.findings
    return made.data.decode()


def body(letter: FinishedLetter) -> str:
    """In: a letter. Out: what stands in its page, without the style sheet."""
    return page(letter).partition("<body>")[2]


def headings(letter: FinishedLetter) -> list[str]:
    """In: a letter. Out: its headings, each after the name of its element."""
    tree: Any = lxml.html.fromstring(body(letter))
    found = tree.iter("h1", "h2", "h3", "h4", "h5", "h6")
    return [f"{heading.tag} {heading.text_content()}" for heading in found]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages of the shipped letters, of the fixtures with most in them, and of everything."""
    fixtures = finished_letters.merge_fixtures()
    chosen = [name for name in fixtures if re.search("list|table|note|head|place|escape", name)]
    letters = {**finished_letters.render_shipped(), **{name: fixtures[name] for name in chosen}}
    letters["everything"] = finished_letters.pack_letter("everything")
    return {name: page(letter) for name, letter in letters.items()}


def test_a_page_holds_everything_that_a_letter_can_hold() -> None:
    text = page(finished_letters.pack_letter("everything"))
    text = re.sub("<style>.*</style>", "<style/>", text, flags=re.DOTALL)
    text = re.sub('base64,[^"]*', "base64,", text)
    assert_is_golden(text, finished_letters.DOCUMENTS / "everything" / "everything.html")


def test_nothing_bars_anyone_from_a_page(
    pages: dict[str, str], axe: Callable[[list[str]], list[list[str]]]
) -> None:
    assert dict(zip(pages, axe(list(pages.values())), strict=True)) == {name: [] for name in pages}


def test_axe_finds_what_bars_people(axe: Callable[[list[str]], list[list[str]]]) -> None:
    broken = page(finished_letters.render_shipped()["kent"])
    broken = broken.replace(' lang="en-GB"', "").replace("<h1", "<p").replace(">Back<", "><")
    [found] = axe([broken])
    rules = {finding.partition(":")[0] for finding in found}
    assert {"html-has-lang", "page-has-heading-one"} <= rules


def test_pages_are_valid(
    pages: dict[str, str], vnu: Callable[[list[Path]], list[str]], tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name.replace('/', '-')}.html" for name in pages]
    for path, text in zip(paths, pages.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    assert [message for message in vnu(paths) if FALSE_ALARM not in message] == []


def test_the_checker_finds_what_is_not_valid(
    vnu: Callable[[list[Path]], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><p id=a><p id=a>", encoding="utf-8")
    assert any("Duplicate ID" in message for message in vnu([tmp_path / "page.html"]))


@pytest.mark.slow
def test_pages_run_no_script_load_nothing_and_hold_each_id_once(pages: dict[str, str]) -> None:
    for text in pages.values():
        tree: Any = lxml.html.fromstring(text)
        assert not tree.xpath("//script | //iframe | //object | //embed | //link | //form")
        assert not [
            name for element in tree.iter() for name in dict(element.attrib) if name[:2] == "on"
        ]
        assert all(source.startswith("data:image/") for source in tree.xpath("//@src"))
        assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {target[1:] for target in tree.xpath("//@href") if target[0] == "#"} <= set(ids)


def test_what_a_recipient_wrote_stays_text() -> None:
    hostile = '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror="alert(1)"&gt;'
    shown = body(finished_letters.build_letter(build_paragraph(hostile)))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc"]
)
def test_a_link_that_could_do_harm_is_only_text_and_is_named(target: str) -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText> HYPERLINK "{target}" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>a trap</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    made = html.export(finished_letters.build_letter(field))
    assert b"<p>a trap</p>" in made.data
    assert b"alert" not in made.data.partition(b"<body>")[2]
    assert [(f.code, f.severity) for f in made.findings] == [("LG453", Severity.WARNING)]


def test_the_title_of_the_document_heads_a_page_above_the_headings_of_the_letter() -> None:
    letter = finished_letters.build_letter(
        HEADING.format("H1", "One") + HEADING.format("H4", "Deep") + HEADING.format("H1", "Two"),
        styles=STYLES,
        core=CORE.format("To Kent"),
    )
    assert headings(letter) == ["h1 To Kent", "h2 One", "h3 Deep", "h2 Two"]
    assert "<title>To Kent</title>" in page(letter)


def test_the_letter_s_own_title_heads_its_page() -> None:
    letter = finished_letters.build_letter(
        HEADING.format("T", "Our answer") + HEADING.format("H1", "One"),
        styles=STYLES,
        core=CORE.format("To Kent"),
    )
    assert headings(letter) == ["h1 Our answer", "h2 One"]


def test_a_first_heading_that_is_the_title_is_not_said_twice() -> None:
    letter = finished_letters.build_letter(
        HEADING.format("H1", "To Kent"), styles=STYLES, core=CORE.format("To Kent")
    )
    assert headings(letter) == ["h1 To Kent"]


def test_a_letter_without_any_title_is_headed_by_its_recipient() -> None:
    letter = finished_letters.build_letter(build_paragraph("x"))
    assert headings(letter) == ["h1 Letter to Kent"]
    assert "<title>Letter to Kent</title>" in page(letter)


def test_a_page_is_in_the_language_of_the_letter() -> None:
    assert '<html lang="en-GB">' in page(finished_letters.render_shipped()["kent"])
    everything = body(finished_letters.pack_letter("everything"))
    assert '<p lang="cy-GB">Yr eiddoch' in everything
    assert '<p lang="he-IL" dir="rtl">' in everything


def test_each_note_is_led_to_and_back_from() -> None:
    reading = letter_content.read_page(page(finished_letters.render_shipped()["kent"]).encode())
    assert len(reading.notes) == 5
    assert reading.notes[0][:4] == ["Home", "Office", "(", "2019"]


def test_a_picture_without_alternative_text_is_a_warning() -> None:
    part = (finished_letters.DOCUMENTS / "everything" / "word" / "document.xml").read_text("utf-8")
    letter = finished_letters.pack_letter(
        "everything", document=part.replace(' descr="Signature of the chair"', "")
    )
    made = html.export(letter)
    assert made.data
    assert "LG454" in [finding.code for finding in made.findings]


def test_a_picture_that_no_browser_shows_is_told_in_words() -> None:
    fixture = finished_letters.DOCUMENTS / "everything"
    relationships = (fixture / "word" / "_rels" / "document.xml.rels").read_text("utf-8")
    letter = finished_letters.pack_letter(
        "everything",
        **{"document.xml": relationships.replace("signature.png", "signature.emf")},
    )
    made = html.export(letter)
    assert b'<span class="picture">[Signature of the chair]</span>' in made.data
    assert "LG455" in [finding.code for finding in made.findings]


def test_the_notes_have_a_heading_in_the_language_of_the_letter(pages: dict[str, str]) -> None:
    tree: Any = lxml.html.fromstring(pages["kent"])
    [notes] = tree.iter("section")
    assert notes[0].tag == "h2"
    assert notes[0].text == "Notes"
    assert notes.get("aria-labelledby") == notes[0].get("id")


def test_a_page_is_described_by_its_first_sentences(pages: dict[str, str]) -> None:
    tree: Any = lxml.html.fromstring(pages["kent"])
    [described] = tree.xpath("//meta[@name='description']/@content")
    assert len(described) <= 162
    first = described.removesuffix(" …")
    assert first in " ".join(tree.text_content().split())
    assert not first.startswith("Dear")


def test_a_letterhead_keeps_its_colour(pages: dict[str, str]) -> None:
    assert ":root { --brand: #1f3864; }" in pages["kent"]
    assert ".letterhead strong { color: var(--brand); }" in pages["kent"]


def test_a_colour_too_light_for_words_is_that_of_the_line_only() -> None:
    rules = write_brand_rules("FFD700")
    assert ".letterhead { border-color: var(--brand); }" in rules
    assert "strong" not in rules
    assert write_brand_rules("") == ""


def test_a_wide_table_scrolls_within_itself() -> None:
    tree: Any = lxml.html.fromstring(body(finished_letters.pack_letter("everything")))
    [frame] = tree.find_class("table")
    assert [child.tag for child in frame] == ["table"]
    assert (frame.get("tabindex"), frame.get("aria-label")) == ("0", "Table")


def test_a_fragment_is_the_letter_of_the_page_with_headings_below_the_page_s_own() -> None:
    letter = finished_letters.pack_letter("everything")
    fragment = html.export(letter, fragment=True).data.decode()
    whole = page(letter)
    assert fragment.startswith('<div lang="en-GB">\n<div class="letter">')
    assert "<style" not in fragment and "<h1" not in fragment and "<html" not in fragment
    lines = re.sub(r"</?h\d", "<h", fragment).splitlines()[1:-1]
    assert set(lines) <= set(re.sub(r"</?h\d", "<h", whole).splitlines())
