"""Reading a Word letter for its other forms: nothing vanishes silently, nothing ends in a crash."""

import io
import zipfile
from collections.abc import Callable

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.export import html, markdown, text
from lettergen.export.document_tree.builder import build_tree
from lettergen.export.format import Export, FinishedLetter
from tests.support import finished_letters
from tests.support.documents import build_paragraph

MAKERS = (html.export, text.export, markdown.export)
MATHS = (
    '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>E=mc²</m:t></m:r></m:oMath></w:p>"
)
CHART = (
    '<w:p><w:r><w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{}"/>'
    "</a:graphic></w:drawing></w:r></w:p>"
)


def refusals(letter: FinishedLetter) -> set[str]:
    """In: a letter. Out: the codes of the findings, of which each form must have the same one."""
    made = [make(letter) for make in MAKERS]
    assert [one.data for one in made] == [b"", b"", b""]
    return {finding.code for one in made for finding in one.findings}


def shown(body: str, **changes: str | None) -> str:
    """In: the blocks of a body, other parts. Out: the text of that letter."""
    made = text.export(finished_letters.build_letter(body, **changes))
    assert made.findings == ()
    return made.data.decode()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_word_document_is_named_in_one_finding(data: bytes) -> None:
    letter = FinishedLetter("Kent", "kent", data)
    assert refusals(letter) == {"LG450"}
    [finding] = html.export(letter).findings
    assert finding.place.path == "kent.docx"
    assert finding.letters == ("Kent",)


@pytest.mark.parametrize("first", MAKERS)
@pytest.mark.parametrize("second", MAKERS)
def test_one_reading_serves_all_forms_and_none_of_them_changes_it(
    first: Callable[[FinishedLetter], Export], second: Callable[[FinishedLetter], Export]
) -> None:
    letter = finished_letters.pack_letter("everything")
    build_tree.cache_clear()
    expected = second(letter)
    build_tree.cache_clear()
    first(letter)
    assert second(letter) == expected
    assert build_tree.cache_info().misses == 1


def test_a_part_that_is_not_xml_is_named() -> None:
    assert refusals(finished_letters.build_letter("", styles="<w:styles")) == {"LG450"}


def test_a_mark_of_a_note_that_is_not_there_is_named() -> None:
    body = '<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
    assert refusals(finished_letters.build_letter(body)) == {"LG450"}


def test_words_that_no_form_would_hold_are_named_and_nothing_is_made() -> None:
    letter = finished_letters.build_letter(build_paragraph("Energy:") + MATHS)
    assert refusals(letter) == {"LG451"}
    [finding] = text.export(letter).findings
    assert "'E'" in finding.message
    assert "'mc²'" in finding.message


def test_a_symbol_of_a_font_that_nothing_else_has_is_named() -> None:
    body = '<w:p><w:r><w:sym w:font="Our Logo" w:char="F041"/></w:r></w:p>'
    assert refusals(finished_letters.build_letter(body)) == {"LG451"}


@pytest.mark.parametrize("kind", ["chart", "diagram"])
def test_a_chart_or_diagram_is_named(kind: str) -> None:
    letter = finished_letters.build_letter(CHART.format(kind))
    assert refusals(letter) == {"LG452"}
    with pytest.raises(LettergenError, match=f"has a {kind}"):
        build_tree(letter)


def test_a_note_whose_mark_was_deleted_is_gone() -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="1"><w:p><w:r><w:t>the note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kept = f"<w:p><w:r><w:t>text</w:t></w:r>{mark}</w:p>"
    assert shown(kept, footnotes=notes) == f"text[1]\n\n{'-' * 20}\n\n[1] the note\n"
    deleted = kept.replace(mark, f'<w:del w:id="1" w:author="A">{mark}</w:del>')
    assert shown(deleted, footnotes=notes) == "text\n"


