"""Fields: their results are shown, not their codes."""

import pytest

from lettergen.docx.reader import model as word
from lettergen.docx.reader.model import State
from tests.support.word_reader import (
    MARK,
    build_field,
    build_run,
    read_shown,
    read_spans,
)


def test_of_a_field_its_result_is_shown_and_told_apart() -> None:
    before, result, after = read_spans(
        build_run("p. ") + build_field(" page  \\* Arabic", build_run("7")) + build_run(" of 9")
    )
    assert result.fields == (word.Field("PAGE", "page  \\* Arabic"),)
    assert before.fields == after.fields == ()


def test_the_result_of_a_field_in_the_code_of_another_is_code() -> None:
    inner = build_field(" MERGEFIELD a ", build_run("inner"))
    part = "<w:r><w:instrText> {} </w:instrText></w:r>"
    code = f"{part.format('IF')}{inner}{part.format('= 1')}"
    begin, separate, end = map(MARK.format, ("begin", "separate", "end"))
    outer = f"{begin}{code}{separate}{build_run('outer')}{end}"
    hidden, result = read_spans(outer)
    assert (hidden.state, result.state) == (State.INSTRUCTION, State.PLAIN)
    assert result.fields == (word.Field("IF", "IF inner = 1", frozenset({"MERGEFIELD"})),)


def test_a_field_that_shows_nothing_is_an_empty_text() -> None:
    for inner in (build_field(" PAGE "), '<w:fldSimple w:instr=" PAGE "/>'):
        [span] = read_spans(inner)
        assert (span.content, span.fields) == (word.Text(""), (word.Field("PAGE", "PAGE"),))


def test_a_paragraph_end_in_the_code_of_a_field_is_code() -> None:
    code = MARK.format("begin") + "<w:r><w:instrText> IF 1 = 1 </w:instrText></w:r>"
    result = f"<w:r><w:instrText>x</w:instrText></w:r>{MARK.format('separate')}{build_run('yes')}"
    body = f"<w:p>{build_run('so: ')}{code}</w:p><w:p>{result}{MARK.format('end')}</w:p>"
    assert read_shown(body) == ["so: yes"]


@pytest.mark.parametrize("marks", [["begin"], ["end"], ["separate"], ["begin", "separate"]])
def test_where_the_marks_of_fields_do_not_fit_nothing_is_code(marks: list[str]) -> None:
    inner = "".join(MARK.format(mark) + build_run(mark) for mark in marks)
    assert read_shown(f"<w:p>{build_run('a')}{inner}</w:p>") == [f"a{''.join(marks)}"]


def test_marks_in_deleted_text_and_in_a_text_box_do_not_matter_to_the_story() -> None:
    inner = f"<w:txbxContent><w:p>{MARK.format('end')}</w:p></w:txbxContent>"
    box = f"<w:r><w:pict>{inner}</w:pict></w:r>"
    gone = f'<w:del w:id="1">{MARK.format("begin")}</w:del>'
    inner = gone + box + build_field(" MERGEFIELD a ", build_run("b"))
    assert read_shown(f"<w:p>{inner}</w:p>")[0].strip() == "b"


BOX = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "FORMCHECKBOX", "☒"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "FORMCHECKBOX", "☒"),
        (
            '<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>',
            "FORMCHECKBOX",
            "☐",
        ),
        (
            '<w:ddList><w:result w:val="1"/>'
            '<w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>',
            *("FORMDROPDOWN", "b"),
        ),
        ('<w:ddList><w:result w:val="7"/><w:listEntry w:val="a"/></w:ddList>', "FORMDROPDOWN", ""),
    ],
)
def test_a_form_field_shows_what_was_chosen(data: str, kind: str, text: str) -> None:
    code = f"<w:r><w:instrText> {kind} </w:instrText></w:r>"
    assert read_shown(f"<w:p>{BOX.format(data)}{code}{MARK.format('end')}</w:p>") == [text]
