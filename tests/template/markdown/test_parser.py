"""Markdown with tags among it, as tokens: what stands where, under which block, on which line."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from lettergen.template.jinja.environment import Language
from lettergen.template.markdown.includes import include_passages
from lettergen.template.markdown.numbered_lists import LIST, TAG
from lettergen.template.markdown.parser import MarkdownText, parse
from lettergen.template.tags import PLACEHOLDER, Tags


class Parsed:
    """A letter that is parsed, with its tags, for a look at its tokens."""

    def __init__(self, text: str) -> None:
        self.tags = Tags(Language())
        source = include_passages(text, Path("letter.md.j2"), None, self.tags)
        self.letter: MarkdownText = parse(source, "letter.md.j2", self.tags)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the tags: line and message."""
        return [f"{fault.place.line}: {fault.message}" for fault in self.tags.findings]

    def outline(self, tokens: list[Token] | None = None) -> list[str]:
        """The blocks in order, each on a line: how deep in lists, what, and its words."""
        out: list[str] = []
        depth = 0
        for token in self.letter.blocks if tokens is None else tokens:
            if token.type.endswith(("list_open", "blockquote_open")):
                depth += 1
            elif token.type.endswith(("list_close", "blockquote_close")):
                depth -= 1
            elif token.type in (TAG, "inline"):
                out.append("  " * depth + self.tags.restore(token.content).replace("\n", "/"))
            if token.type in (LIST, "ordered_list_open"):
                out.append("  " * depth + f"{token.type} {token.meta['name']}")
        return out

    def lists(self) -> list[list[str]]:
        """The items of each numbered list."""
        found: list[list[str]] = []
        open_: list[list[str]] = []
        for token in self.letter.blocks:
            if token.type == "ordered_list_open":
                open_.append([])
                found.append(open_[-1])
            elif token.type == "ordered_list_close":
                open_.pop()
            elif token.type == "inline" and open_:
                open_[-1].append(self.tags.restore(token.content))
        return found

    def lines(self) -> dict[str, int]:
        """The line of each block's words and of each tag between blocks."""
        return {
            self.tags.restore(token.content): self.letter.place(token).line
            for token in self.letter.blocks
            if token.type in (TAG, "inline")
        }


def outline(text: str) -> list[str]:
    """In: a letter without faults. Out: its blocks, without what lists begin with."""
    parsed = Parsed(text)
    assert parsed.faults == []
    kinds = (LIST, "ordered_list_open")
    return [line for line in parsed.outline() if not line.strip().startswith(kinds)]


# Tags between blocks


def test_a_line_of_statements_stands_between_the_blocks_around_it() -> None:
    assert outline("one\n{% if x %}\ntwo\n{% endif %}\nthree\n") == (
        ["one", "{% if x %}", "two", "{% endif %}", "three"]
    )


def test_each_statement_of_a_line_is_a_tag_of_its_own() -> None:
    assert outline("{% if x %} {% for y in z %}\none\n{% endfor %}{% endif %}\n") == (
        ["{% if x %}", "{% for y in z %}", "one", "{% endfor %}", "{% endif %}"]
    )


def test_a_statement_with_words_on_its_line_stays_in_the_words() -> None:
    assert outline("{% if x %}one{% endif %}\ntwo {% set y = 1 %}\n") == (
        ["{% if x %}one{% endif %}/two {% set y = 1 %}"]
    )


def test_a_print_tag_alone_on_its_line_is_a_paragraph() -> None:
    assert outline("one\n\n{{ x }}\n\ntwo\n") == ["one", "{{ x }}", "two"]


def test_a_comment_alone_on_its_line_goes_with_the_line() -> None:
    assert outline("one\n{# x #}\ntwo\n  {# over\nlines #}  \nthree\n") == ["one/two/three"]


def test_a_comment_among_words_leaves_nothing_behind() -> None:
    assert outline("one{# x #}, two {# over\nlines #}three\n") == ["one, two three"]


def test_trimmed_white_space_takes_line_ends_along() -> None:
    assert outline("one \n\n {{- x -}} \n\n two\n") == ["one{{ x }}two"]


def test_a_tag_over_lines_is_one_line() -> None:
    assert outline("one {{\n\nx\n\n}} two\n\n{% if\n\n x %}\nthree\n{% endif %}\n") == (
        ["one {{ x }} two", "{% if x %}", "three", "{% endif %}"]
    )


