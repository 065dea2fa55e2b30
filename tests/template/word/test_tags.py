"""A tag means the same wherever Word split it; statements move to where they can stand."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.xml import Element, parse_fragment, serialise_inner
from lettergen.template.jinja.environment import Language
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.statements import move_statements, put_between_runs
from lettergen.template.word.tags import replace_tags
from tests.support.documents import (
    MAIN,
    W,
    build_paragraph,
    merge_body,
    merge_document,
    parse_part,
    read_footnotes,
    read_links,
    read_paragraphs,
)
from tests.support.random_documents import NOISE, VALUES, build_run
from tests.support.wordprocessingml import problems

PIECES = [
    "Dear ",
    " ",
    "{{ name }}",
    "{{ empty }}",
    '{{ name ~ "}}" }}',
    "{{ name\u00a0| upper }}",
    "{% if no %}hidden{% endif %}",
    "{% if yes %}shown{% else %}hidden{% endif %}",
    "{% for n in names %}{{ n }}, {% endfor %}",
    "{% for n in names %}{{ n }}{% endfor %}",
    "{% raw %}{ }{% endraw %}",
    "{# a remark #}",
    "{%p if yes %}",
    "{{ cite('ms-report') }}",
    '{{ note("of " ~ name) }}',
    "{{ link(name, 'https://example.org/') }}",
    "{% set x = name %}",
    "{",
    "}",
    "{ {",
]
PROPERTIES = ["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:lang w:val="en-GB"/></w:rPr>']
BOOKMARK = '<w:bookmarkStart w:id="{0}" w:name="b{0}"/><w:bookmarkEnd w:id="{0}"/>'


@st.composite
def split_texts(draw: Callable[..., Any]) -> tuple[str, str]:
    """Out: a text with tags, and the runs that a hand as careless as Word's makes of it."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5)))
    cuts = sorted(draw(st.sets(st.integers(1, max(len(text) - 1, 1)), max_size=8)))
    runs = ""
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
        noise = draw(st.sampled_from([*NOISE, BOOKMARK.format(number)]))
        runs += build_run(text[start:end], draw(st.sampled_from(PROPERTIES))) + noise
    return text, runs


def result(runs: str) -> tuple[object, ...]:
    """In: the runs of a paragraph. Out: what the letter says, or what is wrong with it."""
    after = build_paragraph("{%p endif %}") if "{%p if" in _text(runs) else ""
    inner = f"{build_paragraph('before')}<w:p>{runs}</w:p>{after}{build_paragraph('after')}"
    try:
        docx = merge_body(inner, VALUES)
    except LettergenError as error:
        return tuple(finding.code for finding in error.findings)
    found = [fault for fault in problems(docx) if "template text left over" not in fault]
    assert found == []
    notes = (
        read_footnotes(docx) if "footnoteReference" in str(etree.tostring(parse_part(docx))) else []
    )
    return read_paragraphs(docx), notes, read_links(docx)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(split_texts())
def test_a_text_split_anywhere_gives_the_letter_of_the_whole_text(split: tuple[str, str]) -> None:
    text, runs = split
    assert result(runs) == result(build_run(text))


def test_a_bookmark_between_two_marks_leaves_the_comma_between_them() -> None:
    cite = build_run("{{ cite('ms-report') }}")
    assert result(cite + BOOKMARK.format(0) + cite) == result(cite + cite)
    assert result(cite + cite)[0] == ["before", ",1", "after"]


def test_what_tags_left_behind_is_no_empty_run() -> None:
    empty = [e for e in parse_part(merge_document("split-tags")).iter(f"{{{W}}}t") if not e.text]
    assert empty == []


def test_a_tag_takes_the_formatting_of_where_it_begins() -> None:
    runs = build_run("{{ na", "<w:rPr><w:b/></w:rPr>") + build_run("me }}", "<w:rPr><w:i/></w:rPr>")
    xml = etree.tostring(parse_part(merge_body(f"<w:p>{runs}</w:p>", VALUES))).decode()
    assert "<w:rPr><w:b/></w:rPr><w:t" in xml
    assert "<w:i/>" not in xml


