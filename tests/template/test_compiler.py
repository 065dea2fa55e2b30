"""Everything that is wrong with a template is found before the first letter, part by part."""

from pathlib import Path

import pytest
from lxml import etree

from lettergen.citations import references as citations
from lettergen.diagnostics.finding import LettergenError
from lettergen.template.compiled import CompiledLetter
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from tests.support.documents import (
    BASE,
    CORE,
    FOOTNOTES,
    MAIN,
    SETTINGS,
    STYLES,
    W,
    build_body,
    build_paragraph,
    compile_document,
    load_parts,
    merge,
    merge_body,
    merge_document,
    pack,
    parse_part,
    read_footnotes,
    read_note_marks,
    read_paragraphs,
    unzip,
)
from tests.support.random_documents import build_run
from tests.support.wordprocessingml import problems


def findings(inner: str, name: str = "plain", **changes: str) -> list[str]:
    """In: the blocks of a letter that cannot be used. Out: the findings, one a line."""
    with pytest.raises(LettergenError) as caught:
        compile_document(pack(name, document=build_body(inner), **changes))
    return [f"{finding.code} {finding}" for finding in caught.value.findings]


def in_body(number: int, text: str) -> str:
    """In: the number of a paragraph, its text. Out: how a finding says where it is."""
    return f'letter.docx, {MAIN}, paragraph {number} ("{text}")'


def header(inner: str, tag: str = "hdr") -> str:
    """In: blocks. Out: a header with them."""
    return f'<w:{tag} xmlns:w="{W}">{inner}</w:{tag}>'


# Blocks

CELL = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>"
CELL += f"{build_paragraph('{% if x %}')}</w:tc></w:tr></w:tbl>"
CROSSING = {
    "from the words of a paragraph to between paragraphs": build_paragraph("a {% if x %}")
    + build_paragraph("{%p endif %}"),
    "out of a cell": CELL + build_paragraph("{% endif %}"),
    "out of a hyperlink": f"<w:p>{build_run('a')}"
    f"<w:hyperlink>{build_run('{% if x %}b')}</w:hyperlink>"
    f"{build_run('c{% endif %}')}</w:p>",
    "into a content control": build_paragraph("{% if x %}")
    + f"<w:sdt><w:sdtContent>{build_paragraph('{% endif %}')}{build_paragraph('a')}"
    "</w:sdtContent></w:sdt>",
    "out of a text box": "<w:p><w:r><w:pict><w:txbxContent>"
    f"{build_paragraph('{% if x %}')}{build_paragraph('a')}</w:txbxContent></w:pict></w:r></w:p>"
    + build_paragraph("{% endif %}"),
}


@pytest.mark.parametrize("inner", CROSSING.values(), ids=CROSSING.keys())
def test_a_block_that_crosses_levels_is_a_finding_with_both_ends(inner: str) -> None:
    (found,) = findings(inner)
    assert found.startswith("LG206 letter.docx, word/document.xml, paragraph ")
    assert "'{% endif %}' is not on the same level as '{% if x %}'" in found
    assert found.endswith("Put both inside one paragraph, or both between paragraphs.")


def test_a_block_may_begin_in_one_paragraph_and_end_in_the_next() -> None:
    inner = build_paragraph("a {% if x %}b") + build_paragraph("c{% endif %} d")
    assert read_paragraphs(merge_body(inner, {"x": True})) == ["a b", "c d"]
    assert read_paragraphs(merge_body(inner, {"x": False})) == ["a  d"]


@pytest.mark.parametrize(
    ("inner", "merged"),
    [
        (("{% for v in x %}", "{{ v }}{% endfor %}"), ["a", "b"]),
        (("Towns: {% for v in x %}", "{{ v }}", "{% endfor %}"), ["Towns: ", "a", "", "b"]),
        (("{% if x %}", "yes", "{% else %}no {% endif %}end"), ["yes", "end"]),
        (("{% if not x %}", "yes", "{% else %}no {% endif %}end"), ["no end"]),
        (("{% for v in x %}", "{% if v == 'a' %}", "{{ v }}{% endif %}", "{% endfor %}"), ["a"]),
    ],
)
def test_a_tag_alone_in_its_paragraph_may_belong_to_one_among_words(
    inner: tuple[str, ...], merged: list[str]
) -> None:
    body = "".join(map(build_paragraph, inner))
    assert read_paragraphs(merge_body(body, {"x": ["a", "b"]})) == merged


def test_the_mark_of_the_last_edit_does_not_keep_a_paragraph() -> None:
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    inner = f"<w:p>{build_run('{{ x | markdown }}')}{mark}</w:p>"
    assert read_paragraphs(merge_body(inner, {"x": "one\n\ntwo"})) == ["one", "two"]


def test_a_tag_with_a_minus_leaves_a_no_break_space() -> None:
    inner = build_paragraph("Kent\u00a0 {%- if x -%} \u00a0yes{% endif %}")
    assert read_paragraphs(merge_body(inner, {"x": True})) == ["Kent\u00a0\u00a0yes"]


