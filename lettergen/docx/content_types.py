"""The content types of a package's parts (ECMA-376 part 2, 7.2.3)."""

from collections.abc import Container

from lettergen.docx.xml import (
    CONTENT_TYPES,
    DECLARATION,
    Element,
    etree,
    parse,
    serialise,
)

CONTENT_TYPES_NAME = "[Content_Types].xml"
"""The name of what declares them in the archive; it is no part itself."""

_OVERRIDE, _DEFAULT = f"{{{CONTENT_TYPES}}}Override", f"{{{CONTENT_TYPES}}}Default"


class ContentTypes:
    """The content type of each part: its own, or that of the extension of its name."""

    def __init__(self, root: Element) -> None:
        self._root = root

    @classmethod
    def parse(cls, data: bytes) -> "ContentTypes":
        """Parse ``[Content_Types].xml``."""
        return cls(parse(data))

    def find(self, name: str) -> str:
        """Return the content type of a part; empty if none is declared."""
        for override in self._root.iter(_OVERRIDE):
            if override.get("PartName", "").lstrip("/") == name:
                return override.get("ContentType", "")
        ending = name.rpartition(".")[2].lower()
        for default in self._root.iter(_DEFAULT):
            if default.get("Extension", "").lower() == ending:
                return default.get("ContentType", "")
        return ""

    def set(self, name: str, content_type: str) -> None:
        """Declare the content type of a part."""
        for override in self._root.iter(_OVERRIDE):
            if override.get("PartName", "").lstrip("/") == name:
                override.set("ContentType", content_type)
                return
        override = etree.SubElement(self._root, _OVERRIDE)
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)

    def set_default(self, extension: str, content_type: str) -> bool:
        """Declare the content type of an extension; return whether it had none."""
        known = {found.get("Extension", "").lower() for found in self._root.iter(_DEFAULT)}
        if extension in known:
            return False
        default = etree.Element(_DEFAULT, Extension=extension, ContentType=content_type)
        self._root.insert(0, default)
        return True

    def remove(self, names: Container[str]) -> bool:
        """Remove the declarations of these parts; return whether there was one."""
        overrides = list(self._root.iter(_OVERRIDE))
        found = [item for item in overrides if item.get("PartName", "").lstrip("/") in names]
        for override in found:
            self._root.remove(override)
        return bool(found)

    def to_xml(self) -> bytes:
        """Build ``[Content_Types].xml``."""
        return (DECLARATION + serialise(self._root)).encode()
