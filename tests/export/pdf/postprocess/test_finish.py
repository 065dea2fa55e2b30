"""A finished PDF is complete and the same every time, or a finding tells why there is none."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.rules import Severity
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.pdf.postprocess.expected import Number
from lettergen.export.pdf.postprocess.words import find_missing_numbers
from tests.export.pdf.conftest import Exports
from tests.export.pdf.postprocess.test_tags import saved, with_document
from tests.support import pdf_letters
from tests.support.documents import unzip
from tests.support.pdf_letters import finish_letter, lay_out_with_dxpdf

LETTER = pdf_letters.load_letter("headings")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The same as an engine gives it back."""
    return lay_out_with_dxpdf(LETTER.data)


def by_dxpdf(name: str, **changes: str | None) -> Export:
    """A letter by dxpdf, finished."""
    letter = pdf_letters.load_letter(name, **changes)
    return finish_letter(lay_out_with_dxpdf(letter.data), letter, tagged=False, archive=False)


def refusal(pdf: bytes, letter: FinishedLetter = LETTER) -> str:
    """Return the error of a PDF that is not its letter's."""
    made = finish_letter(pdf, letter, tagged=False, archive=False)
    (finding,) = made.findings
    assert (made.data, finding.code, finding.severity) == (b"", "LG430", Severity.ERROR)
    assert (finding.place.path, finding.letters) == (f"{letter.stem}.pdf", (letter.label,))
    return finding.message


def test_a_complete_pdf_has_no_findings(pdf: bytes) -> None:
    made = finish_letter(pdf, LETTER, tagged=False, archive=False)
    assert (made.data[:5], made.findings, made.letter) == (b"%PDF-", (), LETTER)


def test_an_empty_page_is_an_error() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    assert refusal(saved(pdf)) == ("headings: the PDF does not have the letter's words.")


def test_the_page_of_another_letter_is_an_error() -> None:
    other = lay_out_with_dxpdf(pdf_letters.pack("lists"))
    assert "does not have the letter's words" in refusal(other)


def test_a_page_that_lacks_a_sentence_is_an_error(pdf: bytes) -> None:
    text = with_document("headings", "What comes next.", "What comes next. And a sentence more.")
    letter = pdf_letters.load_letter("headings", document=text)
    assert refusal(pdf, letter) == (
        "headings: the PDF lacks “What comes next. And a sentence more.”."
    )


def test_a_page_that_lacks_a_footnote_is_an_error(exports: Exports) -> None:
    notes = (pdf_letters.LETTERS / "notes/word/footnotes.xml").read_text("utf-8")
    without = pdf_letters.pack("notes", footnotes=notes.replace("Beside it.", ""))
    (pdf,) = exports.of([FinishedLetter("notes", "without", without)]).values()
    message = refusal(pdf, pdf_letters.load_letter("notes"))
    assert message == "notes: the PDF lacks “Beside it.”."


def test_what_dxpdf_omits_is_noticed() -> None:
    letter = pdf_letters.load_letter("controls")
    assert refusal(lay_out_with_dxpdf(letter.data), letter).startswith(
        "controls: the PDF lacks “A name: Matthew” and 2 other passages; its text lacks"
    )


def test_a_letter_of_the_alphabet_that_no_font_has_is_an_error() -> None:
    text = with_document("headings", "What comes next.", "What 漢 comes next.")
    letter = pdf_letters.load_letter("headings", document=text)
    assert refusal(lay_out_with_dxpdf(letter.data), letter) == (
        "headings: the PDF lacks “What 漢 comes next.”; its text lacks ‘漢’ (U+6F22)."
    )


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\3\4"])
def test_what_is_not_a_pdf_cannot_be_read(data: bytes) -> None:
    assert "cannot be read" in refusal(data)


def test_a_pdf_that_is_cut_off_cannot_be_read(pdf: bytes) -> None:
    for length in (400, len(pdf) // 2):
        assert "cannot be read" in refusal(pdf[:length])


@given(st.data())
def test_no_damage_makes_a_traceback(pdf: bytes, data: st.DataObject) -> None:
    damaged = bytearray(pdf)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(pdf) - 1))] = data.draw(st.integers(0, 255))
    made = finish_letter(bytes(damaged), LETTER, tagged=data.draw(st.booleans()), archive=True)
    assert made.data or made.findings[0].code == "LG430"


