"""Hints for names that a template cannot have, or does not find."""

import pytest

from lettergen.template.jinja.name_hints import suggest_name, suggest_spelling


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("First_Nmae", "Did you mean 'First_Name'?"),
        ("E", "Did you mean 'E_mail'?"),
        ("Postcode", "Did you mean 'Postcode_ZIP'?"),
        ("2nd_lime", "Did you mean '_2nd_line'?"),
        ("xyz", ""),
    ],
)
def test_a_similar_name_is_suggested_as_a_template_writes_it(name: str, hint: str) -> None:
    known = ["First Name", "E-mail", "Postcode/ZIP", "2nd line", "#"]
    assert suggest_name(name, known) == hint


@pytest.mark.parametrize(
    ("text", "problem", "spelling"),
    [
        ("First Name", "expected token 'end of print statement', got 'Name'", "First_Name"),
        ("if First Name == 'a b'", "expected token 'x', got 'Name'", "First_Name"),
        ("First Name == 'x'", "chunk after expression", "First_Name"),
        ("2nd line", "expected token 'x', got 'nd'", "_2nd_line"),
        ("a if b c", "expected token 'x', got 'c'", "b_c"),
        ("name | upper(", "unexpected end of template", ""),
        ("name 'a b'", "expected token 'x', got 'string'", ""),
    ],
)
def test_a_name_with_spaces_is_told_how_to_be_written(
    text: str, problem: str, spelling: str
) -> None:
    hint = suggest_spelling(text, problem)
    assert (hint.rpartition("write ")[2] == f"{spelling}.") if spelling else not hint
