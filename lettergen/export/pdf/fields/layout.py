"""What a PDF tells about the pages of its letter."""

import io
from collections.abc import Mapping

import pikepdf

from lettergen.system.dataclass import dataclass, field

PREFIX = "lettergenPage"
"""How the names of the bookmarks begin that mark places in a copy.

LibreOffice writes letters and digits of a name as they are, everything else in hexadecimal digits.
"""


@dataclass(frozen=True)
class Layout:
    """The number of pages, and the page from 1 that each bookmark is on, where the PDF tells."""

    pages: int
    bookmarks: Mapping[str, int] = field(default_factory=dict)


def read_layout(pdf: bytes) -> Layout:
    """Read the pages of a PDF and its named destinations (ISO 32000-1, 12.3.2.3)."""
    with pikepdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as document:
        pages = enumerate(document.pages, 1)
        numbers: dict[object, int] = {page.objgen: number for number, page in pages}
        places: dict[str, int] = {}
        destinations = document.Root.get("/Dests", pikepdf.Dictionary())
        for name, target in destinations.items():
            if isinstance(target, pikepdf.Array) and len(target):
                places[str(name).removeprefix("/")] = numbers.get(target[0].objgen, 0)
        return Layout(len(numbers), places)


def remove_marks(document: pikepdf.Pdf) -> None:
    """Remove the destinations that mark places in a copy."""
    destinations = document.Root.get("/Dests")
    if not isinstance(destinations, pikepdf.Dictionary):
        return
    for name in [str(name) for name, _ in destinations.items()]:
        if name.startswith(f"/{PREFIX}"):
            del destinations[name]
    if not list(destinations.keys()):
        del document.Root.Dests
