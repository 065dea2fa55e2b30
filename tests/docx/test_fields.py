"""Fields are found in a story, and removed from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.fields import BrokenFieldError, Field, ParagraphEnd, Story, flatten
from lettergen.docx.xml import Element, parse_fragment, serialise_inner, w
from tests.support.fields import (
    END,
    SEPARATE,
    build_begin,
    build_field,
    build_instruction,
    build_paragraph,
    build_run,
)


def text(root: Element) -> str:
    return "".join(element.text or "" for element in root.iter(w("t")))


def shape(found: Field) -> list[object]:
    """The fields inside a field as nested lists: those of its code, then those of its result."""
    return [
        [shape(item) for item in part if isinstance(item, Field)]
        for part in (found.code, found.result)
    ]


def test_a_field_in_the_code_is_distinguished_from_one_in_the_result() -> None:
    inner, shown = build_field(" PAGE "), build_field(" DATE ")
    story = Story(
        parse_fragment(build_paragraph(build_field(" IF ", inner, " = 1 ", result=shown)))
    )
    assert [shape(found) for found in story.fields] == [[[[[], []]], [[[], []]]]]


def test_marks_that_share_a_run_are_given_runs_of_their_own() -> None:
    crowded = (
        '<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="begin"/>'
        '<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
    )
    root = parse_fragment(build_paragraph(crowded))
    assert len(Story(root).fields) == 1
    assert [len(r) for r in root.iter(w("r"))] == [2, 2, 2]


def test_a_text_box_inside_a_field_is_a_story_of_its_own() -> None:
    inner = build_paragraph(build_field("DATE"))
    box = f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>"
    story = Story(parse_fragment(build_paragraph(build_field("PAGE", result=box))))
    assert len(story.fields) == 1
    assert list(story.fields[0].find_nested_fields()) == []


def test_what_was_deleted_with_tracked_changes_is_no_field() -> None:
    deleted = f"<w:del>{build_begin('PAGE')}</w:del>"
    assert (
        Story(parse_fragment(build_paragraph(deleted, build_field("DATE")))).fields[0].begin
        is not None
    )


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        (build_begin("PAGE"), "never ends"),
        (END, "never began"),
        (SEPARATE, "never began"),
        (build_begin("IF ", build_begin("PAGE"), END), "never ends"),
    ],
)
def test_marks_that_do_not_balance_are_an_error(runs: str, message: str) -> None:
    with pytest.raises(BrokenFieldError, match=message):
        Story(parse_fragment(build_paragraph(runs)))


def test_taking_a_field_out_joins_the_paragraphs_that_it_went_over() -> None:
    first = (
        '<w:p><w:pPr><w:jc w:val="left"/></w:pPr>'
        + build_run("a")
        + build_begin("PAGE")
        + SEPARATE
        + "</w:p>"
    )
    middle = build_paragraph(build_run("gone"), '<w:bookmarkStart w:id="1" w:name="x"/>')
    last = (
        '<w:p><w:pPr><w:jc w:val="right"/></w:pPr>'
        + build_run("gone")
        + END
        + build_run("b")
        + "</w:p>"
    )
    root = parse_fragment(first + middle + last)
    story = Story(root)
    story.remove(story.fields)
    assert text(root) == "ab"
    assert len(root) == 1
    assert 'w:val="right"' in serialise_inner(root[0])
    assert 'w:val="left"' not in serialise_inner(root[0])
    assert root.find(f".//{w('bookmarkStart')}") is not None


def test_a_wrapper_around_nothing_but_the_field_goes_with_it() -> None:
    root = parse_fragment(
        build_paragraph(
            build_run("a"), f"<w:smartTag>{build_field('PAGE', result=build_run('1'))}</w:smartTag>"
        )
    )
    story = Story(root)
    story.remove(story.fields)
    assert serialise_inner(root[0]).count("smartTag") == 0


def test_text_between_runs_outlives_them() -> None:
    root = parse_fragment(
        build_paragraph(build_run("a"), "1", build_field("PAGE"), "2", build_run("b"))
    )
    story = Story(root)
    story.remove(story.fields)
    assert "".join(map(str, root.itertext())) == "a12b"


def test_a_field_that_ends_in_a_table_cannot_be_removed() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{build_paragraph(END)}</w:tc></w:tr></w:tbl>"
    story = Story(parse_fragment(build_paragraph(build_begin("PAGE")) + cell))
    with pytest.raises(BrokenFieldError, match="ends in another"):
        story.remove(story.fields)


def test_a_field_with_a_section_break_in_it_cannot_be_removed() -> None:
    first = f"<w:p><w:pPr><w:sectPr/></w:pPr>{build_begin('PAGE')}</w:p>"
    story = Story(parse_fragment(first + build_paragraph(END)))
    with pytest.raises(BrokenFieldError, match="section"):
        story.remove(story.fields)


_fields = st.recursive(
    st.just(build_field("X", result=build_run("x"))),
    lambda inner: st.builds(
        lambda code, result: build_field("Y", *code, result="".join(result)),
        st.lists(inner, max_size=2),
        st.lists(inner | st.just(build_run("z")) | st.just("</w:p><w:p>"), max_size=3),
    ),
    max_leaves=8,
)


@given(st.lists(_fields | st.just("</w:p><w:p>") | st.just(build_run("kept")), max_size=6))
def test_taking_all_fields_out_leaves_what_stood_between_them(content: list[str]) -> None:
    root = parse_fragment(f"<w:p>{''.join(content)}</w:p>")
    story = Story(root)
    for found in story.fields:
        assert all(not isinstance(item, Field) for item in flatten([found]))
        story.remove([found])
    assert text(root) == "kept" * content.count(build_run("kept"))
    assert len(root) == 1 + content.count("</w:p><w:p>")
    assert next(root.iter(w("fldChar"), w("instrText")), None) is None


def test_the_ends_of_paragraphs_are_items_of_the_field_around_them() -> None:
    story = Story(
        parse_fragment(
            build_paragraph(build_begin("IF ")) + build_paragraph(build_instruction("x"), END)
        )
    )
    kinds = [type(item) for item in story.fields[0].code]
    assert kinds.count(ParagraphEnd) == 1
