"""The core properties of a document (ECMA-376 part 2, clause 11): title, author, language."""

from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.xml import DECLARATION, Element, escape_text
from lettergen.system.dataclass import dataclass

CONTENT_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
RELATIONSHIP = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
PART = "docProps/core.xml"

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True)
class CoreProperties:
    """The properties of a document; those that it does not have are empty.

    ``modified`` is the time of the last change, or else of its creation, as written (W3CDTF).
    """

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: str = ""
    modified: str = ""
    identifier: str = ""

    def to_xml(self) -> bytes:
        """Build a core properties part of title, author and language."""
        texts = {"title": self.title, "creator": self.author, "language": self.language}
        inner = "".join(
            f"<dc:{name}>{escape_text(text)}</dc:{name}>" for name, text in texts.items() if text
        )
        return (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DUBLIN_CORE}">'
            f"{inner}</cp:coreProperties>"
        ).encode()


def find_core_part(package: Package) -> str:
    """Return the name of the core properties part; empty if the document has none."""
    return next(iter(package.find_related_parts("", "/core-properties")), "")


def read_core_properties(package: Package) -> CoreProperties:
    """Read the core properties; raises ``LettergenError`` (LG212) if they are not XML."""
    name = find_core_part(package)
    if not name:
        return CoreProperties()
    root = package.parse_part(name)
    return CoreProperties(
        title=_read_text(root, _DUBLIN_CORE, "title"),
        author=_read_text(root, _DUBLIN_CORE, "creator"),
        subject=_read_text(root, _DUBLIN_CORE, "subject"),
        keywords=_read_text(root, _CORE, "keywords"),
        language=_read_text(root, _DUBLIN_CORE, "language"),
        modified=_read_text(root, _TERMS, "modified") or _read_text(root, _TERMS, "created"),
        identifier=_read_text(root, _DUBLIN_CORE, "identifier"),
    )


def set_identifier(package: Package, identifier: str) -> None:
    """Set the property ``identifier``; add the part if the document has none."""
    name = find_core_part(package)
    if not name:
        name = PART
        package.add_part(name, CoreProperties().to_xml().decode(), CONTENT_TYPE, RELATIONSHIP, "")
    root = package.parse_part(name)
    element = root.find(f"{{{_DUBLIN_CORE}}}identifier")
    if element is None:
        element = etree.SubElement(root, f"{{{_DUBLIN_CORE}}}identifier")
    element.text = identifier
    package.set_part(name, root)


def _read_text(root: Element, namespace: str, name: str) -> str:
    """Read a property; line ends become blanks."""
    return " ".join(root.findtext(f"{{{namespace}}}{name}", "").split())
