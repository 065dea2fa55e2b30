"""The package of the joined document, as it grows: parts, their types, their relationships."""

import hashlib
import posixpath
import re

from lettergen.docx.package import Package
from lettergen.docx.package_writer import CONTENT_TYPES_NAME, PackageWriter
from lettergen.docx.relationships import Relationship, Relationships, name_relationships_part
from lettergen.docx.xml import CONTENT_TYPES, DECLARATION, Element, escape_attribute, serialise

_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Parts:
    """Parts with their content types; equal ones are kept once."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._known: dict[bytes, str] = {}
        self._counts: dict[str, int] = {}

    def put(self, name: str, data: Element | bytes, content_type: str) -> None:
        """Set a part."""
        self._data[name] = data if isinstance(data, bytes) else written(data)
        self._types[name] = content_type

    def put_relationships(self, relationships: "References") -> None:
        """Set the relationships of a part, if it has any."""
        if relationships.items:
            xml = Relationships(relationships.part, relationships.items).to_xml()
            self._data[name_relationships_part(relationships.part)] = xml.encode()

    def free_name(self, like: str) -> str:
        """A name that no part has yet: ``word/header7.xml`` for another ``word/header1.xml``."""
        stem, ending = posixpath.splitext(like)
        stem = re.sub(r"\d+$", "", stem)
        key = stem.casefold()  # part names are the same whatever their case
        number = self._counts[key] = self._counts.get(key, 0) + 1
        return f"{stem}{number}{ending}"

    def adopt(self, package: Package, name: str) -> str:
        """Take in a part of another package as it is, with the parts that it refers to itself.

        Out: the name that it has here, which it may share with an equal one.
        """
        own = self.adopted(package, name)
        kind = package.find_content_type(name)
        rest = "".join(item.to_xml() for item in own)
        key = hashlib.sha256(f"{kind} {rest}".encode() + package.parts[name]).digest()
        if key not in self._known:
            new = self._known[key] = self.free_name(name)
            self.put(new, package.parts[name], kind)
            self.put_relationships(References(new, own))
        return self._known[key]

    def adopted(self, package: Package, part: str) -> list[Relationship]:
        """The relationships of a part as they are here: under their ids, their targets taken in."""
        return [
            self._adopted(package, part, item) for item in package.read_relationships(part).items
        ]

    def _adopted(self, package: Package, part: str, item: Relationship) -> Relationship:
        if item.external:
            return item
        target = Relationships(part, [item]).find_targets("")[0]
        if target not in package.parts:
            return item
        return Relationship(item.id, item.type, f"/{self.adopt(package, target)}")

    def packed(self) -> bytes:
        """The whole package. The same parts give the same bytes."""
        types = [f'<Default Extension="rels" ContentType="{_RELATIONSHIPS_TYPE}"/>']
        for name, kind in sorted(self._types.items()):
            types.append(
                f'<Override PartName="/{escape_attribute(name)}"'
                f' ContentType="{escape_attribute(kind)}"/>'
            )
        root = f'{DECLARATION}<Types xmlns="{CONTENT_TYPES}">{"".join(types)}</Types>'
        return PackageWriter({**self._data, CONTENT_TYPES_NAME: root.encode()}).build({})


class References:
    """The relationships of one part here; the same reference is made once."""

    def __init__(self, part: str, items: list[Relationship] | None = None) -> None:
        self.part = part
        self.items = items if items is not None else []
        self._ids: dict[tuple[str, str, bool], str] = {}

    def to(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the reference; internal targets are names of parts."""
        key = (kind, target, external)
        if key not in self._ids:
            self._ids[key] = f"rId{len(self.items) + 1}"
            written_target = target if external else f"/{target}"
            self.items.append(Relationship(self._ids[key], kind, written_target, external))
        return self._ids[key]


def written(root: Element) -> bytes:
    """A part as it is stored."""
    return (DECLARATION + serialise(root)).encode()
