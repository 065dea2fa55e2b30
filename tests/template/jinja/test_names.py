"""Which names a template uses, found without running it."""

import pytest
from jinja2 import Environment

from lettergen.diagnostics.finding import Place
from lettergen.template.jinja.names import (
    DataNames,
    Names,
    UsedNames,
    UseKind,
    find_names,
    resolve_names,
)

HERE = Place("letter.md.j2", 1)


def place_of(line: int) -> Place:
    return Place("letter.md.j2", line)


def names(template: str) -> Names:
    """The names in a template in which ``cite`` and ``range`` are known."""
    return find_names(Environment().parse(template), {"cite", "range"}, lambda _: HERE)


def uses(template: str) -> dict[str, str]:
    """The paths that a template uses, and how."""
    return {".".join(use.path): use.kind.value for use in names(template).uses}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ name }}", {"name": "whole"}),
        ("{{ sender.name | upper }}", {"sender.name": "whole"}),
        ('{{ sender["first name"] }}', {"sender.first name": "whole"}),
        ("{{ sender.name.split(' ')[0] }}", {"sender.name": "whole"}),
        ("{{ books[0] }}", {"books.*": "whole"}),
        ("{{ sender[key] }}", {"sender": "whole", "key": "whole"}),
        ("{% if a and not b %}{% endif %}", {"a": "whole", "b": "whole"}),
        ("{% if a is defined %}{% endif %}", {"a": "optional"}),
        ("{{ a | default('x') }}", {"a": "optional"}),
        ("{{ a.b | default(c) }}", {"a.b": "optional", "c": "whole"}),
        (
            "{% for b in books %}{{ b.title }}{% endfor %}",
            {"books": "alias", "books.*.title": "whole"},
        ),
        ("{% for b in books %}{{ loop.index }}{% endfor %}", {"books": "alias"}),
        ("{% for k, v in sender.items() %}{{ v }}{% endfor %}", {"sender": "whole"}),
        ("{% for b in books %}{% else %}{{ b }}{% endfor %}", {"books": "alias", "b": "whole"}),
        ("{% set s = sender %}{{ s.name }}", {"sender": "alias", "sender.name": "whole"}),
        ("{% set s %}{{ a }}{% endset %}{{ s }}", {"a": "whole"}),
        (
            "{% with s = sender %}{{ s.name }}{% endwith %}{{ s }}",
            {"sender": "alias", "sender.name": "whole", "s": "whole"},
        ),
        (
            "{% macro m(x, y=a) %}{{ x }}{{ b }}{% endmacro %}{{ m(c) }}",
            {"a": "whole", "b": "whole", "c": "whole"},
        ),
        (
            "{% call m() %}{{ a }}{{ caller }}{% endcall %}",
            {"m": "whole", "a": "whole"},
        ),
        ("{{ [a, {'k': b}] | join(c) }}", {"a": "whole", "b": "whole", "c": "whole"}),
        ("{{ cite(source) }}{{ range(3) }}", {"source": "whole"}),
        ("{{ recipient['first name'] }}", {"first name": "whole"}),
        ("{{ lettergen_list1 }}", {}),
        ("{{ _note }}", {"_note": "whole"}),
        ("{{ R }}{{ R(a) }}{{ RichText(b) }}", {"R": "whole", "a": "whole", "b": "whole"}),
    ],
)
def test_the_names_of_a_template(template: str, expected: dict[str, str]) -> None:
    assert uses(template) == expected


def test_citations_by_constant_keys_are_known() -> None:
    assert names("{{ cite('a') }}{{ cite(b) }}{{ cite(\"c\") }}").citations == {"a", "c"}


def test_a_recipients_own_field_is_told_from_a_value_of_the_campaign() -> None:
    (own,) = names("{{ recipient.area }}").uses
    (either,) = names("{{ area }}").uses
    assert own.of_recipient and not either.of_recipient


def test_the_recipient_as_a_whole_uses_everything() -> None:
    assert ("anything", "at", "all") in UsedNames(names("{{ recipient }}").uses)


def test_used_knows_what_lies_beneath_and_on_the_way() -> None:
    used = UsedNames(
        names("{{ sender.address }}{% for b in books %}{{ b.title }}{% endfor %}").uses
    )
    assert ("sender",) in used
    assert ("sender", "address", "*") in used
    assert ("sender", "name") not in used
    assert ("books", "*", "title") in used
    assert ("books", "*", "year") not in used
    assert used.whole(("sender", "address"))
    assert not used.whole(("books",))


def test_a_shape_knows_the_names_of_all_recipients_together() -> None:
    shape = DataNames([{"a": {"b": "1"}}, {"a": {"c": [{"d": "2"}]}, "e": "text"}])
    assert shape.misses(("a", "b")) is None
    assert shape.misses(("a", "c", "*", "d")) is None
    assert shape.misses(("a", "x")) == ("x", ["b", "c"])
    assert shape.misses(("x",)) == ("x", ["a", "e"])
    assert shape.misses(("e", "upper")) is None
    assert shape.misses(("e", "x")) == ("x", ())


def test_a_merge_field_of_word_is_the_field_of_the_data_that_word_means() -> None:
    template = (
        "{{ lettergen_merge_field('First_Name') }}"
        "{{ lettergen_optional_merge_field('town', 'City') }}"
    )
    tree = Environment().parse(template)
    found = resolve_names(
        find_names(tree, {"lettergen_merge_field", "lettergen_optional_merge_field"}, place_of),
        DataNames([{"First Name": "", "city": ""}]),
    )
    assert {use.path: use.kind for use in found.uses} == {
        ("First Name",): UseKind.WHOLE,
        ("town",): UseKind.OPTIONAL,
        ("city",): UseKind.OPTIONAL,
    }


def test_a_dot_in_the_name_of_a_merge_field_leads_into_a_group() -> None:
    tree = Environment().parse("{{ lettergen_merge_field('firm.name') }}")
    found = resolve_names(
        find_names(tree, {"lettergen_merge_field"}, place_of), DataNames([{"Firm": {"name": ""}}])
    )
    assert [use.path for use in found.uses] == [("Firm", "name")]


def test_manners_are_words() -> None:
    assert {manner.value for manner in UseKind} == {"whole", "alias", "optional"}