def test_a_raw_block_is_words_as_they_are() -> None:
    parsed = Parsed("one {% raw %}*{{ x }}*\n\n- {% endraw %}two\n")
    assert [
        PLACEHOLDER.sub("…", t.content) for t in parsed.letter.blocks if t.type == "inline"
    ] == (["one …two"])


# Tags in tables


def test_a_statement_between_rows_stands_between_rows() -> None:
    text = "| a |\n|---|\n{% for x in y %}\n| {{ x }} |\n{% endfor %}\n| b |\n\nafter\n"
    parsed = Parsed(text)
    rows = [t.type for t in parsed.letter.blocks if t.type in (TAG, "tr_open", "table_close")]
    assert rows == ["tr_open", TAG, "tr_open", TAG, "tr_open", "table_close"]
    assert outline(text)[-1] == "after"


def test_a_row_of_nothing_but_statements_stands_between_rows() -> None:
    parsed = Parsed("| a | b |\n|---|---|\n| {% if x %} | |\n| 1 | 2 |\n| {% endif %} | |\n")
    rows = [t.type for t in parsed.letter.blocks if t.type in (TAG, "tr_open")]
    assert rows == ["tr_open", TAG, "tr_open", TAG]


@pytest.mark.parametrize("ends", ["{% endif %}", "{% else %}\nx\n{% endif %}"])
def test_a_statement_that_ends_a_block_around_the_table_ends_the_table(ends: str) -> None:
    parsed = Parsed(f"{{% if x %}}\n| a |\n|---|\n| 1 |\n{ends}\nafter\n")
    types = [t.type for t in parsed.letter.blocks if t.type in (TAG, "tr_open", "table_close")]
    assert types[:5] == [TAG, "tr_open", "tr_open", "table_close", TAG]
    assert parsed.outline()[-1] == "after"


# Tags at the margin, beside what is indented


@pytest.mark.parametrize("indent", ["", " ", "  ", "      "])
def test_a_statement_does_not_end_the_item_that_goes_on_behind_it(indent: str) -> None:
    text = f"- one\n{indent}{{% if x %}}\n  - two\n{indent}{{% endif %}}\n\n  more\n- three\n"
    assert outline(text) == (
        ["  one", "  {% if x %}", "    two", "  {% endif %}", "  more", "  three"]
    )


def test_a_statement_before_the_next_item_stands_outside_the_last() -> None:
    assert outline("- one\n\n  more\n  {% if x %}\n- two\n  {% endif %}\n") == (
        ["  one", "  more", "{% if x %}", "  two", "{% endif %}"]
    )


@pytest.mark.parametrize("marker", ["-", "1.", "10)", "*", "-  ", "- 1."])
def test_the_depth_of_an_item_is_that_of_its_words(marker: str) -> None:
    indent = " " * (len(marker) + 1)
    parsed = Parsed(f"{marker} one\n{{% if x %}}\n{indent}more\n{{% endif %}}\n")
    opened = sum(t.type.endswith("list_open") for t in parsed.letter.blocks)
    assert opened == (2 if marker == "- 1." else 1)
    words = [line for line in parsed.outline() if line.strip() in ("one", "more")]
    assert words == ["  " * opened + "one", "  " * opened + "more"]


def test_a_statement_does_not_end_a_footnote_that_goes_on_behind_it() -> None:
    parsed = Parsed("[^n]: one\n\n{% for x in y %}\n    two\n\n{% endfor %}\n    three\n\nafter\n")
    assert parsed.outline() == ["after"]
    assert parsed.outline(parsed.letter.definitions["n"]) == (
        ["one", "{% for x in y %}", "two", "{% endfor %}", "three"]
    )


def test_indented_words_in_a_condition_are_a_paragraph() -> None:
    assert outline("one\n{% if x %}\n    two\n{% endif %}\nthree\n") == (
        ["one", "{% if x %}", "two", "{% endif %}", "three"]
    )


# Numbered lists


def test_a_list_parted_by_tags_is_one_list() -> None:
    parsed = Parsed("1. one\n{% if x %}\n2. two\n{% endif %}\n\n{# x #}\n3. three\n")
    assert parsed.lists() == [["one", "two", "three"]]


def test_a_list_parted_by_words_is_two() -> None:
    assert Parsed("1. one\n\nwords\n\n2. two\n").lists() == [["one"], ["two"]]


def test_another_sign_makes_another_list() -> None:
    assert Parsed("1. one\n{% if x %}\n{% endif %}\n2) two\n").lists() == [["one"], ["two"]]


