"""The fields of a finished letter show what was merged, in whatever order they depend on it."""

import pytest

from tests.support import documents
from tests.support.fields import (
    build_bookmark,
    build_field,
    build_paragraph,
    build_run,
    build_table,
    find_problems,
    merge_body,
    read_letter,
    render_body,
)

OLD = build_run("«old»")


def paragraph(*pieces: str) -> str:
    """Build a paragraph of texts and fields."""
    return build_paragraph(*(p if p.startswith("<w:") else build_run(p) for p in pieces))


def field(code: str) -> str:
    """Build a field that shows a result of long ago."""
    return build_field(f" {code} ", result=OLD)


def test_a_reference_shows_the_merged_words_of_its_bookmark() -> None:
    body = paragraph(build_bookmark("OurRef", build_run("{{ ref }}")))
    body += paragraph("Quote ", field("REF OurRef \\h"), " or ", field("OURREF"), ".")
    assert read_letter(body, ref="LR/0001") == ["LR/0001", "Quote LR/0001 or LR/0001."]


def test_a_reference_keeps_the_formatting_of_its_words_unless_it_has_its_own() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{{ ref }}</w:t></w:r>"
    body = paragraph(build_bookmark("R", bold))
    body += paragraph(field("REF R"), field("REF R \\* MERGEFORMAT"), field("REF R \\* Upper"))
    assert read_letter(body, ref="Ab") == ["Ab", "AbAbAB"]


def test_a_reference_whose_bookmark_was_left_out_is_an_error() -> None:
    body = paragraph("{%p if yes %}") + paragraph(build_bookmark("R", build_run("x")))
    body += paragraph("{%p endif %}") + paragraph("See ", field("REF R"))
    assert read_letter(body, yes=True) == ["x", "See x"]
    (problem,) = find_problems(body, yes=False)
    assert problem.code == "LG360"
    assert "'REF R'" in problem.message


@pytest.mark.parametrize("kind", ["REF", "PAGEREF", "NOTEREF", "STYLEREF"])
def test_a_reference_that_was_dead_in_the_document_stays_with_a_warning(kind: str) -> None:
    body = paragraph("{{ name }}", field(f"{kind} nothing"))
    _, warnings = render_body(body, name="Ada")
    assert "LG369" in warnings
    assert read_letter(body, name="Ada") == ["Ada«old»"]


@pytest.mark.parametrize("kind", ["PAGEREF here", "NOTEREF here", 'STYLEREF "Heading1"'])
def test_a_reference_to_what_a_branch_left_out_is_an_error(kind: str) -> None:
    place = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    place += f"{build_bookmark('here', build_run('x'))}</w:p>"
    body = paragraph("{%p if yes %}") + place + paragraph("{%p endif %}")
    body += paragraph("See ", field(kind))
    assert [one.code for one in find_problems(body, yes=False)] == ["LG360"]


def test_captions_in_a_loop_are_counted_and_referred_to() -> None:
    caption = build_bookmark("Last", build_run("Figure ") + field("SEQ Figure \\* ROMAN"))
    body = paragraph("{%p for one in list %}") + paragraph("{{ one }}: ", caption)
    body += paragraph("{%p endfor %}") + paragraph("In all ", field("SEQ Figure \\c"), " of them")
    letter = read_letter(body, list=["a", "b", "c"])
    assert letter == ["a: Figure I", "b: Figure II", "c: Figure III", "In all 3 of them"]


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (["SEQ a", "SEQ b", "SEQ a"], "1 1 2"),
        (["SEQ a", "SEQ A \\n", "SEQ a \\c"], "1 2 2"),
        (["SEQ a \\r 5", "SEQ a"], "5 6"),
        (["SEQ a", "SEQ a \\h", "SEQ a"], "1  3"),
        (["SEQ a \\* alphabetic", "SEQ a \\* ALPHABETIC"], "a B"),
    ],
)
def test_a_sequence_obeys_its_switches(codes: list[str], shown: str) -> None:
    fields = build_run(" ").join(map(field, codes))
    assert read_letter(paragraph("{{ x }}", fields, "."), x="-") == [f"-{shown}."]


def test_a_sequence_begins_again_after_a_heading() -> None:
    heading = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>H</w:t></w:r></w:p>'
    number = paragraph(field("SEQ a \\s 1"))
    body = paragraph("{{ x }}") + heading + number + number + heading + number
    assert read_letter(body, x="-") == ["-", "H", "1", "2", "H", "1"]


