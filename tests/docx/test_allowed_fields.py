"""Fields of parts that are not merged, and the links of HYPERLINK fields in every part."""

import pytest

from lettergen.diagnostics.finding import Place
from lettergen.docx.allowed_content import is_allowed_link
from lettergen.docx.allowed_fields import find_problems_of_fields
from tests.support import documents

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def _field(*code: str, result: str = "") -> str:
    """A complex field; a piece of the code that begins with ``<`` is a field inside it."""
    pieces = "".join(piece if piece.startswith("<") else _code(piece) for piece in code)
    return f"{_mark('begin')}{pieces}{_mark('separate')}{result}{_mark('end')}"


def _find(inner: str, content_type: str = MAIN) -> list[tuple[str, str]]:
    data = f'<w:x xmlns:w="{documents.W}"><w:p>{inner}</w:p></w:x>'.encode()
    place = Place("letter.docx", 0, "word/x.xml")
    found = find_problems_of_fields(data, place, content_type, is_allowed_link)
    return [(finding.code, finding.message) for finding in found]


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ('"file:///C:/plans.docx"', "file:///C:/plans.docx"),
        ("file:///C:/plans.docx", "file:///C:/plans.docx"),
        ('"\\\\\\\\server\\\\share"', "\\\\server\\share"),
        ('"javascript:void(0)"', "javascript:void(0)"),
        ('"other.docx" \\l "top"', "other.docx"),
        ('\\o "tip" "other.docx"', "other.docx"),
    ],
)
def test_a_link_by_field_is_refused_where_one_by_relationship_is(code: str, target: str) -> None:
    expected = [("LG305", f"a HYPERLINK field leads to '{target}'.")]
    assert _find(_field(f" HYPERLINK {code} ")) == expected
    simple = code.replace('"', "&quot;")
    assert _find(f'<w:fldSimple w:instr=" HYPERLINK {simple} "/>') == expected


def test_a_link_that_is_split_into_runs_is_read_as_one() -> None:
    assert _find(_field(" HYPER", 'LINK "fi', 'le:///x" '))[0][0] == "LG305"


@pytest.mark.parametrize(
    "code",
    [
        ' HYPERLINK "https://example.org/" ',
        ' HYPERLINK "mailto:a@example.org" \\o "Write" ',
        ' HYPERLINK \\l "top" ',
        ' HYPERLINK "{{ address }}" ',
        " PAGE ",
    ],
)
def test_other_fields_stay(code: str) -> None:
    assert _find(_field(code)) == []


def test_a_link_whose_address_is_a_field_is_left_to_the_merge() -> None:
    assert _find(_field(" HYPERLINK ", _field(" MERGEFIELD address "), " ")) == []
    assert _find(_field(' HYPERLINK "file:///', _field(" MERGEFIELD name "), '" '))[0][0] == "LG305"


def test_a_field_in_the_result_of_another_is_seen() -> None:
    inner = _field(' HYPERLINK "file:///x" ')
    assert _find(_field(' TOC \\o "1-3" ', result=inner))[0][0] == "LG305"


def test_a_part_that_is_not_merged_has_only_fields_that_print() -> None:
    field = _field(" INCLUDETEXT x ")
    assert [code for code, _ in _find(field, COMMENTS)] == ["LG264"]
    assert _find(field, MAIN) == []  # the compiler decides about it
    assert _find(_field(" DATE "), COMMENTS) == []


@pytest.mark.parametrize(
    ("type_", "codes"),
    [
        (' w:type="separator"', ["LG264"]),
        (' w:type="continuationNotice"', ["LG264"]),
        ("", []),
        (' w:type="normal"', []),
    ],
)
def test_the_lines_above_notes_are_not_merged(type_: str, codes: list[str]) -> None:
    note = f"<w:footnote{type_}><w:p>{_field(' LINK x y ')}</w:p></w:footnote>"
    assert [code for code, _ in _find(note, NOTES)] == codes
