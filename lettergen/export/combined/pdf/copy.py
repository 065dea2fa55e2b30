"""A letter's pages copied from one PDF to another with everything that they lead to."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

# What a page may have from the page tree above it (ISO 32000-1, 7.7.3.4).
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")

_IN_TRANSIT = Name("/LettergenPage")


@dataclass(frozen=True)
class Copied:
    """A letter within the joined file: its pages, and its catalogue (without page tree)."""

    pages: list[pikepdf.Object]
    catalogue: pikepdf.Object

    def annotations(self) -> Iterator[pikepdf.Object]:
        """The annotations of all pages: links, and fields of forms."""
        for page in self.pages:
            yield from page.get("/Annots", Array())


def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF to be read; raises ``ValueError`` that says why it cannot be."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise ValueError("the PDF asks for a password") from None
    except pikepdf.PdfError:
        raise ValueError("it is not a whole PDF") from None
    if not pdf.pages:
        raise ValueError("the PDF has no pages")
    return pdf


def copied(source: pikepdf.Pdf, target: pikepdf.Pdf) -> Copied:
    """Copy a letter into ``target``, in one go; its pages are not yet in the page tree.

    Pages copied one after the other lose their links to pages that are still to come, and the
    structure tree with them: qpdf leaves out every page that it meets on the way. So for the time
    of the copy pages are not called pages. ``source`` is of no use any more then.
    """
    pages = [page.obj for page in source.pages]
    for page in pages:
        _take_down_inherited(page)
        page.Type = _IN_TRANSIT
    parcel = source.make_indirect(Dictionary(Pages=Array(pages), Root=source.Root))
    arrived = target.copy_foreign(parcel)
    for copy in arrived.Pages:
        copy.Type = Name.Page
    return Copied(list(arrived.Pages), arrived.Root)


def _take_down_inherited(page: pikepdf.Object) -> None:
    above = page
    while "/Parent" in above:
        above = above.Parent
        for key in _INHERITED:
            if key in above and key not in page:
                page[key] = above[key]
    if "/Parent" in page:
        del page.Parent
