"""What a review leaves in a document: tracked changes (17.13.5) and comments (17.13.4).

A letter would carry them out of the house.
"""

from collections import Counter

from lettergen.ooxml.xml import Element, w

_CHANGES = {
    "ins": "insertion",
    "del": "deletion",
    "moveFrom": "move",
    "moveTo": "move",
    "rPrChange": "change of format",
    "pPrChange": "change of format",
    "sectPrChange": "change of format",
    "tblPrChange": "change of format",
    "trPrChange": "change of format",
    "tcPrChange": "change of format",
    "numberingChange": "change of format",
    "cellIns": "insertion",
    "cellDel": "deletion",
    "cellMerge": "change of format",
}
_CHANGE_NAMES = {w(name): kind for name, kind in _CHANGES.items()}


def tracked_changes(root: Element) -> str:
    """The tracked changes of a part in words, such as ``2 insertions and 1 deletion``."""
    kinds = Counter(_CHANGE_NAMES[str(found.tag)] for found in root.iter(*_CHANGE_NAMES))
    counts = [f"{number} {_plural(kind, number)}" for kind, number in kinds.items()]
    return " and ".join([", ".join(counts[:-1]), counts[-1]] if counts[1:] else counts)


def comments(root: Element) -> int:
    """How many comments are tied to a part."""
    return sum(1 for _ in root.iter(w("commentReference")))


def _plural(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return kind.replace("change of", "changes of") if " of " in kind else f"{kind}s"
