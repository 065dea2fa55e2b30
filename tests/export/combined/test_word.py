"""Word letters joined to one Word document."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx import xml
from lettergen.export.combined.word import join
from lettergen.export.format import FinishedLetter
from tests.support import corpus, documents
from tests.support.documents import R, W, build_body, build_paragraph, pack, unzip
from tests.support.wordprocessingml import problems

NS = {"w": W, "r": R}
RELATIONSHIPS = "word/_rels/document.xml.rels"
DECLARED = f'xmlns:w="{W}" xmlns:r="{R}"'
PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1304" w:bottom="1077" w:left="1304" w:header="680"'
    ' w:footer="567" w:gutter="0"/>'
)
END = f"<w:sectPr>{PAGE}</w:sectPr>"
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
SETTINGS = (
    f"<w:settings {DECLARED}>{{}}<w:footnotePr>{{}}"
    '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:endnotePr><w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr></w:settings>'
)
NUMBERING = (
    f"<w:numbering {DECLARED}>"
    '<w:abstractNum w:abstractNumId="3"><w:nsid w:val="11111111"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Steps"/>'
    '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
)


def styles(more: str = "", defaults: str = "") -> str:
    """A styles part: the base's, with more styles, and with defaults of the document."""
    base = (documents.BASE / "word" / "styles.xml").read_text(encoding="utf-8")
    opening = base.index(">", base.index("<w:styles")) + 1
    return base[:opening] + defaults + base[opening:].replace("</w:styles>", f"{more}</w:styles>")


STEPS = (
    '<w:style w:type="paragraph" w:styleId="Steps"><w:name w:val="Steps"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    '<w:ind w:left="1000" w:hanging="400"/></w:pPr></w:style>'
)


