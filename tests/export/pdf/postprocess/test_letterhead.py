"""The header of the first page is read out, and those of later pages are not."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.postprocess.letterhead import tag_letterhead
from lettergen.export.pdf.postprocess.structure_tree import StructureTree, list_kids
from tests.export.pdf.conftest import Exports
from tests.support.pdf_letters import finish_letter

_TAGGED = b"/P<</MCID 0>>BDC\nBT 65 600 Td <01> Tj ET\nEMC\n"


def build_pdf(content: bytes) -> Pdf:
    """Return a PDF of one page, whose only tag is that of a paragraph."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Contents = pdf.make_stream(content)
    page.obj.StructParents = 0
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
    paragraph = pdf.make_indirect(Dictionary(S=Name.P, P=document, K=0, Pg=page.obj))
    document.K = pikepdf.Array([paragraph])
    root.K = document
    root.ParentTree = pdf.make_indirect(
        Dictionary(Nums=pikepdf.Array([0, pikepdf.Array([paragraph])]))
    )
    pdf.Root.StructTreeRoot = root
    return pdf


def write(text: str, height: int) -> bytes:
    return b"/Artifact BMC\nBT 65 %d Td <%s> Tj ET\nEMC\n" % (height, text.encode().hex().encode())


def tag(content: bytes) -> tuple[bytes, list[list[int]]]:
    """Return the content of a page, and what is in each paragraph of the letterhead."""
    pdf = build_pdf(content)
    tree = StructureTree(pdf)
    tag_letterhead(pdf, tree)
    owners = tree.parents[0]
    first, *_ = list_kids(pdf.Root.StructTreeRoot.K)
    lines = list(find_lines(first)) if Name.Sect == first.S else []
    for ids in lines:
        assert all(list_kids(owners[id_]) == ids for id_ in ids)
    return pdf.pages[0].Contents.read_bytes(), lines


def find_lines(section: pikepdf.Object) -> Iterator[list[int]]:
    for paragraph in list_kids(section):
        yield [int(id_) for id_ in list_kids(paragraph)]


def test_text_before_the_first_tag_is_a_paragraph_for_each_line() -> None:
    content, lines = tag(write("Name", 780) + write("E-mail:", 760) + write("a@b", 760) + _TAGGED)
    assert lines == [[1], [2, 3]]
    assert b"/Artifact" not in content
    assert re.findall(rb"MCID (\d)", content) == [b"1", b"2", b"3", b"0"]
    assert content.endswith(_TAGGED)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"/Artifact BMC\n65 739 m 530 739 l S\nEMC\n",
        b"/Artifact BMC\nBT 65 780 Td (EMC) Tj ET\nEMC\n",
    ],
    ids=["none", "a line", "literal strings"],
)
def test_a_page_without_such_text_stays_as_it_is(header: bytes) -> None:
    assert tag(header + _TAGGED) == (header + _TAGGED, [])


def test_a_page_without_tags_stays_as_it_is() -> None:
    assert tag(write("Name", 780)) == (write("Name", 780), [])


def test_text_after_the_first_tag_stays_an_artifact() -> None:
    footer = write("Page 1", 30)
    assert tag(_TAGGED + footer) == (_TAGGED + footer, [])


def test_a_letter_begins_with_its_sender(
    shipped_letters: list[FinishedLetter], exports: Exports
) -> None:
    letter = next(one for one in shipped_letters if one.stem == "kent")
    pdf = exports.of([letter], archive=False)["kent"]
    finished = finish_letter(pdf, letter, tagged=True, archive=False)
    with Pdf.open(BytesIO(finished.data)) as document:
        first, *_ = list_kids(list_kids(document.Root.StructTreeRoot)[0])
        assert Name.Sect == first.S
        assert len(list_kids(first)) == 8
        later = document.pages[1].Contents.read_bytes()
        assert later[: later.index(b"/MCID")].count(b"BT") == 2  # recipient and date
    again = finish_letter(finished.data, letter, tagged=True, archive=False)
    with Pdf.open(BytesIO(again.data)) as document:
        kinds = [str(kid.S) for kid in list_kids(list_kids(document.Root.StructTreeRoot)[0])]
    assert kinds.count("/Sect") == 1