ROWS = (
    ["Item", "Price"],
    ["{%tr for one in items %}"],
    ["{{ one.what }}", "{{ one.price }}"],
    ["{%tr endfor %}"],
)
ITEMS = [{"what": "Chair", "price": "10.10"}, {"what": "Desk", "price": "25.20"}]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('=SUM(ABOVE) \\# "£,0.00"', "£35.30"),
        ("=SUM(ABOVE)", "35.3"),
        ("=SUM(B2:B3) * 20%", "7.06"),
        ("=AVERAGE(ABOVE)", "17.65"),
        ("=COUNT(ABOVE)", "2"),
        ("=MAX(ABOVE)", "25.2"),
        ("=B2/3", "3.37"),
        ("=IF(SUM(ABOVE) > 30, 1, 0)", "1"),
    ],
)
def test_a_formula_adds_up_the_rows_of_a_loop(formula: str, shown: str) -> None:
    table = build_table(*ROWS, ["Total", field(formula)])
    assert read_letter(table, items=ITEMS)[-1] == shown


def test_a_result_has_the_currency_that_all_its_cells_have() -> None:
    table = build_table(["{{ x }}", "£1,000.00"], ["b", "£0.50"], ["", field("=SUM(ABOVE)")])
    assert read_letter(table, x="a")[-1] == "£1,000.50"


def test_words_among_the_numbers_are_an_error_that_names_their_cell() -> None:
    table = build_table(*ROWS, ["Total", field("=SUM(ABOVE)")])
    (problem,) = find_problems(table, items=[*ITEMS, {"what": "Lamp", "price": "free"}])
    assert (problem.code, "'free' in the cell B4" in problem.message) == ("LG361", True)


def test_formulas_depend_on_each_other_and_on_references() -> None:
    net = build_bookmark("Net", field("=SUM(ABOVE)"))
    table = build_table(*ROWS, ["Net", net], ["VAT", field("=Net * 20%")])
    table += paragraph("To pay: ", field("=Net*1.2 \\# 0.00"))
    assert read_letter(table, items=ITEMS)[-4:] == ["35.3", "VAT", "7.06", "To pay: 42.36"]


def test_a_cell_of_another_table_is_named_by_a_bookmark_in_it() -> None:
    table = build_table([build_bookmark("Costs", build_run("{{ x }}")), "5"])
    assert read_letter(table + paragraph(field("=SUM(Costs A1:B1)")), x="2")[-1] == "7"


def test_data_is_reckoned_with_in_the_code_of_a_formula() -> None:
    data = build_field(" MERGEFIELD fee ")
    body = paragraph(build_field(" = ", data, ' * 2 \\# "£,0.00" '), build_run(" "))
    body += paragraph(build_field(" = {{ fee }} + 1 "))
    assert read_letter(body, fee="£1,000.50") == ["£2,001.00", "1001.5"]
    assert [one.code for one in find_problems(body, fee="10-20")] == ["LG330"]


def test_fields_that_refer_to_each_other_are_an_error() -> None:
    body = paragraph("{{ x }}", build_bookmark("A", build_run("a") + field("REF A")))
    assert [one.code for one in find_problems(body, x="-")] == ["LG361"]


# Texts that fields choose


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (['IF 1 = 2 "yes" "no"'], "no"),
        (['IF 2 = 2 "yes" "no"'], "yes"),
        (["IF ", field("REF R"), ' = "Ada" "yes" "no"'], "yes"),
        (["IF ", build_field(" = 2 * 3 "), ' > 5 "big" "small"'], "big"),
        (["IF ", field("REF R"), ' = "', build_field(" MERGEFIELD x "), '" "yes" "no"'], "yes"),
        (["COMPARE 2 = 2"], "1"),
        (['QUOTE "said ', build_field(" MERGEFIELD x "), '"'], "said Ada"),
    ],
)
def test_a_condition_is_decided_when_the_letter_is_merged(code: list[str], shown: str) -> None:
    body = paragraph(build_bookmark("R", build_run("{{ x }}")), ": ", build_field(*code))
    assert read_letter(body, x="Ada") == [f"Ada: {shown}"]


def test_the_chosen_text_keeps_the_fields_in_it() -> None:
    chosen = build_field(" IF ", field("REF R"), ' = Ada "the ', field("SEQ a"), '" ""')
    body = paragraph(build_bookmark("R", build_run("{{ x }}"))) + paragraph(chosen)
    assert read_letter(body, x="Ada") == ["Ada", "the 1"]


def test_a_variable_is_shown_where_it_is_referred_to() -> None:
    setting = build_field(" SET fee ", build_field(" MERGEFIELD fee "))
    body = paragraph(setting, "Fee: ", field("REF fee"), ", twice ", field("= fee * 2"))
    assert read_letter(body, fee="20") == ["Fee: 20, twice 40"]


