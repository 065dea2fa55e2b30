"""What the PDF of a Word letter must have."""

import pytest

from lettergen.export.pdf.postprocess import expected
from lettergen.export.pdf.postprocess.expected import Expected
from tests.support import documents, pdf_letters

SHOWN = '<w:vanish w:val="0"/>'


def of(inner: str, **changes: str | None) -> Expected:
    """Return what the PDF of a letter of these blocks must have."""
    return expected.read_expected(
        pdf_letters.load_letter("headings", document=documents.build_body(inner), **changes)
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return mark.format("begin") + code + mark.format("separate") + run(shown) + mark.format("end")


@pytest.mark.parametrize(
    ("inner", "passages"),
    [
        (f"<w:p>{run('one ')}{run('two')}</w:p><w:p>{run('three')}</w:p>", ["one two", "three"]),
        (f"<w:p>{run('one')}<w:r><w:tab/></w:r>{run('two')}</w:p>", ["one", "two"]),
        (f"<w:p>{run('shown')}{run('not', '<w:vanish/>')}</w:p>", ["shown"]),
        (f"<w:p>{run('shown', SHOWN)}</w:p>", ["shown"]),
        (f"<w:p>{run('page ')}{field(' PAGE ', '7')}{run(' of it')}</w:p>", ["page", "of it"]),
        (
            f"<w:p>{run('see ')}{field(' HYPERLINK &quot;https://a.example&quot; ', 'this')}</w:p>",
            ["see", "this"],
        ),
        (
            f'<w:p><w:fldSimple w:instr=" DATE ">{run("today")}</w:fldSimple>{run("ends")}</w:p>',
            ["today", "ends"],
        ),
        (f'<w:p><w:del w:id="1">{run("gone")}</w:del>{run("stays")}</w:p>', ["stays"]),
        (f"<w:p>{run('a')}{field(' IF ', '')}{run('b')}</w:p>", ["a", "b"]),
        (
            f'<w:p><w:fldSimple w:instr="HYPERLINK https://a.example">{run("x")}</w:fldSimple></w:p>',
            ["x"],
        ),
        (f'<w:p>{run("a")}<w:r><w:sym w:font="Arial" w:char="2116"/></w:r></w:p>', ["a№"]),
        (f'<w:p>{run("a")}<w:r><w:sym w:font="Symbol" w:char="61"/></w:r></w:p>', ["a"]),
        (
            f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{run("inter")}</w:p>'
            f"<w:p>{run('national')}</w:p>",
            ["international"],
        ),
    ],
    ids=[
        *("runs", "tab", "hidden", "not hidden", "field", "link field", "simple field", "deleted"),
        *("empty field", "simple link field", "text by number", "symbol", "deleted mark"),
    ],
)
def test_passages_are_what_a_page_shows_without_anything_between(
    inner: str, passages: list[str]
) -> None:
    assert of(inner).passages == passages


def test_notes_that_the_letter_refers_to_are_part_of_it() -> None:
    said = expected.read_expected(pdf_letters.load_letter("notes")).passages
    assert {"An ordinary note.", "Of two paragraphs.", "The second.", "The last."} <= set(said)
    text = (pdf_letters.LETTERS / "notes/word/document.xml").read_text("utf-8")
    without = text.replace('<w:footnoteReference w:id="6"/>', "")
    assert "Beside it." in said
    assert (
        "Beside it."
        not in expected.read_expected(pdf_letters.load_letter("notes", document=without)).passages
    )


def test_links_of_body_and_notes_and_fields_are_found() -> None:
    assert expected.read_expected(pdf_letters.load_letter("links")).links == [
        "https://example.org/one",
        "https://example.org/one",
        "https://example.org/two",
        "https://example.org/two",
        "https://example.org/field",
        "https://example.org/one",
    ]
    assert (
        "https://example.org/end" in expected.read_expected(pdf_letters.load_letter("notes")).links
    )


def test_the_language_is_that_of_most_words() -> None:
    welsh, american = '<w:lang w:val="cy-GB"/>', '<w:lang w:val="en-US"/>'
    assert of(f"<w:p>{run('Annwyl Matthew', welsh)}</w:p>").language == "cy-GB"
    assert of(f"<w:p>{run('Annwyl', welsh)}{run('Dear Matthew')}</w:p>").language == "en-GB"
    assert of(f"<w:p>{run('Dear Matthew', american)}{run('Dear')}</w:p>").language == "en-US"


def test_words_that_the_engine_does_not_mark_are_in_the_language_of_the_pdf() -> None:
    welsh = '<w:lang w:val="cy-GB"/>'  # LibreOffice marks words in another than the document's own
    assert of(f"<w:p>{run('Annwyl Matthew', welsh)}{run('Dear')}</w:p>").language == "en-GB"


def test_a_letter_without_words_has_the_language_of_its_settings() -> None:
    settings = f'<w:settings xmlns:w="{documents.W}"><w:themeFontLang w:val="en-GB"/></w:settings>'
    assert of("<w:p/>", settings=settings).language == "en-GB"


def test_fonts_are_counted_where_latin_letters_are_set_in_them() -> None:
    georgia = '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>'
    found = of(f"<w:p>{run('Some words', georgia)}{run('رسالة', '<w:rtl/>')}{run('2020')}</w:p>")
    assert set(found.fonts) == {"Georgia"}


def test_pictures_are_counted_by_their_descriptions() -> None:
    found = expected.read_expected(pdf_letters.load_letter("pictures"))
    assert (found.undescribed_pictures, found.decorative_pictures) == (1, 1)
