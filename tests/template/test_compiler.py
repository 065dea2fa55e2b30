"""Everything that is wrong with a template is found before the first letter, part by part."""

from pathlib import Path

import pytest
from lxml import etree

from lettergen.data import citations
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
    compiled,
    document,
    footnotes,
    letter,
    marks,
    merge,
    packed,
    paragraph,
    parts,
    root,
    texts,
    unzipped,
    written,
)
from tests.support.random_documents import run
from tests.support.wordprocessingml import problems


def findings(inner: str, name: str = "plain", **changes: str) -> list[str]:
    """In: the blocks of a letter that cannot be used. Out: the findings, one a line."""
    with pytest.raises(LettergenError) as caught:
        compiled(packed(name, document=document(inner), **changes))
    return [f"{finding.code} {finding}" for finding in caught.value.findings]


def in_body(number: int, text: str) -> str:
    """In: the number of a paragraph, its text. Out: how a finding says where it is."""
    return f'letter.docx, {MAIN}, paragraph {number} ("{text}")'


def header(inner: str, tag: str = "hdr") -> str:
    """In: blocks. Out: a header with them."""
    return f'<w:{tag} xmlns:w="{W}">{inner}</w:{tag}>'


# Blocks

CELL = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{paragraph('{% if x %}')}</w:tc></w:tr></w:tbl>"
CROSSING = {
    "from the words of a paragraph to between paragraphs": paragraph("a {% if x %}")
    + paragraph("{% endif %}"),
    "out of a cell": CELL + paragraph("{% endif %}"),
    "out of a hyperlink": f"<w:p>{run('a')}<w:hyperlink>{run('{% if x %}b')}</w:hyperlink>"
    f"{run('c{% endif %}')}</w:p>",
    "into a content control": paragraph("{% if x %}")
    + f"<w:sdt><w:sdtContent>{paragraph('{% endif %}')}{paragraph('a')}</w:sdtContent></w:sdt>",
    "out of a text box": "<w:p><w:r><w:pict><w:txbxContent>"
    f"{paragraph('{% if x %}')}{paragraph('a')}</w:txbxContent></w:pict></w:r></w:p>"
    + paragraph("{% endif %}"),
}


@pytest.mark.parametrize("inner", CROSSING.values(), ids=CROSSING.keys())
def test_a_block_that_crosses_levels_is_a_finding_with_both_ends(inner: str) -> None:
    (found,) = findings(inner)
    assert found.startswith("LG206 letter.docx, word/document.xml, paragraph ")
    assert "'{% endif %}' does not stand on the level of '{% if x %}'" in found
    assert found.endswith("Put both inside one paragraph, or both between paragraphs.")


def test_a_block_may_begin_in_one_paragraph_and_end_in_the_next() -> None:
    inner = paragraph("a {% if x %}b") + paragraph("c{% endif %} d")
    assert texts(written(inner, {"x": True})) == ["a b", "c d"]
    assert texts(written(inner, {"x": False})) == ["a  d"]


def test_a_block_that_is_never_closed_is_a_finding() -> None:
    assert findings(paragraph("a {% if x %}b")) == [
        f"LG205 {in_body(1, 'a {% if x %}b')}: '{{% if x %}}' is never closed. Add '{{% endif %}}'."
    ]


def test_an_end_without_a_block_is_a_finding() -> None:
    (found,) = findings(paragraph("a") + paragraph("{% endfor %}"))
    assert found == (
        f"LG204 {in_body(2, '{% endfor %}')}: '{{% endfor %}}' does not fit here: no block is open."
    )


def test_a_block_in_a_header_cannot_end_in_the_body() -> None:
    found = findings(paragraph("{% endif %}"), header1=header(paragraph("{% if x %}")))
    assert [line.split()[0] for line in found] == ["LG204", "LG205"]


