"""What a Word letter says: its words, notes, links and headers, and how words are set."""

from lettergen.docx.package import Package
from lettergen.redline.content import Content, read_content
from tests.support.documents import W, build_body, build_paragraph, pack
from tests.support.finished_letters import render_shipped

NOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>'
    "<w:r><w:t>The report.</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def read(body: str, **changes: str | None) -> Content:
    data = pack("plain", document=build_body(body), **changes)
    return read_content(Package.from_bytes("letter.docx", data))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def link(address: str) -> str:
    code = f'<w:instrText>HYPERLINK "{address}"</w:instrText>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{code}</w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r><w:r><w:t>here</w:t></w:r><w:r><w:fldChar '
        'w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_and_notes_are_passages_with_a_place() -> None:
    content = read(f"{build_paragraph('One')}<w:p/><w:p>{run('Two')}{MARK}</w:p>", footnotes=NOTES)
    found = [(passage.place, passage.text) for passage in content.passages]
    assert found == [
        ("paragraph 1", "One"),
        ("paragraph 2", "Two[1]"),
        ("footnote 1", "The report."),
    ]


def test_how_word_cuts_a_text_into_runs_does_not_matter() -> None:
    whole = read(f"<w:p>{run('We met in Hull.')}</w:p>")
    cut = read(
        f"<w:p>{run('We m')}<w:proofErr w:type='spellStart'/>{run('et in Hu')}{run('ll.')}</w:p>"
    )
    assert cut.sha256 == whole.sha256
    assert cut.digests == whole.digests


def test_space_between_paragraphs_does_not_matter() -> None:
    close = read(build_paragraph("One") + build_paragraph("Two"))
    assert read(f"{build_paragraph('One')}<w:p/>{build_paragraph('Two')}").sha256 == close.sha256


def test_bold_and_struck_through_words_matter_and_fonts_do_not() -> None:
    plain = read(f"<w:p>{run('We pay')}</w:p>")
    assert read(f"<w:p>{run('We pay', '<w:b/>')}</w:p>").sha256 != plain.sha256
    assert read(f"<w:p>{run('We pay', '<w:strike/>')}</w:p>").sha256 != plain.sha256
    font = '<w:rFonts w:ascii="Arial"/><w:sz w:val="40"/>'
    assert read(f"<w:p>{run('We pay', font)}</w:p>").sha256 == plain.sha256


def test_the_address_of_a_link_matters() -> None:
    one, other = (read(f"<w:p>{link(f'https://{host}/')}</w:p>") for host in ("a.org", "b.org"))
    assert one.passages[0].text == other.passages[0].text == "here"
    assert one.sha256 != other.sha256
    assert one.passages[0].tokens[0].link == "https://a.org/"


def test_what_is_deleted_hidden_or_the_number_of_a_page_is_not_said() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>not</w:delText></w:r></w:del>'
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    hidden = run("never", "<w:vanish/>")
    content = read(f"<w:p>{run('We pay')}{deleted}{hidden}{page}</w:p>")
    assert [passage.text for passage in content.passages] == ["We pay"]


def test_a_header_that_several_pages_have_is_said_once() -> None:
    letter = render_shipped()["kent"]
    content = read_content(Package.from_bytes("kent.docx", letter.data))
    headers = [passage.text for passage in content.passages if passage.kind == "header"]
    assert headers
    assert len(headers) == len(set(headers))
