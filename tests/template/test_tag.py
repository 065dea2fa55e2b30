"""A tag is found whole in any text, and parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import Finding, Place
from lettergen.template.jinja.environment import Language
from lettergen.template.tag import Tag, TagSpan, find_tags
from lettergen.template.tags import Tags

HERE = Place("letter.md.j2", 7)


def found(text: str) -> list[str]:
    """In: a text. Out: the tags in it, as they are written."""
    return [span.raw for span in find_tags(text)]


def tags() -> Tags:
    return Tags(Language())


def read(raw: str, *, word: bool = False) -> tuple[Tag | None, list[Finding]]:
    """In: one tag. Out: that tag as it is read, and what is wrong with it."""
    into = tags()
    [span] = find_tags(raw)
    return into.parse(span, HERE, in_word=word), into.findings


def sound(raw: str, *, word: bool = False) -> Tag:
    """In: one tag with nothing wrong. Out: that tag as it is read."""
    tag, findings = read(raw, word=word)
    assert tag is not None
    assert findings == []
    return tag


@pytest.mark.parametrize(
    "tag",
    [
        "{{ name }}",
        "{{name}}",
        "{{}}",
        "{% if name %}",
        "{%- if name -%}",
        "{# comment #}",
        "{# {{ name }} and {% if %} #}",
        '{{ "}}" }}',
        "{{ '}}' }}",
        '{{ "%}" }}',
        '{% if x == "%}" %}',
        '{{ "a\\"}}b" }}',
        "{{ 'it\\'s }}' }}",
        '{{ "\'" ~ x }}',
        "{{ {'a': {'b': 1} } ['a'] }}",
        "{{ 'a\nb' }}",
        "{{ x | replace('}}', '') | replace(\"{{\", '') }}",
        "{{\n  name\n}}",
        "{% raw %}{{ name }} {% if %}{% endraw %}",
        "{%- raw -%}{{ name }}{%- endraw -%}",
        "{% raw %}\n{#\n{% endraw %}",
    ],
)
def test_a_tag_is_found_from_its_start_to_its_end(tag: str) -> None:
    assert found(f"words {tag} words {tag}") == [tag, tag]


def test_a_brace_in_a_brace_does_not_end_a_tag() -> None:
    assert found("{{ {'a': 1} }}") == ["{{ {'a': 1} }}"]


def test_a_span_says_where_its_tag_stands() -> None:
    assert list(find_tags("ab{{ c }}d")) == [TagSpan(2, 9, "{{ c }}")]


@pytest.mark.parametrize("text", ["", "words", "{ name }", "} }", "}}", "%}", "100%", "{x}", "{"])
def test_braces_alone_are_no_tags(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["{{ name", "{% if name", "{# comment", "{% raw %}{{ name }}"])
def test_a_tag_that_does_not_end_is_found_where_it_starts(text: str) -> None:
    [first, *_] = find_tags(f"words {text}")
    assert (first.start, first.is_closed) == (6, False)


def test_a_lone_quote_does_not_swallow_the_lines_behind_its_tag() -> None:
    assert found("{{ it's }}\n\nThat's {{ x }}") == ["{{ it's }}", "{{ x }}"]


@given(st.text(st.sampled_from("{}%#-'\"\\ a\nraw endraw")))
def test_the_spans_of_any_text_follow_each_other(text: str) -> None:
    end = 0
    for span in find_tags(text):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.raw
        end = span.end


def test_a_print_tag_holds_its_expression() -> None:
    assert sound("{{ name | upper }}") == Tag("print", "name | upper", HERE)


def test_a_statement_knows_its_keyword() -> None:
    tag = sound("{% for x in y %}")
    assert (tag.kind, tag.keyword, tag.opens, tag.closes) == ("statement", "for", "for", "")


def test_the_end_of_a_block_knows_what_it_closes() -> None:
    tag = sound("{% endfor %}")
    assert (tag.opens, tag.closes) == ("", "for")


@pytest.mark.parametrize(
    ("raw", "trims"),
    [
        ("{%- if x %}", (True, False)),
        ("{% if x -%}", (False, True)),
        ("{{- x -}}", (True, True)),
        ("{{ x }}", (False, False)),
    ],
)
def test_a_tag_knows_the_white_space_it_trims(raw: str, trims: tuple[bool, bool]) -> None:
    tag = sound(raw)
    assert (tag.trim_left, tag.trim_right) == trims
    assert tag.body.strip("-") == tag.body


def test_a_minus_in_an_expression_trims_nothing() -> None:
    assert sound("{{ -1 }}").body == "-1"


@pytest.mark.parametrize(
    ("raw", "opens"),
    [
        ("{% set x = 1 %}", ""),
        ("{% set x, y = 1, 2 %}", ""),
        ("{% set x = y == 1 %}", ""),
        ("{% set x.y = 1 %}", ""),
        ("{% set x = {'a': 1} %}", ""),
        ("{% set x %}", "set"),
    ],
)
def test_an_assignment_opens_a_block_only_without_a_value(raw: str, opens: str) -> None:
    assert sound(raw).opens == opens


def test_what_a_raw_block_protects_is_text() -> None:
    assert sound("{% raw %}{{ a }}{% endraw %}") == Tag("text", "{{ a }}", HERE)
    assert sound("{%- raw -%} {% if %} {%- endraw -%}").body == " {% if %} "


def test_a_comment_is_not_looked_into() -> None:
    assert sound("{# {{ a b }} {% fi #}").kind == "comment"
