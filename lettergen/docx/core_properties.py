"""The core properties of a document (ECMA-376 part 2, clause 11): title, author, language."""

from dataclasses import dataclass

from lettergen.docx.package import Package
from lettergen.docx.xml import DECLARATION, Element, escape_text

CONTENT_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
RELATIONSHIP = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True)
class CoreProperties:
    """What a document says of itself; what it does not say is empty.

    ``modified`` is when it was last changed, or else made, as it says it (W3CDTF).
    """

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: str = ""
    modified: str = ""

    def to_xml(self) -> bytes:
        """Title, author and language as a part of a package."""
        said = {"title": self.title, "creator": self.author, "language": self.language}
        inner = "".join(
            f"<dc:{name}>{escape_text(text)}</dc:{name}>" for name, text in said.items() if text
        )
        return (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DUBLIN_CORE}">'
            f"{inner}</cp:coreProperties>"
        ).encode()


def read_core_properties(package: Package) -> CoreProperties:
    """Read them; raises ``LettergenError`` if they are not XML."""
    for name in package.find_related_parts("", "/core-properties"):
        root = package.parse_part(name)
        return CoreProperties(
            title=_text(root, _DUBLIN_CORE, "title"),
            author=_text(root, _DUBLIN_CORE, "creator"),
            subject=_text(root, _DUBLIN_CORE, "subject"),
            keywords=_text(root, _CORE, "keywords"),
            language=_text(root, _DUBLIN_CORE, "language"),
            modified=_text(root, _TERMS, "modified") or _text(root, _TERMS, "created"),
        )
    return CoreProperties()


def _text(root: Element, namespace: str, name: str) -> str:
    """A property on one line."""
    return " ".join(root.findtext(f"{{{namespace}}}{name}", "").split())
