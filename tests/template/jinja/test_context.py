"""Fields are found in templates and expressions, however their names are written."""

from typing import Any

import pytest

from lettergen.data.grouping import RowGroup
from lettergen.data.objects import convert
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.context import build_context
from lettergen.template.jinja.environment import Language

LANGUAGE = Language()


def build(fields: dict[str, Any]) -> Mapping:
    mapping = convert(fields, Place("list.csv", 2))
    assert isinstance(mapping, Mapping)
    return mapping


def render(template: str, fields: Mapping, values: dict[str, Any] | None = None) -> str:
    context = build_context(fields, build(values or {}))
    return LANGUAGE.from_string(template).render(context)


def group(*rows: dict[str, Any]) -> RowGroup:
    return RowGroup([build(row) for row in rows], "rows", [])


PERSON = build({"First Name": "Ada", "E-mail": "a@b.example", "Firm (UK)": {"Post-code": "LS1"}})


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ First_Name }} {{ first_name }} {{ FIRST_NAME }}", "Ada Ada Ada"),
        ("{{ recipient.first_name }} {{ recipient['first-name'] }}", "Ada Ada"),
        ("{{ firm_uk.postcode | default('none') }} {{ firm_uk.post_code }}", "none LS1"),
        ("{% if first_name is defined %}{{ E_mail }}{% endif %}", "a@b.example"),
        ("{% set First_Name = 'Bo' %}{{ First_Name }} {{ first_name }}", "Bo Ada"),
        ("{% for first_name in ['x'] %}{{ first_name }}{% endfor %}", "x"),
        ("{{ [recipient] | map(attribute='first_name') | join }}", "Ada"),
        ("{{ first_nme | default('-') }}", "-"),
        ("{{ recipient.get('first_name') }} {{ recipient.get('nobody', '-') }}", "Ada -"),
    ],
)
def test_a_field_is_found_however_its_name_is_written(template: str, text: str) -> None:
    assert render(template, PERSON) == text


def test_the_exact_name_goes_before_one_like_it() -> None:
    fields = build({"a b": "like it", "a_b": "exact"})
    assert render("{{ a_b }}", fields) == "exact"


def test_a_field_wins_over_a_value_of_the_same_name() -> None:
    assert render("{{ date }}", build({"Date": "field"}), {"date": "value"}) == "field"
    assert render("{{ Date }}", build({"date": "field"}), {"DATE": "value"}) == "field"


def test_a_value_is_found_however_its_name_is_written() -> None:
    assert render("{{ sender_name }}", PERSON, {"sender-name": "Mary"}) == "Mary"


def test_a_name_that_fits_two_fields_is_an_error_where_it_is_used() -> None:
    fields = build({"a b": "1", "a-b": "2"})
    assert render("{% if false %}{{ a_b }}{% endif %}", fields) == ""
    with pytest.raises(MergeError, match="'a b', 'a-b'") as raised:
        render("{{ a_b }}", fields)
    assert raised.value.code == "LG331"


def test_a_missing_field_is_missing() -> None:
    with pytest.raises(MissingFieldError):
        render("{{ surname }}", PERSON)


COUPLE = group({"Town": "Hull", "Name": "Ada", "Date": "1"}, {"Town": "Hull", "Name": "Bo"})


def test_rows_of_a_group_are_looped_over_and_what_they_share_is_a_field() -> None:
    text = render(
        "{{ town }}: {% for row in rows %}{{ row.name }} {{ row.Town }} {% endfor %}", COUPLE
    )
    assert text == "Hull: Ada Hull Bo Hull "


@pytest.mark.parametrize(
    "template",
    [
        "{{ Name }}",
        "{{ name | default('nobody') }}",
        "{{ recipient.name }}",
        "{{ recipient.get('name', 'nobody') }}",
        "{{ 'x' if name else 'y' }}",
        "{{ name == 'Ada' }}",
        "{{ name | upper }}",
        "{{ name ~ 'x' }}",
        "{% for letter in name %}{{ letter }}{% endfor %}",
        "{{ name.first }}",
        "{{ Date }}",
    ],
)
def test_a_field_in_which_rows_differ_fails_wherever_it_is_used(template: str) -> None:
    with pytest.raises(MergeError) as raised:
        render(template, COUPLE, {"date": "value"})
    assert raised.value.code == "LG625"


def test_a_field_in_which_rows_differ_does_no_harm_where_it_is_not_used() -> None:
    template = "{% if rows | length == 1 %}{{ name }}{% else %}you{% endif %}"
    assert render(template, COUPLE) == "you"
    assert render(template, group({"Name": "Ada"})) == "Ada"
