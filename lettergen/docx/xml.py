"""XML as Office Open XML uses it: namespaces, parsing without surprises, and escaping."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

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

# White space is escaped, too: a parser would take each for a blank (XML 1.0, 3.3.3).
_SPECIAL_IN_ATTRIBUTES = re.compile(r'[&<>"\t\n\r]')
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
_PREFIX_DECLARATION = re.compile(r'\sxmlns:([\w.-]+)="([^"]*)"')
_NAMESPACE_DECLARATIONS = re.compile(r'\sxmlns(?::\w+)?="[^"]*"')


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute: ``w("p")``."""
    return f"{{{W}}}{name}"


def parse(data: bytes) -> Element:
    """Parse a part; no document type, no network.

    Comments are left out, and white space that only indents. Raises ``etree.XMLSyntaxError``, or
    ``ValueError`` for a part that declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_blank_text=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part declares a document type")
    return root


def parse_fragment(xml: str, namespaces: Mapping[str, str] | None = None) -> Element:
    """Parse WordprocessingML without declarations, wrapped in one element that holds it.

    ``namespaces`` are those of the prefixes that it uses besides ``w`` and ``r``.
    """
    known = {**(namespaces or {}), "w": W, "r": R}
    declared = "".join(
        f' xmlns:{prefix}="{escape_attribute(uri)}"' for prefix, uri in known.items()
    )
    return etree.fromstring(f"<w:story{declared}>{xml}</w:story>")


def serialise(root: Element) -> str:
    """A part as text, without the XML declaration."""
    return etree.tostring(root, encoding="unicode")


def serialise_inner(element: Element | None) -> str:
    """An element of a part as text, to be set into that part again: no namespaces declared."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return _NAMESPACE_DECLARATIONS.sub("", text)


def declare_prefixes(root: Element) -> Element:
    """The same part with every prefix declared at its root, ``w`` and ``r`` in their usual sense.

    Then any piece of it can be cut out as text and set in again. Prefixes that no element has
    are kept: ``mc:Ignorable`` refers to them in a value.
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
    """Text for an element's content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """A value for an attribute, without the quotes around it."""
    return text.translate(_IN_ATTRIBUTES) if _SPECIAL_IN_ATTRIBUTES.search(text) else text


def insert_text(parent: Element, index: int, text: str) -> None:
    """Add ``text`` to the text that stands directly before the child at ``index``."""
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        previous = parent[index - 1]
        previous.tail = (previous.tail or "") + text


def replace_element(old: Element, new: list[Element], *, before: str = "", after: str = "") -> None:
    """Put ``new`` in the place of ``old``, with text directly before and after it."""
    parent = old.getparent()
    assert parent is not None
    index = parent.index(old)
    tail = old.tail or ""
    parent.remove(old)
    insert_text(parent, index, before)
    for offset, element in enumerate(new):
        parent.insert(index + offset, element)
    insert_text(parent, index + len(new), after + tail)


def replace_with_mixed(old: Element, new: list[Element | str]) -> None:
    """Put elements and texts, in their order, in the place of ``old``."""
    parent = old.getparent()
    assert parent is not None
    index = parent.index(old)
    tail = old.tail or ""
    parent.remove(old)
    for item in [*new, tail]:
        if isinstance(item, str):
            insert_text(parent, index, item)
        else:
            item.tail = None
            parent.insert(index, item)
            index += 1
