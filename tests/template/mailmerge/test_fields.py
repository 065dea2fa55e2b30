"""Mail merge fields held as tags: what comes out, and what is refused with which words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.xml import parse_fragment
from tests.support.fields import (
    END,
    SEPARATE,
    build_begin,
    build_field,
    build_paragraph,
    build_run,
    find_problems,
    merge_body,
)
from tests.support.fields import build_instruction as code

NAME = build_field(" MERGEFIELD name ")


def simple(text: str, result: str = "") -> str:
    return f'<w:fldSimple w:instr="{text}">{result}</w:fldSimple>'


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def test_all_missing_fields_come_at_once_with_their_places() -> None:
    body = build_paragraph(
        build_run("Dear "), build_field(" MERGEFIELD First_Name ", result=build_run("«First_Name»"))
    )
    body += build_paragraph(
        build_field(" IF ", build_field(" MERGEFIELD sex "), ' = "F" "Ms" "Mr" ')
    )
    found = find_problems(body, **{"Fist Name": "Ada"})
    assert [(f.code, f.place.path, f.place.line, f.hint) for f in found] == [
        ("LG301", "recipients.yaml", 1, "Did you mean 'Fist_Name'?"),
        ("LG301", "recipients.yaml", 1, ""),
    ]
    assert "no 'First_Name'" in found[0].message
    assert 'word/document.xml, paragraph 1 ("Dear «First_Name»") uses it' in found[0].message
    assert "no 'sex'" in found[1].message


def test_a_field_missing_from_a_group_is_looked_for_in_the_group() -> None:
    group = Mapping(Place("recipients.yaml", 7), "vru")
    group["name"] = "x"
    found = only(find_problems(build_paragraph(build_field("MERGEFIELD VRU.nme")), vru=group))
    assert (found.code, found.place.line, found.hint) == ("LG301", 7, "Did you mean 'name'?")
    assert "no 'vru.nme'" in found.message


def test_a_field_without_a_value_is_named_as_word_names_it() -> None:
    found = only(
        find_problems(build_paragraph(build_field("MERGEFIELD First_Name")), **{"First Name": None})
    )
    assert (found.code, found.place.path) == ("LG304", "recipients.yaml")
    assert found.message.startswith("Kent: 'First_Name' is empty (letter.docx")


def test_a_value_can_never_become_markup_or_code() -> None:
    value = '<w:br/> & "quoted" {{ 7 * 6 }} \\n'
    body = build_paragraph(NAME, build_field(" IF ", NAME, ' = "x" "" "', NAME, '" '))
    shown = '&lt;w:br/&gt; &amp; "quoted" {{ 7 * 6 }} \\n'
    assert merge_body(body, name=value).count(shown) == 2


def test_a_paragraph_of_empty_fields_goes_and_one_with_words_stays() -> None:
    body = (
        build_paragraph(NAME)
        + build_paragraph(build_run("To "), NAME)
        + build_paragraph(build_run("End"))
    )
    text = merge_body(body, name="")
    assert text.count("<w:p>") + text.count("<w:p ") == 2


def test_a_paragraph_that_a_condition_empties_goes() -> None:
    choice = build_field(" IF ", NAME, ' = "x" "text" "" ')
    assert (
        merge_body(build_paragraph(choice) + build_paragraph(build_run("End")), name="y").count(
            "<w:p>"
        )
        == 1
    )


@pytest.mark.parametrize(
    "choice",
    [
        build_run("{% if sex %}{{ name }}{% endif %}"),
        build_field(" IF ", build_field(" MERGEFIELD sex "), ' <> "" "', NAME, '" '),
        build_field(" IF ", build_field(" MERGEFIELD sex "), ' <> "" "{% set x = 1 %}" '),
    ],
)
def test_a_condition_around_a_lone_value_is_not_lost(choice: str) -> None:
    body = build_paragraph(choice) + build_paragraph(build_run("End"))
    assert "Ada" not in merge_body(body, name="Ada", sex="")


def test_a_condition_over_paragraphs_that_is_false_leaves_none() -> None:
    body = build_paragraph(build_begin(" IF ", NAME, ' = "x" "one')) + build_paragraph(
        code('two" "" '), SEPARATE, END
    )
    body += build_paragraph(build_run("End"))
    assert merge_body(body, name="y").count("<w:p>") == 1
    assert merge_body(body, name="x").count("<w:p>") == 3


def test_fields_in_a_tag_of_an_if_are_compared_as_the_tag_prints() -> None:
    body = build_paragraph(build_field(' IF {{ books | length }} = "2" "two" "other" '))
    assert ">two<" in merge_body(body, books=["a", "b"])


def test_a_tag_in_the_code_of_a_field_that_stays_is_printed_there() -> None:
    body = build_paragraph(build_field(" = {{ copies }} * 2 ", result=build_run("2")))
    assert "<w:instrText> = 5 * 2 </w:instrText>" in merge_body(body, copies="5")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn"])))
def test_any_text_that_an_if_field_quotes_comes_out_as_it_is(text: str) -> None:
    assume("{" not in text)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    body = build_paragraph(
        build_run("["), build_field(" IF ", NAME, f' = "x" "{quoted}" "no" '), build_run("]")
    )
    shown = parse_fragment(merge_body(body, name="x"))
    assert "".join(map(str, shown.itertext())) == f"[{text}]"


def test_a_hyperlink_field_with_an_address_of_another_kind_is_refused() -> None:
    body = build_paragraph(build_field(" HYPERLINK ", NAME, " ", result=build_run("click")))
    found = only(find_problems(body, name="javascript:alert(1)"))
    assert found.code == "LG305"


@pytest.mark.parametrize("value", ['https://x.org/" onclick="', "https://x.org/a b"])
def test_a_part_of_an_address_cannot_break_out_of_it(value: str) -> None:
    body = build_paragraph(
        build_field(' HYPERLINK "https://example.org/?u=', NAME, '" ', result=build_run("click"))
    )
    assert "<w:hyperlink " in merge_body(body, name=value)


def test_a_simple_hyperlink_with_a_tag_has_its_address_checked() -> None:
    body = build_paragraph(simple("HYPERLINK &quot;{{ name }}&quot;", build_run("click")))
    assert only(find_problems(body, name="file:///etc/passwd")).code == "LG305"


REACHING_OUT = """
    DDE DDEAUTO DATABASE IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK MACROBUTTON PRINT RD
