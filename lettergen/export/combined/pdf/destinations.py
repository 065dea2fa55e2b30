"""Named destinations (ISO 32000-1, 12.3.2.3): each name leads to a place in its own letter."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lettergen.export.combined.pdf.import_letter import ImportedLetter
from lettergen.export.combined.pdf.trees import list_entries


class Destinations:
    """The named destinations of all letters, with the number of the letter before each name.

    A link to a place without a name refers to the page itself and needs no change.
    """

    def __init__(self) -> None:
        self._letters = 0
        self._places: dict[bytes, pikepdf.Object] = {}

    def add(self, letter: ImportedLetter) -> None:
        """Add the names of a letter, and change them where its links and bookmarks use them."""
        self._letters += 1
        for name, place in _list_names(letter.catalogue):
            self._places[self._rename(name)] = place
        for owner, key in _list_references(letter):
            if isinstance(owner[key], (Name, String)):
                owner[key] = String(self._rename(_to_bytes(owner[key])))

    def write(self, pdf: pikepdf.Pdf) -> None:
        """Write the name tree."""
        if self._places:
            names = Array()
            for name, place in sorted(self._places.items()):
                names.extend([String(name), place])
            pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))

    def _rename(self, name: bytes) -> bytes:
        return b"%06d %s" % (self._letters, name)


def _list_names(catalogue: pikepdf.Object) -> Iterator[tuple[bytes, pikepdf.Object]]:
    for key, place in catalogue.get("/Dests", Dictionary()).items():
        yield key[1:].encode(), place
    tree = catalogue.get("/Names", Dictionary()).get("/Dests", Dictionary())
    for name, place in list_entries(tree, "/Names"):
        yield bytes(name), place


def _list_references(letter: ImportedLetter) -> Iterator[tuple[pikepdf.Object, str]]:
    """Yield the dictionaries that refer to a place in the letter, and the key that does."""
    for origin in (*letter.annotations(), *_list_bookmarks(letter.catalogue)):
        action = origin.get("/A", Dictionary())
        if "/Dest" in origin:
            yield origin, "/Dest"
        if action.get("/S") == Name.GoTo and "/D" in action:
            yield action, "/D"


def _list_bookmarks(catalogue: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the letter's own bookmarks (12.3.3)."""
    ahead = [catalogue.get("/Outlines", Dictionary()).get("/First")]
    while ahead:
        item = ahead.pop()
        if item is not None:
            yield item
            ahead += [item.get("/Next"), item.get("/First")]


def _to_bytes(name: pikepdf.Object) -> bytes:
    return str(name)[1:].encode() if isinstance(name, Name) else bytes(name)
