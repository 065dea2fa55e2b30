"""What a PDF tells about the pages of its letter."""

import io
from collections.abc import Mapping

import pikepdf

from lettergen.system.dataclass import dataclass, field


@dataclass(frozen=True)
class Layout:
    """The number of pages, and the page from 1 that each bookmark is on, where the PDF tells."""

    pages: int
    bookmarks: Mapping[str, int] = field(default_factory=dict)


def read_layout(pdf: bytes) -> Layout:
    """Read the pages of a PDF and its named destinations (ISO 32000-1, 12.3.2.3)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = enumerate(document.pages, 1)
        numbers: dict[object, int] = {page.objgen: number for number, page in pages}
        places: dict[str, int] = {}
        destinations = document.Root.get("/Dests", pikepdf.Dictionary())
        for name, target in destinations.items():
            if isinstance(target, pikepdf.Array) and len(target):
                places[str(name).removeprefix("/")] = numbers.get(target[0].objgen, 0)
        return Layout(len(numbers), places)
