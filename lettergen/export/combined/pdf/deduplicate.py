"""What several letters have in common is in the file once.

Two objects are the same if they hold the same, with the same objects below them. So objects are
looked at from below: once their children are shared, equal objects read the same.
"""

import hashlib

import pikepdf
from pikepdf import Array, Dictionary, Stream

from lettergen.export.combined.pdf.copy import Copied


class Sharing:
    """The objects met so far, each known by what it holds."""

    def __init__(self) -> None:
        self._known: dict[bytes, pikepdf.Object] = {}
        self._done: dict[tuple[int, int], pikepdf.Object] = {}

    def share(self, letter: Copied) -> None:
        """Replace what a letter's pages draw, and draw with, by what was there before."""
        self._done.clear()
        for page in letter.pages:
            for key in ("/Resources", "/Contents"):
                if key in page:
                    page[key] = self._shared(page[key])

    def _shared(self, item: pikepdf.Object) -> pikepdf.Object:
        """The first object that holds what ``item`` holds: that itself, if there was none."""
        if not item.is_indirect:
            self._share_children(item)
            return item
        if item.objgen not in self._done:
            self._done[item.objgen] = item  # which ends a circle, too
            self._share_children(item)
            first = self._known.setdefault(_digest(item), item)
            self._done[item.objgen] = first
        return self._done[item.objgen]

    def _share_children(self, item: pikepdf.Object) -> None:
        places = range(len(item)) if isinstance(item, Array) else [key for key, _ in item.items()]
        for place in places:
            child = item[place]
            if isinstance(child, (Array, Dictionary, Stream)):
                item[place] = self._shared(child)


def _digest(item: pikepdf.Object) -> bytes:
    """The same for objects that hold the same, whose children are shared already."""
    if not isinstance(item, Stream):
        return hashlib.sha256(item.unparse(resolved=True)).digest()
    entries = Dictionary({key: value for key, value in item.items() if key != "/Length"})
    return hashlib.sha256(entries.unparse() + b"stream" + item.read_raw_bytes()).digest()
