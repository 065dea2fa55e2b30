"""The copy for an engine has the results of fields as text, and pages where it counts them."""

import copy
import re
from collections.abc import Sequence

import pytest

from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans
from lettergen.docx.settings import get_or_add_settings
from lettergen.docx.xml import W
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields.layout import Layout
from lettergen.export.pdf.fields.preparation import prepare
from lettergen.export.pdf.fields.prepared import PreparedLetter
from tests.support import documents, field_documents


def build(text: str) -> FinishedLetter:
    """Build a letter of the notation of ``field_documents``."""
    return FinishedLetter("Ada", "ada", field_documents.build(text))


def prepare_text(
    text: str, layout: Layout | None = None, *, counts_pages: bool = True
) -> PreparedLetter:
    """Prepare a letter of a text."""
    return prepare(build(text), layout, counts_pages=counts_pages)


def list_codes(prepared: PreparedLetter) -> list[str]:
    """Return the codes of the fields that are left in the text of a copy."""
    parts = Package.from_bytes("ada.docx", prepared.copy.data).parts
    return re.findall(r"<w:instrText[^<>]*>\s*(\w+)", parts["word/document.xml"].decode())


def read(prepared: PreparedLetter) -> list[str]:
    """Return the paragraphs of a copy."""
    document = Document(Package.from_bytes("ada.docx", prepared.copy.data))
    return [join_spans(one.shown) for one in find_paragraphs(document.body.blocks)]


def read_headers(prepared: PreparedLetter) -> dict[str, str]:
    """Return the headers of the first section of a copy by their pages."""
    document = Document(Package.from_bytes("ada.docx", prepared.copy.data))
    return {
        page: "".join(
            join_spans(one.shown) for one in find_paragraphs(document.read_header(part).blocks)
        )
        for page, part in document.sections[0].headers.items()
    }


def test_a_letter_whose_fields_are_left_to_the_engine_is_its_own_copy() -> None:
    letter = build("Page ⟨PAGE|1⟩ of ⟨NUMPAGES|1⟩")
    assert prepare(letter).copy is letter


@pytest.mark.parametrize(
    "code", ['DATE \\@ "d MMMM yyyy"', "FILENAME \\p", "REF x", "=SUM(ABOVE)", "IF 1 = 2", "SEQ a"]
)
def test_what_a_field_shows_is_text(code: str) -> None:
    prepared = prepare_text(f"On ⟨{code}|2 May⟩.")
    assert read(prepared) == ["On 2 May."]
    assert list_codes(prepared) == []


def test_a_table_of_contents_is_text_with_living_pages() -> None:
    prepared = prepare_text("= ⟨TOC \\h|Rooms ⟨PAGEREF _Toc1|9⟩⟩")
    assert list_codes(prepared) == ["PAGEREF"]


def test_pages_are_text_for_an_engine_that_does_not_count_them() -> None:
    text = "Page ⟨PAGE|7⟩ of ⟨NUMPAGES|7⟩, see page ⟨PAGEREF Here|7⟩."
    first = prepare_text(text, counts_pages=False)
    assert first.depends_on_layout
    layout = Layout(3, {"lettergenPage1": 2, "Here": 3})
    assert read(prepare_text(text, layout, counts_pages=False)) == ["Page 2 of 3, see page 3."]


def test_the_pages_of_the_only_section_are_all_pages() -> None:
    assert list_codes(prepare_text("⟨SECTIONPAGES|7⟩")) == ["NUMPAGES"]


HEADER = 'header: ⟨IF ⟨PAGE|1⟩ > 1 "Continued" "Welcome"|old⟩\n'


def test_a_header_that_compares_the_page_becomes_two() -> None:
    prepared = prepare_text(f"{HEADER}Words", Layout(2))
    assert read_headers(prepared) == {"first": "Welcome", "default": "Continued"}
    assert prepared.find_problems(Layout(2)) == []


def test_a_header_on_one_page_is_decided() -> None:
    assert read_headers(prepare_text(f"{HEADER}Words", Layout(1))) == {"default": "Welcome"}


