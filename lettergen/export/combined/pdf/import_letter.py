"""Import the pages of a letter into another PDF, with everything that they refer to."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from lettergen.system.dataclass import dataclass

# What a page may inherit from the page tree (ISO 32000-1, 7.7.3.4).
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")

_NOT_A_PAGE = Name("/LettergenPage")


@dataclass(frozen=True)
class ImportedLetter:
    """A letter in the joined file: its pages, and its catalogue, whose page tree is not used."""

    pages: list[pikepdf.Object]
    catalogue: pikepdf.Object

    def annotations(self) -> Iterator[pikepdf.Object]:
        """Yield the annotations of all pages: links and form fields."""
        for page in self.pages:
            yield from page.get("/Annots", Array())


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Open a PDF; raises ``ValueError`` with the reason if that fails."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise ValueError("the PDF asks for a password") from None
    except pikepdf.PdfError:
        raise ValueError("it is not a complete PDF") from None
    if not pdf.pages:
        raise ValueError("the PDF has no pages")
    return pdf


def import_letter(source: pikepdf.Pdf, target: pikepdf.Pdf) -> ImportedLetter:
    """Import a letter into ``target`` in one go; its pages are still to be added to the page tree.

    Pages that are copied one after the other lose their links to later pages, and the structure
    tree: qpdf leaves out every page that it meets on the way. So during the copy pages do not have
    the type of pages. ``source`` cannot be used afterwards.
    """
    pages = [page.obj for page in source.pages]
    for page in pages:
        _set_inherited(page)
        page.Type = _NOT_A_PAGE
    parcel = source.make_indirect(Dictionary(Pages=Array(pages), Root=source.Root))
    copied = target.copy_foreign(parcel)
    copies = list(copied.Pages)
    for copy in copies:
        copy.Type = Name.Page
    return ImportedLetter(copies, copied.Root)


def _set_inherited(page: pikepdf.Object) -> None:
    """Set in a page what it inherits from the page tree, and take it out of that."""
    node = page
    while "/Parent" in node:
        node = node.Parent
        for key in _INHERITED:
            if key in node and key not in page:
                page[key] = node[key]
    if "/Parent" in page:
        del page.Parent