def test_a_locked_pdf_cannot_be_read(pdf: bytes) -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(data, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "cannot be read" in refusal(data.getvalue())


def test_the_same_letter_gives_the_same_bytes_on_another_machine(
    shipped_letters: list[FinishedLetter], exports: Exports, other_exports: Exports
) -> None:
    letters = [
        *shipped_letters[:2],
        pdf_letters.load_letter("pictures"),
        pdf_letters.load_letter("notes"),
    ]
    one, other = exports.of(letters, archive=True), other_exports.of(letters, archive=True)
    for letter in letters:
        assert one[letter.stem] != other[letter.stem]  # or there would be nothing to do
        first, second = (
            finish_letter(pdfs[letter.stem], letter, tagged=True, archive=True).data
            for pdfs in (one, other)
        )
        assert first == second


def test_dxpdf_gives_the_same_bytes_twice() -> None:
    assert by_dxpdf("notes", endnotes=None).data == by_dxpdf("notes", endnotes=None).data


def test_every_finished_file_is_sound(
    odd_letters: list[FinishedLetter], exports: Exports, tmp_path: Path
) -> None:
    for stem, pdf in exports.of(odd_letters).items():
        letter = next(letter for letter in odd_letters if letter.stem == stem)
        made = finish_letter(pdf, letter, tagged=True, archive=False)
        with pikepdf.open(BytesIO(made.data)) as opened:
            assert opened.check_pdf_syntax() == []


def typed(*pieces: tuple[int, str]) -> bytes:
    """A page with one line of type of equal widths, whose pieces are drawn in this order.

    Each comes with the column that it begins in.
    """
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    courier = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=courier))
    drawn = [f"BT /F1 10 Tf {50 + 6 * at} 500 Td ({piece}) Tj ET" for at, piece in pieces]
    page.Contents = pdf.make_stream("\n".join(drawn).encode())
    return saved(pdf)


def one_line(words: str) -> FinishedLetter:
    """A letter that is only these words."""
    text = (pdf_letters.LETTERS / "headings/word/document.xml").read_text("utf-8")
    start = text.index("<w:p>")
    whole = f"{text[:start]}<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    return pdf_letters.load_letter("headings", document=whole)


def test_words_that_are_set_in_two_fonts_are_a_warning() -> None:
    pdf = typed((0, "Nguy n Th  H  ng"), (4, "e"), (9, "i"), (12, "uo"))
    made = finish_letter(pdf, one_line("Nguyen Thi Huong"), tagged=False, archive=False)
    scattered = next(finding for finding in made.findings if finding.code == "LG426")
    assert scattered.severity == Severity.WARNING
    assert made.data
    assert "“Nguyen Thi Huong”: set in two fonts, so it is read out" in scattered.message


@pytest.mark.parametrize(
    "name", ["محمد العربي", "שלום כהן", "محمد العربي لا إله إلا الله الإسلام", "שלום Kent כהן"]
)
def test_a_sentence_may_have_a_name_from_right_to_left(exports: Exports, name: str) -> None:
    made = boxed(exports, name)
    assert made.data
    assert made.findings == ()


def test_the_letters_of_a_word_in_another_order_on_the_page_are_another_word() -> None:
    pdf = typed((0, "Nguo n Th  H  yg"), (4, "e"), (9, "i"), (12, "un"))
    assert "does not have the letter's words" in refusal(pdf, one_line("Nguyen Thi Huong"))


def boxed(exports: Exports, signs: str, *, archive: bool = False) -> Export:
    """A letter with these signs in it, by LibreOffice, finished."""
    text = with_document("headings", "What comes next.", f"What {signs} comes next.")
    stem = f"boxed {signs}"
    letter = FinishedLetter("boxed", stem, pdf_letters.pack("headings", document=text))
    (pdf,) = exports.of([letter], archive=archive).values()
    return finish_letter(pdf, letter, tagged=True, archive=archive)


def test_a_character_that_libreoffice_draws_as_a_box_is_named(exports: Exports) -> None:
    made = boxed(exports, "\U0001f8b0", archive=True)
    assert made.data
    assert [(finding.code, finding.message) for finding in made.findings] == [
        ("LG431", "boxed: the PDF shows a box in place of ‘\U0001f8b0’ (U+1F8B0)."),
        ("LG435", "boxed: the PDF is not PDF/A-2: characters are missing."),
    ]