def test_the_last_page_of_two_is_told_apart() -> None:
    text = 'header: ⟨IF ⟨PAGE|1⟩ = ⟨NUMPAGES|1⟩ "last" "more"|old⟩\nWords'
    assert read_headers(prepare_text(text, Layout(2))) == {"first": "more", "default": "last"}


def list_margins(prepared: PreparedLetter) -> list[tuple[str, list[int]]]:
    """Return the header of each copy, and the pages that it is for."""
    pages = [sorted(one.pages) for one in prepared.others]
    copies = [prepared.copy, *(one.copy for one in prepared.others)]
    headers = (read_headers(PreparedLetter(one, one))["default"] for one in copies)
    return list(zip(headers, [[], *pages], strict=True))


def mark(pages: Sequence[int]) -> Layout:
    """Return the layout of a letter whose paragraphs begin on these pages."""
    marks = {f"lettergenPage{number}": page for number, page in enumerate(pages, 1)}
    return Layout(max(pages), marks)


def test_a_text_of_the_last_page_of_three_has_a_copy_of_its_own() -> None:
    text = 'header: ⟨IF ⟨PAGE|1⟩ = ⟨NUMPAGES|1⟩ "last" "more"|old⟩\nWords'
    prepared = prepare_text(text, Layout(3))
    assert list_margins(prepared) == [("more", []), ("last", [3])]
    assert prepared.find_problems(Layout(3)) == []


def test_numbers_reckoned_from_pages_have_a_copy_for_each() -> None:
    text = "header: ⟨= ⟨NUMPAGES|1⟩ - ⟨PAGE|1⟩ + 4 \\* ROMAN|old⟩\nWords"
    found = list_margins(prepare_text(text, Layout(3)))
    assert found == [("VI", []), ("V", [2]), ("IV", [3])]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("= MOD(⟨PAGE|1⟩, 2)", ["1", "0", "1"]),
        ('= ⟨PAGE|1⟩ / 2 \\# "0.00"', ["0.50", "1.00", "1.50"]),
        ('= ⟨PAGE|1⟩ \\# "000"', ["001", "002", "003"]),
        ("= ⟨PAGE|1⟩ \\* alphabetic", ["a", "b", "c"]),
        ("= ⟨PAGE|1⟩ \\* Ordinal", ["1st", "2nd", "3rd"]),
        ('IF ⟨= MOD(⟨PAGE|1⟩, 2)|1⟩ = 1 "odd" "even"', ["odd", "even", "odd"]),
        ('IF ⟨IF ⟨PAGE|1⟩ = 2 "a" "b"|b⟩ = "a" "yes" "no" \\* Upper', ["NO", "YES", "NO"]),
        ("COMPARE ⟨PAGE|1⟩ <= 2", ["1", "1", "0"]),
    ],
)
def test_a_field_shows_on_each_page_what_it_is_there(field: str, shown: list[str]) -> None:
    found = list_margins(prepare_text(f"header: ⟨{field}|old⟩\nWords", Layout(3)))
    pages = {page: header for header, pages in found[1:] for page in pages}
    assert [pages.get(page, found[0][0]) for page in (1, 2, 3)] == shown


def test_a_format_that_is_not_known_is_a_problem_if_there_are_several_pages() -> None:
    prepared = prepare_text("header: ⟨= ⟨PAGE|1⟩ + 1 \\* CardText|two⟩\nWords", Layout(3))
    assert [one.code for one in prepared.find_problems(Layout(3))] == ["LG367"]
    assert prepared.find_problems(Layout(1)) == []


HEADINGS = "# One\nwords\n# Two\n# Three\nwords"


@pytest.mark.parametrize(
    ("switch", "shown"),
    [("", ["One", "Two", "Three"]), ("\\l", ["One", "Three", "Three"])],
)
def test_a_style_is_repeated_from_the_page_or_the_last_before(
    switch: str, shown: list[str]
) -> None:
    text = f'header: ⟨STYLEREF "heading 1" {switch}|One⟩\n{HEADINGS}'
    found = list_margins(prepare_text(text, mark([1, 1, 2, 2, 3])))
    pages = {page: header for header, pages in found[1:] for page in pages}
    assert [pages.get(page, found[0][0]) for page in (1, 2, 3)] == shown


