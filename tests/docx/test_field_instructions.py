"""Field instructions: kinds, arguments, switches, and what IF compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.field_instructions import (
    Atom,
    InstructionError,
    parse_comparison,
    parse_instruction,
    read_kind,
    split_into_atoms,
)
from lettergen.docx.fields import Story
from lettergen.docx.xml import parse_fragment
from tests.support.fields import build_field, build_instruction, build_paragraph


def code(*parts: str) -> list[Atom]:
    return split_into_atoms(
        Story(parse_fragment(build_paragraph(build_field(*parts)))).fields[0].code
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" MERGEFIELD Name ", "MERGEFIELD"),
        ("mergefield Name", "MERGEFIELD"),
        ('MERGEFIELD"Name"', "MERGEFIELD"),
        ("=SUM(ABOVE)", "="),
        (" PAGE\\* Arabic", "PAGE"),
        ("  ", ""),
    ],
)
def test_the_kind_is_the_first_word(text: str, kind: str) -> None:
    assert read_kind(code(text)) == kind


def test_a_kind_that_comes_from_another_field_is_empty() -> None:
    assert read_kind(code(" ", build_field(' QUOTE "DDE" '), " x")) == ""


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (" MERGEFIELD First_Name ", ["First_Name"]),
        (' MERGEFIELD "First Name" ', ["First Name"]),
        (" MERGEFIELD “First Name” ", ["First Name"]),
        (' MERGEFIELD "say “ah”" ', ["say “ah”"]),
        (' MERGEFIELD "a \\"b\\" \\\\ c:\\d" ', ['a "b" \\ c:\\d']),
        (' MERGEFIELD "a""b" c', ["a", "b", "c"]),
        (" MERGEFIELD ", []),
    ],
)
def test_arguments_end_at_spaces_and_quotes(text: str, arguments: list[str]) -> None:
    assert [argument.text for argument in parse_instruction(code(text)).arguments] == arguments


@pytest.mark.parametrize(
    ("text", "switches"),
    [
        (' MERGEFIELD a \\* Upper \\@ "d MMM" ', [("*", "Upper"), ("@", "d MMM")]),
        (" MERGEFIELD a \\*Upper\\#0.00", [("*", "Upper\\#0.00")]),
        (" MERGEFIELD a \\#0.00 \\m", [("#", "0.00"), ("m", None)]),
        (' MERGEFIELD a \\B "(" \\F ")"', [("b", "("), ("f", ")")]),
        (' HYPERLINK "x" \\l y \\n', [("l", "y"), ("n", None)]),
    ],
)
def test_switches_have_an_argument_where_their_field_says_so(
    text: str, switches: list[tuple[str, str | None]]
) -> None:
    found = parse_instruction(code(text)).switches
    assert [(s.name, s.argument.text if s.argument else None) for s in found] == switches


@pytest.mark.parametrize(
    ("text", "message"),
    [(' MERGEFIELD "a', "never closed"), (" MERGEFIELD a \\*", "nothing after")],
)
def test_what_is_not_finished_is_an_error(text: str, message: str) -> None:
    with pytest.raises(InstructionError, match=message):
        parse_instruction(code(text))


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">="])
@pytest.mark.parametrize("space", [" ", ""])
def test_a_comparison_is_read_with_and_without_spaces(operator: str, space: str) -> None:
    inner = build_field(" MERGEFIELD a ")
    found = parse_comparison(code(" IF ", inner, f'{space}{operator}{space}"b c" "yes" no '))
    assert found.left.content[0].field is not None
    assert (found.operator, found.right.text) == (operator, "b c")
    assert [text.text for text in found.texts] == ["yes", "no"]


@pytest.mark.parametrize("text", [" IF ", " IF a ", " IF a = ", " IF a b c "])
def test_half_a_comparison_is_an_error(text: str) -> None:
    with pytest.raises(InstructionError, match="compare"):
        parse_comparison(code(text))


def test_quotes_in_a_nested_field_are_not_part_of_the_argument() -> None:
    found = parse_instruction(code(' MERGEFIELD "a', build_field(' MERGEFIELD "b c" '), 'd" '))
    assert [argument.text for argument in found.arguments] == ["ad"]
    assert not found.arguments[0].is_plain


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])))
def test_any_text_in_quotes_is_one_argument(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    found = parse_instruction([Atom(char) for char in f'MERGEFIELD "{escaped}"'])
    assert [argument.text for argument in found.arguments] == [text]


def test_code_may_be_split_over_runs_at_any_letter() -> None:
    whole = ' MERGEFIELD "First Name" \\* Upper '
    split = [build_instruction(char) for char in whole]
    assert [a.char for a in code(*split)] == [a.char for a in code(whole)]
