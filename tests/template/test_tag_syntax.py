"""What is wrong with a tag by itself is found before its part is compiled."""

import pytest

from lettergen.diagnostics.finding import Finding, Place
from lettergen.template import renderer
from lettergen.template.jinja import branches
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.reserved import LETTER
from lettergen.template.mailmerge import functions
from lettergen.template.tag import Tag, find_tags
from lettergen.template.tags import Tags
from lettergen.template.word import docxtpl_values

HERE = Place("letter.md.j2", 7)


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
        ("{% include x %}", 'Write {% include "passages/thanks.md.j2" %}: one file'),
        ("{% import 'x' as y %}", "A letter can include other files, and no more."),
        ("{% from 'x' import y %}", "A letter can include other files, and no more."),
        ("{% extends 'x' %}", "A letter can include other files, and no more."),
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
