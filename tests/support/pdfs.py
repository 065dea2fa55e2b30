"""Build small tagged PDFs with a link, a picture, a form and a bookmark."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

PICTURE = bytes(range(256)) * 12
SIZE = [0, 0, 595, 842]


def build_pdf(
    text: str = "Dear Kent",
    pages: int = 2,
    *,
    tagged: bool = True,
    role: str = "P",
    size: list[int] = SIZE,
    language: str = "en-GB",
) -> bytes:
    """Take words, a number of pages; return a PDF whose first page has a link to its last.

    Tagged, it has a table cell and a note with ids, a link with its annotation, and the role
    ``/Address``, which is mapped to ``role``. Size and resources come from the page tree.
    """
    pdf = pikepdf.new()
    leaves = [_page(pdf, f"{text}, page {number}") for number in range(1, pages + 1)]
    for leaf in leaves:
        pdf.pages.append(pikepdf.Page(leaf))
    tree = pdf.Root.Pages
    tree.MediaBox = Array(size)
    tree.Resources = Dictionary(
        Font=Dictionary(F1=_font(pdf)), XObject=Dictionary(Im1=_picture(pdf))
    )
    for leaf in leaves:
        for key in ("/MediaBox", "/Resources"):
            if key in leaf:
                del leaf[key]
    link = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=String(b"note"))
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=[9, 9, 20, 20], FT=Name.Tx, T=String("reply")
        )
    )
    leaves[0].Annots = Array([link, field])
    target = Array([leaves[-1], Name.XYZ, 0, 100, None])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=[String(b"note"), target]))
    pdf.Root.AcroForm = Dictionary(Fields=[field])
    _bookmark(pdf, leaves[-1])
    pdf.Root.Lang = String(language)
    if tagged:
        _tag(pdf, leaves, link, role)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfuaid:part"] = "1"
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def open_pdf(data: bytes) -> Pdf:
    """Take a PDF; return it, to be looked at."""
    return pikepdf.open(io.BytesIO(data))


def _page(pdf: Pdf, text: str) -> pikepdf.Object:
    content = f"/P <</MCID 0>> BDC BT /F1 12 Tf 50 700 Td ({text}) Tj ET EMC".encode()
    return pdf.make_indirect(Dictionary(Type=Name.Page, Contents=pdf.make_stream(content)))


def _font(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def _picture(pdf: Pdf) -> pikepdf.Object:
    profile = pdf.make_indirect(Stream(pdf, PICTURE[:300], N=1))
    return pdf.make_indirect(
        Stream(
            pdf,
            PICTURE,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=32,
            Height=96,
            BitsPerComponent=8,
            ColorSpace=Array([Name.ICCBased, profile]),
        )
    )


def _bookmark(pdf: Pdf, page: pikepdf.Object) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    item = pdf.make_indirect(
        Dictionary(
            Title=String("Heading"), Parent=root, A=Dictionary(S=Name.GoTo, D=String(b"note"))
        )
    )
    root.First = root.Last = item
    pdf.Root.Outlines = root


def _tag(pdf: Pdf, leaves: list[pikepdf.Object], link: pikepdf.Object, role: str) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = _element(pdf, "Document", root)
    nums = Array()
    paragraphs = []
    for key, leaf in enumerate(leaves):
        paragraph = _element(pdf, "Address", top, Pg=leaf, K=0)
        leaf.StructParents = key
        nums.append(key)
        nums.append(Array([paragraph]))
        paragraphs.append(paragraph)
    head = _element(pdf, "TH", top, ID=String("head"))
    cell = _element(
        pdf, "TD", top, ID=String("cell"), A=Dictionary(O=Name.Table, Headers=[String("head")])
    )
    tagged_link = _element(pdf, "Link", top, K=Dictionary(Type=Name.OBJR, Obj=link, Pg=leaves[0]))
    link.StructParent = len(leaves)
    nums.append(len(leaves))
    nums.append(tagged_link)
    top.K = Array([*paragraphs, head, cell, tagged_link])
    root.K = Array([top])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=nums))
    root.RoleMap = Dictionary(Address=Name(f"/{role}"))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(pdf: Pdf, kind: str, parent: pikepdf.Object, **more: Any) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **more))
