"""A tag is replaced by a placeholder, and found again in any text."""

from lettergen.diagnostics.finding import Place
from lettergen.template.jinja.environment import Language
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags

HERE = Place("letter.md.j2", 7)


def tags() -> Tags:
    return Tags(Language())


def test_a_tag_is_found_again_by_its_placeholder() -> None:
    into = tags()
    first, second = Tag("print", "a", HERE), Tag("statement", "if b", HERE)
    text = f"x{into.add(first)}y{into.add(second)}z"
    assert into.in_text(text) == [first, second]
    assert into.restore(text) == "x{{ a }}y{% if b %}z"
    assert PLACEHOLDER.sub("", text) == "xyz"
