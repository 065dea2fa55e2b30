"""Text becomes runs of WordprocessingML, with properties in the order of the schema."""

import pytest

from lettergen.docx import runs
from lettergen.docx.xml import parse_fragment, w
from tests.support.documents import W

BOLD = "<w:rPr><w:b/></w:rPr>"


def test_markup_in_text_is_text() -> None:
    assert runs.build_text('A & B <x> "q"') == 'A &amp; B &lt;x&gt; "q"'


def test_line_ends_and_tabs_become_elements() -> None:
    xml = runs.build_run("a\nb\r\nc\rd\te")
    assert [str(child.tag) for child in parse_fragment(xml)[0]] == [
        *[w("t"), w("br")] * 3,
        w("t"),
        w("tab"),
        w("t"),
    ]
    assert "".join(str(text) for text in parse_fragment(xml).itertext()) == "abcde"


@pytest.mark.parametrize("bad", ["\0", "\x08", "\x1f", "\ud800", "\ufffe", "\uffff", "\U0010fff2"])
def test_a_character_that_no_word_document_can_hold_is_refused(bad: str) -> None:
    with pytest.raises(ValueError) as caught:
        runs.build_text(f"a{bad}b")
    assert str(caught.value) == bad


@pytest.mark.parametrize("good", ["\x7f", "\x85", "\u2028", "😀", "\ue000", "\U0010ffef"])
def test_an_unusual_character_passes(good: str) -> None:
    assert runs.build_text(good) == good


def test_no_text_is_no_run() -> None:
    assert runs.build_run("") == ""


def test_white_space_is_preserved() -> None:
    assert runs.build_run(" a ", BOLD) == (f'<w:r>{BOLD}<w:t xml:space="preserve"> a </w:t></w:r>')


def test_properties_say_what_markdown_can_say() -> None:
    assert runs.build_properties() == ""
    assert runs.build_properties(style="A&B", bold=True, italic=True) == (
        '<w:rPr><w:rStyle w:val="A&amp;B"/><w:b/><w:bCs/><w:i/><w:iCs/></w:rPr>'
    )


def test_a_style_goes_first_and_takes_the_place_of_another() -> None:
    base = '<w:rPr><w:rStyle w:val="Strong"/><w:b/><w:lang w:val="en-GB"/></w:rPr>'
    assert runs.apply_style(base, "Hyperlink") == (
        '<w:rPr><w:rStyle w:val="Hyperlink"/><w:b/><w:lang w:val="en-GB"/></w:rPr>'
    )


def test_merged_properties_are_in_the_order_of_the_schema() -> None:
    base = '<w:rPr><w:sz w:val="20"/><w:lang w:val="en-GB"/></w:rPr>'
    over = '<w:rPr><w:vertAlign w:val="superscript"/><w:b/><w:sz w:val="16"/></w:rPr>'
    assert runs.merge_properties(base, over) == (
        '<w:rPr><w:b/><w:sz w:val="16"/>'
        '<w:vertAlign w:val="superscript"/><w:lang w:val="en-GB"/></w:rPr>'
    )


@pytest.mark.parametrize(("base", "over"), [("", BOLD), (BOLD, "")])
def test_properties_combined_with_none_are_themselves(base: str, over: str) -> None:
    assert runs.merge_properties(base, over) == BOLD


def test_extensions_of_word_come_along_behind_the_rest() -> None:
    base = '<w:rPr><w14:ligatures w14:val="none"/></w:rPr>'
    assert runs.apply_style(base, "Hyperlink") == (
        '<w:rPr><w:rStyle w:val="Hyperlink"/><w14:ligatures w14:val="none"/></w:rPr>'
    )


def test_the_id_of_a_link_is_escaped() -> None:
    assert 'r:id="a&quot;b"' in runs.build_hyperlink('a"b', "")


def test_a_mark_of_the_author_s_own_takes_no_number() -> None:
    assert 'w:customMarkFollows="1"' in runs.build_note_reference("footnote", 2, "", custom=True)
    assert "customMarkFollows" not in runs.build_note_reference("footnote", 2, "")


def test_a_cross_reference_is_a_field_that_shows_its_number() -> None:
    field = parse_fragment(f"<w:p>{runs.build_noteref_field('_Footnote2', '2', BOLD)}</w:p>")
    kinds = [found.get(f"{{{W}}}fldCharType") for found in field.iter(w("fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert field.findtext(f".//{w('instrText')}") == r" NOTEREF _Footnote2 \f \h "
    assert field.findtext(f".//{w('t')}") == "2"
    assert len(list(field.iter(w("b")))) == len(list(field.iter(w("r"))))
