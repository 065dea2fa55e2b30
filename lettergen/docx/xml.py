"""XML as Office Open XML uses it: namespaces, safe parsing, escaping, replacing elements."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from lettergen.system.lazy_module import LazyModule
from lettergen.system.patterns import compile_lazily

if TYPE_CHECKING:
    from lxml import etree as etree

    Element: TypeAlias = etree._Element
else:  # a run that only merges a letter that was compiled before parses no XML
    etree = LazyModule("lxml.etree")
    Element = object

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACE_PRESERVE = f"{{{XML}}}space"

# White space is escaped too, or a parser would turn it into blanks (XML 1.0, 3.3.3).
_SPECIAL_IN_ATTRIBUTES = compile_lazily(r'[&<>"\t\n\r]')
_IN_ATTRIBUTES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)
_PREFIX_DECLARATION = compile_lazily(r'\sxmlns:([\w.-]+)="([^"]*)"')
_NAMESPACE_DECLARATIONS = compile_lazily(r'\sxmlns(?::\w+)?="[^"]*"')


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute: ``w("p")``."""
    return f"{{{W}}}{name}"


def parse(data: bytes) -> Element:
    """Parse a part and return its root, without comments and white space that only indents.

    Nothing is loaded from the network. Raises ``etree.XMLSyntaxError``, and ``ValueError`` for a
    part that declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_blank_text=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part declares a document type")
    return root


def parse_fragment(xml: str, namespaces: Mapping[str, str] | None = None) -> Element:
    """Parse WordprocessingML without namespace declarations; return an element around it.

    ``namespaces`` are the URIs of the prefixes that it uses besides ``w`` and ``r``.
    """
    known = {**(namespaces or {}), "w": W, "r": R}
    declared = "".join(
        f' xmlns:{prefix}="{escape_attribute(uri)}"' for prefix, uri in known.items()
    )
    return etree.fromstring(f"<w:story{declared}>{xml}</w:story>")


def serialise(root: Element) -> str:
    """Return a part as text, without the XML declaration."""
    return etree.tostring(root, encoding="unicode")


def serialise_inner(element: Element | None) -> str:
    """Return an element as text without namespace declarations, to put it into its part again."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return _NAMESPACE_DECLARATIONS.sub("", text)


def declare_prefixes(root: Element) -> Element:
    """Return the part with every prefix declared at its root, ``w`` and ``r`` as usual.

    Then any piece can be cut out as text and put back. Prefixes that no element has are kept,
    because the value of ``mc:Ignorable`` refers to them.
    """
    declared = reversed(_PREFIX_DECLARATION.findall(serialise(root)))
    prefixes = {prefix: uri for prefix, uri in declared if uri not in (W, R)}
    new = etree.Element(root.tag, nsmap={**prefixes, "w": W, "r": R})
    new.attrib.update(root.attrib)
    new.text = root.text
    new.extend(list(root))
    etree.cleanup_namespaces(new, keep_ns_prefixes=[*prefixes, "w", "r"])
    return new


def escape_text(text: str) -> str:
    """Escape text for the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Escape text for the value of an attribute, without the quotation marks."""
    return text.translate(_IN_ATTRIBUTES) if _SPECIAL_IN_ATTRIBUTES.search(text) else text


def insert_text(parent: Element, index: int, text: str) -> None:
    """Insert text directly before the child at ``index``, after text that is there."""
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        previous = parent[index - 1]
        previous.tail = (previous.tail or "") + text


def replace_element(old: Element, new: Sequence[Element | str]) -> None:
    """Put elements and texts in the place of ``old``; the text after it stays."""
    parent = old.getparent()
    assert parent is not None
    index = parent.index(old)
    tail, old.tail = old.tail or "", None
    parent.remove(old)
    for item in [*new, tail]:
        if isinstance(item, str):
            insert_text(parent, index, item)
        else:
            parent.insert(index, item)
            index += 1
