"""Every tag of a paragraph is run or reported, whatever breaks, tabs and runs are around it."""

import re
from collections.abc import Callable
from typing import Any

import jinja2
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from tests.support.documents import (
    W,
    build_body,
    build_paragraph,
    compile_document,
    merge,
    pack,
    parse_part,
    read_paragraphs,
)

BREAK, TAB, FIELD = "\n", "\t", "\x1f"
_ELEMENTS = {BREAK: "<w:br/>", TAB: "<w:tab/>"}
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> MERGEFIELD f </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@st.composite
def paragraphs(draw: Callable[..., Any]) -> tuple[list[str], str]:
    """Draw the pieces of a paragraph, and the paragraph with its pieces in runs.

    Every tag that names a field names one of its own.
    """
    pieces: list[str] = []
    for number in range(draw(st.integers(1, 7))):
        left, right = draw(st.sampled_from(["", "-"])), draw(st.sampled_from(["", "-"]))
        tag = draw(
            st.sampled_from(
                [
                    f"{{{{{left} t{number} {right}}}}}",
                    f"{{%{left} if c{number} {right}%}}",
                    f"{{%{left} else {right}%}}",
                    f"{{%{left} endif {right}%}}",
                    "{# remark #}",
                ]
            )
        )
        white_space = draw(st.lists(st.sampled_from([BREAK, TAB, " "]), max_size=2))
        pieces += [draw(st.sampled_from(["", "word", FIELD])), *white_space, tag]
    pieces.append(draw(st.sampled_from(["", " ", BREAK, "end", FIELD])))
    runs, text = "", ""
    for piece in (half for whole in pieces for half in (whole[:2], whole[2:])):
        if piece == FIELD:
            runs, text = f"{runs}{_run(text)}{_FIELD}", ""
        elif piece in _ELEMENTS:
            text += f"</w:t>{_ELEMENTS[piece]}<w:t xml:space='preserve'>"
        else:
            text += piece
        if draw(st.booleans()):
            runs, text = runs + _run(text), ""
    return pieces, f"<w:p>{runs}{_run(text)}</w:p>"


def _run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>" if text else ""


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(drawn=paragraphs(), is_true=st.booleans())
def test_every_tag_is_run_or_reported(drawn: tuple[list[str], str], is_true: bool) -> None:
    pieces, paragraph = drawn
    text = "".join(pieces).replace(FIELD, "{{ f }}")
    try:
        letter = compile_document(pack("plain", document=build_body(paragraph)))
    except LettergenError as error:
        assert {finding.code for finding in error.findings} <= {"LG204", "LG205"}
        with pytest.raises(jinja2.TemplateSyntaxError):
            jinja2.Environment().from_string(text)
        event("reported")
        return
    names = re.findall(r"\b[tc]\d\b|\bf\b", text)
    assert {use.path[0] for use in letter.names.uses} == set(names)
    values = {name: is_true if name[0] == "c" else f"<{name}>" for name in names}
    merged = "".join(read_paragraphs(merge(letter, values)))
    expected = jinja2.Environment().from_string(text).render(values)
    assert "".join(merged.split()) == "".join(expected.split())
    event("run")


# Comments that remove what they are in


def cell(text: str) -> str:
    """Return a table cell with a text."""
    return f"<w:tc><w:tcPr/>{build_paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    """Return a table, and a paragraph behind it."""
    inner = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>{build_paragraph('end')}"


@pytest.mark.parametrize(
    ("inner", "texts"),
    [
        (build_paragraph("a {#p remark #}") + build_paragraph("b"), ["b"]),
        (table(cell("a") + cell("{#tr remark #}"), cell("b")), ["b", "end"]),
        (table(cell("a {{ x }}") + cell("{#tr remark #}"), cell("b")), ["b", "end"]),
        (table(cell("a") + cell("b {#tc remark #}"), cell("c")), ["a", "c", "end"]),
        (table(cell("{#tc remark #}"), cell("c")), ["c", "end"]),
        (table(cell("{#tr remark #}")), ["end"]),
        (table(cell("{#p remark #}") + cell("a")), ["", "a", "end"]),
    ],
)
@pytest.mark.parametrize("more", ["", "{{ y }}"])
def test_a_comment_with_a_modifier_removes_what_it_is_in(
    inner: str, texts: list[str], more: str
) -> None:
    body = build_body(build_paragraph(f"first{more}") + inner)
    found = merge(compile_document(pack("plain", document=body)), {"y": "", "x": "x"})
    assert read_paragraphs(found) == ["first", *texts]


def test_a_section_ends_where_it_ended_without_a_comment() -> None:
    section = f"<w:p><w:pPr><w:sectPr/></w:pPr>{_run('a {#p remark #}')}</w:p>"
    body = build_body(section + build_paragraph("b"))
    found = merge(compile_document(pack("plain", document=body)))
    assert read_paragraphs(found) == ["", "b"]
    assert len(list(parse_part(found).iter(f"{{{W}}}sectPr"))) >= 1


def test_a_bookmark_that_begins_in_a_commented_paragraph_stays_whole() -> None:
    start = '<w:bookmarkStart w:id="1" w:name="m"/>'
    inner = (
        f"<w:p>{start}{_run('{#p remark #}')}</w:p><w:p>{_run('b')}<w:bookmarkEnd w:id='1'/></w:p>"
    )
    found = merge(compile_document(pack("plain", document=build_body(inner))))
    kinds = [
        element.tag.rpartition("}")[2]
        for element in parse_part(found).iter()
        if "bookmark" in str(element.tag)
    ]
    assert kinds == ["bookmarkStart", "bookmarkEnd"]
