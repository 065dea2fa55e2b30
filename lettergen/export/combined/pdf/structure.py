"""The structure trees of tagged letters (ISO 32000-1, 14.7) made one.

The tree of the whole is a Document, with a Part for each letter. Keys that pages and annotations
have in a letter's parent tree are moved behind those of the letters before; ids of elements, and
roles that letters map differently, get names of their own.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from lettergen.export.combined.pdf.copy import Copied
from lettergen.export.combined.pdf.trees import entries

_KEYS = ("/StructParents", "/StructParent")


class Structure:
    """The structure tree that grows letter by letter."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        self._parts = Array()
        self._parents = Array()
        self._next_key = 0
        self._roles: dict[str, str] = {}
        self._classes = Dictionary()
        self._ids: dict[bytes, pikepdf.Object] = {}
        self._languages: list[tuple[pikepdf.Object, str]] = []

    def add(self, letter: Copied, label: str) -> None:
        """Take in the tags of a letter, whose catalogue must have a structure tree."""
        tree = letter.catalogue.StructTreeRoot
        self._move_keys(letter, tree)
        roles = self._new_names(_roles(tree))
        prefix = f"{len(self._parts) + 1} "
        for element in _elements(tree):
            name = str(element.S)
            if name in roles:
                element.S = Name(roles[name])
            if "/ID" in element:
                element.ID = String(prefix.encode() + bytes(element.ID))
                self._ids[bytes(element.ID)] = element
            if "/A" in element:
                _prefix_headers(element.A, prefix)
            if "/C" in element:
                element.C = _prefixed_classes(element.C, prefix)
        for name, attributes in tree.get("/ClassMap", Dictionary()).items():
            self._classes[f"/{prefix}{name[1:]}"] = attributes
        part = self._part(tree)
        part.T = String(label)
        self._languages.append((part, str(letter.catalogue.get("/Lang", ""))))

    def put(self, language: str) -> None:
        """Write the tree; a letter in another language than the document's says so."""
        for part, own in self._languages:
            if own != language and "/Lang" not in part:
                part.Lang = String(own)
        self._document.K = self._parts
        root = self._root
        root.K = Array([self._document])
        root.ParentTree = self._pdf.make_indirect(Dictionary(Kids=self._parents))
        root.ParentTreeNextKey = self._next_key
        if self._roles:
            root.RoleMap = Dictionary({role: Name(kind) for role, kind in self._roles.items()})
        if len(self._classes):
            root.ClassMap = self._classes
        if self._ids:
            ids = Array()
            for id_, element in sorted(self._ids.items()):
                ids.extend([String(id_), element])
            root.IDTree = self._pdf.make_indirect(Dictionary(Names=ids))
        self._pdf.Root.StructTreeRoot = root

    def _move_keys(self, letter: Copied, tree: pikepdf.Object) -> None:
        """Move the keys of a letter's parent tree (14.7.4.4) behind those that are taken."""
        first = self._next_key
        nums = Array()
        for key, parent in entries(tree.get("/ParentTree", Dictionary()), "/Nums"):
            nums.append(first + int(key))
            nums.append(parent)
            self._next_key = max(self._next_key, first + int(key) + 1)
        for holder, name in _keyed(letter):
            holder[name] = first + int(holder[name])
            self._next_key = max(self._next_key, int(holder[name]) + 1)
        if len(nums):
            limits = Array([nums[0], nums[len(nums) - 2]])
            self._parents.append(self._pdf.make_indirect(Dictionary(Limits=limits, Nums=nums)))

    def _new_names(self, roles: dict[str, str]) -> dict[str, str]:
        """Take a letter's roles in; which of them have to get which other name."""
        renamed = {}
        for role, kind in roles.items():
            name, number = role, 1
            while self._roles.setdefault(name, kind) != kind:
                number += 1
                name = f"{role} {number}"
            if name != role:
                renamed[role] = name
        return renamed

    def _part(self, tree: pikepdf.Object) -> pikepdf.Object:
        """The letter's element: its own Document, else a new one around all that it has."""
        tops = _kids(tree)
        if len(tops) == 1 and Name.Document == tops[0].S:
            part = tops[0]
            part.S = Name.Part
        else:
            part = self._pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(tops))
            )
            for top in tops:
                top.P = part
        part.P = self._document
        self._parts.append(part)
        return part


def drop_tags(letter: Copied) -> None:
    """Take out the keys of a parent tree that will not be there.

    Marked content stays in the pages, where it means nothing without a structure tree.
    """
    for holder, key in list(_keyed(letter)):
        del holder[key]


def _keyed(letter: Copied) -> Iterator[tuple[pikepdf.Object, str]]:
    """What has a key in the parent tree: pages, annotations, and what pages draw."""
    for page in letter.pages:
        yield from ((page, key) for key in _KEYS if key in page)
    for annotation in letter.annotations():
        yield from ((annotation, key) for key in _KEYS if key in annotation)
    seen: set[tuple[int, int]] = set()
    ahead = [page.get("/Resources", Dictionary()) for page in letter.pages]
    while ahead:
        for drawn in ahead.pop().get("/XObject", Dictionary()).values():
            if isinstance(drawn, Stream) and drawn.objgen not in seen:
                seen.add(drawn.objgen)
                yield from ((drawn, key) for key in _KEYS if key in drawn)
                ahead.append(drawn.get("/Resources", Dictionary()))


def _roles(tree: pikepdf.Object) -> dict[str, str]:
    """What each role is in the end: a role may be mapped to another (14.7.3)."""
    mapped = {role: str(kind) for role, kind in tree.get("/RoleMap", Dictionary()).items()}
    found = {}
    for role in mapped:
        kind, met = mapped[role], {role}
        while kind in mapped and kind not in met:
            met.add(kind)
            kind = mapped[kind]
        found[role] = kind
    return found


def _elements(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """All elements of a structure tree."""
    ahead = _kids(tree)
    while ahead:
        element = ahead.pop()
        yield element
        ahead += _kids(element)


def _kids(parent: pikepdf.Object) -> list[pikepdf.Object]:
    """The elements below one, without marked content and references to annotations."""
    kids = parent.get("/K", Array())
    items = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in items if isinstance(kid, Dictionary) and "/S" in kid]


def _prefix_headers(attributes: pikepdf.Object, prefix: str) -> None:
    """The headers of a table's cell (14.8.5.7) are named by their ids."""
    owners = attributes if isinstance(attributes, Array) else [attributes]
    for owner in owners:
        if isinstance(owner, Dictionary) and "/Headers" in owner:
            owner.Headers = Array([String(prefix.encode() + bytes(id_)) for id_ in owner.Headers])


def _prefixed_classes(classes: pikepdf.Object, prefix: str) -> pikepdf.Object:
    """The names of an element's attribute classes (14.7.5.3); revision numbers may stand behind."""
    items = classes if isinstance(classes, Array) else [classes]
    return Array(
        [Name(f"/{prefix}{str(one)[1:]}") if isinstance(one, Name) else one for one in items]
    )
