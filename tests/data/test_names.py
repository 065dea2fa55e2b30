"""The names of columns, as templates write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from lettergen.data.names import find_clashes, find_same, identify, spell


@pytest.mark.parametrize(
    ("name", "spelling", "others"),
    [
        ("First Name", "First_Name", ["first_name", "FIRST_NAME", "first-name", "First\nName"]),
        ("First\u00a0Name", "First_Name", ["First Name", "first_name"]),
        ("Ref no.", "Ref_no", ["ref_no", "Ref_no_", "Ref. no"]),
        ("E-mail", "E_mail", ["e_mail", "E mail"]),
        ("Postcode/ZIP", "Postcode_ZIP", ["postcode_zip"]),
        ("Straße", "Straße", ["strasse", "STRASSE"]),
        ("2nd line", "_2nd_line", ["M_2nd_line", "2nd_line"]),
        ("Amount (£)", "Amount", ["amount", "Amount_"]),
        ("नाम", "नाम", []),
        ("ชื่อ ผู้รับ", "ชื่อ_ผู้รับ", []),
        ("الاسم الأول", "الاسم_الأول", []),
        ("姓 名", "姓_名", []),
        ("Ὀδός", "Ὀδός", ["ὀδόσ"]),
        ("Ｎａｍｅ", "Name", ["name"]),
        ("first\u200bname", "firstname", ["firstname"]),
        ("Zoe\u0308", "Zoë", ["zoë"]),
        ("in", "IN", ["In"]),
        ("_note", "_note", ["note"]),
    ],
)
def test_a_name_is_reached_under_its_spelling_and_others(
    name: str, spelling: str, others: list[str]
) -> None:
    assert spell(name) == spelling
    for other in (name, spelling, *others):
        assert find_same(other, [name, "another"]) == (name,)


@pytest.mark.parametrize(("name", "spelling"), [("#", 'recipient["#"]'), ('"', "recipient['\"']")])
def test_a_name_without_letters_needs_quotation_marks(name: str, spelling: str) -> None:
    assert identify(name) == ""
    assert spell(name) == spelling
    assert find_same(name, [name]) == ()


def test_names_with_other_words_are_others() -> None:
    assert find_same("Q11", ["Q1.1", "Q1 1"]) == ()
    assert find_same("first", ["first name"]) == ()


def test_names_that_are_the_same_are_told() -> None:
    assert list(find_clashes(["A b", "c", "a-B", "A_B"])) == [("A b", "a-B"), ("A b", "A_B")]


@given(st.text(max_size=20))
def test_a_template_can_write_every_spelling_and_means_the_same_name(name: str) -> None:
    spelling = spell(name)
    if identify(name):
        assert spelling.isidentifier()
        assert find_same(spelling, [name]) == (name,)
        source = f"{{{{ {spelling} }}}}"
        assert Environment().from_string(source).render({spelling: "here"}) == "here"