def test_letters_that_libreoffice_draws_as_boxes_are_an_error(exports: Exports) -> None:
    made = boxed(exports, "\U0001bc00")
    assert made.data == b""
    assert [(finding.code, finding.message) for finding in made.findings] == [
        ("LG430", "boxed: the PDF shows a box in place of ‘\U0001bc00’ (U+1BC00).")
    ]


def test_characters_that_no_font_has_are_named() -> None:
    text = with_document("headings", "What comes next.", "What \U0001f9ff comes next.")
    (finding,) = by_dxpdf("headings", document=text).findings
    assert (finding.code, finding.severity) == ("LG431", Severity.WARNING)
    assert finding.message == "headings: the PDF's text lacks ‘\U0001f9ff’ (U+1F9FF)."


def test_a_link_that_is_lost_is_named(made: Callable[..., Export]) -> None:
    whole = made("links")
    assert whole.findings == ()
    with pikepdf.open(BytesIO(whole.data)) as pdf:
        kept = [one for one in pdf.pages[0].Annots if "field" not in str(one.get("/A", ""))]
        pdf.pages[0].Annots = pikepdf.Array(kept)
        without = saved(pdf)
    links = pdf_letters.load_letter("links")
    (finding,) = finish_letter(without, links, tagged=True, archive=False).findings
    assert (finding.code, finding.severity) == ("LG432", Severity.WARNING)
    assert finding.message == "links: the link to https://example.org/field is not in the PDF."


def test_a_substituted_font_is_named_with_a_suggestion(made: Callable[..., Export]) -> None:
    styles = (pdf_letters.LETTERS / "_base/word/styles.xml").read_text("utf-8")
    (finding,) = made("headings", styles=styles.replace("Arial", "Papyrus")).findings
    assert (finding.code, finding.severity) == ("LG433", Severity.WARNING)
    assert finding.message.startswith("headings: the letter uses Papyrus; the PDF uses ")
    assert "Install Papyrus" in finding.hint


def test_a_font_of_the_same_widths_is_no_finding_nor_are_emoji_and_bullets(
    made: Callable[..., Export],
) -> None:
    for name in ("headings", "scripts", "lists"):
        assert made(name).findings == ()


def test_a_file_for_the_archive_that_lacks_characters_does_not_claim_to_be_one() -> None:
    text = with_document("headings", "What comes next.", "What \U0001f9ff comes next.")
    letter = pdf_letters.load_letter("headings", document=text)
    made = finish_letter(lay_out_with_dxpdf(letter.data), letter, tagged=False, archive=True)
    assert [finding.code for finding in made.findings] == ["LG431", "LG435"]
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert b"<pdfaid:part>" not in pdf.Root.Metadata.read_bytes()


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        (Number("says7", "ays7"), "As the law says1, we write.", ["says7"]),
        (Number("says7", "ays7"), "As the law\r\nsays7, we write.", []),
        (Number("two†", "two†"), "two2 words", ["two†"]),
        (Number("4.1 Terms", "4.1 Ter"), "IV.1 Terms", ["4.1 Terms"]),
        (Number("4.1 Terms", "4.1 Ter"), "4.1\tTerms", []),
        (Number("سلام7", "لام7"), "7 سلام", []),
    ],
)
def test_other_numbers_of_notes_and_list_items_are_noticed(
    number: Number, text: str, shown: list[str]
) -> None:
    assert find_missing_numbers([number], text) == shown


def test_a_pdf_with_another_number_for_a_list_item_is_named() -> None:
    pdf = lay_out_with_dxpdf(pdf_letters.pack("lists"))
    numbering = unzip(pdf_letters.pack("lists"))["word/numbering.xml"].decode()
    other = pdf_letters.load_letter("lists", numbering=numbering.replace('"%1."', '"(%1)"'))
    made = finish_letter(pdf, other, tagged=False, archive=False)
    [finding] = [finding for finding in made.findings if finding.code == "LG931"]
    assert "“(1) " in finding.message
    same = finish_letter(pdf, pdf_letters.load_letter("lists"), tagged=False, archive=False)
    assert "LG931" not in {finding.code for finding in same.findings}
