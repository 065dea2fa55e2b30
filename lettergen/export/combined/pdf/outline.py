"""The outline (ISO 32000-1, 12.3.3): a bookmark for each letter, with the letter's own below it."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lettergen.export.combined.pdf.import_letter import ImportedLetter


class Outline:
    """The bookmarks of all letters."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
        self._items: list[pikepdf.Object] = []

    def add(self, letter: ImportedLetter, label: str) -> None:
        """Add the bookmark of a letter, closed over the bookmarks that it has itself."""
        page = letter.pages[0]
        top = page.get("/CropBox", page.MediaBox)[3]
        item = self._pdf.make_indirect(
            Dictionary(
                Title=String(label),
                Parent=self._root,
                Dest=Array([page, Name.XYZ, None, top, None]),
            )
        )
        _put_below(letter.catalogue.get("/Outlines", Dictionary()), item)
        if self._items:
            item.Prev = self._items[-1]
            self._items[-1].Next = item
        self._items.append(item)

    def write(self) -> None:
        """Write the outline."""
        self._root.First, self._root.Last = self._items[0], self._items[-1]
        self._root.Count = len(self._items)
        self._pdf.Root.Outlines = self._root


def _put_below(own: pikepdf.Object, item: pikepdf.Object) -> None:
    """Put the bookmarks of an outline below another bookmark."""
    if "/First" not in own:
        return
    count = 0
    child: pikepdf.Object | None = own.First
    while child is not None:
        child.Parent = item
        count += 1 + max(int(child.get("/Count", 0)), 0)
        child = child.get("/Next")
    item.First, item.Last, item.Count = own.First, own.Last, -count