def test_a_style_with_the_same_words_everywhere_needs_one_copy() -> None:
    text = "header: ⟨STYLEREF 1|One⟩\n# One\nTwo"
    first = prepare_text(text)
    assert prepare_text(text, mark([1, 2])).copies == first.copies


def test_a_field_in_the_body_is_worked_out_where_it_is() -> None:
    text = 'One\nSee ⟨IF ⟨PAGE|1⟩ > 1 "overleaf" "here"|old⟩, ⟨= ⟨PAGE|1⟩ + 1|old⟩.'
    assert read(prepare_text(text))[1] == "See here, 2."
    assert read(prepare_text(text, mark([1, 2, 2, 2])))[1] == "See overleaf, 3."


def split_sections(text: str) -> FinishedLetter:
    """Build a letter of two sections, the second from the second paragraph on, numbered from 1."""
    package = Package.from_bytes("ada.docx", build(text).data)
    main = package.parse_part(package.main)
    (last,) = main.iter(f"{{{W}}}sectPr")
    paragraph = next(main.iter(f"{{{W}}}p"))
    properties = paragraph.makeelement(f"{{{W}}}pPr")
    properties.append(copy.deepcopy(last))
    paragraph.insert(0, properties)
    last.append(last.makeelement(f"{{{W}}}pgNumType", {f"{{{W}}}start": "1"}))
    package.set_part(package.main, main)
    return FinishedLetter("Ada", "ada", documents.zip_parts(package.parts))


def test_sections_are_counted_with_their_pages() -> None:
    text = "header: ⟨SECTION|1⟩ of ⟨SECTIONPAGES|1⟩, left ⟨= ⟨SECTIONPAGES|1⟩ - ⟨PAGE|1⟩|9⟩"
    letter = split_sections(f"{text}\nLetter\nAnnex\nEnd")
    found = list_margins(prepare(letter, mark([1, 3, 4])))
    assert found == [
        ("1 of 2, left 1", []),
        ("1 of 2, left 0", [2]),
        ("2 of 2, left 1", [3]),
        ("2 of 2, left 0", [4]),
    ]


def test_pages_have_the_numbers_of_their_section() -> None:
    letter = split_sections("Page ⟨PAGE|9⟩\nAnnex, page ⟨PAGE|9⟩, after page ⟨PAGEREF Here|9⟩")
    pages = {f"lettergenPage{number}": page for number, page in enumerate([1, 3, 1, 4], 1)}
    prepared = prepare(letter, Layout(4, {**pages, "Here": 2}), counts_pages=False)
    assert read(prepared) == ["Page 1", "Annex, page 2, after page 2"]


def test_what_is_no_word_document_is_left_to_the_engine() -> None:
    letter = FinishedLetter("Ada", "ada", b"no letter")
    assert prepare(letter).copy is letter


def test_the_same_letter_has_the_same_copy() -> None:
    letter = build(f"{HEADER}On ⟨DATE|2 May⟩")
    assert prepare(letter).copy.data == prepare(letter).copy.data


def test_even_pages_have_a_header_of_their_own() -> None:
    letter = build(f"{HEADER}Words")
    package = Package.from_bytes("ada.docx", letter.data)
    settings = get_or_add_settings(package)
    root = package.parse_part(settings)
    root.insert(0, root.makeelement(f"{{{W}}}evenAndOddHeaders"))
    package.set_part(settings, root)
    main = package.parse_part(package.main)
    (reference,) = main.iter(f"{{{W}}}headerReference")
    even = copy.deepcopy(reference)
    even.set(f"{{{W}}}type", "even")
    reference.addnext(even)
    package.set_part(package.main, main)
    prepared = prepare(FinishedLetter("Ada", "ada", documents.zip_parts(package.parts)), Layout(3))
    headers = read_headers(prepared)
    assert headers == {"default": "Continued", "even": "Continued", "first": "Welcome"}
