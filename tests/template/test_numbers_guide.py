"""The examples of docs/numbers.md print what the page says."""

import re
from pathlib import Path

import pytest

from lettergen.data import yaml
from lettergen.template.jinja.environment import Language

PAGE = Path(__file__).parents[2] / "docs" / "numbers.md"
ROW = re.compile(r"^\| `(\{\{.*?\}\})` \| (`.*`) \| (.*) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_has_examples() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize(("template", "data", "shown"), ROWS)
def test_an_example_prints_what_the_page_shows(
    template: str, data: str, shown: str, tmp_path: Path
) -> None:
    file = tmp_path / "recipients.yaml"
    lines = data.strip("`").replace("`, `", "\n  ")
    file.write_text(f"- {lines}\n", encoding="utf-8")
    (fields,) = yaml.load(file)
    letter = Language().from_string(template.replace("\\|", "|"))
    assert letter.render(**fields) == shown
