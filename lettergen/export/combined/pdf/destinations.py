"""Named destinations (ISO 32000-1, 12.3.2.3): names of one letter led to that letter alone."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lettergen.export.combined.pdf.copy import Copied
from lettergen.export.combined.pdf.trees import entries


class Destinations:
    """The named destinations of all letters, each name preceded by the number of its letter.

    A link that leads to a place directly is led there still: it refers to the page itself.
    """

    def __init__(self) -> None:
        self._letters = 0
        self._places: dict[bytes, pikepdf.Object] = {}

    def add(self, letter: Copied) -> None:
        """Take a letter's names in, and rename them where its links and bookmarks use them."""
        self._letters += 1
        for name, place in _named(letter.catalogue):
            self._places[self._own(name)] = place
        for holder, key in _references(letter):
            if isinstance(holder[key], (Name, String)):
                holder[key] = String(self._own(_bytes(holder[key])))

    def put(self, pdf: pikepdf.Pdf) -> None:
        """Write the name tree."""
        if self._places:
            names = Array()
            for name, place in sorted(self._places.items()):
                names.extend([String(name), place])
            pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))

    def _own(self, name: bytes) -> bytes:
        return b"%06d %s" % (self._letters, name)


def _named(catalogue: pikepdf.Object) -> Iterator[tuple[bytes, pikepdf.Object]]:
    for key, place in catalogue.get("/Dests", Dictionary()).items():
        yield key[1:].encode(), place
    tree = catalogue.get("/Names", Dictionary()).get("/Dests", Dictionary())
    for name, place in entries(tree, "/Names"):
        yield bytes(name), place


def _references(letter: Copied) -> Iterator[tuple[pikepdf.Object, str]]:
    """The dictionaries that lead to a place in the letter, and the key under which they do."""
    for origin in (*letter.annotations(), *_outline_items(letter.catalogue)):
        action = origin.get("/A", Dictionary())
        if "/Dest" in origin:
            yield origin, "/Dest"
        if action.get("/S") == Name.GoTo and "/D" in action:
            yield action, "/D"


def _outline_items(catalogue: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The bookmarks (12.3.3) that a letter brings along, in order."""
    ahead = [catalogue.get("/Outlines", Dictionary()).get("/First")]
    while ahead:
        item = ahead.pop()
        if item is not None:
            yield item
            ahead += [item.get("/Next"), item.get("/First")]


def _bytes(name: pikepdf.Object) -> bytes:
    return str(name)[1:].encode() if isinstance(name, Name) else bytes(name)
