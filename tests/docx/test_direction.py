"""Direction and language of paragraphs, runs and tables."""

import pytest
from lxml import etree

from lettergen.docx.direction import mark_direction
from lettergen.docx.xml import Element, parse_fragment
from lettergen.languages.tags import Tag, parse_tag

ARABIC = parse_tag("ar")


def mark(inner: str, tag: Tag | None = None) -> str:
    """The story after it was marked, without its namespaces."""
    root: Element = parse_fragment(inner)
    mark_direction(root, tag)
    return "".join(
        etree.tostring(child, encoding="unicode").replace(f' xmlns:w="{root.nsmap["w"]}"', "")
        for child in root
    ).replace(f' xmlns:r="{root.nsmap["r"]}"', "")


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p>{properties}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def test_a_paragraph_from_right_to_left_is_marked_with_its_runs() -> None:
    assert mark(paragraph("שלום")) == (
        "<w:p><w:pPr><w:bidi/></w:pPr>"
        '<w:r><w:rPr><w:rtl/><w:lang w:bidi="he"/></w:rPr><w:t>שלום</w:t></w:r></w:p>'
    )


def test_the_language_of_the_letter_is_not_marked_again() -> None:
    assert "<w:lang" not in mark(paragraph("شكراً"), ARABIC)
    assert 'w:bidi="fa"' in mark(
        paragraph("سلام", run='<w:rPr><w:lang w:bidi="fa"/></w:rPr>'), ARABIC
    )


def test_a_run_is_split_where_its_direction_changes_and_keeps_what_is_no_text() -> None:
    inner = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>to ليلى</w:t><w:br/><w:t>now</w:t></w:r></w:p>"
    assert mark(inner) == (
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">to </w:t></w:r>'
        '<w:r><w:rPr><w:b/><w:bCs/><w:rtl/><w:lang w:bidi="ar"/></w:rPr>'
        '<w:t xml:space="preserve">ليلى</w:t><w:br/></w:r>'
        '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">now</w:t></w:r></w:p>'
    )


def test_what_is_marked_stays_as_it_is_the_second_time() -> None:
    inner = paragraph("شكراً AB-12/7 (0113 496 0000)") + paragraph("Leeds")
    once = mark(inner, ARABIC)
    assert mark(once, ARABIC) == once


def test_a_paragraph_in_latin_letters_is_at_the_right_of_a_letter_in_arabic() -> None:
    assert mark(paragraph("Leeds"), ARABIC).startswith('<w:p><w:pPr><w:jc w:val="right"/></w:pPr>')
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    assert centred in mark(paragraph("Leeds", centred), ARABIC)
    assert "<w:pPr>" not in mark(paragraph("Leeds"))


def test_a_paragraph_that_says_its_direction_keeps_it() -> None:
    own = '<w:pPr><w:bidi w:val="0"/></w:pPr>'
    assert mark(paragraph("שלום", own)).startswith(f"<w:p>{own}")


def test_tables_and_sections_follow_the_letter() -> None:
    table = f"<w:tbl><w:tblPr><w:tblStyle/><w:tblW/></w:tblPr><w:tr><w:tc>{paragraph('x')}"
    table += "</w:tc></w:tr></w:tbl>"
    assert "<w:tblStyle/><w:bidiVisual/><w:tblW/>" in mark(table, ARABIC)
    assert "bidiVisual" not in mark(table)
    assert "<w:sectPr><w:bidi/></w:sectPr>" in mark("<w:sectPr/>", ARABIC)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0113 496 0000", "0113\xa0496\xa00000"),
        ("+44 113 496 0000", "+44\xa0113\xa0496\xa00000"),
        ("13 2020", "13 2020"),
    ],
)
def test_the_groups_of_a_telephone_number_keep_their_order(number: str, shown: str) -> None:
    assert shown in mark(paragraph(f"هاتف {number}"))
