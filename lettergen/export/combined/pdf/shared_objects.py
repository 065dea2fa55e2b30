"""Share the objects that several letters have in common.

Two objects are equal if they have the same contents and refer to equal objects. So objects are
compared from the leaves up: once the objects below them are shared, equal objects have the same
text.
"""

import hashlib

import pikepdf
from pikepdf import Array, Dictionary, Stream

from lettergen.export.combined.pdf.import_letter import ImportedLetter


class SharedObjects:
    """The objects of all letters so far, by their contents."""

    def __init__(self) -> None:
        self._known: dict[bytes, pikepdf.Object] = {}
        self._done: dict[tuple[int, int], pikepdf.Object] = {}

    def share(self, letter: ImportedLetter) -> None:
        """Replace the contents and resources of a letter's pages by equal ones of other letters."""
        self._done.clear()
        for page in letter.pages:
            for key in ("/Resources", "/Contents"):
                if key in page:
                    page[key] = self._get_shared(page[key])

    def _get_shared(self, item: pikepdf.Object) -> pikepdf.Object:
        """Return the first object that equals ``item``; itself if there was none."""
        if not item.is_indirect:
            self._share_children(item)
            return item
        if item.objgen not in self._done:
            self._done[item.objgen] = item  # so that a cycle ends
            self._share_children(item)
            self._done[item.objgen] = self._known.setdefault(_digest(item), item)
        return self._done[item.objgen]

    def _share_children(self, item: pikepdf.Object) -> None:
        keys = range(len(item)) if isinstance(item, Array) else [key for key, _ in item.items()]
        for key in keys:
            child = item[key]
            if isinstance(child, (Array, Dictionary, Stream)):
                item[key] = self._get_shared(child)


def _digest(item: pikepdf.Object) -> bytes:
    """Return the same for equal objects, whose children are shared already."""
    if not isinstance(item, Stream):
        return hashlib.sha256(item.unparse(resolved=True)).digest()
    entries = Dictionary({key: value for key, value in item.items() if key != "/Length"})
    return hashlib.sha256(entries.unparse() + b"stream" + item.read_raw_bytes()).digest()
