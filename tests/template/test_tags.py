"""Tags in a text: found whole, checked one by one, put back as source with lines that count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import Finding, Place
from lettergen.template import renderer
from lettergen.template.blocks import check_blocks
from lettergen.template.jinja import branches
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.mailmerge import functions
from lettergen.template.tag import Tag, TagSpan, find_tags
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word import docxtpl_values

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


def fault(raw: str, *, word: bool = False) -> Finding:
    """In: one tag with one thing wrong. Out: that."""
    _, [finding] = read(raw, word=word)
    return finding


# Found


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


# Read


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


@pytest.mark.parametrize(
    "raw",
    [
        "{% if x %}",
        "{% elif x %}",
        "{% else %}",
        "{% endif %}",
        "{% for x in y if z %}",
        "{% for x, y in z.items() recursive %}",
        "{% endfor %}",
        "{% with x = 1, y = 2 %}",
        "{% endwith %}",
        "{% macro x(y, z=1) %}",
        "{% endmacro %}",
        "{% call x(1) %}",
        "{% call(y) x(1) %}",
        "{% endcall %}",
        "{% endset %}",
        "{% set _ = 1 %}",
    ],
)
def test_every_statement_of_the_language_is_sound_by_itself(raw: str) -> None:
    sound(raw)


def test_a_statement_shows_itself_on_one_line() -> None:
    assert str(sound("{% if a\n   and b %}")) == "{% if a and b %}"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("{{ a b }}", "'{{ a b }}' has a syntax error: expected token 'end of print statement'"),
        ("{{ }}", "'{{  }}' has a syntax error: Expected an expression"),
        ("{{ it's }}", "'{{ it's }}' has a syntax error: "),
        ("{{ a | }}", "'{{ a | }}' has a syntax error: "),
        ("{% if %}", "'{% if %}' has a syntax error: Expected an expression"),
        ("{% for x %}", "'{% for x %}' has a syntax error: expected token 'in'"),
        ("{% endif x %}", "'{% endif x %}' has a syntax error: "),
        ("{% else x %}", "'{% else x %}' has a syntax error: "),
    ],
)
def test_a_tag_that_jinja_cannot_read_is_reported(raw: str, message: str) -> None:
    finding = fault(raw)
    assert (finding.code, finding.place) == ("LG202", HERE)
    assert finding.message.startswith(message)
    assert finding.message.endswith(".") and not finding.message.endswith("..")


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("{{ name", "Add '}}'."),
        ("{% if name", "Add '%}'."),
        ("{# name", "Add '#}'."),
        ("{% raw %} name", "Add '{% endraw %}'."),
    ],
)
def test_a_tag_that_does_not_end_is_told_how_to(raw: str, hint: str) -> None:
    finding = fault(raw)
    assert (finding.code, finding.hint) == ("LG201", hint)


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("{% fi x %}", "The statements are if, elif, "),
        ("{% iff x %}", "Did you mean 'if'?"),
        ("{% endfi %}", "Did you mean 'endif'?"),
        ("{% include 'x' %}", "A letter is one file and reads no other file."),
        ("{% import 'x' as y %}", "A letter is one file and reads no other file."),
        ("{% from 'x' import y %}", "A letter is one file and reads no other file."),
        ("{% extends 'x' %}", "A letter is one file and reads no other file."),
        ("{% block x %}", "The statements are if, elif, "),
        ("{%p if x %}", "In Markdown, write the tag on a line of its own, without the letter."),
        ("{% %}", "The statements are if, elif, "),
    ],
)
def test_a_statement_that_does_not_exist_is_reported(raw: str, hint: str) -> None:
    finding = fault(raw)
    assert finding.code == "LG203"
    assert finding.hint.startswith(hint)


@pytest.mark.parametrize(
    "raw",
    [
        "{{ lettergen_letter }}",
        "{{ lettergen_letter.references }}",
        "{{ lettergen_anything('footnote', none, 0) }}",
        "{% set lettergen_list1 = 1 %}",
        "{{ x | lettergen_run(0) }}",
        "{{ [x | lettergen_paragraph(0)] }}",
        "{% if lettergen_begin_list(1, 0) %}",
        "{% if x is lettergen_test %}",
        "{% macro lettergen_macro() %}",
        "{% macro m(lettergen_argument) %}",
        "{% for lettergen_x in y %}",
    ],
)
def test_what_the_compiler_keeps_for_itself_is_out_of_reach(raw: str) -> None:
    assert fault(raw).code == "LG208"


@pytest.mark.parametrize(
    "raw", ["{{ _ }}", "{{ letter }}", "{{ _note }}", "{{ x.note }}", "{{ x.lettergen_x }}"]
)
def test_other_names_are_free(raw: str) -> None:
    sound(raw)


def test_a_block_cannot_be_filtered_as_a_whole() -> None:
    assert fault("{% set x | upper %}").code == "LG209"


def test_a_word_document_may_curl_quotes_and_has_modifiers() -> None:
    assert sound("{%p if x == “y” %}", word=True) == Tag("statement", 'if x == "y"', HERE, "p")
    assert fault("{{ “y” }}").code == "LG202"


# Held and put back


def test_a_held_tag_is_found_again_in_any_text() -> None:
    into = tags()
    first, second = Tag("print", "a", HERE), Tag("statement", "if b", HERE)
    text = f"x{into.add(first)}y{into.add(second)}z"
    assert into.in_text(text) == [first, second]
    assert into.restore(text) == "x{{ a }}y{% if b %}z"
    assert PLACEHOLDER.sub("", text) == "xyz"


# Blocks


def met(*statements: tuple[str, object]) -> list[str]:
    """In: statements, each with the place it stands under. Out: what is wrong with them."""
    tags = (
        (Tag("statement", body, Place("letter.md.j2", line)), parent)
        for line, (body, parent) in enumerate(statements, 1)
    )
    return [f"{finding.place.line} {finding.code}" for finding in check_blocks(tags)]


def test_blocks_that_match_are_fine() -> None:
    assert (
        met(
            *(("if a", 1), ("for b in c", 2), ("set d = 1", 3), ("else", 2), ("endfor", 2)),
            *(("elif e", 1), ("else", 1), ("endif", 1), ("set f", 4), ("endset", 4)),
        )
        == []
    )


def test_a_block_that_stays_open_is_reported_where_it_opens() -> None:
    assert met(("if a", 1), ("for b in c", 1), ("endfor", 1)) == ["1 LG205"]


def test_an_end_without_a_beginning_is_reported() -> None:
    assert met(("endif", 1), ("else", 1), ("elif a", 1)) == ["1 LG204", "2 LG204", "3 LG204"]


def test_an_end_of_another_block_is_reported_and_the_block_goes_on() -> None:
    assert met(("if a", 1), ("endfor", 1), ("endif", 1)) == ["2 LG204"]


def test_else_does_not_fit_every_block() -> None:
    assert met(("with a = 1", 1), ("else", 1), ("endwith", 1)) == ["2 LG204"]
    assert met(("for a in b", 1), ("elif c", 1), ("endfor", 1)) == ["2 LG204"]


def test_a_block_has_one_else_and_it_is_the_last() -> None:
    assert met(("if a", 1), ("else", 1), ("else", 1), ("endif", 1)) == ["3 LG204"]
    assert met(("if a", 1), ("else", 1), ("elif b", 1), ("endif", 1)) == ["3 LG204"]
    assert met(("for a in b", 1), ("else", 1), ("else", 1), ("endfor", 1)) == ["3 LG204"]


def test_a_block_across_two_places_is_reported_once() -> None:
    assert met(("if a", 1), ("elif b", 2), ("else", 3), ("endif", 4)) == ["2 LG206"]


_BROUGHT_IN = sorted(
    {
        LETTER,
        branches.REACHED,
        *renderer.FILTERS,
        *renderer.FUNCTIONS,
        *functions.FILTERS,
        *functions.FUNCTIONS,
    }
    - set(docxtpl_values.FUNCTIONS)
)


@pytest.mark.parametrize("name", _BROUGHT_IN)
def test_every_name_that_the_compiler_brings_in_is_refused_in_a_tag(name: str) -> None:
    assert fault(f"{{{{ {name} }}}}").code == "LG208"
