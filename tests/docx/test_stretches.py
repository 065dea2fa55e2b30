"""Text in other scripts than the Latin one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.scripts import has_other_script, has_right_to_left
from lettergen.docx.stretches import is_right_to_left, split_stretches


def shown(text: str, *, right: bool) -> str:
    """The stretches of a text: those from right to left in brackets, with their languages."""
    return "|".join(
        (f"[{one.text}]" if one.is_right_to_left else one.text) + one.language
        for one in split_stretches(text, is_right_to_left=right)
    )


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("شكراً (المرجع AB-12/7). سوف نرد.", "[شكراً (المرجع ]ar|AB-12/7|[). سوف نرد.]ar"),
        ("في 13 أكتوبر 2020", "[في 13 أكتوبر 2020]ar"),
        ("מאת Ada Reed, Leeds 6: תודה", "[מאת ]he|Ada Reed, Leeds|[ 6: תודה]he"),
        ("ملف 2x4 هنا", "[ملف ]ar|2x4|[ هنا]ar"),
        ("0113 496 0000", "[0113 496 0000]"),
        ("Leeds", "Leeds"),
        ("سلام چطور", "[سلام چطور]"),
    ],
)
def test_latin_words_are_apart_in_a_text_from_right_to_left(text: str, stretches: str) -> None:
    assert shown(text, right=True) == stretches


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("We wrote to ليلى حداد on 13 October", "We wrote to |[ليلى حداد]ar| on 13 October"),
        ("Jordan (الأردن)", "Jordan (|[الأردن]ar|)"),
        ("to רחל כהן", "to |[רחל כהן]he"),
        ("Dear Ελένη Παπαδοπούλου, hello", "Dear |Ελένη Παπαδοπούλουel|, hello"),
        ("田中花子さん", "田中花子さんja"),
        ("李雷", "李雷"),
        ("Олег", "Олег"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_other_scripts_are_apart_in_a_text_from_left_to_right(text: str, stretches: str) -> None:
    assert shown(text, right=False) == stretches


@given(st.text(alphabet="ab1 (.-אבجد。かε"), st.booleans())
def test_no_character_is_lost(text: str, right: bool) -> None:
    assert "".join(one.text for one in split_stretches(text, is_right_to_left=right)) == text


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("شكراً AB", True),
        ("Jordan (الأردن)", False),
        ("(الأردن) Jordan", True),
        ("1 Albion Place", False),
        ("2020", False),
    ],
)
def test_a_paragraph_is_read_as_most_of_its_letters_are(text: str, is_right: bool) -> None:
    assert is_right_to_left(text) == is_right


def test_scripts_are_told_from_latin_words_with_signs() -> None:
    assert not has_other_script("Ynys Môn – “quoted” £5 €")
    assert has_other_script("Ελ") and not has_right_to_left("Ελ")
    assert has_right_to_left("שלום")
