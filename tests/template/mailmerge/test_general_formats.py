"""General formats (``\\*``) of fields: capitals and numbers, as Word writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.general_formats import FORMATS, apply_format


@pytest.mark.parametrize(
    ("name", "value", "changed"),
    [
        ("Upper", "o'neill", "O'NEILL"),
        ("Lower", "O'NEILL", "o'neill"),
        ("FirstCap", "«the law» of", "«The law» of"),
        ("Caps", "tom o'neill-smith's ÉCOLE", "Tom O'neill-Smith's ÉCOLE"),
        ("Ordinal", "21", "21st"),
        ("ordinal", "112", "112th"),
        ("OrdText", "21", "twenty-first"),
        ("OrdText", "112", "one hundred twelfth"),
        ("CardText", "1234", "one thousand two hundred thirty-four"),
        ("CardText", "-5", "minus five"),
        ("DollarText", "1234.5", "one thousand two hundred thirty-four and 50/100"),
        ("DollarText", "£0.99", "zero and 99/100"),
        ("DollarText", "9.999", "ten and 00/100"),
        ("ROMAN", "1987", "MCMLXXXVII"),
        ("roman", "4", "iv"),
        ("Roman", "4", "IV"),
        ("ALPHABETIC", "28", "BB"),
        ("alphabetic", "1", "a"),
        ("Hex", "458", "1CA"),
        ("Arabic", "31", "31"),
        ("ArabicDash", "31", "- 31 -"),
        ("Ordinal", "", ""),
        ("MERGEFORMAT", "x", "x"),
    ],
)
def test_a_value_is_written_as_its_format_asks(name: str, value: str, changed: str) -> None:
    assert apply_format(value, name) == changed


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Ordinal", "soon", "'due' is 'soon', which is not a number."),
        ("CardText", "1.5", "'due' is '1.5', which is not a whole number, which the format"),
        ("OrdText", "1000000", "1000000 is too large for the format"),
    ],
)
def test_a_value_that_a_format_cannot_write_is_an_error(
    name: str, value: str, message: str
) -> None:
    with pytest.raises(MergeError) as refused:
        apply_format(value, name, "due")
    assert refused.value.message.startswith(message)


def test_ordinals_and_words_are_those_of_the_language() -> None:
    with using_locale(load_locale("de")):
        assert apply_format("21", "Ordinal") == "21."
        assert apply_format("21", "CardText") == "einundzwanzig"
        assert apply_format("21", "OrdText") == "einundzwanzigste"
        with pytest.raises(MergeError, match="known in English only"):
            apply_format("21", "DollarText")


@given(st.text(max_size=20), st.sampled_from(sorted(FORMATS)))
def test_any_text_is_written_or_refused(value: str, name: str) -> None:
    try:
        written = apply_format(value, name)
    except MergeError as error:
        assert error.code in ("LG330", "LG643")
    else:
        assert bool(written) == bool(value)
