"""What counts as no in a condition."""

from decimal import Decimal
from typing import Any

import pytest

from lettergen.data.values import QuotedText
from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.environment import Language
from lettergen.template.truth import is_true

NO = ["no", "No", "NO", "n", "off", "false", "False", "FALSE", "0", "0.00", "£0.00", "0%", "00"]
NO += ["", "  ", " no ", QuotedText("0")]
YES = ["yes", "Yes", "y", "on", "true", "1", "10", "£0.50", "none at all", "Noël", "nobody", "£5"]


def evaluate(expression: str, **values: Any) -> Any:
    """Return the value of an expression."""
    return Language().compile_expression(expression, undefined_to_none=False)(**values)


@pytest.mark.parametrize("value", [*NO, 0, Decimal("0.0"), False, None, []])
def test_words_for_no_and_nothing_count_as_no(value: Any) -> None:
    assert not is_true(value)


@pytest.mark.parametrize("value", [*YES, 3, Decimal("0.1"), True, ["a"]])
def test_everything_else_counts_as_yes(value: Any) -> None:
    assert is_true(value)


def test_the_words_are_those_of_the_language() -> None:
    assert is_true("nein")
    with using_locale(load_locale("de")):
        assert not is_true("nein")
        assert not is_true("No")


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("'a' if paid else 'b'", "b"),
        ("'a' if not paid else 'b'", "a"),
        ("'a' if paid and true else 'b'", "b"),
        ("'a' if paid or false else 'b'", "b"),
        ("paid and 'thanks'", ""),
        ("[paid, 'yes'] | select | list", ["yes"]),
        ("[paid, 'yes'] | reject | list", ["no"]),
        ("rows | selectattr('paid') | list | length", 1),
        ("paid is true", False),
        ("paid is false", True),
        ("paid == false", True),
        ("'a' if count else 'b'", "b"),
    ],
)
def test_every_condition_takes_a_word_for_no_as_no(expression: str, result: Any) -> None:
    rows = [{"paid": "no"}, {"paid": "Yes"}]
    assert evaluate(expression, paid="no", count="0", rows=rows) == result


def test_a_loop_leaves_out_what_counts_as_no() -> None:
    loop = "{% for row in rows if row.paid %}{{ row.name }}{% endfor %}"
    rows = [{"name": "Ada", "paid": "No"}, {"name": "Rob", "paid": "Yes"}]
    assert Language().from_string(loop).render(rows=rows) == "Rob"


@pytest.mark.parametrize(
    "template",
    [
        "{% if answer %}You said {{ answer }}.{% endif %}",
        "{% if answer %}{% if true %}{{ answer | upper }}{% endif %}{% endif %}",
        "{% if not answer %}-{% else %}{{ answer }}{% endif %}",
        "{{ answer if answer else 'nothing' }}",
    ],
)
def test_an_answer_that_is_printed_is_not_left_out_in_silence(template: str) -> None:
    with pytest.raises(MergeError) as refused:
        Language().from_string(template).render(answer="No")
    assert (refused.value.code, refused.value.name) == ("LG640", "answer")
    assert "You" in Language().from_string("You {{ x or answer }}").render(x="", answer="No")


def test_a_count_of_zero_may_be_left_out() -> None:
    template = "{% if count %}{{ count }} children{% endif %}"
    assert Language().from_string(template).render(count="0") == ""
