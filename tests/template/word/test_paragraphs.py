"""What a paragraph shows decides whether a value may take its place and whether it may go."""

import pytest

from lettergen.docx.xml import Element, parse_fragment
from lettergen.template.jinja.environment import Language
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import (
    can_be_replaced,
    contents,
    droppable_paragraphs,
    is_alone,
    own_texts,
    shows_before,
)
from lettergen.template.word.statements import move_statements
from lettergen.template.word.tags import replace_tags
from tests.support.documents import MAIN, build_paragraph
from tests.support.random_documents import build_run

BOX = f"<w:r><w:pict><w:txbxContent>{build_paragraph('{{ inner }}')}</w:txbxContent></w:pict></w:r>"
BOLD = "<w:rPr><w:b/></w:rPr>"


def held(xml: str) -> tuple[Element, Tags]:
    """In: blocks. Out: them with their tags held and their statements placed, and the tags."""
    tags = Tags(Language())
    story = parse_fragment(xml)
    replace_tags(story, MAIN, "letter.docx", tags)
    move_statements(story, tags)
    return story, tags


def first(xml: str) -> Element:
    """In: the inside of a paragraph. Out: the paragraph, its tags held."""
    story, _ = held(f"<w:p>{xml}</w:p>")
    return story[0]


def droppable(xml: str) -> list[str]:
    """In: blocks. Out: the text of each paragraph that may turn out empty, without its tags."""
    story, tags = held(xml)
    return [
        PLACEHOLDER.sub("", "".join(map(str, paragraph.itertext())))
        for paragraph in droppable_paragraphs(story, tags)
    ]


def test_the_texts_of_a_paragraph_are_not_those_of_a_paragraph_in_it() -> None:
    assert [text.text for text in own_texts(first(f"{build_run('a')}{BOX}{build_run('b')}"))] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<w:drawing/>",
        "<w:pict/>",
        '<w:sym w:char="F0FC"/>',
        '<w:br w:type="page"/>',
        '<w:br w:type="column"/>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:footnoteReference w:id="2"/>',
        '<w:commentReference w:id="2"/>',
    ],
)
def test_drawings_notes_fields_and_page_breaks_are_content(content: str) -> None:
    assert len(list(contents(first(f"<w:r>{content}</w:r>")))) == 1


@pytest.mark.parametrize("content", ["<w:t> </w:t>", "<w:tab/>", "<w:br/>", "<w:t/>"])
def test_white_space_is_no_content(content: str) -> None:
    assert list(contents(first(f"<w:r>{content}</w:r>"))) == []


def test_what_shows_before_a_place_counts_across_runs() -> None:
    found = first(f"{build_run(' ')}{build_run('a')}{build_run('b')}")
    blank, one, two = own_texts(found)
    assert not shows_before(found, blank, 1)
    assert not shows_before(found, one, 0)
    assert shows_before(found, one, 1)
    assert shows_before(found, two, 0)


@pytest.mark.parametrize(
    ("xml", "alone"),
    [
        (build_run("{{ x }}"), True),
        (build_run("{{ x", BOLD) + build_run(" }}"), True),
        (build_run(" {{ x }}"), False),
        (build_run("{{ x }}") + build_run(" "), False),
        (build_run("{{ x }}{{ y }}"), False),
        (build_run("a") + build_run("{{ x }}"), False),
        (build_run("{% if y %}{{ x }}{% endif %}"), False),
        (build_run("{{ x }}") + '<w:r><w:br w:type="page"/></w:r>', False),
        (build_run("{{ x }}") + BOX, False),
    ],
)
def test_a_tag_stands_alone_if_nothing_shows_and_no_tag_stands_beside_it(
    xml: str, alone: bool
) -> None:
    found = first(xml)
    assert any(is_alone(found, text) for text in own_texts(found)) == alone


@pytest.mark.parametrize(
    ("xml", "may"),
    [
        (build_run("{{ x }}", BOLD), True),
        (f'<w:pPr><w:jc w:val="left"/></w:pPr>{build_run("{{ x }}")}', True),
        (f"<w:r><w:tab/></w:r>{build_run('{{ x }}')}", False),
        (f"<w:r><w:br/></w:r>{build_run('{{ x }}')}", False),
        (f"<w:pPr><w:sectPr/></w:pPr>{build_run('{{ x }}')}", False),
        (f'<w:bookmarkStart w:id="1" w:name="a"/>{build_run("{{ x }}")}', False),
        (f"<w:hyperlink>{build_run('{{ x }}')}</w:hyperlink>", False),
        (f"<w:sdt><w:sdtContent>{build_run('{{ x }}')}</w:sdtContent></w:sdt>", False),
    ],
)
def test_a_paragraph_may_be_replaced_if_a_value_brings_all_of_it_along(xml: str, may: bool) -> None:
    assert can_be_replaced(first(xml)) == may


@pytest.mark.parametrize(
    "text",
    [
        "{{ x }}",
        "{% if x %}a{% endif %}",
        "{{ x }} {% for a in b %}c{% endfor %} ",
        "{{ x }}{{ y }}",
    ],
)
def test_a_paragraph_that_shows_nothing_without_its_tags_may_go(text: str) -> None:
    assert len(droppable(build_paragraph(text) + build_paragraph("b"))) == 1


@pytest.mark.parametrize(
    "xml",
    [
        build_paragraph("a"),
        build_paragraph(""),
        build_paragraph("a {{ x }}"),
        build_paragraph("{% if x %}b{% endif %}a"),
        f"<w:p>{build_run('{{ x }}')}<w:r><w:drawing/></w:r></w:p>",
        f"<w:p><w:pPr><w:sectPr/></w:pPr>{build_run('{{ x }}')}</w:p>",
    ],
)
def test_a_paragraph_that_shows_something_anyway_stays(xml: str) -> None:
    assert droppable(xml + build_paragraph("b")) == []


def test_the_only_paragraph_of_its_parent_stays() -> None:
    assert droppable(build_paragraph("{{ x }}")) == []


@pytest.mark.parametrize("properties", ["", "<w:pPr/>"])
def test_words_and_drawings_between_statements_depend_on_them(properties: str) -> None:
    inner = build_run("{% if x %}") + build_run("a") + "<w:r><w:drawing/></w:r>"
    inner += build_run("{% endif %}")
    assert droppable(f"<w:p>{properties}{inner}</w:p>{build_paragraph('b')}") == ["a"]
    outside = build_run("{% if x %}") + build_run("a") + build_run("{% endif %}")
    outside += "<w:r><w:drawing/></w:r>"
    assert droppable(f"<w:p>{properties}{outside}</w:p>{build_paragraph('b')}") == []


def test_a_block_that_begins_in_one_paragraph_and_ends_in_another_may_leave_neither() -> None:
    xml = build_paragraph("{% if x %}a") + build_paragraph("b") + build_paragraph("c{% endif %}")
    assert droppable(xml) == ["a", "c"]


def test_words_before_and_after_such_a_block_stay() -> None:
    assert droppable(build_paragraph("a{% if x %}b") + build_paragraph("c{% endif %}d")) == []


def test_a_block_around_paragraphs_says_nothing_of_each() -> None:
    xml = (
        build_paragraph("{% if x %}")
        + build_paragraph("a")
        + build_paragraph("{{ y }}")
        + build_paragraph("{% endif %}")
    )
    assert droppable(xml) == [""]
