"""What elements stand for by themselves, without their document."""

import pytest

from lettergen.docx.run_content import CONTENT, read_texts, shows_something
from lettergen.docx.xml import parse_fragment
from tests.support.documents import build_paragraph


def texts(xml: str) -> list[str]:
    """Take blocks; return the text of each paragraph."""
    return list(read_texts(parse_fragment(xml)))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:t>a</w:t><w:t>b</w:t>", "ab"),
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/>", "a\tb\nc\n"),
        ("<w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t>", "co\u2011op"),
        ('<w:t>a </w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> b</w:t>', "a \ufffc b"),
        ("<w:t>a </w:t><w:drawing/><w:t> b</w:t>", "a \ufffc b"),
        ('<w:t>a</w:t><w:footnoteReference w:id="1"/><w:t>b</w:t>', "ab"),
        ("<w:instrText>PAGE</w:instrText><w:delText>x</w:delText>", ""),
        ("<w:t>a</w:t>", "a"),
        ("", ""),
    ],
)
def test_a_paragraph_has_the_text_of_its_runs(inner: str, text: str) -> None:
    assert texts(f"<w:p><w:r>{inner}</w:r></w:p>") == [text]


def test_a_tab_stop_is_no_tab() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="100"/></w:tabs>'
    assert texts(f"<w:p><w:pPr>{stops}</w:pPr><w:r><w:t>a</w:t></w:r></w:p>") == ["a"]


@pytest.mark.parametrize("tag", ["del", "moveFrom"])
def test_deleted_text_is_left_out(tag: str) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    assert texts(f"<w:p>{run.format('a')}<w:{tag}>{run.format('b')}</w:{tag}></w:p>") == ["a"]


def test_what_wraps_runs_does_not_matter() -> None:
    run = "<w:r><w:t>a</w:t></w:r>"
    assert texts(f"<w:p><w:ins><w:hyperlink>{run}</w:hyperlink></w:ins></w:p>") == ["a"]


def test_a_text_box_has_paragraphs_of_its_own() -> None:
    box = f"<w:pict><w:txbxContent>{build_paragraph('b')}</w:txbxContent></w:pict>"
    inner = f"<w:r><w:t>a</w:t>{box}<w:t>c</w:t></w:r>"
    assert texts(f"<w:p>{inner}</w:p>{build_paragraph('d')}") == ["a\ufffcc", "b", "d"]


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<w:t>a</w:t>", True),
        ("<w:t> </w:t>", False),
        ("<w:br/>", False),
        ('<w:br w:type="page"/>', True),
        ("<w:drawing/>", True),
        ("<w:fldChar/>", True),
    ],
)
def test_content_shows_something_but_for_white_space(xml: str, shown: bool) -> None:
    [element] = parse_fragment(xml)
    assert element.tag in CONTENT
    assert shows_something(element) is shown
