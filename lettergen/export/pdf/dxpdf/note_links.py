"""Add links to a PDF of dxpdf's: between note marks and notes, and one for each link of a line."""

import io
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name

from lettergen.export.pdf.dxpdf.layout import Note

# A superscript number as dxpdf writes it, in sizes of the letters around it: how much smaller it
# is, and the widths of a digit and of the two blanks behind a note's number.
_SMALLER, _DIGIT, _BLANKS = 0.58, 0.556, 0.556
_NEAR = 1.0  # points


def add_links(pdf: bytes, notes: Iterable[Note]) -> bytes:
    """Return the PDF with a link from each mark to its note and back (ISO 32000-1, 12.5.6.5)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = list(document.pages)
        for page in pages:
            _join_words(page)
        for note in notes:
            _link_note(document, pages, note)
        file = io.BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def _link_note(document: pikepdf.Pdf, pages: list[pikepdf.Page], note: Note) -> None:
    mark, start, digits = note.mark.spot, note.start, len(str(note.number))
    if max(mark.page, start.page) >= len(pages):
        return
    width = note.mark.size * _SMALLER * _DIGIT * digits
    number = note.size * _SMALLER * (_DIGIT * digits + _BLANKS)
    for here, left, right, size, there in (
        (mark, mark.x, mark.x + width, note.mark.size, start),
        (start, start.x - number, start.x, note.size, mark),
    ):
        page, target = pages[here.page], pages[there.page]
        height, top = float(page.mediabox[3]), float(target.mediabox[3]) - there.y
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([left, height - here.y - size, right, height - here.y]),
            Border=Array([0, 0, 0]),
            Dest=Array([target.obj, Name.XYZ, None, top, None]),
        )
        _get_annotations(page).append(document.make_indirect(link))


def _get_annotations(page: pikepdf.Page) -> Array:
    if Name.Annots not in page:
        page.Annots = Array()
    annotations = page.Annots
    assert isinstance(annotations, Array)
    return annotations


def _join_words(page: pikepdf.Page) -> None:
    """Join the links of one line to one address: dxpdf makes a link of every word."""
    joined = Array()
    for link in page.get(Name.Annots, Array()):
        last = joined[-1] if len(joined) else None
        if last is not None and _continues(last, link):
            last.Rect = Array([last.Rect[0], last.Rect[1], link.Rect[2], last.Rect[3]])
        else:
            joined.append(link)
    if len(joined):
        page.Annots = joined


def _continues(last: pikepdf.Object, link: pikepdf.Object) -> bool:
    """Return whether a link begins where another ends, to the same address and in the same line."""
    addresses = [link.get(Name.A, Dictionary()).get(Name.URI) for link in (last, link)]
    if addresses[0] is None or addresses[0] != addresses[1]:
        return False
    ends = (last.Rect[2], last.Rect[1], last.Rect[3])
    begins = (link.Rect[0], link.Rect[1], link.Rect[3])
    return all(abs(float(a) - float(b)) < _NEAR for a, b in zip(ends, begins, strict=True))
