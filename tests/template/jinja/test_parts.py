"""A part becomes Jinja source in which the line of a tag is its number."""

from lettergen.diagnostics.finding import Place
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.parts import PRINT, STATEMENT, build_source
from lettergen.template.tag import Tag
from lettergen.template.tags import Tags

HERE = Place("letter.md.j2", 7)


def test_the_line_of_each_tag_in_the_source_is_its_number() -> None:
    tags = Tags(Language())
    placeholders = [
        tags.add(Tag("print", "a\n+ b", HERE, filter="run(0)")),
        tags.add(Tag("comment", "c", HERE)),
        tags.add(Tag("text", "d\n<e>", HERE)),
        tags.add(Tag("statement", "if\nf", HERE)),
    ]
    source, run = build_source("x\ny".join(placeholders), tags)
    declaration, *lines = source.removesuffix("\n").split("\n")
    assert declaration == f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{PRINT[0]}'
    assert lines == [
        f"(a + b)|run(0){PRINT[1]}x&#10;yx&#10;yd &lt;e&gt;x&#10;y{STATEMENT[0]}",
        f"if f{STATEMENT[1]}",
    ]
    assert [tag.kind for tag in run] == ["print", "statement"]
