"""A document as a whole: its parts, sections, comments, language."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import join_text
from tests.support import documents, finished_letters
from tests.support.word_reader import read_document

P = documents.build_paragraph
SPACE = f'xmlns:w="{documents.W}"'


def test_a_document_has_the_headers_and_footers_of_its_sections() -> None:
    def section(*references: str, more: str = "") -> str:
        return f"<w:sectPr>{''.join(references)}{more}</w:sectPr>"

    default = '<w:headerReference w:type="default" r:id="header1"/>'
    first = '<w:headerReference w:type="first" r:id="header2"/>'
    footer = '<w:footerReference w:type="default" r:id="footer1"/>'
    gone = '<w:footerReference w:type="even" r:id="gone"/>'
    body = f"<w:p><w:pPr>{section(default, footer, gone)}</w:pPr></w:p>"
    body += section(first, more="<w:titlePg/>")
    parts = {"header1": "hdr", "header2": "hdr", "footer1": "ftr"}
    changes = {name: f"<w:{tag} {SPACE}>{P(name)}</w:{tag}>" for name, tag in parts.items()}
    document = read_document(body, **changes)
    one, two = document.sections
    assert (one.first_page, two.first_page) == ("default", "first")
    assert one.headers == {"default": "word/header1.xml"}
    assert two.headers == {"default": "word/header1.xml", "first": "word/header2.xml"}
    assert one.footers == two.footers == {"default": "word/footer1.xml"}
    assert join_text(document.read_header(two.headers["first"]).blocks) == "header2\n"
    assert join_text(document.read_footer(one.footers["default"]).blocks) == "footer1\n"


def test_the_section_before_a_tracked_change_is_none() -> None:
    body = "<w:sectPr><w:sectPrChange w:id='1'><w:sectPr/></w:sectPrChange></w:sectPr>"
    assert len(read_document(body).sections) == 1


def test_notes_restart_in_a_section_that_says_so() -> None:
    restart = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    section = f"<w:sectPr>{restart}</w:sectPr>"
    body = f"<w:p><w:pPr>{section}</w:pPr>{mark.format(1)}{mark.format(2)}</w:p>"
    body += f"<w:p>{mark.format(3)}</w:p>{section}"
    notes = "".join(f'<w:footnote w:id="{number}"><w:p/></w:footnote>' for number in (1, 2, 3))
    document = read_document(body, footnotes=f"<w:footnotes {SPACE}>{notes}</w:footnotes>")
    assert [note.number.text for note in document.notes.values()] == ["1", "2", "1"]


def test_comments_are_stories_with_an_author() -> None:
    comment = f'<w:comment w:id="3" w:author="Ada" w:date="2026-10-13">{P("Check")}</w:comment>'
    document = read_document(P("x"), comments=f"<w:comments {SPACE}>{comment}</w:comments>")
    [found] = document.comments.values()
    assert (found.id, found.author, found.date) == ("3", "Ada", "2026-10-13")
    assert join_text(found.story.blocks) == "Check\n"


def test_a_document_without_what_it_may_lack_has_none_of_it() -> None:
    document = read_document(P("x"), styles=None)
    assert (document.sections, dict(document.notes), dict(document.comments)) == ((), {}, {})
    assert document.language == ""


def test_the_language_is_that_of_the_settings_where_the_styles_name_none() -> None:
    settings = f'<w:settings {SPACE}><w:themeFontLang w:val="cy-GB"/></w:settings>'
    assert read_document(P("x"), styles=None, settings=settings).language == "cy-GB"


@pytest.mark.parametrize("part", ["styles", "theme1", "numbering", "footnotes"])
def test_a_part_that_is_not_xml_is_named(part: str) -> None:
    body = P("x") + '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    with pytest.raises(LettergenError, match=f"word/{part}.xml: is not XML"):
        assert read_document(body, **{part: "<w:"}).notes


def test_a_document_is_read_without_being_changed() -> None:
    package = Package.from_bytes("letter.docx", finished_letters.pack_letter("everything").data)
    parts = dict(package.parts)
    document = Document(package)
    assert document.body.blocks
    assert document.notes
    assert package.parts == parts
