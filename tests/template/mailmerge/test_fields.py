"""Mail merge fields held as tags: what comes out, and what is refused with which words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.xml import parse_fragment
from tests.support.fields import END, SEPARATE, begin, field, findings, merged, paragraph, run
from tests.support.fields import instruction as code

NAME = field(" MERGEFIELD name ")


def simple(text: str, result: str = "") -> str:
    return f'<w:fldSimple w:instr="{text}">{result}</w:fldSimple>'


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def test_all_missing_fields_come_at_once_with_their_places() -> None:
    body = paragraph(run("Dear "), field(" MERGEFIELD First_Name ", result=run("«First_Name»")))
    body += paragraph(field(" IF ", field(" MERGEFIELD sex "), ' = "F" "Ms" "Mr" '))
    found = findings(body, **{"Fist Name": "Ada"})
    assert [(f.code, f.place.path, f.place.line, f.hint) for f in found] == [
        ("LG301", "recipients.yaml", 1, "Did you mean 'Fist Name'?"),
        ("LG301", "recipients.yaml", 1, ""),
    ]
    assert "no 'First_Name'" in found[0].message
    assert 'word/document.xml, paragraph 1 ("Dear «First_Name»") uses it' in found[0].message
    assert "no 'sex'" in found[1].message


def test_a_field_missing_from_a_group_is_looked_for_in_the_group() -> None:
    group = Mapping(Place("recipients.yaml", 7), "vru")
    group["name"] = "x"
    found = only(findings(paragraph(field("MERGEFIELD VRU.nme")), vru=group))
    assert (found.code, found.place.line, found.hint) == ("LG301", 7, "Did you mean 'name'?")
    assert "no 'vru.nme'" in found.message


def test_a_field_without_a_value_is_named_as_word_names_it() -> None:
    found = only(findings(paragraph(field("MERGEFIELD First_Name")), **{"First Name": None}))
    assert (found.code, found.message) == ("LG304", "Kent: 'First_Name' is empty.")


def test_a_value_can_never_become_markup_or_code() -> None:
    value = '<w:br/> & "quoted" {{ 7 * 6 }} \\n'
    body = paragraph(NAME, field(" IF ", NAME, ' = "x" "" "', NAME, '" '))
    shown = '&lt;w:br/&gt; &amp; "quoted" {{ 7 * 6 }} \\n'
    assert merged(body, name=value).count(shown) == 2


def test_a_paragraph_of_empty_fields_goes_and_one_with_words_stays() -> None:
    body = paragraph(NAME) + paragraph(run("To "), NAME) + paragraph(run("End"))
    text = merged(body, name="")
    assert text.count("<w:p>") + text.count("<w:p ") == 2


def test_a_paragraph_that_a_condition_empties_goes() -> None:
    choice = field(" IF ", NAME, ' = "x" "text" "" ')
    assert merged(paragraph(choice) + paragraph(run("End")), name="y").count("<w:p>") == 1


@pytest.mark.parametrize(
    "choice",
    [
        run("{% if sex %}{{ name }}{% endif %}"),
        field(" IF ", field(" MERGEFIELD sex "), ' <> "" "', NAME, '" '),
        field(" IF ", field(" MERGEFIELD sex "), ' <> "" "{% set x = 1 %}" '),
    ],
)
def test_a_condition_around_a_lone_value_is_not_lost(choice: str) -> None:
    body = paragraph(choice) + paragraph(run("End"))
    assert "Ada" not in merged(body, name="Ada", sex="")


def test_a_condition_over_paragraphs_that_is_false_leaves_none() -> None:
    body = paragraph(begin(" IF ", NAME, ' = "x" "one')) + paragraph(
        code('two" "" '), SEPARATE, END
    )
    body += paragraph(run("End"))
    assert merged(body, name="y").count("<w:p>") == 1
    assert merged(body, name="x").count("<w:p>") == 3


def test_fields_in_a_tag_of_an_if_are_compared_as_the_tag_prints() -> None:
    body = paragraph(field(' IF {{ books | length }} = "2" "two" "other" '))
    assert ">two<" in merged(body, books=["a", "b"])


def test_a_tag_in_the_code_of_a_field_that_stays_is_printed_there() -> None:
    body = paragraph(field(" = {{ copies }} * 2 ", result=run("2")))
    assert "<w:instrText> = 5 * 2 </w:instrText>" in merged(body, copies="5")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn"])))
def test_any_text_that_an_if_field_quotes_comes_out_as_it_is(text: str) -> None:
    assume("{" not in text)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    body = paragraph(run("["), field(" IF ", NAME, f' = "x" "{quoted}" "no" '), run("]"))
    shown = parse_fragment(merged(body, name="x"))
    assert "".join(shown.itertext()) == f"[{text}]"


def test_a_hyperlink_field_with_an_address_of_another_kind_is_refused() -> None:
    body = paragraph(field(" HYPERLINK ", NAME, " ", result=run("click")))
    found = only(findings(body, name="javascript:alert(1)"))
    assert found.code == "LG305"


@pytest.mark.parametrize("value", ['https://x.org/" onclick="', "https://x.org/a b"])
def test_a_part_of_an_address_cannot_break_out_of_it(value: str) -> None:
    body = paragraph(field(' HYPERLINK "https://example.org/?u=', NAME, '" ', result=run("click")))
    assert "<w:hyperlink " in merged(body, name=value)


def test_a_simple_hyperlink_with_a_tag_has_its_address_checked() -> None:
    body = paragraph(simple("HYPERLINK &quot;{{ name }}&quot;", run("click")))
    assert only(findings(body, name="file:///etc/passwd")).code == "LG305"


REACHING_OUT = """
    DDE DDEAUTO DATABASE IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK MACROBUTTON PRINT RD
