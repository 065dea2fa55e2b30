"""Words of a paragraph are found, and runs are split before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.xml import Element, parse_fragment, w
from lettergen.export.pdf.dxpdf.words import find_word_starts, list_leaves, split_run


def paragraph(inner: str) -> Element:
    return parse_fragment(f"<w:p>{inner}</w:p>")[0]


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def words(element: Element) -> list[str]:
    """Out: what stands at each start, up to the next blank."""
    return [
        (start.leaf.text or "")[start.offset :].split(" ")[0] for start in find_word_starts(element)
    ]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("one two  three"), ["two", "three"]),
        (run("co-ordinated 2019/20"), ["ordinated", "2019/20", "20"]),
        (run("no\u00a0break"), []),
        (run("end ") + run("start"), ["start"]),
        (run("begin") + run("ning"), []),
        (run("line") + "<w:r><w:br/></w:r>" + run("next"), ["next"]),
        (f'<w:fldSimple w:instr="PAGE">{run("1 2")}</w:fldSimple>', []),
        ("", []),
    ],
)
def test_lines_begin_behind_blanks_and_hyphens(inner: str, expected: list[str]) -> None:
    assert words(paragraph(inner)) == expected


def test_no_line_is_begun_in_a_field() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inner = run("a b ") + mark.format("begin") + run("c d") + mark.format("end") + run(" e")
    assert words(paragraph(inner)) == ["b", "e"]


def test_a_line_break_ends_the_word_before_it() -> None:
    found = find_word_starts(paragraph(run("line") + "<w:r><w:br/></w:r>" + run("next")))
    assert found[0].end_before.leaf.tag == w("br")


def test_the_words_of_a_text_box_are_not_the_paragraph_s() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('in a box')}</w:p></w:txbxContent></w:pict></w:r>"
    assert words(paragraph(run("a b ") + box)) == ["b"]


@given(st.lists(st.text(st.sampled_from("ab -/"), min_size=1), max_size=4))
def test_splitting_at_every_word_keeps_text_and_properties(texts: list[str]) -> None:
    element = paragraph("".join(run(text) for text in texts))
    for start in reversed(find_word_starts(element)):
        split_run(start)
    assert "".join(leaf.text or "" for leaf in list_leaves(element)) == "".join(texts)
    assert all(found.find(w("rPr")) is not None for found in element.iter(w("r")))