@pytest.mark.parametrize("around", ["macro x()", "call x()", "set x"])
def test_a_list_does_not_go_on_in_or_behind_words_kept_for_later(around: str) -> None:
    tag, end = f"{{% {around} %}}", f"{{% end{around.split()[0]} %}}"
    assert Parsed(f"{tag}\n1. one\n{end}\n2. two\n").lists() == [["one"], ["two"]]
    assert Parsed(f"1. one\n{tag}\n2. two\n{end}\n").lists() == [["one"], ["two"]]


def begins(text: str) -> list[str]:
    """In: a letter. Out: its blocks, and where each of its numbered lists begins to count."""
    lines = [line.strip() for line in Parsed(text).outline()]
    return ["begin" if line.startswith(LIST) else line for line in lines if line[:8] != "ordered_"]


def test_a_list_begins_ahead_of_the_loop_around_its_items() -> None:
    assert begins("{% for x in y %}\n1. {{ x }}\n{% endfor %}\n") == (
        ["begin", "{% for x in y %}", "{{ x }}", "{% endfor %}"]
    )


def test_a_list_begins_ahead_of_all_loops_that_hold_nothing_else() -> None:
    text = "words\n{% for x in y %}{% for z in x %}\n1. {{ z }}\n{% endfor %}\n{% endfor %}\n"
    assert begins(text)[:4] == ["words", "begin", "{% for x in y %}", "{% for z in x %}"]


def test_a_list_begins_ahead_of_an_assignment_in_its_loop() -> None:
    text = "{% for x in y %}\n{% set z = x %}\n1. {{ z }}\n{% endfor %}\n"
    assert begins(text)[0] == "begin"


def test_a_list_begins_in_a_loop_that_holds_more() -> None:
    assert begins("{% for x in y %}\nwords\n\n1. {{ x }}\n{% endfor %}\n") == (
        ["{% for x in y %}", "words", "begin", "{{ x }}", "{% endfor %}"]
    )
    assert begins("{% for x in y %}\n1. {{ x }}\n\nwords\n{% endfor %}\n") == (
        ["{% for x in y %}", "begin", "{{ x }}", "words", "{% endfor %}"]
    )


def test_a_list_that_outlives_a_condition_begins_ahead_of_it() -> None:
    text = "{% if x %}\nwords\n\n1. one\n{% else %}\n1. uno\n{% endif %}\n2. two\n"
    assert begins(text) == (
        ["begin", "{% if x %}", "words", "one", "{% else %}", "uno", "{% endif %}", "two"]
    )


def test_a_list_that_outlives_a_loop_begins_ahead_of_it() -> None:
    assert begins("{% for x in y %}\n1. one\n{% endfor %}\n2. two\n") == (
        ["begin", "{% for x in y %}", "one", "{% endfor %}", "two"]
    )


def test_a_list_that_begins_anew_in_a_loop_is_not_the_one_behind_it() -> None:
    text = "{% for x in y %}\nwords\n\n1. one\n{% endfor %}\n2. two\n"
    assert Parsed(text).lists() == [["one"], ["two"]]
    assert begins(text).count("begin") == 2


def test_a_list_in_an_item_begins_there() -> None:
    assert begins("{% for x in y %}\n1. one\n   1. a\n{% endfor %}\n") == (
        ["begin", "{% for x in y %}", "one", "begin", "a", "{% endfor %}"]
    )


def test_a_list_in_a_footnote_begins_there() -> None:
    parsed = Parsed("1. one[^n]\n\n[^n]: words\n\n{% for x in y %}\n    1. a\n{% endfor %}\n")
    note = [line.split()[0] for line in parsed.outline(parsed.letter.definitions["n"])]
    assert note == ["words", LIST, "{%", "ordered_list_open", "a", "{%"]


STATEMENTS = st.recursive(
    st.sampled_from(["1. item", "words", "{% set x = 1 %}", "2. item\n   1. inner"]).map(
        lambda line: [line]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: [*chain(*parts)]),
        st.tuples(st.sampled_from(["if x", "for x in y", "with x = 1"]), inner).map(
            lambda pair: [f"{{% {pair[0]} %}}", *pair[1], f"{{% end{pair[0].split()[0]} %}}"]
        ),
        st.tuples(inner, inner).map(
            lambda pair: ["{% if x %}", *pair[0], "{% else %}", *pair[1], "{% endif %}"]
        ),
    ),
    max_leaves=8,
)