def test_a_block_that_is_never_closed_is_a_finding() -> None:
    assert findings(build_paragraph("a {% if x %}b")) == [
        f"LG205 {in_body(1, 'a {% if x %}b')}: '{{% if x %}}' is never closed. Add '{{% endif %}}'."
    ]


def test_an_end_without_a_block_is_a_finding() -> None:
    (found,) = findings(build_paragraph("a") + build_paragraph("{% endfor %}"))
    assert found == (
        f"LG204 {in_body(2, '{% endfor %}')}: '{{% endfor %}}' does not fit here: no block is open."
    )


def test_a_block_in_a_header_cannot_end_in_the_body() -> None:
    found = findings(build_paragraph("{% endif %}"), header1=header(build_paragraph("{% if x %}")))
    assert [line.split()[0] for line in found] == ["LG204", "LG205"]


def test_a_block_in_an_attribute_must_end_there() -> None:
    link = '<w:p><w:hyperlink w:tooltip="{% if x %}a">%s</w:hyperlink></w:p>'
    (found,) = findings(link.replace("%s", build_run("{% endif %}")))
    assert found.startswith("LG204")
    whole = link.replace("a", "a{% endif %}").replace("%s", build_run("b"))
    (merged,) = parse_part(merge_body(whole, {"x": False})).iter(f"{{{W}}}hyperlink")
    assert merged.get(f"{{{W}}}tooltip") == ""


# Tags


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ a + }}", "LG202", "'{{ a + }}' has a syntax error"),
        ("{% when a %}", "LG203", "is not a statement that letters can use"),
        ("{{ a | uper }}", "LG207", "there is no filter 'uper'. Did you mean 'upper'?"),
        ("{% if a is strng %}{% endif %}", "LG207", "there is no test 'strng'. Did you mean"),
        ("{{ cite('ms-reprt') }}", "LG303", "no citation 'ms-reprt'. Did you mean 'ms-report'?"),
        ("{% include 'a' %}", "LG385", "the passage a does not exist"),
    ],
)
def test_a_tag_that_cannot_work_is_a_finding_with_its_place(
    text: str, code: str, words: str
) -> None:
    (found,) = findings(build_paragraph("a") + build_paragraph(text))
    assert found.startswith(f"{code} {in_body(2, text)}: ")
    assert words in found


def test_everything_that_is_wrong_in_every_part_is_found_at_once() -> None:
    notes = load_parts("notes-alone")["word/footnotes.xml"].decode()
    core = load_parts("places")[CORE].decode()
    with pytest.raises(LettergenError) as caught:
        compile_document(
            pack(
                "places",
                document=load_parts("places")[MAIN]
                .decode()
                .replace("cell: {{ name }}", "{{ a + }}"),
                header1=header(build_paragraph("{{ b | bad }}")),
                footer1=header(build_paragraph("{% for c %}"), "ftr"),
                footnotes=notes.replace('w:id="4"', 'w:id="1"').replace("nor here", "{{ d"),
                core=core.replace("{{ lines }}", "{% if e %}"),
            )
        )
    details = {finding.place.detail.split(",")[0] for finding in caught.value.findings}
    assert {MAIN, "word/footer1.xml", FOOTNOTES, CORE} <= details


def test_unknown_citations_are_not_reported_where_the_citations_could_not_be_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(pack("plain", document=build_body(build_paragraph('{{ cite("x") }}'))))
    with pytest.raises(LettergenError) as caught:
        compile_letter(path, None, Language(), None)
    assert caught.value.findings == ()


def test_a_citation_that_only_the_data_names_is_found_when_it_is_merged() -> None:
    with pytest.raises(LettergenError, match=r"no citation 'nothing' in citations\.yaml"):
        merge_body(build_paragraph("{{ cite(source) }}"), {"source": "nothing"})


# Parts


def test_headers_of_every_kind_and_section_are_merged() -> None:
    docx = merge_document("sections")
    for number, kind in enumerate(("default", "first", "second section", "even"), 1):
        assert read_paragraphs(docx, f"word/header{number}.xml")[0] == f'{kind}: A & B <x> "q"'


def test_a_part_without_tags_is_not_a_template() -> None:
    compiled_letter = compile_document(pack("plain", header1=header(build_paragraph("a"))))
    assert [part.name for part in compiled_letter.parts] == [MAIN]


def test_a_part_with_remarks_alone_loses_them() -> None:
    docx = merge_body(build_paragraph("a{# b #}") + build_paragraph("{# c #}"))
    assert read_paragraphs(docx) == ["a"]


def test_nothing_is_added_for_what_a_letter_cannot_use() -> None:
    docx = merge_body(build_paragraph("{{ link('a', 'https://example.org/') }}"))
    assert set(unzip(docx)) == set(unzip(pack("plain")))
    assert unzip(docx)[STYLES] == unzip(pack("plain"))[STYLES]


