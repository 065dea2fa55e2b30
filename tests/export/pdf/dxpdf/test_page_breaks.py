"""Pages are broken before a word, and nothing is lost there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.xml import Element, parse_fragment, w
from lettergen.export.pdf.dxpdf.page_breaks import PageBreak, break_pages, split_paragraph

BOOKMARK = '<w:bookmarkStart w:id="7" w:name="here"/><w:bookmarkEnd w:id="7"/>'


def paragraph(words: int, properties: str = "") -> Element:
    """A paragraph of words in two runs: ``0 1 2 3``."""
    numbers = [str(word) for word in range(words)]
    halves = numbers[: words // 2], numbers[words // 2 :]
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{" ".join(half)} </w:t></w:r>' for half in halves if half
    )
    return parse_fragment(f"<w:p><w:pPr>{properties}</w:pPr>{BOOKMARK}{runs}</w:p>")[0]


def text(element: Element) -> str:
    return "".join(found.text or "" for found in element.iter(w("t")))


def property_of(element: Element, name: str, attribute: str) -> str | None:
    found = element.find(f"{w('pPr')}/{w(name)}")
    return None if found is None else found.get(w(attribute))


def test_the_pieces_of_a_paragraph_go_on_at_the_top_of_the_next_page() -> None:
    indent = '<w:ind w:left="100" w:firstLine="500"/>'
    first, second = split_paragraph(paragraph(6, f'<w:spacing w:after="160"/>{indent}'), [4])
    assert (text(first), text(second)) == ("0 1 2 3 ", "4 5 ")
    assert [
        piece.find(f"{w('pPr')}/{w('pageBreakBefore')}") is None for piece in (first, second)
    ] == [
        True,
        False,
    ]
    assert property_of(first, "spacing", "after") == "0"
    assert property_of(second, "spacing", "after") == "160"
    assert property_of(second, "spacing", "before") == "0"
    assert property_of(first, "ind", "firstLine") == "500"
    assert property_of(second, "ind", "firstLine") is None
    assert property_of(second, "ind", "left") == "100"


def test_a_whole_paragraph_begins_a_page() -> None:
    (piece,) = split_paragraph(paragraph(3), [0])
    assert piece.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None
    assert text(piece) == "0 1 2 "


def test_bookmarks_stay_in_the_first_piece_and_sections_end_with_the_last() -> None:
    pieces = split_paragraph(paragraph(6, "<w:sectPr/>"), [2, 4])
    assert [len(list(piece.iter(w("bookmarkStart")))) for piece in pieces] == [1, 0, 0]
    assert [len(list(piece.iter(w("sectPr")))) for piece in pieces] == [0, 0, 1]


@given(st.sets(st.integers(0, 11)))
def test_every_word_is_in_one_piece_whatever_the_breaks(words: set[int]) -> None:
    pieces = split_paragraph(paragraph(12), sorted(words))
    assert " ".join(text(piece).strip() for piece in pieces) == text(paragraph(12)).strip()
    assert [text(piece).split()[0] for piece in pieces] == [str(n) for n in sorted({0, *words})]


@pytest.mark.parametrize("words", [[], [3], [0, 3]])
def test_breaking_pages_changes_no_other_paragraph(words: list[int]) -> None:
    body = parse_fragment("<w:body/>")[0]
    body.extend([paragraph(5), paragraph(7)])
    blocks = list(body)
    break_pages(blocks, [PageBreak(1, word) for word in words])
    assert body[0] is blocks[0]
    assert "".join(map(text, body)) == text(paragraph(5)) + text(paragraph(7))
