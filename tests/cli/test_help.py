"""``lettergen help``: the documentation in the terminal."""

import pytest

from lettergen.cli.help import format_page
from lettergen.system.documentation import find_pages
from tests.conftest import REPOSITORY
from tests.support.command_line import Command


def test_without_a_topic_every_page_is_listed_with_its_title(command: Command) -> None:
    answer = command("help")
    assert answer.code == 0
    listed = dict(line.split(maxsplit=1) for line in answer.out.splitlines()[2:])
    assert listed.keys() == {path.stem for path in (REPOSITORY / "docs").glob("*.md")}
    assert listed["pdf-engines"] == "PDF engines"


@pytest.mark.parametrize("name", find_pages())
def test_a_page_is_shown(command: Command, name: str) -> None:
    answer = command("help", name)
    assert answer.code == 0
    assert answer.out.startswith("# ")
    assert ".md)" not in answer.out


def test_a_command_is_a_topic_too(command: Command) -> None:
    assert command("help", "labels").out == command("labels", "--help").out


def test_an_unknown_topic_is_refused_with_the_nearest(command: Command) -> None:
    answer = command("help", "cheking")
    assert answer.code == 2
    assert "There is no page 'cheking'. Did you mean 'checking'?" in answer.err


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("see [Checking](checking.md)", "see Checking (lettergen help checking)"),
        ("see [limits](checking.md#limits)", "see limits (lettergen help checking)"),
        ("see [LG140](findings.md#lg140)", "see LG140"),
        ("see [above](#limits)", "see above"),
        ("at [Word](https://example.org/a_b)", "at Word (https://example.org/a_b)"),
        ("![Kent](kent.png)", "Kent"),
    ],
)
def test_a_link_names_what_to_type(markdown: str, shown: str) -> None:
    assert format_page(markdown) == shown
