"""The package of the joined document: parts, their content types, their relationships."""

import hashlib
import posixpath
import re

from lettergen.docx.content_types import CONTENT_TYPES_NAME
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import Relationship, Relationships, name_relationships_part
from lettergen.docx.xml import CONTENT_TYPES, DECLARATION, Element, escape_attribute, serialise

_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Parts:
    """The parts of the joined document with their content types; equal ones are shared."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._known: dict[bytes, str] = {}
        self._counts: dict[str, int] = {}

    def set_part(self, name: str, data: Element | bytes, content_type: str) -> None:
        """Set a part."""
        if not isinstance(data, bytes):
            data = (DECLARATION + serialise(data)).encode()
        self._data[name] = data
        self._types[name] = content_type

    def set_relationships(self, references: "References") -> None:
        """Set the relationships of a part, if it has any."""
        if references.items:
            xml = Relationships(references.part, references.items).to_xml()
            self._data[name_relationships_part(references.part)] = xml.encode()

    def find_free_name(self, like: str) -> str:
        """Return a name that no part has yet: ``word/header7.xml`` for ``word/header1.xml``."""
        stem, suffix = posixpath.splitext(like)
        stem = re.sub(r"\d+$", "", stem)
        key = stem.casefold()  # case makes no difference in names of parts
        number = self._counts[key] = self._counts.get(key, 0) + 1
        return f"{stem}{number}{suffix}"

    def import_part(self, package: Package, name: str) -> str:
        """Import a part of another package unchanged, with the parts that it refers to.

        Return the name that it has here, which it shares with an equal part.
        """
        items = self.import_relationships(package, name)
        kind = package.find_content_type(name)
        text = f"{kind} {''.join(item.xml for item in items)}"
        key = hashlib.sha256(text.encode() + package.parts[name]).digest()
        if key not in self._known:
            new = self._known[key] = self.find_free_name(name)
            self.set_part(new, package.parts[name], kind)
            self.set_relationships(References(new, items))
        return self._known[key]

    def import_relationships(self, package: Package, part: str) -> list[Relationship]:
        """Import the targets of a part's relationships; return these as they are here.

        They keep their ids.
        """
        items = package.read_relationships(part).items
        return [self._import_relationship(package, part, item) for item in items]

    def _import_relationship(self, package: Package, part: str, item: Relationship) -> Relationship:
        if item.external:
            return item
        target = Relationships(part, [item]).find_targets("")[0]
        if target not in package.parts:
            return item
        return Relationship(item.id, item.type, f"/{self.import_part(package, target)}")

    def pack(self) -> bytes:
        """Return the package; the same parts give the same bytes."""
        types = [f'<Default Extension="rels" ContentType="{_RELATIONSHIPS_TYPE}"/>']
        for name, kind in sorted(self._types.items()):
            types.append(
                f'<Override PartName="/{escape_attribute(name)}"'
                f' ContentType="{escape_attribute(kind)}"/>'
            )
        root = f'{DECLARATION}<Types xmlns="{CONTENT_TYPES}">{"".join(types)}</Types>'
        return PackageWriter({**self._data, CONTENT_TYPES_NAME: root.encode()}).build({})


class References:
    """The relationships of one part of the joined document; equal ones are shared."""

    def __init__(self, part: str, items: list[Relationship] | None = None) -> None:
        self.part = part
        self.items = items if items is not None else []
        self._ids: dict[tuple[str, str, bool], str] = {}

    def refer_to(self, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a relationship; ``target`` is the name of a part, or an address."""
        key = (kind, target, external)
        if key not in self._ids:
            self._ids[key] = f"rId{len(self.items) + 1}"
            address = target if external else f"/{target}"
            self.items.append(Relationship(self._ids[key], kind, address, external))
        return self._ids[key]