def test_a_large_picture_is_whole_on_the_page() -> None:
    letter = finished_letters.pack_letter("everything")
    source = io.BytesIO(letter.data)
    grown = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(grown, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + bytes(9_000_000) if name.endswith(".png") else data)
    made = html.export(FinishedLetter("Kent", "kent", grown.getvalue()))
    assert len(made.data) > 4 * 12_000_000


def test_a_long_list_of_lost_words_is_cut_short() -> None:
    words = MATHS.replace("E=mc²", "one two three four five six seven")
    [finding] = text.export(finished_letters.build_letter(words)).findings
    assert "and 2 more" in finding.message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<w:p/>",
        "<w:tbl/>",
        "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        '<w:p><w:pPr><w:numPr><w:numId w:val="99"/></w:numPr></w:pPr></w:p>',
        '<w:p><w:pPr><w:pStyle w:val="None"/></w:pPr></w:p>',
        '<w:sectPr><w:headerReference w:type="default" r:id="gone"/></w:sectPr>',
        '<w:p><w:hyperlink w:anchor="gone"/></w:p>',
        "<w:bookmarkStart/>",
    ],
)
def test_an_odd_but_wordless_document_gives_empty_forms(body: str) -> None:
    letter = finished_letters.build_letter(body)
    assert [make(letter).findings for make in MAKERS] == [(), (), ()]
    assert text.export(letter).data == b"\n"


def test_a_style_that_is_based_on_itself_is_no_endless_road() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:name w:val="A"/>'
        '<w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/>'
        '<w:basedOn w:val="A"/></w:style>'
        "</w:styles>"
    )
    assert shown(build_paragraph("x"), styles=styles) == "x\n"


def test_paragraphs_with_no_space_between_are_lines_only_while_they_are_short() -> None:
    tight = '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    lines = "".join(map(tight.format, ("1 Mill Lane", "Maidstone")))
    assert shown(lines) == "1 Mill Lane\nMaidstone\n"
    assert shown(lines.replace("</w:p><w:p>", "</w:p><w:p/><w:p>")) == "1 Mill Lane\n\nMaidstone\n"
    long = tight.format("word " * 20) + tight.format("and more")
    assert "word\n\nand more\n" in shown(long)


def test_deleted_paragraphs_rows_and_words_are_gone() -> None:
    deleted = '<w:del w:id="1" w:author="A"/>'
    row = (
        f"<w:tr><w:trPr>{deleted}</w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>"
    )
    kept = "<w:tr><w:tc><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr>"
    body = f"<w:p><w:pPr><w:rPr>{deleted}</w:rPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>"
    body += build_paragraph(" line") + f"<w:tbl><w:tblPr/><w:tblGrid/>{row}{kept}</w:tbl>"
    assert shown(body) == "one line\n\nkept\n"


def test_a_picture_whose_part_is_missing_is_named() -> None:
    fixture = finished_letters.DOCUMENTS / "everything"
    relationships = (fixture / "word" / "_rels" / "document.xml.rels").read_text("utf-8")
    changed = relationships.replace("media/signature.png", "media/gone.png")
    letter = finished_letters.pack_letter("everything", **{"document.xml": changed})
    assert refusals(letter) == {"LG450"}
    assert "the picture word/media/gone.png is missing" in html.export(letter).findings[0].message


def test_a_picture_outside_the_letter_is_told_in_words() -> None:
    fixture = finished_letters.DOCUMENTS / "everything"
    part = (fixture / "word" / "document.xml").read_text("utf-8").replace("r:embed", "r:link")
    export = html.export(finished_letters.pack_letter("everything", document=part))
    assert b'<span class="picture">[Signature of the chair]</span>' in export.data
    assert "LG455" in [finding.code for finding in export.findings]


def test_a_missing_note_is_named() -> None:
    body = '<w:p><w:r><w:endnoteReference w:id="7"/></w:r></w:p>'
    [finding] = html.export(finished_letters.build_letter(body)).findings
    assert "a note is missing" in finding.message
