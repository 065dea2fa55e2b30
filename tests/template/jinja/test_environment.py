"""The template language: what a letter may ask of its data, and what it may not."""

from typing import Any

import pytest

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.environment import Language


def mapping(trail: str = "", line: int = 1, **values: Any) -> Mapping:
    """In: values, where they stand. Out: a mapping as it comes from a file of recipients."""
    found = Mapping(Place("recipients.yaml", line), trail)
    found.update(values)
    return found


def rendered(text: str, **values: Any) -> str:
    """In: a template of plain text, its values. Out: what it gives."""
    return Language().from_string(text).render(**values)


def test_a_field_wins_over_a_method_of_the_same_name() -> None:
    assert rendered("{{ order.items }}", order=mapping(items="twelve")) == "twelve"


def test_a_method_is_still_there_where_no_field_has_its_name() -> None:
    order = mapping(a="1", b="2")
    assert rendered("{% for k, v in order.items() %}{{ k }}{{ v }}{% endfor %}", order=order) == (
        "a1b2"
    )


def test_a_private_method_is_no_field() -> None:
    with pytest.raises(MissingFieldError):
        rendered("{{ order.trail }}", order=mapping(a="1"))


@pytest.mark.parametrize(
    "text",
    [
        "{{ missing }}",
        "{{ missing ~ 'x' }}",
        "{{ missing + 1 }}",
        "{{ -missing }}",
        "{{ missing == 'x' }}",
        "{{ missing in ['x'] }}",
        "{{ 'x' in missing }}",
        "{{ missing < 1 }}",
        "{{ missing[0] }}",
        "{{ missing.part }}",
        "{{ missing() }}",
        "{{ missing | upper }}",
        "{{ missing | length }}",
        "{{ missing | join }}",
        "{{ missing | date }}",
        "{{ missing | slug }}",
        "{{ [missing] | join }}",
        "{% if missing %}{% endif %}",
        "{% if not missing %}{% endif %}",
        "{% for x in missing %}{% endfor %}",
        "{{ {missing: 1} }}",
    ],
)
def test_a_missing_field_is_never_taken_for_a_blank(text: str) -> None:
    with pytest.raises(MissingFieldError) as caught:
        rendered(text)
    assert caught.value.name == "missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ missing is defined }}", "False"),
        ("{{ missing is undefined }}", "True"),
        ("{{ missing | default('none') }}", "none"),
        ("{{ 'x' if missing is defined else 'y' }}", "y"),
        ("{{ group.missing | default('none') }}", "none"),
    ],
)
def test_a_missing_field_can_be_asked_for(text: str, expected: str) -> None:
    assert rendered(text, group=mapping()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ cite.__globals__ }}",
        "{{ (1).__class__.__mro__ }}",
        "{{ name | attr('__class__') }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ '{x.__class__}'.format_map({'x': name}) }}",
        "{{ [name] | map(attribute='__class__') | list }}",
        "{{ group.__init__ }}",
        "{{ group['__class__'] }}",
        "{{ self.__class__ }}",
        "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    ],
)
def test_what_is_behind_the_data_is_out_of_reach(text: str) -> None:
    with pytest.raises(MergeError, match="a letter cannot use "):
        rendered(text, name="Kent", group=mapping(a="1"))


@pytest.mark.parametrize("text", ["{{ lines.append('x') }}", "{{ group.update(a='2') }}"])
def test_a_letter_cannot_change_its_data(text: str) -> None:
    lines = ["one"]
    group = mapping(a="1")
    with pytest.raises(MergeError, match="a letter cannot use "):
        rendered(text, lines=lines, group=group)
    assert (lines, group) == (["one"], {"a": "1"})


def test_a_loop_cannot_go_on_without_end() -> None:
    with pytest.raises(MergeError, match="a range has more than 100,000 numbers"):
        rendered("{% for x in range(1000000000) %}{% endfor %}")


@pytest.mark.parametrize("text", ["{% include 'x' %}", "{% import 'x' as y %}"])
def test_no_other_file_can_be_read(text: str) -> None:
    with pytest.raises(TypeError, match="no loader"):
        rendered(text)


@pytest.mark.parametrize("name", ["urlize", "xmlattr", "tojson", "forceescape", "pprint"])
def test_filters_that_write_html_are_left_out(name: str) -> None:
    assert name not in Language().filters


@pytest.mark.parametrize("name", ["e", "escape", "safe"])
def test_filters_that_escape_leave_text_as_it_is(name: str) -> None:
    value = "A & B <x> \"q\" 'a'"
    template = Language().compile_expression(f"value | {name}")
    assert template(value=value) == value
