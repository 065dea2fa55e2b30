"""Where lines may begin, and cutting runs there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.xml import Element, parse_fragment, w
from lettergen.export.pdf.dxpdf.probes import PREFIX, Prober, cut, leaves_of, openings


def paragraph(inner: str) -> Element:
    return parse_fragment(f"<w:p>{inner}</w:p>")[0]


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def words(element: Element) -> list[str]:
    """Out: what stands at each opening, up to the next blank."""
    return [
        (opening.leaf.text or "")[opening.offset :].split(" ")[0] for opening in openings(element)
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
    found = openings(paragraph(run("line") + "<w:r><w:br/></w:r>" + run("next")))
    assert found[0].end_before.leaf.tag == w("br")


def test_the_words_of_a_text_box_are_not_the_paragraph_s() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('in a box')}</w:p></w:txbxContent></w:pict></w:r>"
    assert words(paragraph(run("a b ") + box)) == ["b"]


@given(st.lists(st.text(st.sampled_from("ab -/"), min_size=1), max_size=4))
def test_cutting_at_every_opening_keeps_text_and_properties(texts: list[str]) -> None:
    element = paragraph("".join(run(text) for text in texts))
    for opening in reversed(openings(element)):
        cut(opening)
    assert "".join(leaf.text or "" for leaf in leaves_of(element)) == "".join(texts)
    assert all(found.find(w("rPr")) is not None for found in element.iter(w("r")))


def test_bookmarks_have_names_and_numbers_of_their_own() -> None:
    element = paragraph(run("one two"))
    prober = Prober()
    prober.at_end(element, "end")
    for opening in openings(element):
        prober.before(opening, "word")
    prober.at_start(element, "start")
    starts = list(element.iter(w("bookmarkStart")))
    assert [start.get(w("name")) for start in starts] == [
        f"{PREFIX}start",
        f"{PREFIX}word",
        f"{PREFIX}end",
    ]
    assert len({start.get(w("id")) for start in starts}) == 3