def test_a_block_in_an_attribute_must_end_there() -> None:
    link = '<w:p><w:hyperlink w:tooltip="{% if x %}a">%s</w:hyperlink></w:p>'
    (found,) = findings(link.replace("%s", run("{% endif %}")))
    assert found.startswith("LG204")
    whole = link.replace("a", "a{% endif %}").replace("%s", run("b"))
    (merged,) = root(written(whole, {"x": False})).iter(f"{{{W}}}hyperlink")
    assert merged.get(f"{{{W}}}tooltip") == ""


# Tags


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ a + }}", "LG202", "'{{ a + }}' is not right"),
        ("{% when a %}", "LG203", "is no statement that a letter can hold"),
        ("{{ a | uper }}", "LG207", "there is no filter 'uper'. Did you mean 'upper'?"),
        ("{% if a is strng %}{% endif %}", "LG207", "there is no test 'strng'. Did you mean"),
        ("{{ cite('ms-reprt') }}", "LG303", "no citation 'ms-reprt'. Did you mean 'ms-report'?"),
        ("{% include 'a' %}", "LG203", "is no statement that a letter can hold"),
    ],
)
def test_a_tag_that_cannot_work_is_a_finding_with_its_place(
    text: str, code: str, words: str
) -> None:
    (found,) = findings(paragraph("a") + paragraph(text))
    assert found.startswith(f"{code} {in_body(2, text)}: ")
    assert words in found


