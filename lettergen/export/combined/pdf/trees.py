"""Read name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array


def list_entries(tree: pikepdf.Object, key: str) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Yield the keys and values of a tree, in order; ``key`` is ``/Names`` or ``/Nums``."""
    flat = tree.get(key, Array())
    for index in range(0, len(flat) - 1, 2):
        yield flat[index], flat[index + 1]
    for kid in tree.get("/Kids", Array()):
        yield from list_entries(kid, key)