def styled(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def listed(number: int, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def simple(instruction: str, shown: str = "?") -> str:
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def noted(text: str, id_: int, kind: str = "footnote") -> str:
    mark = f'<w:r><w:{kind}Reference w:id="{id_}"/></w:r>'
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{mark}</w:p>"


def notes(*texts: str, kind: str = "footnote") -> str:
    """A notes part with these notes, numbered from 1."""
    separators = "".join(
        f'<w:{kind} w:type="{type_}" w:id="{id_}"><w:p><w:r><w:{type_}/></w:r></w:p></w:{kind}>'
        for id_, type_ in ((-1, "separator"), (0, "continuationSeparator"))
    )
    own = "".join(
        f'<w:{kind} w:id="{id_}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve">'
        f" {text}</w:t></w:r></w:p></w:{kind}>"
        for id_, text in enumerate(texts, 1)
    )
    return f"<w:{kind}s {DECLARED}>{separators}{own}</w:{kind}s>"


def margin(kind: str, inner: str) -> str:
    tag = {"header": "hdr", "footer": "ftr"}[kind]
    return f"<w:{tag} {DECLARED}><w:p>{inner}</w:p></w:{tag}>"


def reference(kind: str, page: str = "default", id_: str = "") -> str:
    return f'<w:{kind}Reference w:type="{page}" r:id="{id_ or f"{kind}1"}"/>'


def section(more: str = "", page: str = PAGE, after: str = "") -> str:
    return f"<w:sectPr>{more}{page}{after}</w:sectPr>"


def made(body: str, **parts: str | None) -> bytes:
    """A finished letter of these blocks and parts."""
    return pack("plain", document=build_body(body), **parts)


def joined(*letters: bytes, duplex: bool = False) -> bytes:
    """The letters joined; valid whatever they are."""
    named = [FinishedLetter(f"No {n}", f"no-{n}", data) for n, data in enumerate(letters, 1)]
    data = join.join_letters(named, duplex=duplex, title="All letters")
    assert problems(data) == []
    return data


def found(data: bytes, path: str, part: str = documents.MAIN) -> list[etree._Element]:
    return etree.fromstring(unzip(data)[part]).xpath(path, namespaces=NS)  # type: ignore[return-value]


def values(data: bytes, path: str, part: str = documents.MAIN) -> list[str]:
    return [str(value) for value in found(data, path, part)]


# Sections


def test_each_letter_is_a_section_on_a_new_page_that_counts_from_one() -> None:
    data = joined(*[made(build_paragraph(text) + END) for text in ("one", "two", "three")])
    assert values(data, "//w:sectPr/w:type/@w:val") == ["nextPage"] * 3
    assert values(data, "//w:sectPr/w:pgNumType/@w:start") == ["1"] * 3
    assert documents.read_paragraphs(data) == ["one", "two", "three"]


def test_duplex_starts_each_letter_on_a_right_hand_page() -> None:
    data = joined(
        made(build_paragraph("one") + END), made(build_paragraph("two") + END), duplex=True
    )
    assert values(data, "//w:sectPr/w:type/@w:val") == ["oddPage"] * 2


def test_later_sections_of_a_letter_begin_and_count_as_they_did() -> None:
    turned = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    first = f"<w:p><w:pPr>{section()}</w:pPr></w:p>"
    body = first + build_paragraph("wide") + section('<w:type w:val="continuous"/>', turned)
    data = joined(made(body), made(body))
    types = ["nextPage", "continuous"] * 2
    assert values(data, "//w:sectPr/w:type/@w:val") == types
    assert values(data, "//w:sectPr/w:pgSz/@w:orient") == ["landscape"] * 2
    assert len(found(data, "//w:sectPr/w:pgNumType")) == 2


def test_a_letter_that_ends_with_a_table_gets_a_paragraph_that_takes_no_room() -> None:
    table = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr>"
        "</w:tbl>"
    )
    data = joined(made(table + END), made(build_paragraph("two") + END))
    (line,) = values(data, "//w:tbl/following-sibling::w:p[1]/w:pPr/w:spacing/@w:line")
    assert line == "20"
    assert len(found(data, "/w:document/w:body/w:p")) == 2


def test_a_letter_without_section_properties_gets_a_section_all_the_same() -> None:
    data = joined(made(build_paragraph("one")), made(""), made(build_paragraph("three")))
    assert len(found(data, "//w:sectPr")) == 3


# Headers and footers


def test_equal_headers_are_kept_once_and_different_ones_both() -> None:
    def letter(text: str) -> bytes:
        header = margin("header", f"<w:r><w:t>{text}</w:t></w:r>")
        return made(build_paragraph("x") + section(reference("header")), header1=header)

    data = joined(letter("A"), letter("B"), letter("A"))
    ids = values(data, "//w:headerReference/@r:id")
    assert ids[0] == ids[2] != ids[1]
    assert len([name for name in unzip(data) if "word/header" in name]) == 2


def test_a_letter_without_header_does_not_take_the_one_before() -> None:
    header = margin("header", "<w:r><w:t>A</w:t></w:r>")
    with_header = made(build_paragraph("x") + section(reference("header")), header1=header)
    data = joined(with_header, made(build_paragraph("y") + END))
    first, second = values(data, "//w:headerReference/@r:id")
    targets = {e.get("Id"): str(e.get("Target")) for e in found(data, "/*/*", RELATIONSHIPS)}
    assert documents.read_paragraphs(data, targets[first].lstrip("/")) == ["A"]
    assert documents.read_paragraphs(data, targets[second].lstrip("/")) == [""]


def test_a_letter_that_knows_no_even_pages_shows_them_as_odd_ones() -> None:
    parts = {"header1": margin("header", "<w:r><w:t>odd</w:t></w:r>")}
    even = reference("header", "even", "header2")
    both = made(
        build_paragraph("x") + section(reference("header") + even),
        header2=margin("header", "<w:r><w:t>even</w:t></w:r>"),
        settings=f"<w:settings {DECLARED}><w:evenAndOddHeaders/></w:settings>",
        **parts,
    )
    data = joined(made(build_paragraph("y") + section(reference("header")), **parts), both)
    assert found(data, "//w:evenAndOddHeaders", "word/settings.xml")
    odd, same, *_ = values(data, "//w:headerReference/@r:id")
    assert odd == same
    assert values(data, "(//w:sectPr)[1]/w:headerReference/@w:type") == ["default", "even"]


def test_the_number_of_pages_is_that_of_the_letter() -> None:
    footer = margin("footer", simple("NUMPAGES"))
    letter = made(build_paragraph("x") + section(reference("footer")), footer1=footer)
    data = joined(letter, letter)
    ends = values(data, "//w:bookmarkStart/@w:name")
    names = sorted(name for name in unzip(data) if "word/footer" in name)
    shown = [values(data, "//w:fldSimple/@w:instr", name) for name in names]
    assert shown == [[f" PAGEREF {end} "] for end in ends]
    assert len(set(ends)) == 2


# Notes


def test_notes_are_renumbered_restart_and_keep_their_texts() -> None:
    letter = made(noted("a", 1) + noted("b", 2) + END, footnotes=notes("one", "two"))
    data = joined(letter, letter)
    assert documents.read_note_marks(data) == ["1", "2", "3", "4"]
    assert documents.read_footnotes(data) == [" one", " two"] * 2
    restarts = values(data, "//w:sectPr/w:footnotePr/w:numRestart/@w:val")
    assert restarts[:2] == ["eachSect", "eachSect"]
    assert len(found(data, "//w:footnote[@w:type]", documents.FOOTNOTES)) == 2


def test_sections_within_a_letter_do_not_restart_its_notes() -> None:
    body = noted("a", 1) + f"<w:p><w:pPr>{section()}</w:pPr></w:p>" + noted("b", 2) + END
    letter = made(body, footnotes=notes("one", "two"))
    data = joined(letter, letter)
    restarts = values(data, "//w:sectPr/w:footnotePr/w:numRestart/@w:val")
    assert restarts[:4] == ["eachSect", "continuous"] * 2


def test_endnotes_are_at_the_end_of_their_letter() -> None:
    body = noted("a", 1, "endnote") + f"<w:p><w:pPr>{section()}</w:pPr></w:p>"
    letter = made(body + build_paragraph("end") + END, endnotes=notes("last", kind="endnote"))
    data = joined(letter, letter)
    assert values(data, "//w:endnotePr/w:pos/@w:val", "word/settings.xml") == ["sectEnd"]
    assert [s.find("w:noEndnote", NS) is not None for s in found(data, "//w:sectPr")] == [
        True,
        False,
    ] * 2
    assert documents.read_note_marks(data, "endnote") == ["1", "2"]
    restarts = values(data, "//w:sectPr/w:endnotePr/w:numRestart/@w:val")
    assert restarts == ["eachSect", "continuous"] * 2


def test_what_settings_say_of_notes_their_sections_say() -> None:
    own = SETTINGS.format("", '<w:numFmt w:val="lowerRoman"/><w:numRestart w:val="eachPage"/>')
    roman = made(
        noted("a", 1) + END,
        footnotes=notes("one"),
        endnotes=notes(kind="endnote"),
        settings=own,
    )
    data = joined(made(noted("a", 1) + END, footnotes=notes("one")), roman)
    (format_,) = {*values(data, "(//w:sectPr)[2]/w:footnotePr/w:numFmt/@w:val")}
    (restart,) = {*values(data, "(//w:sectPr)[2]/w:footnotePr/w:numRestart/@w:val")}
    assert (format_, restart) == ("lowerRoman", "eachPage")


# Lists


def test_numbered_lists_restart_with_each_letter() -> None:
    letter = made(listed(1, "a") + listed(3, "b") + END, numbering=NUMBERING)
    data = joined(letter, letter)
    used = values(data, "//w:p//w:numId/@w:val")
    definitions = {
        number.get(f"{{{W}}}numId"): number.xpath("string(w:abstractNumId/@w:val)", namespaces=NS)
        for number in found(data, "//w:num", documents.NUMBERING)
    }
    one, two, three, four = (definitions[number] for number in used)
    assert one == two != three == four


def test_bullets_are_shared() -> None:
    letter = made(listed(2, "a") + END, numbering=NUMBERING)
    assert len({*values(joined(letter, letter), "//w:p//w:numId/@w:val")}) == 1


def test_lists_that_a_style_makes_restart_with_the_indent_of_the_style() -> None:
    letter = made(styled("Steps", "a") + END, numbering=NUMBERING, styles=styles(STEPS))
    data = joined(letter, letter)
    first, second = found(data, "/w:document/w:body/w:p")
    assert first.find("w:pPr/w:numPr", NS) is None
    assert second.find("w:pPr/w:numPr/w:numId", NS) is not None
    assert second.xpath("string(w:pPr/w:ind/@w:left)", namespaces=NS) == "1000"
    own = values(data, "//w:style[@w:styleId='Steps']//w:numId/@w:val", documents.STYLES)
    assert values(data, "//w:p//w:numId/@w:val") != own


# Styles


def test_styles_that_differ_are_renamed_with_those_based_on_them() -> None:
    def letter(size: int) -> bytes:
        head = (
            '<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="Head"/>'
            f'<w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/>'
            '<w:basedOn w:val="Head"/></w:style>'
        )
        return made(styled("Sub", "x") + END, styles=styles(head))

    data = joined(letter(20), letter(30), letter(20), letter(30))
    assert values(data, "//w:pStyle/@w:val") == ["Sub", "Sub_2", "Sub", "Sub_2"]
    base = "//w:style[@w:styleId='Sub_2']/w:basedOn/@w:val"
    assert values(data, base, documents.STYLES) == ["Head_2"]
    sizes = values(data, "//w:style[@w:styleId='Head_2']//w:sz/@w:val", documents.STYLES)
    assert sizes == ["30"]


def test_equal_styles_and_lists_are_read_twice_however_many_letters_have_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[bytes] = []

    def parse(data: bytes) -> etree._Element:
        read.append(data)
        return xml.parse(data)

    monkeypatch.setattr("lettergen.export.combined.word.styles.parse", parse)
    monkeypatch.setattr("lettergen.export.combined.word.numbering.parse", parse)
    letter = made(styled("Steps", "a") + END, numbering=NUMBERING, styles=styles(STEPS))
    data = joined(*[letter] * 20)
    assert len(read) == 3
    assert len({*values(data, "//w:p//w:numId/@w:val")}) == 19  # the first has that of the style


def test_a_renamed_style_takes_no_id_that_its_letter_has_already() -> None:
    def letter(size: int) -> bytes:
        heads = "".join(
            f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{id_}"/>'
            f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>'
            for id_ in ("Head", "Head_2")
        )
        return made(styled("Head", "x") + styled("Head_2", "y") + END, styles=styles(heads))

    used = values(joined(letter(20), letter(30)), "//w:pStyle/@w:val")
    assert used == ["Head", "Head_2", "Head_2_", "Head_2_2"]


def test_other_defaults_of_a_document_move_to_the_styles_of_its_letter() -> None:
    def defaults(size: int, more: str) -> str:
        return (
            f'<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="{size}"/></w:rPr></w:rPrDefault>'
            f"<w:pPrDefault>{more}</w:pPrDefault></w:docDefaults>"
        )

    spaced = '<w:pPr><w:spacing w:after="160"/></w:pPr>'
    one = made(build_paragraph("x") + END, styles=styles(defaults=defaults(20, spaced)))
    two = made(build_paragraph("y") + END, styles=styles(defaults=defaults(24, "")))
    data = joined(one, two)
    assert values(data, "//w:pStyle/@w:val") == ["Normal_2"]
    path = "//w:style[@w:styleId='Normal_2']"
    assert values(data, f"{path}/w:rPr/w:sz/@w:val", documents.STYLES) == ["24"]
    assert values(data, f"{path}/w:pPr/w:spacing/@w:after", documents.STYLES) == ["0"]


# Names, links, fields


def bookmarked(name: str, id_: int = 0) -> str:
    return (
        f'<w:bookmarkStart w:id="{id_}" w:name="{name}"/><w:r><w:t>here</w:t></w:r>'
        f'<w:bookmarkEnd w:id="{id_}"/>'
    )


def test_references_follow_the_bookmarks_of_their_own_letter() -> None:
    anchor = '<w:hyperlink w:anchor="place"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
    code = "".join(
        f"<w:r>{piece}</w:r>"
        for piece in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE</w:instrText>',
            '<w:instrText xml:space="preserve">REF place \\h </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    body = f"<w:p>{bookmarked('place')}{anchor}{simple('REF place')}{code}</w:p>{END}"
    data = joined(made(body), made(body))
    one, two = values(data, "//w:bookmarkStart/@w:name")
    assert (one, two) == ("place", "place_2")
    assert values(data, "//w:hyperlink/@w:anchor") == [one, two]
    assert values(data, "//w:fldSimple/@w:instr") == [f" REF {one} ", f" REF {two} "]
    texts = [text for text in values(data, "//w:instrText/text()") if text.strip()]
    assert texts == [f" PAGEREF {one} \\h ", f" PAGEREF {two} \\h "]


def test_sequences_begin_at_one_in_each_letter() -> None:
    body = f"<w:p>{simple('SEQ Figure')}{simple('SEQ Figure')}</w:p>{END}"
    codes = values(joined(made(body), made(body)), "//w:fldSimple/@w:instr")
    assert codes == [" SEQ Figure \\r 1 ", " SEQ Figure "] * 2


def test_fields_about_the_document_become_the_text_that_they_showed() -> None:
    body = f"<w:p>{simple('TITLE', 'Letter to Kent')}</w:p>{END}"
    data = joined(made(body), made(body))
    assert documents.read_paragraphs(data) == ["Letter to Kent"] * 2
    assert not found(data, "//w:fldSimple")


def test_links_lead_where_they_led_and_are_kept_once() -> None:
    relationships = (
        f'<Relationships xmlns="{documents.OPC}/relationships"><Relationship Id="rId9"'
        f' Type="{R}/hyperlink" Target="https://example.org/a?b=1&amp;c" TargetMode="External"/>'
        "</Relationships>"
    )
    body = f'<w:p><w:hyperlink r:id="rId9"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>{END}'
    linked = unzip(made(body.replace(' r:id="rId9"', ' w:anchor="_top"')))
    linked[documents.MAIN] = build_body(body).encode()
    rels = linked[RELATIONSHIPS].decode()
    inner = relationships[relationships.index("><") + 1 : relationships.index("</Rel")]
    linked[RELATIONSHIPS] = rels.replace("</Relationships>", f"{inner}</Relationships>").encode()
    letter = documents.zip_parts(linked)
    data = joined(letter, letter)
    assert documents.read_links(data) == ["https://example.org/a?b=1&c"]
    assert len({*values(data, "//w:hyperlink/@r:id")}) == 1


# Wholes


def test_the_same_letters_give_the_same_bytes() -> None:
    letters = [made(noted("a", 1) + END, footnotes=notes("one")), made(build_paragraph("x") + END)]
    assert joined(*letters) == joined(*letters)


def test_the_document_has_a_title_of_its_own() -> None:
    data = joined(made(build_paragraph("x") + END))
    assert b"<dc:title>All letters</dc:title>" in unzip(data)[documents.CORE]


def test_all_letters_that_cannot_be_joined_are_reported_at_once() -> None:
    good = FinishedLetter("Kent", "kent", made(build_paragraph("x") + END))
    bad = [FinishedLetter("Essex", "essex", b""), FinishedLetter("Sussex", "sussex", b"PK")]
    with pytest.raises(LettergenError) as caught:
        join.join_letters([good, *bad], duplex=False, title="x")
    assert [finding.code for finding in caught.value.findings] == ["LG461", "LG461"]
    assert [finding.letters for finding in caught.value.findings] == [("Essex",), ("Sussex",)]


def all_kinds(scratch: Path) -> list[bytes]:
    """Every document of the corpora, merged: tables, drawings, text boxes, controls, lists."""
    folders = sorted((corpus.CORPUS / "grammar").iterdir())
    kept = [folder for folder in folders if folder.name != "literal-braces"]
    merged = [corpus.merge_document(folder, scratch) for folder in kept]
    return [*(documents.merge_document(name) for name in documents.list_documents()), *merged]


def test_letters_of_all_kinds_can_be_joined(tmp_path: Path) -> None:
    letters = all_kinds(tmp_path)
    data = joined(*letters)
    said = [text for letter in letters for text in documents.read_paragraphs(letter) if text]
    assert [text for text in documents.read_paragraphs(data) if text] == said
    assert len(found(data, "//w:footnote[not(@w:type)]", documents.FOOTNOTES)) == sum(
        len(documents.read_footnotes(letter))
        for letter in letters
        if documents.FOOTNOTES in unzip(letter)
    )


@settings(max_examples=25)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=8))
def test_any_letters_in_any_order_can_be_joined(order: list[int]) -> None:
    names = documents.list_documents()
    letters = [documents.merge_document(names[index % len(names)]) for index in order]
    said = [text for letter in letters for text in documents.read_paragraphs(letter) if text]
    assert [text for text in documents.read_paragraphs(joined(*letters)) if text] == said


