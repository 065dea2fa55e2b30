"""Conditions, sort keys and patterns of file names are compiled."""

import pytest

from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression, compile_file_name

HERE = Place("campaign.yaml", 7)


def test_an_expression_is_evaluated_over_the_fields() -> None:
    holds = compile_expression(Language(), "area == 'Kent' and budget | int > 5", HERE)
    assert holds(area="Kent", budget="6") is True
    assert holds(area="Kent", budget="5") is False


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(LettergenError, match=r"^campaign.yaml:7: 'area ==' is not an expression"):
        compile_expression(Language(), "area ==", HERE)


def test_an_expression_that_assigns_is_told_to_compare() -> None:
    with pytest.raises(LettergenError, match=r"Compare with '=='\."):
        compile_expression(Language(), "area = 'Kent'", HERE)


def test_a_missing_field_in_an_expression_is_a_missing_field() -> None:
    with pytest.raises(MissingFieldError):
        bool(compile_expression(Language(), "areas", HERE)(area="Kent"))


def test_a_file_name_is_filled_in_without_escapes() -> None:
    name = compile_file_name(Language(), "{{ area }} & co.docx", HERE)
    assert name(area="R&D <x>") == "R&D <x> & co.docx"


@pytest.mark.parametrize("value", ["a/b", "..\\b", "/"])
def test_a_value_cannot_lead_a_file_into_another_folder(value: str) -> None:
    with pytest.raises(MergeError) as caught:
        compile_file_name(Language(), "letters/{{ area }}.docx", HERE)(area=value)
    assert "slug" in caught.value.hint


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "a field in the file name is empty."),
        (["a", "b"], "a field in the file name is a list."),
        ({"a": "b"}, "a field in the file name is a group of fields."),
        ("x".upper, "a field in the file name is not a value."),
    ],
)
def test_a_value_in_a_file_name_must_be_text(value: object, message: str) -> None:
    with pytest.raises(MergeError) as caught:
        compile_file_name(Language(), "{{ area }}.docx", HERE)(area=value)
    assert caught.value.message == message


def test_what_is_no_pattern_is_an_error() -> None:
    with pytest.raises(LettergenError, match=r"^campaign.yaml:7: '\{\{ area' is not a pattern"):
        compile_file_name(Language(), "{{ area", HERE)


@pytest.mark.parametrize("text", ["lettergen_letter", "area | lettergen_measure == 'Kent'"])
def test_the_names_of_compiled_letters_are_out_of_reach(text: str) -> None:
    with pytest.raises(LettergenError) as caught:
        compile_expression(Language(), text, HERE)
    assert [finding.code for finding in caught.value.findings] == ["LG208"]
    with pytest.raises(LettergenError) as caught:
        compile_file_name(Language(), f"letters/{{{{ {text} }}}}.docx", HERE)
    assert [finding.code for finding in caught.value.findings] == ["LG208"]