def test_text_around_a_split_tag_keeps_its_formatting() -> None:
    runs = build_run("a {{ name", "<w:rPr><w:b/></w:rPr>") + build_run(
        " }} b", "<w:rPr><w:i/></w:rPr>"
    )
    found = parse_part(merge_body(f"<w:p>{runs}</w:p>", VALUES)).iter(f"{{{W}}}r")
    assert [(run.findtext(f"{{{W}}}t"), str(run[0][0].tag)[-1]) for run in found] == [
        ("a A & B <x>", "b"),
        (" b", "i"),
    ]


@pytest.mark.parametrize("between", ["<w:br/>", "<w:tab/>", "<w:cr/>", '<w:br w:type="page"/>'])
def test_a_break_within_a_tag_goes_with_the_tag(between: str) -> None:
    runs = f"<w:r><w:t>a {{{{ name</w:t>{between}<w:t> }}}} b</w:t>{between}<w:t>c</w:t></w:r>"
    docx = merge_body(f"<w:p>{runs}</w:p>", VALUES)
    xml = etree.tostring(parse_part(docx)).decode()
    assert "".join(read_paragraphs(docx)).replace("\n", "").replace("\t", "") == "a A & B <x> bc"
    assert xml.count(between) == 1


def test_a_hyphen_that_word_does_not_break_at_is_a_minus_in_a_tag() -> None:
    runs = "<w:r><w:t>{{ 3 </w:t><w:noBreakHyphen/><w:t> 1 }}</w:t></w:r>"
    assert read_paragraphs(merge_body(f"<w:p>{runs}</w:p>")) == ["2"]


def test_a_tab_stop_is_no_character_of_the_text() -> None:
    properties = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
    docx = merge_body(f"<w:p>{properties}{build_run('{{ name }}')}</w:p>", VALUES)
    assert properties in etree.tostring(parse_part(docx)).decode().replace(f' xmlns:w="{W}"', "")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{{ “a” ~ name }}", "aA & B <x>"),
        ("{{ ‘a’ ~ name }}", "aA & B <x>"),
        ("{{ „a“ ~ name }}", "aA & B <x>"),
        ("{{ «a» ~ name }}", "aA & B <x>"),
        ("{{ “it’s ” ~ name }}", "it’s A & B <x>"),
        ("“{{ name }}”", "“A & B <x>”"),
        ('{{ "“a”" ~ name }}', "“a”A & B <x>"),
    ],
)
def test_quotes_that_word_curled_are_straight_in_a_tag_and_only_there(tag: str, text: str) -> None:
    assert read_paragraphs(merge_body(build_paragraph(tag.replace('"', "&quot;")), VALUES)) == [
        text
    ]


def test_each_tag_in_a_text_box_is_merged_in_the_paragraph_that_it_stands_in() -> None:
    docx = merge_document("places")
    assert [text for text in read_paragraphs(docx) if text.startswith("text box")] == [
        'text box: A & B <x> "q", link'
    ]


@pytest.mark.parametrize("text", ["{{ name", "{% if x", "{# remark", "{% raw %}{{ x }}"])
def test_a_tag_that_is_never_closed_is_a_finding_with_its_paragraph(text: str) -> None:
    with pytest.raises(LettergenError) as caught:
        merge_body(build_paragraph("first") + build_paragraph(text) + build_paragraph("}} %} #}"))
    finding = caught.value.findings[0]
    assert finding.code == "LG201"
    assert str(finding.place) == f'letter.docx, {MAIN}, paragraph 2 ("{text}")'


def test_a_tag_never_reaches_from_one_paragraph_into_the_next() -> None:
    with pytest.raises(LettergenError, match="is never closed"):
        merge_body(build_paragraph("{{") + build_paragraph("name }}"))


def test_single_braces_are_text() -> None:
    assert read_paragraphs(merge_body(build_paragraph("{ } }} %} {name} {&quot;a&quot;: 1}"))) == [
        '{ } }} %} {name} {"a": 1}'
    ]


# Statements