@given(parts=STATEMENTS)
def test_every_list_begins_before_its_first_item_and_outside_what_ends_before_it(
    parts: list[str],
) -> None:
    parsed = Parsed("\n\n".join(parts) + "\n")
    visible: list[set[str]] = [set()]
    for token in parsed.letter.blocks:
        if token.type == LIST:
            visible[-1].add(token.meta["name"])
        elif token.type == "ordered_list_open":
            assert any(token.meta["name"] in names for names in visible)
        elif token.type == TAG:
            tag = parsed.tags.in_text(token.content)[0]
            if tag.closes or tag.continues:
                visible.pop()
            if tag.opens or tag.continues:
                visible.append(set())


# Footnotes


def test_definitions_stand_apart_from_the_blocks() -> None:
    parsed = Parsed("one[^a]\n\n[^a]: first\n[^b]:\n    second\n\ntwo[^b]\n")
    assert parsed.outline() == ["one[^a]", "two[^b]"]
    assert {
        label: parsed.outline(tokens) for label, tokens in parsed.letter.definitions.items()
    } == {"a": ["first"], "b": ["second"]}


def test_a_footnote_defined_twice_is_reported_with_both_lines() -> None:
    parsed = Parsed("one[^a]\n\n[^a]: first\n\n[^a]: second\n")
    assert parsed.faults == ["5: duplicate footnote 'a', first defined in line 3."]
    assert parsed.outline(parsed.letter.definitions["a"]) == ["first"]


# Lines


def test_every_block_knows_its_line_in_the_file() -> None:
    text = """\
{# A comment
over lines #}
one
{# alone #}
goes on

- two {{
    x
  }}
- three

{% if
   x %}
{#- trimmed -#}

four
{% endif %}

| five |
|---|
| six |
| {{
  x }} seven |
eight[^n]

[^n]: nine
"""
    parsed = Parsed(text)
    assert parsed.lines() == {
        "one\ngoes on": 3,
        "two {{ x }}": 7,
        "three": 10,
        "{% if x %}": 12,
        "four": 16,
        "{% endif %}": 17,
        "five": 19,
        "six": 21,
        "{{ x }} seven": 22,
        "eight[^n]": 24,
    }


def test_further_lines_of_a_block_are_counted_in_the_file() -> None:
    parsed = Parsed("one {{\nx\n}}\ntwo\n{# three #}\nfour\n")
    [token] = [token for token in parsed.letter.blocks if token.type == "inline"]
    assert [parsed.letter.place(token, further).line for further in range(3)] == [1, 4, 6]


# Pieces of a letter, in any order: each marks with @ where a fault will stand.
PIECES = [
    "words @",
    "words\n@ words\n@",
    "- item @\n- item\n  @\n\n  - inner @",
    "1. item\n\n   @ further",
    "> quote\n> @",
    "| a | @ |\n|---|---|\n| @ | b |\n| c | @ |",
    "{{ 'over' ~\n'lines' }}\n@",
    "{# over\nlines #}\n@",
    "words {# over\nlines #}\n@",
    "{% if true %}\n@\n{% endif %}",
    "{% if\ntrue %}\n- @\n{% endif %}",
    "# @",
    "@\n===",
    "[^x]: note @\n\n    @\n\n    - @",
    "words\\\n@  \n@",
    "{% raw %}{{\n{% endraw %}\n@",
]
PIECES_BEHIND_A_TAG_OVER_LINES = [
    "{{- 'trimmed' -}}\n@",
    "{{ 'over' ~\n'lines' }} @",
    "words {# over\nlines #} @",
    "{% raw %}{{\n{% endraw %} @",
]


@given(st.lists(st.sampled_from(PIECES + PIECES_BEHIND_A_TAG_OVER_LINES), min_size=1, max_size=6))
def test_a_fault_in_a_tag_is_reported_at_its_line_wherever_it_stands(parts: list[str]) -> None:
    text = "\n\n".join(parts).replace("@", "{{ a b }}")
    found = [f.place.line for f in Parsed(text).tags.findings if f.code == "LG202"]
    assert found == lines_of("{{ a b }}", text)


def lines_of(fault: str, text: str) -> list[int]:
    """In: a fault, a text. Out: the line of each place where it stands."""
    lines = enumerate(text.split("\n"), 1)
    return [number for number, line in lines for _ in range(line.count(fault))]
