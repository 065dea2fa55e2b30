"""Bookmarks in loops have names of their own, and what refers to them means its own round."""

import re

from tests.support.fields import (
    build_bookmark,
    build_field,
    build_paragraph,
    build_run,
    merge_body,
    read_letter,
)


def paragraph(*pieces: str) -> str:
    """Build a paragraph of texts and fields."""
    return build_paragraph(*(p if p.startswith("<w:") else build_run(p) for p in pieces))


def loop(inner: str) -> str:
    """Put paragraphs into a loop over ``list``."""
    return paragraph("{%p for one in list %}") + inner + paragraph("{%p endfor %}")


def field(code: str) -> str:
    """Build a field with an old result."""
    return build_field(f" {code} ", result=build_run("old"))


FIGURE = paragraph(build_bookmark("Fig", build_run("Figure ") + field("SEQ Figure")))


def test_a_reference_means_the_caption_of_its_own_round() -> None:
    inner = paragraph("{{ one }}, see ", field("REF Fig \\h")) + FIGURE
    letter = read_letter(loop(inner) + paragraph("First: ", field("REF Fig")), list=["a", "b"])
    assert letter == [
        "a, see Figure 1",
        "Figure 1",
        "b, see Figure 2",
        "Figure 2",
        "First: Figure 1",
    ]


def test_names_and_ids_are_unique_and_links_follow() -> None:
    link = f'<w:hyperlink w:anchor="Fig">{build_run("to it")}</w:hyperlink>'
    xml = merge_body(loop(paragraph("{{ one }}", link) + FIGURE), list=["a", "b", "c"])
    starts = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/>', xml)
    assert [name for _, name in starts] == ["Fig", "Fig_2", "Fig_3"]
    assert len({id_ for id_, _ in starts}) == 3
    assert re.findall(r'<w:bookmarkEnd w:id="(\d+)"/>', xml) == [id_ for id_, _ in starts]
    assert re.findall(r'w:anchor="(\w+)"', xml) == ["Fig", "Fig_2", "Fig_3"]


def test_inner_loops_count_through_and_refer_to_the_outer_round() -> None:
    outer = paragraph(build_bookmark("Head", build_run("{{ one.name }}"), 7))
    inner = paragraph("{%p for item in one['items'] %}")
    inner += paragraph(build_bookmark("Item", build_run("{{ item }}"), 8))
    inner += paragraph(field("REF Item"), " of ", field("REF Head"))
    inner += paragraph("{%p endfor %}")
    groups = [{"name": "A", "items": ["1", "2"]}, {"name": "B", "items": ["3"]}]
    letter = read_letter(loop(outer + inner), list=groups)
    assert letter == ["A", "1", "1 of A", "2", "2 of A", "B", "3", "3 of B"]


def test_a_code_in_several_runs_is_renamed_and_words_in_texts_are_not() -> None:
    code = build_field(" REF ", "Fig", " \\h ", result=build_run("old"))
    chosen = build_field(' IF { x } = 1 "Fig" "Fig" ').replace("{ x }", "1")
    inner = FIGURE + paragraph("{{ one }} ", code, " ", chosen)
    assert read_letter(loop(inner), list=["a", "b"])[1::2] == ["a Figure 1 Fig", "b Figure 2 Fig"]


def test_a_letter_without_rounds_keeps_its_names() -> None:
    xml = merge_body(loop(paragraph("{{ one }}")) + FIGURE, list=["a"])
    assert 'w:name="Fig"' in xml