def placed(xml: str) -> str:
    """In: blocks. Out: the same with statements placed; each tag is written as docxtpl has it."""
    tags = Tags(Language())
    story = parse_fragment(xml)
    replace_tags(story, MAIN, "letter.docx", tags)
    move_statements(story, tags)
    assert tags.findings == []
    text = PLACEHOLDER.sub(lambda found: _shown(tags, found.group()), serialise_inner(story))
    return text.removeprefix("<w:story>").removesuffix("</w:story>").replace(SPACE, "")


SPACE = ' xml:space="preserve"'


def test_a_statement_alone_takes_the_place_of_its_paragraph() -> None:
    assert placed(
        build_paragraph("{% if x %}{# y #}")
        + build_paragraph("a")
        + build_paragraph(" {% endif %} ")
    ) == ("{% if x %}{# y #}<w:p><w:r><w:t>a</w:t></w:r></w:p>{% endif %}")


def test_a_statement_between_words_stands_between_runs_of_their_formatting() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    assert placed(f"<w:p>{build_run('a {% if x %}b{% endif %} c', bold)}</w:p>") == (
        f"<w:p><w:r>{bold}<w:t>a </w:t></w:r>{{% if x %}}<w:r>{bold}<w:t>b</w:t></w:r>"
        f"{{% endif %}}<w:r>{bold}<w:t> c</w:t></w:r></w:p>"
    )


def test_what_else_a_run_holds_stays_on_its_side_of_the_statement() -> None:
    runs = "<w:r><w:tab/><w:t>a{% if x %}</w:t><w:br/><w:t>b{% endif %}</w:t><w:tab/></w:r>"
    assert placed(f"<w:p>{runs}</w:p>") == (
        "<w:p><w:r><w:tab/></w:r><w:r><w:t>a</w:t></w:r>{% if x %}<w:r><w:br/></w:r>"
        "<w:r><w:t>b</w:t></w:r>{% endif %}<w:r><w:tab/></w:r></w:p>"
    )


def test_statements_of_one_paragraph_keep_their_order_around_it() -> None:
    text = "{%p if a %}{%p if b %}text{%p endif %}{%p endif %}{%p set c = 1 %}"
    assert placed(build_paragraph(text)) == (
        "{% if a %}{% if b %}<w:p><w:r><w:t>text</w:t></w:r></w:p>"
        "{% endif %}{% endif %}{% set c = 1 %}"
    )


def test_statements_of_neighbouring_paragraphs_keep_their_order() -> None:
    xml = (
        build_paragraph("{% if a %}")
        + build_paragraph("{%p if b %}")
        + build_paragraph("{%p endif %}text")
    )
    assert placed(xml + build_paragraph("{% endif %}")) == (
        "{% if a %}{% if b %}{% endif %}<w:p><w:r><w:t>text</w:t></w:r></w:p>{% endif %}"
    )


def test_a_modifier_in_a_table_speaks_of_the_innermost_row() -> None:
    row = "<w:tr><w:tc><w:tcPr/>%s</w:tc></w:tr>"
    first = row % build_paragraph("{%tr if x %}")
    inner = f"<w:tbl>{first}{row % build_paragraph('{%tr endif %}')}</w:tbl>"
    assert placed(f"<w:tbl>{row % inner}</w:tbl>") == (
        f"<w:tbl>{row % '<w:tbl>{% if x %}{% endif %}</w:tbl>'}</w:tbl>"
    )


def test_a_row_with_more_in_it_stays_between_its_tags() -> None:
    cells = "<w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr>"
    xml = cells % (build_paragraph("{%tr if x %}a"), build_paragraph("b{%tr endif %}"))
    bare = cells % (build_paragraph("a"), build_paragraph("b"))
    assert placed(xml) == f"{{% if x %}}{bare}{{% endif %}}".replace(SPACE, "")


def test_a_row_with_another_tag_in_it_is_not_lost() -> None:
    cells = "<w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr>"
    xml = cells % (build_paragraph("{% if y %}"), build_paragraph("{%tr if x %}"))
    assert "{% if y %}" in placed(xml)


def test_a_modifier_of_tables_outside_of_one_speaks_of_its_paragraph() -> None:
    assert (
        placed(build_paragraph("{%tr if x %}") + build_paragraph("{%tc endif %}"))
        == "{% if x %}{% endif %}"
    )