""".split()


@pytest.mark.parametrize("kind", REACHING_OUT)
def test_a_field_that_reaches_out_of_the_letter_is_refused(kind: str) -> None:
    spelt = kind[:2] + kind[2:].lower()
    hidden = field(" IF 1 = 1 ", field(f' {kind} "c:\\\\x" '), " ")
    body = paragraph(simple(f"{spelt} x")) + paragraph(field(f" {kind} x ")) + paragraph(hidden)
    found = findings(body)
    assert [f.code for f in found] == ["LG234"] * 3
    assert all(kind in f.message and f.hint for f in found)
    assert [f.place.detail.split(" (")[0] for f in found] == [
        f"word/document.xml, paragraph {number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "body", [field(field(" QUOTE 68 68 69 "), " cmd "), field(" {{ 'DDE' }} cmd ")]
)
def test_a_field_whose_kind_is_worked_out_in_it_is_refused(body: str) -> None:
    body = paragraph(body)
    assert only(findings(body)).code == "LG234"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("NEXT", "{% for"),
        ("NEXTIF 1 = 1", "{% for"),
        ("SKIPIF 1 = 1", "where:"),
        ("MERGEREC", "MERGEFIELD"),
        ("MERGESEQ", "MERGEFIELD"),
        ('ASK x "What?"', "values:"),
        ('FILLIN "What?"', "values:"),
    ],
)
def test_a_field_that_steers_a_mail_merge_is_refused_with_what_to_write(
    text: str, hint: str
) -> None:
    found = only(findings(paragraph(field(f" {text} "))))
    assert found.code == "LG233"
    assert hint in found.hint


@pytest.mark.parametrize(
    ("operator", "where"), [("=", 'where: status != "done"'), ("<>", 'where: status == "done"')]
)
def test_skipif_is_answered_with_the_condition_to_write(operator: str, where: str) -> None:
    skip = field(" SKIPIF ", field(" MERGEFIELD status "), f' {operator} "done" ')
    assert where in only(findings(paragraph(skip))).hint


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (field(" = ", NAME, " * 2 "), "LG232"),
        (field(" SET x ", NAME), "LG232"),
        (field(" COMPARE ", NAME, " = 1 "), "LG232"),
        (field(" QUOTE ", field(" IF {{ name }} = 1 x y ")), "LG232"),
        (field(" IF ", field(" PAGE "), ' = 1 "', NAME, '" '), "LG232"),
        (field(" MERGEFIELD {{ name }} "), "LG236"),
        (
            field(' HYPERLINK "https://x.org/', field(" PAGE "), '{{ name }}" ', result=run("x")),
            "LG232",
        ),
        (field(' MERGEFIELD name \\@ "', NAME, '" '), "LG236"),
        (field(' IF {% set x = 1 %} = "" "x" '), "LG236"),
        (field(' GREETINGLINE \\e "', NAME, '" '), "LG236"),
        (field(" IF ", NAME, ' = "', "<w:r><w:drawing/></w:r>", '" "b" '), "LG236"),
    ],
)
def test_data_in_a_field_that_only_word_can_work_out_is_refused(body: str, code: str) -> None:
    assert [f.code for f in findings(paragraph(body), name="x")] == [code]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (field(" MERGEFIELD "), "LG231"),
        (field(" MERGEFIELD a b "), "LG231"),
        (field(' MERGEFIELD "a '), "LG231"),
        (field(" MERGEFIELD a \\q "), "LG235"),
        (field(" MERGEFIELD a \\* Cap "), "LG235"),
        (field(" MERGEFIELD a \\# 0`table` "), "LG235"),
        (field(" IF ", NAME, " "), "LG231"),
        (field(" IF ", NAME, ' = "a" '), "LG231"),
        (field(" IF ", NAME, ' = "a" "b" "c" "d" '), "LG231"),
        (field(" IF ", NAME, ' = "a" "b" \\* Upper '), "LG235"),
        (field(' ADDRESSBLOCK \\f "<<_PLANET_>>" '), "LG231"),
        (field(" HYPERLINK ", NAME, " x ", result=run("x")), "LG231"),
    ],
)
def test_a_field_that_does_not_say_what_it_needs_is_refused(body: str, code: str) -> None:
    found = only(findings(paragraph(body), name="x", a="y"))
    assert found.code == code
    assert "paragraph 1" in found.place.detail


@pytest.mark.parametrize(
    "body",
    [
        paragraph(begin(" MERGEFIELD name ")),
        paragraph(begin(" HYPERLINK ", NAME), SEPARATE, run("a")) + paragraph(run("b"), END),
    ],
)
def test_a_field_whose_marks_do_not_fit_is_refused(body: str) -> None:
    found = only(findings(body, name="x"))
    assert found.code == "LG230"
    assert found.hint


def test_a_finding_about_a_tag_in_a_field_names_the_tag() -> None:
    found = only(findings(paragraph(field(' HYPERLINK "{{ url }}" ', result=run("x"))), url=None))
    assert found.code == "LG304"
    assert found.message.startswith("Kent: 'url' is empty (letter.docx, word/document.xml,")


def test_all_faulty_fields_come_at_once() -> None:
    body = paragraph(begin(" HYPERLINK ", NAME), SEPARATE) + paragraph(END, field(" NEXT "))
    body += paragraph(field(" MERGEFIELD "), field(" LINK x "))
    assert [f.code for f in findings(body)] == ["LG230", "LG233", "LG231", "LG234"]


def test_a_loop_of_tags_may_stand_around_fields() -> None:
    body = paragraph(run("{% for x in books %}"), NAME, run("{{ x }}{% endfor %}"))
    text = merged(body, name="N", books=["a", "b"])
    assert [part for part in ("N", "a", "b") if f">{part}<" in text] == ["N", "a", "b"]
    assert text.count(">N<") == 2


def test_an_address_needs_the_fields_that_no_address_can_do_without() -> None:
    found = findings(paragraph(field(" ADDRESSBLOCK ")), Country="France")
    missing = [f.message.split("'")[1] for f in found]
    assert missing == ["Last Name", "Address 1", "City", "Postal Code"]


@pytest.mark.parametrize(
    ("switches", "country", "shown"),
    [
        ("\\c 2 \\e France", "France", False),
        ("\\c 2 \\e France", "Spain", True),
        ("\\c 0", "Spain", False),
        ("\\c 1", "Spain", True),
        ("", "Spain", True),
    ],
)
def test_a_country_is_shown_where_the_address_field_says_so(
    switches: str, country: str, shown: bool
) -> None:
    data = {"Last Name": "L", "Address 1": "A", "City": "C", "Postal Code": "P"}
    body = paragraph(field(f" ADDRESSBLOCK {switches} "))
    assert (country in merged(body, Country=country, **data)) is shown


@pytest.mark.parametrize(("name", "shown"), [("Mensah", "Dear Mensah,"), ("", "Dear all:")])
def test_a_greeting_has_words_for_a_reader_without_a_name(name: str, shown: str) -> None:
    body = paragraph(field(' GREETINGLINE \\e "Dear all:" '))
    assert f">{shown}<" in merged(body, Surname=name)