# As others see it


def pages_of(
    letters: list[bytes],
    soffice: Callable[[list[Path], Path], list[Path]],
    pdftotext: Callable[[Path], list[str]],
    folder: Path,
) -> tuple[list[str], list[str]]:
    """The pages of the letters joined, and of the letters by themselves."""
    paths = [folder / "joined.docx", *(folder / f"{n}.docx" for n in range(len(letters)))]
    for path, data in zip(paths, [joined(*letters), *letters], strict=True):
        path.write_bytes(data)
    whole, *singles = soffice(paths, folder)
    return pdftotext(whole), [page for single in singles for page in pdftotext(single)]


def test_libreoffice_lays_out_the_pages_of_each_letter_as_by_itself(
    soffice: Callable[[list[Path], Path], list[Path]],
    pdftotext: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:
    footer = margin("footer", f"{simple('PAGE')}<w:r><w:t>/</w:t></w:r>{simple('NUMPAGES')}")
    wide = PAGE.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
    parts = {"numbering": NUMBERING, "styles": styles(STEPS)}
    letters = [
        made(
            noted("first", 1) + BREAK + noted("second", 2) + section(reference("footer")),
            footnotes=notes("one", "two"),
            footer1=footer,
            **parts,
        ),
        made(styled("Steps", "a") + styled("Steps", "b") + listed(1, "c") + END, **parts),
        made(listed(3, "a") + listed(1, "b") + styled("Steps", "c") + END, **parts),
        made(
            build_paragraph("upright")
            + f"<w:p><w:pPr>{section(reference('footer'))}</w:pPr></w:p>"
            + noted("wide", 1)
            + section(page=wide),
            footnotes=notes("wide note"),
            footer1=footer,
            **parts,
        ),
        made(f"<w:p>{simple('SEQ Figure', '1')}{simple('SEQ Figure', '2')}</w:p>{END}", **parts),
        made(
            f"<w:p>{simple('SEQ Figure', '1')}</w:p>" + noted("last", 1) + END, footnotes=notes("z")
        ),
    ]
    whole, singles = pages_of(letters, soffice, pdftotext, tmp_path)
    assert whole == singles


def test_pandoc_sees_every_note_of_every_letter(
    pandoc: Callable[[Path], str], tmp_path: Path
) -> None:
    path = tmp_path / "joined.docx"
    letter = made(noted("a", 1) + END, footnotes=notes("one"), endnotes=notes(kind="endnote"))
    path.write_bytes(joined(letter, letter, letter))
    assert pandoc(path).count("]: one") == 3