def test_a_bare_document_gets_what_notes_need() -> None:
    docx = merge_document("bare")
    assert problems(docx) == []
    added = set(unzip(docx)) - set(unzip(pack("bare")))
    assert added == {FOOTNOTES, "word/_rels/footnotes.xml.rels"}
    names = [name.get(f"{{{W}}}val") for name in parse_part(docx, STYLES).iter(f"{{{W}}}name")]
    assert {"footnote text", "footnote reference", "Hyperlink"} <= set(names)
    assert b"<w:footnotePr>" in unzip(docx)[SETTINGS]


def test_an_unrelated_word_like_note_in_a_field_name_makes_no_notes() -> None:
    docx = merge_body(
        build_paragraph("{{ notes }} {{ footnote }}"), {"notes": "a", "footnote": "b"}
    )
    assert FOOTNOTES not in unzip(docx)


# Notes of the document's own


def test_a_note_keeps_the_formatting_of_its_mark() -> None:
    xml = etree.tostring(parse_part(merge_document("native-notes"))).decode()
    assert '<w:rStyle w:val="FootnoteReference"/><w:lang w:val="en-GB"/></w:rPr>' in xml


def test_a_note_goes_with_the_words_that_it_stands_behind() -> None:
    docx = merge_document("native-notes")
    assert not any(
        "never" in note for note in read_footnotes(docx) + read_footnotes(docx, "endnote")
    )
    assert read_note_marks(docx) == [str(number) for number in range(1, 9)]
    assert read_note_marks(docx, "endnote") == ["1"]


def test_a_mark_within_a_run_stays_within_its_words() -> None:
    found = next(
        paragraph
        for paragraph in parse_part(merge_document("native-notes")).iter(f"{{{W}}}p")
        if "within" in "".join(map(str, paragraph.itertext()))
    )
    kinds = [etree.QName(run[-1]).localname for run in found.iter(f"{{{W}}}r")]
    assert kinds == ["t", "footnoteReference", "t"]


def test_two_marks_of_one_note_have_each_a_note() -> None:
    mark = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    docx = merge(
        compile_document(pack("notes-alone", document=build_body(f"<w:p>{mark}{mark}</w:p>")))
    )
    assert read_note_marks(docx) == ["1", "2"]
    assert read_footnotes(docx) == [" nor here", " nor here"]


def test_a_mark_whose_note_is_missing_is_left_to_word() -> None:
    inner = '<w:p><w:r><w:footnoteReference w:id="77"/></w:r></w:p>'
    docx = merge(compile_document(pack("notes-alone", document=build_body(inner))))
    assert read_note_marks(docx) == ["77"]


# Letterheads


def on_letterhead(inner: str, folder: Path, text: str = "Dear {{ name }}\n") -> CompiledLetter:
    """In: the blocks of a letterhead. Out: a Markdown letter on it, compiled."""
    letterhead, letter_ = folder / "letterhead.docx", folder / "letter.md.j2"
    letterhead.write_bytes(pack("plain", document=build_body(inner)))
    letter_.write_text(text, encoding="utf-8")
    known = citations.load(BASE / "citations.yaml")
    return compile_letter(letter_, letterhead, Language(), known, "citations.yaml")


def test_the_letter_takes_the_place_of_the_body_and_its_formatting(tmp_path: Path) -> None:
    body = f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{build_run("{{ body }}")}</w:p>'
    compiled_letter = on_letterhead(
        build_paragraph("{{ name }}") + body + build_paragraph("c"), tmp_path
    )
    docx = merge(compiled_letter, {"name": "Kent"})
    assert read_paragraphs(docx) == ["Kent", "Dear Kent", "c"]
    assert len(list(parse_part(docx).iter(f"{{{W}}}jc"))) == 1


def test_extensions_of_word_around_the_body_come_along(tmp_path: Path) -> None:
    inner = (
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        '<w:pPr><w:rPr><w14:ligatures w14:val="none"/></w:rPr></w:pPr>'
        f"{build_run('{{ body }}')}</w:p>"
    )
    docx = merge(on_letterhead(inner, tmp_path), {"name": "Kent"})
    assert read_paragraphs(docx) == ["Dear Kent"]
    assert b'<w14:ligatures w14:val="none"/>' in unzip(docx)[MAIN]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (build_paragraph("no body"), "LG213"),
        (build_paragraph("{{ body }}") * 2, "LG213"),
        (build_paragraph("a {{ body }}"), "LG214"),
    ],
)
def test_a_letterhead_has_one_paragraph_for_the_body_and_nothing_else_in_it(
    inner: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(LettergenError) as caught:
        on_letterhead(inner, tmp_path)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_in_a_word_letter_body_is_a_field_like_any_other() -> None:
    assert read_paragraphs(merge_body(build_paragraph("{{ body }}"), {"body": "b"})) == ["b"]
