"""The elements of a style or locale file, read safely and kept as plain objects."""

from pathlib import Path

from lxml import etree

from lettergen.system.dataclass import dataclass, field

CSL = "http://purl.org/net/xbiblio/csl"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class StyleError(Exception):
    """A style or locale that cannot be used; its text is what is wrong, ``line`` where."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True, eq=False)
class Element:
    """An element of CSL: its local name, attributes, children, and its own text."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""
    line: int = 0

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute's value."""
        return self.attributes.get(attribute, default)

    def first(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list["Element"]:
        """Return the children of that name."""
        return [child for child in self.children if child.name == name]


def read(data: bytes) -> Element:
    """Return the root of a file; raises ``StyleError`` for what is not CSL's XML."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise StyleError(f"is not XML: {error.msg}", error.lineno or 0) from None
    if etree.QName(root).namespace != CSL:
        raise StyleError("is not a CSL style: its root is not in CSL's namespace")
    return _element(root)


def read_file(path: Path) -> Element:
    """Return the root of a file on disk; raises ``StyleError`` or ``OSError``."""
    return read(path.read_bytes())


def _element(node: "etree._Element") -> Element:
    children = [
        _element(child)
        for child in node
        if isinstance(child.tag, str) and etree.QName(child).namespace == CSL
    ]
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    text = "" if children else str(node.text or "")
    return Element(etree.QName(node).localname, attributes, children, text, _line(node))


def _line(node: "etree._Element") -> int:
    line = node.sourceline
    return line if isinstance(line, int) else 0
