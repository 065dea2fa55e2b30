"""Filters, tests and globals of a program's own."""

import jinja2
import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.extensions import Extensions


def test_of_an_environment_only_what_is_its_own_is_taken() -> None:
    environment = jinja2.Environment()
    environment.filters["shout"] = str.upper
    environment.filters["upper"] = str.lower  # one of Jinja's names, and not Jinja's filter
    environment.globals["year"] = 2026
    found = Extensions.combine(jinja_env=environment)
    assert found.names == ["shout", "upper", "year"]
    assert found.filters["upper"] is str.lower


def test_what_is_named_by_itself_wins_over_the_environment() -> None:
    environment = jinja2.Environment()
    environment.filters["shout"] = str.upper
    found = Extensions.combine(filters={"shout": str.title}, jinja_env=environment)
    assert found.filters == {"shout": str.title}


def test_nothing_of_ones_own_is_false() -> None:
    assert not Extensions()
    assert not Extensions.combine(jinja_env=jinja2.Environment())
    assert Extensions(tests={"odd": bool})


def test_a_filter_of_ones_own_may_take_the_place_of_a_usual_one() -> None:
    language = Language(Extensions(filters={"date": lambda value: f"on {value}"}))
    assert language.from_string("{{ day | date }}").render(day="Monday") == "on Monday"


@pytest.mark.parametrize("name", ["cite", "recipient", "none", "lettergen_letter"])
def test_a_global_must_not_have_a_name_of_the_language(name: str) -> None:
    with pytest.raises(LettergenError) as error:
        Language(Extensions(globals={name: 1}))
    assert [finding.code for finding in error.value.findings] == ["LG122"]
