"""The finding for an error is at the value that it is about."""

from pathlib import Path

import pytest

from lettergen.data import yaml
from lettergen.diagnostics.finding import Place
from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.blame import describe_error, describe_failure
from lettergen.template.errors import MergeError
from lettergen.template.numeric_errors import require_number

LIST = """\
- name: Ada
  seats: 12 seats
  order: {total: n/a}
  items:
    - {what: Chair, price: "10"}
    - {what: Table, price: soon}
  amounts: [1, x]
"""
USED = Place("letter.md.j2", 3)


@pytest.mark.parametrize(
    ("name", "value", "line", "path"),
    [
        ("seats", "12 seats", 2, "seats"),
        ("order.total", "n/a", 3, "order.total"),
        ("item.price", "soon", 6, "items.price"),
        ("price", "soon", 6, "items.price"),
        ("", "soon", 6, "items.price"),
        ("n", "x", 7, "amounts"),
    ],
)
def test_an_error_is_at_the_line_of_its_value(
    name: str, value: str, line: int, path: str, tmp_path: Path
) -> None:
    file = tmp_path / "recipients.yaml"
    file.write_text(LIST, encoding="utf-8")
    (fields,) = yaml.load(file)
    subject = f"'{name}' is '{value}', which" if name else f"'{value}'"
    error = MergeError("LG330", f"{subject} is not a number.", "", name, value)
    finding = describe_error(error, USED, fields)
    assert (finding.place.line, finding.name) == (line, path)
    expected = f"'{path}' is '{value}', which is not a number (letter.md.j2:3 uses it)."
    assert finding.message == expected


def test_an_error_about_no_value_is_where_the_template_has_it() -> None:
    finding = describe_error(MergeError("LG325", "'/' divides by 0."), USED, {})
    assert (finding.place, finding.message) == (USED, "'/' divides by 0.")


def test_a_number_that_is_two_is_explained() -> None:
    with using_locale(load_locale("de")), pytest.raises(MergeError) as refused:
        require_number("1.234", "amount")
    assert refused.value.message.startswith("'amount' is '1.234', which is two numbers: ")


def test_python_s_own_words_are_no_message() -> None:
    assert describe_failure(TypeError("unsupported operand type(s) for +: 'int' and 'str'")) == (
        "this expression cannot be worked out with these values."
    )
