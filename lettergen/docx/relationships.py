"""Relationships (ECMA-376 part 2, 9.3): how one part refers to others and to the web."""

import posixpath
import re
from dataclasses import dataclass, field

from lettergen.docx.xml import DECLARATION, PACKAGE_RELATIONSHIPS, R, escape_attribute, parse

HYPERLINK = f"{R}/hyperlink"
FOOTNOTES = f"{R}/footnotes"
ENDNOTES = f"{R}/endnotes"
STYLES = f"{R}/styles"
SETTINGS = f"{R}/settings"
NUMBERING = f"{R}/numbering"
IMAGE = f"{R}/image"
HEADER = f"{R}/header"
FOOTER = f"{R}/footer"


@dataclass(frozen=True)
class Relationship:
    """One reference: its id, its type, its target, and whether that lies outside the package."""

    id: str
    type: str
    target: str
    external: bool = False

    def to_xml(self) -> str:
        """The relationship as an element."""
        mode = ' TargetMode="External"' if self.external else ""
        return (
            f'<Relationship Id="{escape_attribute(self.id)}" Type="{escape_attribute(self.type)}"'
            f' Target="{escape_attribute(self.target)}"{mode}/>'
        )


@dataclass
class Relationships:
    """The relationships of one part; the part with the empty name is the package itself."""

    part: str
    items: list[Relationship] = field(default_factory=list)

    @classmethod
    def parse(cls, part: str, data: bytes | None) -> "Relationships":
        """Read a relationships part; no data, no relationships."""
        if data is None:
            return cls(part)
        return cls(
            part,
            [
                Relationship(
                    element.get("Id", ""),
                    element.get("Type", ""),
                    element.get("Target", ""),
                    element.get("TargetMode") == "External",
                )
                for element in parse(data).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")
            ],
        )

    def find_targets(self, kind: str) -> list[str]:
        """The part names that relationships lead to whose type ends in ``kind``."""
        folder = posixpath.dirname(self.part)
        return [
            posixpath.normpath(posixpath.join("/" + folder, item.target)).lstrip("/")
            for item in self.items
            if item.type.endswith(kind) and not item.external
        ]

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship under a new id and return that id."""
        new = Relationship(f"rId{self.find_free_number()}", kind, target, external)
        self.items.append(new)
        return new.id

    def find_free_number(self) -> int:
        """A number that no id of the form ``rId7`` here uses, nor any greater one."""
        numbers = [
            int(found.group(1)) for item in self.items if (found := re.search(r"(\d+)$", item.id))
        ]
        return max(numbers, default=0) + 1

    def to_xml(self) -> str:
        """The relationships part."""
        inner = "".join(item.to_xml() for item in self.items)
        return (
            f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{inner}</Relationships>'
        )


class RelationshipsPart:
    """The finished relationships of a part, to which a letter adds hyperlinks of its own."""

    def __init__(self, relationships: Relationships) -> None:
        self.name = name_relationships_part(relationships.part)
        self.first = relationships.find_free_number()
        self._is_empty = not relationships.items
        xml = relationships.to_xml()
        cut = xml.rfind("</Relationships>")
        self._head, self._tail = xml[:cut], xml[cut:]

    def build_part(self, links: list[Relationship]) -> str:
        """The part with these; nothing if there are no relationships at all."""
        if self._is_empty and not links:
            return ""
        return f"{self._head}{''.join(link.to_xml() for link in links)}{self._tail}"


def name_relationships_part(part: str) -> str:
    """The name of the relationships part of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