def test_a_condition_on_the_page_stays_with_the_data_in_its_code() -> None:
    page = build_field(" PAGE ")
    code = build_field(" IF ", page, ' > 1 "Re: {{ x }}" "To {{ x }}" ', result=OLD)
    xml = merge_body(paragraph(code), x="Ada")
    assert ' &gt; 1 "Re: Ada" "To Ada" ' in xml
    assert read_letter(paragraph(code), x="Ada") == ["To Ada"]


def test_a_condition_reckoned_from_pages_is_left_to_word() -> None:
    page = build_field(" = MOD(", build_field(" PAGE "), ", 2) ")
    code = build_field(" IF ", page, ' = 0 "even" "odd" ', result=OLD)
    assert read_letter(paragraph("{{ x }} ", code), x="-") == ["- «old»"]


# Properties, dates and files


def test_a_date_field_shows_the_date_of_the_campaign() -> None:
    body = paragraph("{{ x }} ", field('DATE \\@ "d MMM yyyy"'), ", ", field("SAVEDATE"))
    assert read_letter(body, {"date": "2026-11-30"}, x="On") == ["On 30 Nov 2026, 30 November 2026"]


def test_a_file_name_is_that_of_the_letter() -> None:
    body = paragraph("{{ x }} ", field("FILENAME"), ", ", field("FILENAME \\p"))
    found = read_letter(body, file="letters/ada.docx", x="File")
    assert found == ["File ada.docx, letters/ada.docx"]


def test_words_are_counted_as_they_were_merged() -> None:
    assert read_letter(paragraph("{{ x }} words: ", field("NUMWORDS")), x="three") == [
        "three words: 3"
    ]


@pytest.mark.parametrize("kind", ["DOCPROPERTY Nothing", "DOCVARIABLE Nothing"])
def test_a_property_that_is_not_there_leaves_the_field_with_a_warning(kind: str) -> None:
    body = paragraph("{{ x }}", field(kind))
    assert render_body(body, x="-")[1] == ["LG368"]
    assert read_letter(body, x="-") == ["-«old»"]


def test_without_a_date_the_day_of_the_run_is_printed_with_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1602579600")
    body = paragraph("{{ x }} ", field('DATE \\@ "d MMMM yyyy"'), " ", field("TIME"))
    assert read_letter(body, x="On") == ["On 13 October 2020 09:00"]
    assert render_body(body, x="On")[1] == ["LG362", "LG362"]


@pytest.mark.parametrize("kind", ["USERNAME", "USERINITIALS", "LASTSAVEDBY", "FILESIZE"])
def test_a_field_that_tells_of_a_computer_is_refused(kind: str) -> None:
    assert [one.code for one in find_problems(paragraph(field(kind)))] == ["LG363"]


def test_a_field_in_a_part_without_tags_gets_its_result_too() -> None:
    assert read_letter(paragraph("Words: ", field("=1+1"))) == ["Words: 2"]


# Barcodes


@pytest.mark.parametrize(
    "code",
    [
        "MERGEBARCODE parcel CODE128 \\t \\h 720",
        'DISPLAYBARCODE "{{ parcel }}" CODE128 \\q 3 \\s 80',
    ],
)
def test_a_barcode_field_becomes_a_picture_of_the_value(code: str) -> None:
    xml = merge_body(paragraph(field(code)), parcel="0011")
    assert 'descr="Code 128: 0011"' in xml
    assert "«old»" not in xml


def test_a_barcode_takes_its_value_from_a_field_in_its_code() -> None:
    code = build_field(' DISPLAYBARCODE "', build_field(" MERGEFIELD parcel "), '" QR \\q 3 ')
    assert 'descr="QR code: 0011"' in merge_body(paragraph(code), parcel="0011")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("MERGEBARCODE parcel EAN13", "LG365"),
        ("MERGEBARCODE parcel AZTEC", "LG365"),
        ("MERGEBARCODE parcel", "LG231"),
        ("MERGEBARCODE parcel QR \\q 7", "LG235"),
        ("MERGEBARCODE parcel QR \\f red", "LG235"),
        ("MERGEBARCODE nothing QR", "LG301"),
    ],
)
def test_a_barcode_that_cannot_be_is_an_error(code: str, reason: str) -> None:
    assert [one.code for one in find_problems(paragraph(field(code)), parcel="12ab")] == [reason]


def test_a_field_may_be_called_barcode() -> None:
    assert read_letter(paragraph("{{ barcode }}"), barcode="x1") == ["x1"]
    assert 'descr="QR code: x1"' in merge_body(
        paragraph("{{ barcode | barcode('qr') }}"), barcode="x1"
    )


def test_a_date_field_uses_the_value_date_and_does_not_require_it() -> None:
    letter = documents.compile_document(
        documents.pack("plain", document=documents.build_body(paragraph("x ", field("DATE"))))
    )
    assert [(use.path, use.kind) for use in letter.names.uses] == [(("date",), "optional")]
