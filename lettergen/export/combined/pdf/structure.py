"""Join the structure trees of tagged letters (ISO 32000-1, 14.7).

The joined tree is a Document with a Part for each letter. The keys of a letter's parent tree are
increased, so that they follow those of the letters before. Ids of elements, and roles that letters
map to different types, are renamed.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from lettergen.export.combined.pdf.import_letter import ImportedLetter
from lettergen.export.combined.pdf.trees import list_entries

_KEYS = ("/StructParents", "/StructParent")


class Structure:
    """The structure tree while it grows letter by letter."""

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

    def add(self, letter: ImportedLetter, label: str) -> None:
        """Add the tags of a letter, whose catalogue must have a structure tree."""
        tree = letter.catalogue.StructTreeRoot
        self._increase_keys(letter, tree)
        new_roles = self._rename_roles(_resolve_roles(tree))
        prefix = f"{len(self._parts) + 1} "
        for element in _list_elements(tree):
            name = str(element.S)
            if name in new_roles:
                element.S = Name(new_roles[name])
            if "/ID" in element:
                element.ID = String(prefix.encode() + bytes(element.ID))
                self._ids[bytes(element.ID)] = element
            if "/A" in element:
                _prefix_headers(element.A, prefix)
            if "/C" in element:
                element.C = _prefix_classes(element.C, prefix)
        for name, attributes in tree.get("/ClassMap", Dictionary()).items():
            self._classes[f"/{prefix}{name[1:]}"] = attributes
        part = self._add_part(tree)
        part.T = String(label)
        self._languages.append((part, str(letter.catalogue.get("/Lang", ""))))

    def write(self, language: str) -> None:
        """Write the tree; ``language`` is that of the document, which other letters do not have."""
        for part, own in self._languages:
            if own != language and "/Lang" not in part:
                part.Lang = String(own)
        self._document.K = self._parts
        root = self._root
        root.K = Array([self._document])
        root.ParentTree = self._pdf.make_indirect(Dictionary(Kids=self._parents))
        root.ParentTreeNextKey = self._next_key
        if self._roles:
            root.RoleMap = Dictionary({role: Name(type_) for role, type_ in self._roles.items()})
        if len(self._classes):
            root.ClassMap = self._classes
        if self._ids:
            ids = Array()
            for id_, element in sorted(self._ids.items()):
                ids.extend([String(id_), element])
            root.IDTree = self._pdf.make_indirect(Dictionary(Names=ids))
        self._pdf.Root.StructTreeRoot = root

    def _increase_keys(self, letter: ImportedLetter, tree: pikepdf.Object) -> None:
        """Increase the keys of a letter's parent tree (14.7.4.4) above those of other letters."""
        first = self._next_key
        nums = Array()
        for key, parent in list_entries(tree.get("/ParentTree", Dictionary()), "/Nums"):
            nums.append(first + int(key))
            nums.append(parent)
            self._next_key = max(self._next_key, first + int(key) + 1)
        for owner, name in _list_key_owners(letter):
            owner[name] = first + int(owner[name])
            self._next_key = max(self._next_key, int(owner[name]) + 1)
        if len(nums):
            limits = Array([nums[0], nums[len(nums) - 2]])
            self._parents.append(self._pdf.make_indirect(Dictionary(Limits=limits, Nums=nums)))

    def _rename_roles(self, roles: dict[str, str]) -> dict[str, str]:
        """Add the roles of a letter; return the new names of those that other letters map
        differently.
        """
        renamed = {}
        for role, type_ in roles.items():
            name, number = role, 1
            while self._roles.setdefault(name, type_) != type_:
                number += 1
                name = f"{role} {number}"
            if name != role:
                renamed[role] = name
        return renamed

    def _add_part(self, tree: pikepdf.Object) -> pikepdf.Object:
        """Return the element of a letter: its Document, else a new one around all elements."""
        tops = _list_kids(tree)
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


def remove_tags(letter: ImportedLetter) -> None:
    """Remove the keys of a parent tree that the joined file will not have.

    Marked content stays in the pages; without a structure tree it means nothing.
    """
    for owner, key in list(_list_key_owners(letter)):
        del owner[key]


def _list_key_owners(letter: ImportedLetter) -> Iterator[tuple[pikepdf.Object, str]]:
    """Yield what has a key in the parent tree: pages, annotations, and XObjects of pages."""
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


def _resolve_roles(tree: pikepdf.Object) -> dict[str, str]:
    """Return the type that each role is mapped to in the end (14.7.3)."""
    mapped = {role: str(type_) for role, type_ in tree.get("/RoleMap", Dictionary()).items()}
    found = {}
    for role in mapped:
        type_, seen = mapped[role], {role}
        while type_ in mapped and type_ not in seen:
            seen.add(type_)
            type_ = mapped[type_]
        found[role] = type_
    return found


def _list_elements(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield all elements of a structure tree."""
    ahead = _list_kids(tree)
    while ahead:
        element = ahead.pop()
        yield element
        ahead += _list_kids(element)


def _list_kids(parent: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the elements below one, without marked content and references to annotations."""
    kids = parent.get("/K", Array())
    items = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in items if isinstance(kid, Dictionary) and "/S" in kid]


def _prefix_headers(attributes: pikepdf.Object, prefix: str) -> None:
    """Change the ids by which a table cell names its headers (14.8.5.7)."""
    owners = attributes if isinstance(attributes, Array) else [attributes]
    for owner in owners:
        if isinstance(owner, Dictionary) and "/Headers" in owner:
            owner.Headers = Array([String(prefix.encode() + bytes(id_)) for id_ in owner.Headers])


def _prefix_classes(classes: pikepdf.Object, prefix: str) -> pikepdf.Object:
    """Return the renamed attribute classes of an element (14.7.5.3), with their revisions."""
    items = classes if isinstance(classes, Array) else [classes]
    return Array(
        [Name(f"/{prefix}{str(one)[1:]}") if isinstance(one, Name) else one for one in items]
    )
