"""The structure tree of a tagged PDF (ISO 32000-1, 14.7): its elements and their types."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf

_MAX_DEPTH = 200  # no letter nests its tags like that; a PDF that does is broken


class NoTagsError(Exception):
    """The PDF has no structure tree."""


class StructureTree:
    """The structure tree of one PDF. Raises ``NoTagsError`` if it has none.

    ``root`` is its StructTreeRoot (14.7.2). ``roles`` is the role map (14.7.3), from the names of
    structure types to other names. ``parents`` is the parent tree (14.7.4.4), from keys to the
    elements that content and annotations belong to.
    """

    def __init__(self, pdf: Pdf) -> None:
        root = pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, Dictionary) or "/K" not in root:
            raise NoTagsError
        self._pdf = pdf
        self.root = root
        self.roles = {name: str(role) for name, role in root.get("/RoleMap", Dictionary()).items()}
        if "/ParentTree" not in root:
            root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array()))
        self.parents = NumberTree(root.ParentTree)
        self._next_key = max((key for key, _ in self.parents.items()), default=-1) + 1
        self._elements = list(self._walk(root))

    def elements(self, *types: str) -> list[Object]:
        """Return the engine's elements of these standard types, in the order of the document."""
        return [element for type_, element in self._elements if type_ in types]

    def types(self) -> set[str]:
        """Return the types of the engine's elements, with their roles resolved."""
        return {type_ for type_, _ in self._elements}

    def type_of(self, element: Object) -> str:
        """Return the type of an element, with its role resolved (14.7.3), such as ``/P``."""
        name = str(element.S)
        for _ in range(len(self.roles)):
            if name not in self.roles:
                break
            name = self.roles[name]
        return name

    def is_within(self, type_: str, element: Object) -> bool:
        """Return whether an element, or one above it, is of a type."""
        return any(self.type_of(one) == type_ for one in _walk_up(element))

    def is_first_in(self, type_: str, element: Object) -> bool:
        """Return whether an element is the first kid of an element of a type."""
        parent = element.get("/P")
        return (
            isinstance(parent, Dictionary)
            and "/S" in parent
            and self.type_of(parent) == type_
            and is_same(list_kids(parent)[0], element)
        )

    def create_element(self, type_: str, parent: Object, page: int) -> Object:
        """Return a new element (14.7.2), which is still to be added to its parent's kids."""
        element = Dictionary(Type=Name.StructElem, S=Name(type_), P=parent)
        element.Pg = self._pdf.pages[page].obj
        return self._pdf.make_indirect(element)

    def add_parent(self, element: Object) -> int:
        """Add an element to the parent tree and return its key (14.7.4.4)."""
        key = self._next_key
        self.parents[key] = element
        self._next_key = self.root.ParentTreeNextKey = key + 1
        return key

    def _walk(self, root: Object) -> Iterator[tuple[str, Object]]:
        """Yield the elements below the root, each once and with its type, in their order."""
        seen: set[tuple[int, int]] = set()
        ahead = [(kid, 1) for kid in reversed(list_kids(root))]
        while ahead:
            kid, depth = ahead.pop()
            if not isinstance(kid, Dictionary) or "/S" not in kid or kid.objgen in seen:
                continue
            if kid.is_indirect:
                seen.add(kid.objgen)
            yield self.type_of(kid), kid
            if depth < _MAX_DEPTH:
                ahead += [(one, depth + 1) for one in reversed(list_kids(kid))]


def is_same(one: Object, other: Object) -> bool:
    """Return whether two objects are the same indirect object."""
    return isinstance(one, Dictionary) and one.is_indirect and one.objgen == other.objgen


def list_kids(element: Object) -> list[Any]:
    """Return the kids of an element: elements, ids of marked content, references to objects."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _walk_up(element: Object) -> Iterator[Object]:
    """Yield an element and those above it."""
    for _ in range(_MAX_DEPTH):
        yield element
        parent = element.get("/P")
        if not isinstance(parent, Dictionary) or "/S" not in parent:
            return
        element = parent
