"""Relationships (ECMA-376 part 2, 9.3), by which a part refers to other parts and to the web."""

import posixpath
import re
from functools import cached_property, lru_cache

from lettergen.docx.xml import DECLARATION, PACKAGE_RELATIONSHIPS, R, escape_attribute, parse
from lettergen.system.dataclass import dataclass, field

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
    """One relationship: id, type, target, and whether the target is outside the package."""

    id: str
    type: str
    target: str
    external: bool = False

    @cached_property
    def xml(self) -> str:
        """The element."""
        mode = ' TargetMode="External"' if self.external else ""
        return (
            f'<Relationship Id="{escape_attribute(self.id)}" Type="{escape_attribute(self.type)}"'
            f' Target="{escape_attribute(self.target)}"{mode}/>'
        )


@dataclass
class Relationships:
    """The relationships of one part; the package itself has the empty name."""

    part: str
    items: list[Relationship] = field(default_factory=list)

    @classmethod
    def parse(cls, part: str, data: bytes | None) -> "Relationships":
        """Parse the relationships part of ``part``; ``None`` gives no relationships."""
        return cls(part, [] if data is None else list(_parse(data)))

    def find_targets(self, kind: str) -> list[str]:
        """Return the names of the parts to which relationships lead whose type ends in ``kind``."""
        folder = posixpath.dirname(self.part)
        return [
            posixpath.normpath(posixpath.join("/" + folder, item.target)).lstrip("/")
            for item in self.items
            if item.type.endswith(kind) and not item.external
        ]

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship with a new id, and return the id."""
        new = Relationship(f"rId{self.find_free_number()}", kind, target, external)
        self.items.append(new)
        return new.id

    def find_free_number(self) -> int:
        """Return a number greater than that of every id like ``rId7``."""
        numbers = [
            int(found.group(1)) for item in self.items if (found := re.search(r"(\d+)$", item.id))
        ]
        return max(numbers, default=0) + 1

    def to_xml(self) -> str:
        """Build the relationships part."""
        inner = "".join(item.xml for item in self.items)
        return (
            f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{inner}</Relationships>'
        )


@lru_cache(maxsize=64)  # whoever reads a document asks for the same ones many times
def _parse(data: bytes) -> tuple[Relationship, ...]:
    return tuple(
        Relationship(
            element.get("Id", ""),
            element.get("Type", ""),
            element.get("Target", ""),
            element.get("TargetMode") == "External",
        )
        for element in parse(data).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")
    )


class RelationshipsPart:
    """The relationships of a part, to which each letter adds its own hyperlinks.

    ``first`` is the number of the first id that is free.
    """

    def __init__(self, relationships: Relationships) -> None:
        self.name = name_relationships_part(relationships.part)
        self.first = relationships.find_free_number()
        self._is_empty = not relationships.items
        xml = relationships.to_xml()
        cut = xml.rfind("</Relationships>")
        self._head, self._tail = xml[:cut], xml[cut:]

    def build_part(self, links: list[Relationship]) -> str:
        """Build the part with these hyperlinks; empty if there are no relationships at all."""
        if self._is_empty and not links:
            return ""
        return f"{self._head}{''.join(link.xml for link in links)}{self._tail}"


def name_relationships_part(part: str) -> str:
    """Return the name of the relationships part of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