""".split()


@pytest.mark.parametrize("kind", REACHING_OUT)
def test_a_field_that_reaches_out_of_the_letter_is_refused(kind: str) -> None:
    spelt = kind[:2] + kind[2:].lower()
    hidden = build_field(" IF 1 = 1 ", build_field(f' {kind} "c:\\\\x" '), " ")
    body = (
        build_paragraph(simple(f"{spelt} x"))
        + build_paragraph(build_field(f" {kind} x "))
        + build_paragraph(hidden)
    )
    found = find_problems(body)
    assert [f.code for f in found] == ["LG234"] * 3
    assert all(kind in f.message and f.hint for f in found)
    assert [f.place.detail.split(" (")[0] for f in found] == [
        f"word/document.xml, paragraph {number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "body",
    [build_field(build_field(" QUOTE 68 68 69 "), " cmd "), build_field(" {{ 'DDE' }} cmd ")],
)
def test_a_field_whose_kind_is_worked_out_in_it_is_refused(body: str) -> None:
    body = build_paragraph(body)
    assert only(find_problems(body)).code == "LG234"


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
    found = only(find_problems(build_paragraph(build_field(f" {text} "))))
    assert found.code == "LG233"
    assert hint in found.hint


@pytest.mark.parametrize(
    ("operator", "where"), [("=", 'where: status != "done"'), ("<>", 'where: status == "done"')]
)
def test_skipif_is_answered_with_the_condition_to_write(operator: str, where: str) -> None:
    skip = build_field(" SKIPIF ", build_field(" MERGEFIELD status "), f' {operator} "done" ')
    assert where in only(find_problems(build_paragraph(skip))).hint


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (build_field(" = ", NAME, " * 2 "), "LG330"),
        (build_field(" ADVANCE ", NAME), "LG232"),
        (build_field(" MERGEFIELD {{ name }} "), "LG236"),
        (
            build_field(
                ' HYPERLINK "https://x.org/',
                build_field(" PAGE "),
                '{{ name }}" ',
                result=build_run("x"),
            ),
            "LG232",
        ),
        (build_field(' MERGEFIELD name \\@ "', NAME, '" '), "LG236"),
        (build_field(' IF {% set x = 1 %} = "" "x" '), "LG236"),
        (build_field(' GREETINGLINE \\e "', NAME, '" '), "LG236"),
        (build_field(" IF ", NAME, ' = "', "<w:r><w:drawing/></w:r>", '" "b" '), "LG236"),
    ],
)
def test_data_in_a_field_that_only_word_can_work_out_is_refused(body: str, code: str) -> None:
    assert [f.code for f in find_problems(build_paragraph(body), name="x")] == [code]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (build_field(" MERGEFIELD "), "LG231"),
        (build_field(" MERGEFIELD a b "), "LG231"),
        (build_field(' MERGEFIELD "a '), "LG231"),
        (build_field(" MERGEFIELD a \\q "), "LG235"),
        (build_field(" MERGEFIELD a \\* Cap "), "LG235"),
        (build_field(" MERGEFIELD a \\# 0`table` "), "LG235"),
        (build_field(" IF ", NAME, " "), "LG231"),
        (build_field(" IF ", NAME, ' = "a" '), "LG231"),
        (build_field(" IF ", NAME, ' = "a" "b" "c" "d" '), "LG231"),
        (build_field(" IF ", NAME, ' = "a" "b" \\* Upper '), "LG235"),
        (build_field(' ADDRESSBLOCK \\f "<<_PLANET_>>" '), "LG231"),
        (build_field(" HYPERLINK ", NAME, " x ", result=build_run("x")), "LG231"),
    ],
)
def test_a_field_that_does_not_say_what_it_needs_is_refused(body: str, code: str) -> None:
    found = only(find_problems(build_paragraph(body), name="x", a="y"))
    assert found.code == code
    assert "paragraph 1" in found.place.detail


@pytest.mark.parametrize(
    "body",
    [
        build_paragraph(build_begin(" MERGEFIELD name ")),
        build_paragraph(build_begin(" HYPERLINK ", NAME), SEPARATE, build_run("a"))
        + build_paragraph(build_run("b"), END),
    ],
)
def test_a_field_whose_marks_do_not_fit_is_refused(body: str) -> None:
    found = only(find_problems(body, name="x"))
    assert found.code == "LG230"
    assert found.hint


def test_a_finding_about_a_tag_in_a_field_names_the_tag() -> None:
    found = only(
        find_problems(
            build_paragraph(build_field(' HYPERLINK "{{ url }}" ', result=build_run("x"))), url=None
        )
    )
    assert found.code == "LG304"
    assert found.message.startswith("Kent: 'url' is empty (letter.docx, word/document.xml,")


def test_all_faulty_fields_come_at_once() -> None:
    body = build_paragraph(build_begin(" HYPERLINK ", NAME), SEPARATE) + build_paragraph(
        END, build_field(" NEXT ")
    )
    body += build_paragraph(build_field(" MERGEFIELD "), build_field(" LINK x "))
    assert [f.code for f in find_problems(body)] == ["LG230", "LG233", "LG231", "LG234"]


def test_a_loop_of_tags_may_stand_around_fields() -> None:
    body = build_paragraph(
        build_run("{% for x in books %}"), NAME, build_run("{{ x }}{% endfor %}")
    )
    text = merge_body(body, name="N", books=["a", "b"])
    assert [part for part in ("N", "a", "b") if f">{part}<" in text] == ["N", "a", "b"]
    assert text.count(">N<") == 2


def test_an_address_needs_the_fields_that_no_address_can_do_without() -> None:
    found = find_problems(build_paragraph(build_field(" ADDRESSBLOCK ")), Country="France")
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
    body = build_paragraph(build_field(f" ADDRESSBLOCK {switches} "))
    assert (country in merge_body(body, Country=country, **data)) is shown


@pytest.mark.parametrize(("name", "shown"), [("Mensah", "Dear Mensah,"), ("", "Dear all:")])
def test_a_greeting_has_words_for_a_reader_without_a_name(name: str, shown: str) -> None:
    body = build_paragraph(build_field(' GREETINGLINE \\e "Dear all:" '))
    assert f">{shown}<" in merge_body(body, Surname=name)
