"""The tables of docs/dates-and-languages.md are what comes out."""

import re

import pytest

from lettergen.template.jinja.environment import Language
from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "dates-and-languages.md").read_text(encoding="utf-8")
RECKONING = re.findall(r"^\| `(\"20.+)` \| (.+) \|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("expression", "result"), RECKONING)
def test_an_expression_of_the_guide_comes_out_as_it_says(expression: str, result: str) -> None:
    template = "{{ " + expression.replace("\\|", "|") + " }}"
    assert Language().from_string(template).render() == result


def test_the_dates_that_the_guide_calls_the_same_are() -> None:
    typed = re.findall(r"^\| (`.+) \| (?:the same|30 November).* \|$", GUIDE, re.MULTILINE)
    texts = [text for cell in typed for text in re.findall("`([^`]+)`", cell)]
    same = [text for text in texts if "Tachwedd" not in text and "30. November" not in text]
    assert len(same) > 10
    for text in same:
        assert Language().from_string("{{ text | date }}").render(text=text) == "30 November 2026"
