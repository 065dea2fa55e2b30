"""The tag tree of a PDF (ISO 32000-1, 14.7): its elements, and what they stand for."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf

_DEEPEST = 200  # no letter nests its tags like that; a PDF that does is broken


class NoTagsError(Exception):
    """The PDF has no tags at all."""


class TagTree:
    """The tag tree of one PDF. Raises ``NoTagsError`` if it has none.

    ``parents`` is its parent tree (14.7.4.4), from numbers to the elements that things belong to.
    """

    def __init__(self, pdf: Pdf) -> None:
        root = pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, Dictionary) or "/K" not in root:
            raise NoTagsError
        self._pdf = pdf
        self.root = root
        if "/ParentTree" not in root:
            root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array()))
        self.parents = NumberTree(root.ParentTree)
        self._seen: set[tuple[int, int]] = set()
        self._given = list(self._below(root))

    def elements(self, *kinds: str) -> list[Object]:
        """All elements of these kinds, as the engine gave them, in their order."""
        return [element for kind, element in self._given if kind in kinds]

    def kind(self, element: Object) -> str:
        """What an element is, its own name resolved (14.7.3)."""
        roles = self.root.get("/RoleMap", Dictionary())
        name = str(element.S)
        for _ in range(len(roles)):
            if name not in roles:
                break
            name = str(roles[name])
        return name

    def is_within(self, kind: str, element: Object) -> bool:
        """Whether an element, or one around it, is of a kind."""
        return any(self.kind(one) == kind for one in _upwards(element))

    def is_first_of(self, kind: str, element: Object) -> bool:
        """Whether an element is the first thing in one of a kind."""
        owner = element.get("/P")
        return (
            isinstance(owner, Dictionary)
            and "/S" in owner
            and self.kind(owner) == kind
            and same(kids(owner)[0], element)
        )

    def new(self, kind: str, parent: Object, page: int) -> Object:
        """A new element (14.7.2), which its parent has to be told of."""
        made = Dictionary(Type=Name.StructElem, S=Name(kind), P=parent)
        made.Pg = self._pdf.pages[page].obj
        return self._pdf.make_indirect(made)

    def next_key(self) -> int:
        """A number that the parent tree has not given yet."""
        key = max((key for key, _ in self.parents.items()), default=-1) + 1
        self.root.ParentTreeNextKey = key + 1
        return key

    def _below(self, parent: Object, depth: int = 0) -> Iterator[tuple[str, Object]]:
        """The elements below one, each once and with what it is, in their order."""
        for kid in kids(parent) if depth < _DEEPEST else ():
            if not isinstance(kid, Dictionary) or "/S" not in kid or kid.objgen in self._seen:
                continue
            if kid.is_indirect:
                self._seen.add(kid.objgen)
            yield self.kind(kid), kid
            yield from self._below(kid, depth + 1)


def same(one: Object, other: Object) -> bool:
    """Whether two are one and the same element."""
    return isinstance(one, Dictionary) and one.is_indirect and one.objgen == other.objgen


def kids(element: Object) -> list[Any]:
    """What an element holds: elements, marked contents, objects."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def _upwards(element: Object) -> Iterator[Object]:
    """An element and those around it."""
    for _ in range(_DEEPEST):
        yield element
        parent = element.get("/P")
        if not isinstance(parent, Dictionary) or "/S" not in parent:
            return
        element = parent
