"""The names of the template language are reserved, and no others."""

import pytest

from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.reserved import LETTER, RECIPIENT


@pytest.mark.parametrize(
    "name",
    [
        *("cite", "note", "link", "range", "dict", "namespace", "cycler", "joiner"),
        *("true", "false", "none", "None", "loop", LETTER, RECIPIENT),
    ],
)
def test_a_name_that_the_language_uses_is_reserved(name: str) -> None:
    assert name in Language().reserved_names


@pytest.mark.parametrize("name", ["name", "title", "date", "area", "items", "body"])
def test_a_name_that_people_need_is_not_reserved(name: str) -> None:
    assert name not in Language().reserved_names