SECTION = "<w:pPr><w:sectPr/></w:pPr>"
PAGE = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize("modifier", ["", "p"])
def test_the_end_of_a_section_stays_out_of_the_block_that_opens_there(modifier: str) -> None:
    opening = f"<w:p>{SECTION}{build_run(f'{{%{modifier} if x %}}')}</w:p>"
    closing = f"<w:p>{SECTION}{build_run(f'{{%{modifier} endif %}}')}</w:p>"
    end = f"<w:p>{SECTION}</w:p>"
    assert placed(opening + closing) == f"{end}{{% if x %}}{{% endif %}}{end}"


def test_a_block_within_the_end_of_a_section_keeps_its_order() -> None:
    xml = f"<w:p>{SECTION}{build_run('{% if x %}{% endif %}')}</w:p>"
    assert placed(xml) == f"<w:p>{SECTION}</w:p>{{% if x %}}{{% endif %}}"


def test_a_page_break_stays_on_its_side_of_a_statement() -> None:
    xml = f"<w:p>{build_run('{% if x %}')}{PAGE}{build_run('{% endif %}')}</w:p>"
    assert placed(xml) == f"{{% if x %}}<w:p>{PAGE}</w:p>{{% endif %}}"


def test_half_a_bookmark_stays_out_of_the_block() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    opening, closing = build_run("{% if x %}"), build_run("{% endif %}")
    assert placed(f"<w:p>{start}{opening}</w:p><w:p>{closing}{end}</w:p>") == (
        f"{start}{{% if x %}}{{% endif %}}{end}"
    )
    assert placed(f"<w:p>{start}{opening}{end}</w:p>{build_paragraph('{% endif %}')}") == (
        "{% if x %}{% endif %}"
    )


def test_jinja_s_minus_takes_the_white_space_beside_a_statement() -> None:
    assert placed(build_paragraph("a {%- if x -%} b {% endif %}")) == (
        "<w:p><w:r><w:t>a</w:t></w:r>{% if x %}<w:r><w:t>b </w:t></w:r>{% endif %}</w:p>"
    )


def test_a_remark_in_a_sentence_is_nothing() -> None:
    assert placed(build_paragraph("a {# b #}c")) == build_paragraph("a c").replace(SPACE, "")


# Content controls


@pytest.mark.parametrize("bound", ["w:dataBinding", "w15:dataBinding", "w:showingPlcHdr"])
def test_a_control_with_a_tag_is_taken_off_the_data_that_word_would_show(bound: str) -> None:
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="a"/><{bound} xmlns:w15="urn:w15"/></w:sdtPr>'
        f"<w:sdtContent>{build_paragraph('{}')}</w:sdtContent></w:sdt>"
    )
    assert "alias" in placed(control.replace("{}", "{{ x }}"))
    assert bound not in placed(control.replace("{}", "{{ x }}"))
    assert bound in placed(control.replace("{}", "x"))


# A piece lifted out of its run


def lifted(xml: str) -> str:
    """In: a paragraph with a ``w:sym``. Out: the same with a ``w:new`` in the place of that."""
    story = parse_fragment(f"<w:p>{xml}</w:p>")
    symbol = next(story.iter(f"{{{W}}}sym"))
    put_between_runs(symbol, etree.Element(f"{{{W}}}new"))
    inner: Element = story[0]
    return serialise_inner(inner).removeprefix("<w:p>").removesuffix("</w:p>")


def test_what_stands_around_a_lifted_piece_stays_in_runs_of_its_formatting() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    assert lifted(f"<w:r>{bold}<w:t>a</w:t><w:sym/><w:t>b</w:t></w:r>") == (
        f"<w:r>{bold}<w:t>a</w:t></w:r><w:new/><w:r>{bold}<w:t>b</w:t></w:r>"
    )


def test_a_run_with_nothing_but_the_lifted_piece_goes() -> None:
    assert lifted(f"{build_run('a')}<w:r><w:rPr/><w:sym/></w:r>{build_run('b')}") == (
        f"{build_run('a')}<w:new/>{build_run('b')}"
    )


def _shown(tags: Tags, held: str) -> str:
    return str(tags.in_text(held)[0])


def _text(runs: str) -> str:
    return "".join(map(str, parse_fragment(runs).itertext()))