def test_everything_that_is_wrong_in_every_part_is_found_at_once() -> None:
    notes = parts("notes-alone")["word/footnotes.xml"].decode()
    core = parts("places")[CORE].decode()
    with pytest.raises(LettergenError) as caught:
        compiled(
            packed(
                "places",
                document=parts("places")[MAIN].decode().replace("cell: {{ name }}", "{{ a + }}"),
                header1=header(paragraph("{{ b | bad }}")),
                footer1=header(paragraph("{% for c %}"), "ftr"),
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
    path.write_bytes(packed("plain", document=document(paragraph('{{ cite("x") }}'))))
    with pytest.raises(LettergenError) as caught:
        compile_letter(path, None, Language(), None)
    assert caught.value.findings == ()


def test_a_citation_that_only_the_data_names_is_found_when_it_is_merged() -> None:
    with pytest.raises(LettergenError, match=r"no citation 'nothing' in citations\.yaml"):
        written(paragraph("{{ cite(source) }}"), {"source": "nothing"})


# Parts


def test_headers_of_every_kind_and_section_are_merged() -> None:
    docx = letter("sections")
    for number, kind in enumerate(("default", "first", "second section", "even"), 1):
        assert texts(docx, f"word/header{number}.xml")[0] == f'{kind}: A & B <x> "q"'


def test_a_part_without_tags_is_not_a_template() -> None:
    compiled_letter = compiled(packed("plain", header1=header(paragraph("a"))))
    assert [part.name for part in compiled_letter.parts] == [MAIN]


def test_a_part_with_remarks_alone_loses_them() -> None:
    docx = written(paragraph("a{# b #}") + paragraph("{# c #}"))
    assert texts(docx) == ["a"]


def test_nothing_is_added_for_what_a_letter_cannot_use() -> None:
    docx = written(paragraph("{{ link('a', 'https://example.org/') }}"))
    assert set(unzipped(docx)) == set(unzipped(packed("plain")))
    assert unzipped(docx)[STYLES] == unzipped(packed("plain"))[STYLES]


def test_a_bare_document_gets_what_notes_need() -> None:
    docx = letter("bare")
    assert problems(docx) == []
    added = set(unzipped(docx)) - set(unzipped(packed("bare")))
    assert added == {FOOTNOTES, "word/_rels/footnotes.xml.rels"}
    names = [name.get(f"{{{W}}}val") for name in root(docx, STYLES).iter(f"{{{W}}}name")]
    assert {"footnote text", "footnote reference", "Hyperlink"} <= set(names)
    assert b"<w:footnotePr>" in unzipped(docx)[SETTINGS]


def test_an_unrelated_word_like_note_in_a_field_name_makes_no_notes() -> None:
    docx = written(paragraph("{{ notes }} {{ footnote }}"), {"notes": "a", "footnote": "b"})
    assert FOOTNOTES not in unzipped(docx)


# Notes of the document's own


def test_a_note_keeps_the_formatting_of_its_mark() -> None:
    xml = etree.tostring(root(letter("native-notes"))).decode()
    assert '<w:rStyle w:val="FootnoteReference"/><w:lang w:val="en-GB"/></w:rPr>' in xml


def test_a_note_goes_with_the_words_that_it_stands_behind() -> None:
    docx = letter("native-notes")
    assert not any("never" in note for note in footnotes(docx) + footnotes(docx, "endnote"))
    assert marks(docx) == [str(number) for number in range(1, 9)]
    assert marks(docx, "endnote") == ["1"]


def test_a_mark_within_a_run_stays_within_its_words() -> None:
    found = next(
        paragraph
        for paragraph in root(letter("native-notes")).iter(f"{{{W}}}p")
        if "within" in "".join(map(str, paragraph.itertext()))
    )
    kinds = [etree.QName(run[-1]).localname for run in found.iter(f"{{{W}}}r")]
    assert kinds == ["t", "footnoteReference", "t"]


def test_two_marks_of_one_note_have_each_a_note() -> None:
    mark = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    docx = merge(compiled(packed("notes-alone", document=document(f"<w:p>{mark}{mark}</w:p>"))))
    assert marks(docx) == ["1", "2"]
    assert footnotes(docx) == [" nor here", " nor here"]


def test_a_mark_whose_note_is_missing_is_left_to_word() -> None:
    inner = '<w:p><w:r><w:footnoteReference w:id="77"/></w:r></w:p>'
    docx = merge(compiled(packed("notes-alone", document=document(inner))))
    assert marks(docx) == ["77"]


# Letterheads


def on_letterhead(inner: str, folder: Path, text: str = "Dear {{ name }}\n") -> CompiledLetter:
    """In: the blocks of a letterhead. Out: a Markdown letter on it, compiled."""
    letterhead, letter_ = folder / "letterhead.docx", folder / "letter.md.j2"
    letterhead.write_bytes(packed("plain", document=document(inner)))
    letter_.write_text(text, encoding="utf-8")
    known = citations.load(BASE / "citations.yaml")
    return compile_letter(letter_, letterhead, Language(), known, "citations.yaml")


def test_the_letter_takes_the_place_of_the_body_and_its_formatting(tmp_path: Path) -> None:
    body = f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{run("{{ body }}")}</w:p>'
    compiled_letter = on_letterhead(paragraph("{{ name }}") + body + paragraph("c"), tmp_path)
    docx = merge(compiled_letter, {"name": "Kent"})
    assert texts(docx) == ["Kent", "Dear Kent", "c"]
    assert len(list(root(docx).iter(f"{{{W}}}jc"))) == 1


def test_extensions_of_word_around_the_body_come_along(tmp_path: Path) -> None:
    inner = (
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        '<w:pPr><w:rPr><w14:ligatures w14:val="none"/></w:rPr></w:pPr>'
        f"{run('{{ body }}')}</w:p>"
    )
    docx = merge(on_letterhead(inner, tmp_path), {"name": "Kent"})
    assert texts(docx) == ["Dear Kent"]
    assert b'<w14:ligatures w14:val="none"/>' in unzipped(docx)[MAIN]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (paragraph("no body"), "LG213"),
        (paragraph("{{ body }}") * 2, "LG213"),
        (paragraph("a {{ body }}"), "LG214"),
    ],
)
def test_a_letterhead_has_one_paragraph_for_the_body_and_nothing_else_in_it(
    inner: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(LettergenError) as caught:
        on_letterhead(inner, tmp_path)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_in_a_word_letter_body_is_a_field_like_any_other() -> None:
    assert texts(written(paragraph("{{ body }}"), {"body": "b"})) == ["b"]
