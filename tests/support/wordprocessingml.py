"""Find every violation of WordprocessingML in a .docx file.

``problems`` takes a .docx as bytes or as a path, and returns messages; none if it is valid.
The checks go from the outside in: ZIP archive, OPC package, XML schemas, document semantics.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import shlex
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

SCHEMAS = Path(__file__).with_name("schemas")

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
VML_OFFICE = "urn:schemas-microsoft-com:office:office"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CORE = f"{PACKAGE}/metadata/core-properties"
TYPES = f"{PACKAGE}/content-types"
RELS = f"{PACKAGE}/relationships"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

PREFIXES = {
    W: "w",
    A: "a",
    WP: "wp",
    PIC: "pic",
    MC: "mc",
    V: "v",
    VML_OFFICE: "o",
    C: "c",
    CORE: "cp",
    TYPES: "ct",
    RELS: "rel",
    DC: "dc",
    DCTERMS: "dcterms",
    OFFICE: "r",
    XSI: "xsi",
}
NS = {prefix: uri for uri, prefix in PREFIXES.items()}

CONTENT_TYPES = "[Content_Types].xml"
OFFICE_DOCUMENT = f"{OFFICE}/officeDocument"
EXTERNAL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

SCHEMA_FILES = {
    W: "transitional/wml.xsd",
    A: "transitional/wml.xsd",
    CORE: "opc/opc-coreProperties.xsd",
    TYPES: "opc/opc-contentTypes.xsd",
    RELS: "opc/opc-relationships.xsd",
}

# Relationship type -> (content types allowed, root element) of the part it leads to.
PART_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    OFFICE_DOCUMENT: (
        (f"{WORD_TYPE}.document.main+xml", f"{WORD_TYPE}.template.main+xml"),
        f"{{{W}}}document",
    ),
    f"{PACKAGE}/relationships/metadata/core-properties": (
        ("application/vnd.openxmlformats-package.core-properties+xml",),
        f"{{{CORE}}}coreProperties",
    ),
    f"{OFFICE}/header": ((f"{WORD_TYPE}.header+xml",), f"{{{W}}}hdr"),
    f"{OFFICE}/footer": ((f"{WORD_TYPE}.footer+xml",), f"{{{W}}}ftr"),
    f"{OFFICE}/theme": (
        ("application/vnd.openxmlformats-officedocument.theme+xml",),
        f"{{{A}}}theme",
    ),
    f"{OFFICE}/fontTable": ((f"{WORD_TYPE}.fontTable+xml",), f"{{{W}}}fonts"),
} | {
    f"{OFFICE}/{name}": ((f"{WORD_TYPE}.{name}+xml",), f"{{{W}}}{name}")
    for name in ("comments", "endnotes", "footnotes", "numbering", "settings", "styles")
}

# Element and attribute -> name of the relationship type that the attribute must lead to.
REFERENCE_KINDS = {
    (f"{{{W}}}hyperlink", "id"): ("hyperlink",),
    (f"{{{A}}}hlinkClick", "id"): ("hyperlink",),
    (f"{{{A}}}hlinkHover", "id"): ("hyperlink",),
    (f"{{{W}}}headerReference", "id"): ("header",),
    (f"{{{W}}}footerReference", "id"): ("footer",),
    (f"{{{A}}}blip", "embed"): ("image",),
    (f"{{{A}}}blip", "link"): ("image",),
    (f"{{{V}}}imagedata", "id"): ("image",),
    (f"{{{V}}}imagedata", "pict"): ("image",),
    (f"{{{V}}}imagedata", "href"): ("image",),
    (f"{{{VML_OFFICE}}}OLEObject", "id"): ("oleObject", "package"),
    (f"{{{C}}}chart", "id"): ("chart",),
    (f"{{{W}}}altChunk", "id"): ("aFChunk",),
    (f"{{{W}}}subDoc", "id"): ("subDocument",),
    (f"{{{W}}}attachedTemplate", "id"): ("attachedTemplate",),
    (f"{{{W}}}embedRegular", "id"): ("font",),
    (f"{{{W}}}embedBold", "id"): ("font",),
    (f"{{{W}}}embedItalic", "id"): ("font",),
    (f"{{{W}}}embedBoldItalic", "id"): ("font",),
}

# Element that names a style -> type of that style.
STYLE_REFERENCES = {
    f"{{{W}}}pStyle": "paragraph",
    f"{{{W}}}clickAndTypeStyle": "paragraph",
    f"{{{W}}}rStyle": "character",
    f"{{{W}}}tblStyle": "table",
    f"{{{W}}}defaultTableStyle": "table",
    f"{{{W}}}styleLink": "numbering",
    f"{{{W}}}numStyleLink": "numbering",
}
LINKED_STYLE_TYPES = {"paragraph": "character", "character": "paragraph"}

# Markup that may stand among blocks without being one.
RANGE_MARKUP = frozenset(
    f"{{{W}}}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "permStart",
        "permEnd",
        "proofErr",
    )
)
TEMPLATE_MARKS = ("{{", "{%", "{#", "«")
REFERENCE_FIELDS = frozenset({"REF", "NOTEREF", "PAGEREF"})
LONGEST_BOOKMARK = 40


@dataclass(frozen=True)
class Relationship:
    """One entry of a .rels part; `target` is a part name unless the entry is external."""

    id: str
    type: str
    target: str
    external: bool
    line: int


@dataclass
class Package:
    """A .docx taken apart: bytes and parsed XML by part name, relationships by source part.

    `trees` hold the XML as stored, `plain` the same with compatibility markup resolved.
    The package itself is the source part "".
    """

    parts: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)
    plain: dict[str, etree._Element] = field(default_factory=dict)
    relationships: dict[str, list[Relationship]] = field(default_factory=dict)

    def related(self, source: str, kind: str) -> list[str]:
        """Take a source part and a relationship type; return the parts it leads to."""
        found = self.relationships.get(source, [])
        return [r.target for r in found if r.type == kind and not r.external]

    def document(self) -> str | None:
        """Return the name of the main document part, None when there is none."""
        return next(iter(self.related("", OFFICE_DOCUMENT)), None)

    def companion(self, kind: str) -> tuple[str, etree._Element] | None:
        """Take "styles", "numbering"..; return that part of the main document, if it has one."""
        document = self.document()
        if document is None:
            return None
        names = self.related(document, f"{OFFICE}/{kind}")
        return next(((name, self.plain[name]) for name in names if name in self.plain), None)

    def word_parts(self) -> Iterator[tuple[str, etree._Element]]:
        """Return name and plain tree of every WordprocessingML part."""
        for name, root in self.plain.items():
            if namespace(root) == W:
                yield name, root


def problems(docx: bytes | Path) -> list[str]:
    """Take a .docx; return every violation found, as "part:line: what is wrong"."""
    data = docx.read_bytes() if isinstance(docx, Path) else docx
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        return [f"not a ZIP archive: {error}"]
    with archive:
        found = list(zip_problems(archive))
        parts, unreadable = read_parts(archive)
    found += unreadable
    package = Package(parts)
    found += load(package)
    for check in CHECKS:
        found += check(package)
    return found


# --- Small tools ----------------------------------------------------------------------------


def namespace(element: etree._Element) -> str:
    """Take an element; return its namespace URI, "" for none."""
    return etree.QName(element).namespace or ""


def w(name: str) -> str:
    """Take a local name; return the WordprocessingML name in Clark notation."""
    return f"{{{W}}}{name}"


def value(element: etree._Element, name: str = "val") -> str:
    """Take an element; return its w:val, or the other w: attribute named; "" when absent."""
    return str(element.get(w(name), ""))


def elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Take w: local names; return every such element below root, in document order."""
    return root.iter(*(w(name) for name in names))


def short(text: str) -> str:
    """Take text with Clark names; return the same with prefixes in place of known URIs."""

    def prefixed(match: re.Match[str]) -> str:
        uri = match[1]
        return f"{PREFIXES[uri]}:" if uri in PREFIXES else match[0]

    return re.sub(r"\{([^{}]*)\}", prefixed, text)


def at(part: str, element: etree._Element, message: str) -> str:
    """Take a part, an element in it, a message; return the message with its place."""
    return f"{part}:{line(element)}: {message}"


def line(element: etree._Element) -> int:
    """Take an element; return the line it begins on, 0 when unknown."""
    number: Any = element.sourceline
    return int(number or 0)


def repeated(names: Iterable[str]) -> list[str]:
    """Take names; return those that occur more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


# --- ZIP ------------------------------------------------------------------------------------


def zip_problems(archive: zipfile.ZipFile) -> Iterator[str]:
    """Take an archive; return what an OPC consumer would refuse about its entries."""
    names = [entry.orig_filename for entry in archive.infolist()]
    if CONTENT_TYPES not in names:
        yield f"{CONTENT_TYPES} is missing"
    elif names[0] != CONTENT_TYPES:
        yield f"{CONTENT_TYPES} is not the first entry, {names[0]} is"
    for name in repeated(name.casefold() for name in names):
        yield f"{name}: duplicate ZIP entry (names are compared without case)"
    for entry in archive.infolist():
        yield from entry_problems(entry)


def entry_problems(entry: zipfile.ZipInfo) -> Iterator[str]:
    """Take one ZIP entry; return why its name or its storage is not allowed."""
    name = entry.orig_filename
    if name.endswith("/"):
        yield f"{name}: directory entry"
    elif name != CONTENT_TYPES and not legal_name(name):
        yield f"{name}: illegal part name"
    if entry.flag_bits & 0x1:
        yield f"{name}: encrypted entry"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield f"{name}: compression method {entry.compress_type} is neither stored nor deflated"


def legal_name(name: str) -> bool:
    """Take an entry name; return whether OPC allows it as a part name (segments of pchar)."""
    legal = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+")
    escaped_slash = re.search(r"%(2f|5c)", name, re.IGNORECASE)
    segments = name.split("/")
    return not escaped_slash and all(
        legal.fullmatch(segment) and not segment.endswith(".") for segment in segments
    )


def read_parts(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    """Take an archive; return the content of each file entry, and the entries that do not read."""
    parts: dict[str, bytes] = {}
    unreadable: list[str] = []
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        try:
            parts[entry.filename] = archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError) as error:
            unreadable.append(f"{entry.filename}: unreadable: {error}")
    return parts, unreadable


# --- Loading --------------------------------------------------------------------------------


def load(package: Package) -> list[str]:
    """Parse the parts of a package into its trees and relationships; return faults."""
    found: list[str] = []
    for name, data in package.parts.items():
        if name.endswith((".xml", ".rels")):
            found += load_tree(package, name, data)
    for name, root in package.trees.items():
        if is_rels(name):
            package.relationships[rels_source(name)] = read_relationships(name, root)
    return found


def load_tree(package: Package, name: str, data: bytes) -> list[str]:
    """Take one XML part; return faults met; the package gets the tree, as stored and plain."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return [f"{name}:{error.lineno or 1}: not well-formed XML: {error.msg}"]
    found = []
    information: Any = root.getroottree().docinfo
    if information.doctype:
        found.append(f"{name}:1: a document type declaration is not allowed")
    package.trees[name] = root
    package.plain[name], compatibility = without_extensions(name, root)
    return found + compatibility


def is_rels(name: str) -> bool:
    """Take a part name; return whether it is a relationships part."""
    folder, file = posixpath.split(name)
    return file.endswith(".rels") and posixpath.basename(folder) == "_rels"


def rels_source(name: str) -> str:
    """Take "word/_rels/document.xml.rels"; return "word/document.xml"; "" for the package."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def rels_name(source: str) -> str:
    """Take a part name, "" for the package; return the name of its relationships part."""
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def read_relationships(name: str, root: etree._Element) -> list[Relationship]:
    """Take a .rels part; return its relationships, internal targets made part names."""
    source = rels_source(name)
    found = []
    for element in root.iter(f"{{{RELS}}}Relationship"):
        external = element.get("TargetMode") == "External"
        target = str(element.get("Target", ""))
        found.append(
            Relationship(
                id=str(element.get("Id", "")),
                type=str(element.get("Type", "")),
                target=target if external else part_target(source, target),
                external=external,
                line=line(element),
            )
        )
    return found


def part_target(source: str, target: str) -> str:
    """Take a source part and a relative or absolute target; return the part name meant."""
    base = "/" + posixpath.dirname(source)
    return posixpath.normpath(posixpath.join(base, unquote(target))).lstrip("/")


# --- Markup compatibility -------------------------------------------------------------------


def without_extensions(name: str, root: etree._Element) -> tuple[etree._Element, list[str]]:
    """Take a tree; return a copy as a reader without extensions sees it, and faults."""
    plain = copy.deepcopy(root)
    found: list[str] = []
    resolve(name, plain, frozenset(), found)
    etree.cleanup_namespaces(plain)
    return plain, found


def resolve(
    name: str, element: etree._Element, ignorable: frozenset[str], found: list[str]
) -> None:
    """Take an element, the namespaces ignorable around it; return it is changed; faults added."""
    ignorable |= declared_ignorable(name, element, found)
    for attribute in list(element.attrib):
        uri = etree.QName(str(attribute)).namespace
        if uri == MC or uri in ignorable:
            del element.attrib[attribute]
    for child in list(element):
        if not isinstance(child.tag, str) or namespace(child) in ignorable:
            drop(child)
        else:
            resolve(name, child, ignorable, found)
            if child.tag == f"{{{MC}}}AlternateContent":
                replace_by_fallback(child)


def declared_ignorable(name: str, element: etree._Element, found: list[str]) -> frozenset[str]:
    """Take an element; return the namespaces its mc:Ignorable names; undeclared prefixes added."""
    uris = set()
    for prefix in str(element.get(f"{{{MC}}}Ignorable", "")).split():
        if prefix in element.nsmap:
            uris.add(element.nsmap[prefix])
        else:
            found.append(at(name, element, f"mc:Ignorable names undeclared prefix '{prefix}'"))
    return frozenset(uris)


def drop(element: etree._Element) -> None:
    """Take an element with a parent; return it is gone, the text after it stays."""
    parent = element.getparent()
    assert parent is not None
    keep_tail(element, parent)
    parent.remove(element)


def keep_tail(element: etree._Element, parent: etree._Element) -> None:
    """Take an element about to go; return its tail text is moved before it."""
    if not element.tail:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail


def replace_by_fallback(alternate: etree._Element) -> None:
    """Take an mc:AlternateContent; return the content of its Fallback stands in its place."""
    fallback = alternate.find(f"{{{MC}}}Fallback")
    for child in list(fallback) if fallback is not None else []:
        alternate.addprevious(child)
    drop(alternate)


# --- OPC: content types ---------------------------------------------------------------------


def content_type_problems(package: Package) -> Iterator[str]:
    """Take a package; return parts without a content type, types without a part, doubles."""
    root = package.trees.get(CONTENT_TYPES)
    if root is None:
        return
    overrides = [str(e.get("PartName", "")) for e in root.iter(f"{{{TYPES}}}Override")]
    extensions = [str(e.get("Extension", "")) for e in root.iter(f"{{{TYPES}}}Default")]
    for name in repeated(name.casefold() for name in overrides):
        yield f"{CONTENT_TYPES}: two Override for {name}"
    for extension in repeated(extension.casefold() for extension in extensions):
        yield f"{CONTENT_TYPES}: two Default for extension '{extension}'"
    for element in root.iter(f"{{{TYPES}}}Override"):
        yield from override_problems(package, element)
    for name in package.parts:
        if name != CONTENT_TYPES and content_type(package, name) is None:
            yield f"{name}: has no content type (neither Override nor Default)"


def override_problems(package: Package, element: etree._Element) -> Iterator[str]:
    """Take one Override; return why it names no part of the package."""
    name = str(element.get("PartName", ""))
    if not name.startswith("/"):
        yield at(CONTENT_TYPES, element, f"Override part name '{name}' does not begin with '/'")
    elif name[1:].casefold() not in {part.casefold() for part in package.parts}:
        yield at(CONTENT_TYPES, element, f"Override for missing part {name}")


def content_type(package: Package, name: str) -> str | None:
    """Take a part name; return its content type, None when [Content_Types].xml gives none."""
    root = package.trees.get(CONTENT_TYPES)
    if root is None:
        return None
    for element in root.iter(f"{{{TYPES}}}Override"):
        if str(element.get("PartName", "")).casefold() == f"/{name}".casefold():
            return str(element.get("ContentType", ""))
    extension = posixpath.basename(name).rpartition(".")[2].casefold()
    for element in root.iter(f"{{{TYPES}}}Default"):
        if str(element.get("Extension", "")).casefold() == extension:
            return str(element.get("ContentType", ""))
    return None


# --- OPC: relationships ---------------------------------------------------------------------


def relationship_problems(package: Package) -> Iterator[str]:
    """Take a package; return faults of the .rels parts themselves."""
    if package.document() is None:
        yield "_rels/.rels: no relationship to a main document"
    for source, relationships in package.relationships.items():
        name = rels_name(source)
        if source and source not in package.parts:
            yield f"{name}: relationships of missing part {source}"
        for identity in repeated(r.id for r in relationships):
            yield f"{name}: two relationships have Id '{identity}'"
        for relationship in relationships:
            place = f"{name}:{relationship.line}: relationship '{relationship.id}'"
            for fault in target_problems(package, relationship):
                yield f"{place}: {fault}"


def target_problems(package: Package, relationship: Relationship) -> Iterator[str]:
    """Take one relationship; return what is wrong with its target."""
    target = relationship.target
    if any(mark in target for mark in TEMPLATE_MARKS):
        yield f"template text left in target '{target}'"
    if relationship.external:
        scheme = split_scheme(target)
        if scheme not in EXTERNAL_SCHEMES:
            allowed = ", ".join(sorted(EXTERNAL_SCHEMES))
            yield f"external target '{target}' is not one of {allowed}"
    elif target not in package.parts:
        yield f"target {target} is missing"
    else:
        yield from part_kind_problems(package, relationship)


def split_scheme(target: str) -> str:
    """Take a URI reference; return its scheme in lower case, "" for none or for nonsense."""
    try:
        return urlsplit(target).scheme
    except ValueError:
        return ""


def part_kind_problems(package: Package, relationship: Relationship) -> Iterator[str]:
    """Take an internal relationship to a known kind of part; return what the part is instead."""
    if relationship.type == f"{OFFICE}/image":
        kind = content_type(package, relationship.target) or "image/"
        if not kind.startswith("image/"):
            yield f"image {relationship.target} has content type {kind}"
        return
    if relationship.type not in PART_KINDS:
        return
    types, tag = PART_KINDS[relationship.type]
    kind = content_type(package, relationship.target) or types[0]
    if kind not in types:
        yield f"{relationship.target} has content type {kind}, not {types[0]}"
    root = package.trees.get(relationship.target)
    if root is not None and root.tag != tag:
        yield short(f"{relationship.target} has root element {root.tag}, not {tag}")


def reference_problems(package: Package) -> Iterator[str]:
    """Take a package; return r:id, r:embed... that lead to no or to the wrong relationship."""
    for name, root in package.trees.items():
        by_id = {r.id: r for r in package.relationships.get(name, [])}
        for element in root.iter("{*}*"):
            for attribute, identity in element.attrib.items():
                qname = etree.QName(str(attribute))
                if qname.namespace == OFFICE:
                    fault = reference_fault(element, qname.localname, str(identity), by_id)
                    if fault:
                        yield at(name, element, fault)


def reference_fault(
    element: etree._Element, attribute: str, identity: str, by_id: dict[str, Relationship]
) -> str | None:
    """Take one relationship reference; return what is wrong with it, None when it is right."""
    place = short(f"{element.tag}/@r:{attribute} '{identity}'")
    relationship = by_id.get(identity)
    if relationship is None:
        return f"{place} is not in the relationships of the part"
    names = REFERENCE_KINDS.get((str(element.tag), attribute))
    if names is None:
        return None
    if relationship.type not in [f"{OFFICE}/{name}" for name in names]:
        return f"{place} leads to relationship type {relationship.type}, not {names[0]}"
    if names == ("hyperlink",) and not relationship.external:
        return f"{place} leads to a hyperlink that is not external"
    if attribute == "embed" and relationship.external:
        return f"{place} embeds an external image"
    return None


# --- Schemas --------------------------------------------------------------------------------


class DublinCore(etree.Resolver):
    """Answers for the Dublin Core schema addresses with the files kept beside the others."""

    def resolve(self, system_url: str, public_id: str, *context: Any) -> Any:
        """Take the address a schema imports; return the file kept here, None for any other."""
        host, _, file = system_url.rpartition("/")
        if "dublincore.org" not in host:
            return None
        resolver: Any = self
        return resolver.resolve_filename(str(SCHEMAS / "dublincore" / file), *context)


@cache
def schema(file: str) -> etree.XMLSchema:
    """Take a schema file below SCHEMAS; return it compiled, once per process."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(DublinCore())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / file), parser))


def schema_problems(package: Package) -> Iterator[str]:
    """Take a package; return what the schemas say against each part that has one."""
    for name, root in package.plain.items():
        file = schema_file(name, root)
        if file is None:
            continue
        checker = schema(file)
        if not checker.validate(root):
            errors: Any = checker.error_log
            for error in errors:
                yield f"{name}:{error.line}: {short(error.message)} (at {error.path})"


def schema_file(name: str, root: etree._Element) -> str | None:
    """Take a part and its root; return the schema file that governs it, if any is kept here."""
    if name == CONTENT_TYPES:
        return SCHEMA_FILES[TYPES]
    if is_rels(name):
        return SCHEMA_FILES[RELS]
    return SCHEMA_FILES.get(namespace(root))


def core_problems(package: Package) -> Iterator[str]:
    """Take a package; return dates of the core properties that do not say they are W3CDTF."""
    for name, root in package.plain.items():
        if namespace(root) != CORE:
            continue
        for element in root.iter(f"{{{DCTERMS}}}created", f"{{{DCTERMS}}}modified"):
            prefix, _, local = str(element.get(f"{{{XSI}}}type", "")).rpartition(":")
            if (element.nsmap.get(prefix or None), local) != (DCTERMS, "W3CDTF"):
                yield at(name, element, short(f"{element.tag} has no xsi:type dcterms:W3CDTF"))


# --- Footnotes and endnotes -----------------------------------------------------------------


def note_problems(package: Package) -> Iterator[str]:
    """Take a package; return notes and references that do not pair off one to one."""
    for kind in ("footnote", "endnote"):
        part = package.companion(f"{kind}s")
        notes = list(elements(part[1], kind)) if part else []
        name = part[0] if part else ""
        ordinary = {value(note, "id"): note for note in notes if not is_separator(note)}
        for identity in repeated(value(note, "id") for note in notes):
            yield f"{name}: two {kind}s have id {identity}"
        yield from note_reference_problems(package, kind, name, ordinary)
        if part:
            yield from separator_problems(package, kind, name, notes)


def is_separator(note: etree._Element) -> bool:
    """Take a note; return whether it is a separator or a continuation notice."""
    return value(note, "type") not in ("", "normal")


def note_reference_problems(
    package: Package, kind: str, name: str, notes: dict[str, etree._Element]
) -> Iterator[str]:
    """Take the ordinary notes of one kind; return references without note, notes without one."""
    counts: Counter[str] = Counter()
    for source, root in package.word_parts():
        for element in elements(root, f"{kind}Reference"):
            identity = value(element, "id")
            counts[identity] += 1
            if source != package.document():
                yield at(source, element, f"{kind}Reference outside the main document")
            if identity not in notes:
                yield at(source, element, f"{kind}Reference {identity} has no {kind}")
    for identity, note in notes.items():
        if counts[identity] != 1:
            yield at(name, note, f"{kind} {identity} is referenced {counts[identity]} times")


def separator_problems(
    package: Package, kind: str, name: str, notes: list[etree._Element]
) -> Iterator[str]:
    """Take all notes of one kind; return separators missing, or not named in the settings."""
    special = {value(note, "id"): note for note in notes if is_separator(note)}
    types = [value(note, "type") for note in special.values()]
    for needed in ("separator", "continuationSeparator"):
        if types.count(needed) != 1:
            yield f"{name}: has {types.count(needed)} {kind}s of type {needed}, not 1"
    settings = package.companion("settings")
    named = (
        [value(e, "id") for e in settings[1].iterfind(f"w:{kind}Pr/w:{kind}", NS)]
        if settings
        else []
    )
    for identity, note in special.items():
        if identity not in named:
            message = f"{value(note, 'type')} {identity} is not named in settings {kind}Pr"
            yield at(name, note, message)
    for identity in named:
        if identity not in special:
            yield f"{name}: settings {kind}Pr names {identity}, which is no separator"


# --- Bookmarks and comments -----------------------------------------------------------------


def bookmark_problems(package: Package) -> Iterator[str]:
    """Take a package; return bookmarks that do not pair, or share an id or a name."""
    starts = [e for _, root in package.word_parts() for e in elements(root, "bookmarkStart")]
    for identity in repeated(value(start, "id") for start in starts):
        yield f"bookmark id {identity} is used more than once"
    for label in repeated(value(start, "name").casefold() for start in starts):
        yield f"bookmark name '{label}' is used more than once"
    for name, root in package.word_parts():
        yield from range_problems(name, root, "bookmarkStart", "bookmarkEnd")
        for start in elements(root, "bookmarkStart"):
            if not 1 <= len(value(start, "name")) <= LONGEST_BOOKMARK:
                label = value(start, "name")
                message = f"bookmark name '{label}' is not 1 to {LONGEST_BOOKMARK} characters"
                yield at(name, start, message)


def range_problems(name: str, root: etree._Element, start: str, end: str) -> Iterator[str]:
    """Take a part and two element names; return starts without end, ends without start."""
    unended: dict[str, etree._Element] = {}
    for element in elements(root, start, end):
        identity = value(element, "id")
        if element.tag == w(start):
            unended[identity] = element
        elif unended.pop(identity, None) is None:
            yield at(name, element, f"{end} {identity} has no {start} before it")
    for identity, element in unended.items():
        yield at(name, element, f"{start} {identity} has no {end} after it")


def bookmark_names(package: Package) -> set[str]:
    """Take a package; return the names of its bookmarks, in lower case."""
    return {
        value(start, "name").casefold()
        for _, root in package.word_parts()
        for start in elements(root, "bookmarkStart")
    }


def comment_problems(package: Package) -> Iterator[str]:
    """Take a package; return comments and their marks that do not pair off."""
    part = package.companion("comments")
    comments = list(elements(part[1], "comment")) if part else []
    known = [value(comment, "id") for comment in comments]
    for identity in repeated(known):
        yield f"two comments have id {identity}"
    counts: Counter[str] = Counter()
    for name, root in package.word_parts():
        yield from range_problems(name, root, "commentRangeStart", "commentRangeEnd")
        marks = ("commentReference", "commentRangeStart", "commentRangeEnd")
        for element in elements(root, *marks):
            identity = value(element, "id")
            counts[identity] += element.tag == w("commentReference")
            if identity not in known:
                yield at(name, element, f"{short(str(element.tag))} {identity} has no comment")
    for comment in comments:
        identity = value(comment, "id")
        if part and counts[identity] != 1:
            yield at(part[0], comment, f"comment {identity} is referenced {counts[identity]} times")


# --- Styles and numbering -------------------------------------------------------------------


def style_problems(package: Package) -> Iterator[str]:
    """Take a package; return styles used that do not exist or have another type."""
    part = package.companion("styles")
    styles = list(elements(part[1], "style")) if part else []
    types = {value(style, "styleId"): value(style, "type") for style in styles}
    for name, root in package.word_parts():
        for element in root.iter(*STYLE_REFERENCES):
            fault = style_fault(types, value(element), STYLE_REFERENCES[str(element.tag)])
            if fault:
                yield at(name, element, f"{short(str(element.tag))} {fault}")
    if part:
        yield from style_part_problems(part[0], styles, types)


def style_fault(types: dict[str, str], identity: str, wanted: str) -> str | None:
    """Take style types by id, an id used, the type wanted; return the fault, None when right."""
    if identity not in types:
        return f"names unknown style '{identity}'"
    if types[identity] != wanted:
        return f"names {types[identity]} style '{identity}', not a {wanted} style"
    return None


def style_part_problems(
    name: str, styles: list[etree._Element], types: dict[str, str]
) -> Iterator[str]:
    """Take the styles; return double ids and defaults, bad basedOn, next and link, circles."""
    for identity in repeated(value(style, "styleId") for style in styles):
        yield f"{name}: two styles have id '{identity}'"
    defaults = [value(s, "type") for s in styles if value(s, "default") in ("1", "true", "on")]
    for kind in repeated(defaults):
        yield f"{name}: two default {kind} styles"
    parents = {value(s, "styleId"): child_value(s, "basedOn") for s in styles}
    for style in styles:
        yield from style_link_problems(name, style, types)
        if is_circular(parents, value(style, "styleId")):
            yield at(name, style, f"style '{value(style, 'styleId')}' is based on itself")


def style_link_problems(name: str, style: etree._Element, types: dict[str, str]) -> Iterator[str]:
    """Take one style; return basedOn, next and link that name no fitting style."""
    kind = value(style, "type")
    wanted = {
        "basedOn": kind,
        "next": kind,
        "link": LINKED_STYLE_TYPES.get(kind, kind),
    }
    for element in elements(style, *wanted):
        local = etree.QName(element).localname
        fault = style_fault(types, value(element), wanted[local])
        if fault:
            yield at(name, element, f"style '{value(style, 'styleId')}': w:{local} {fault}")


def child_value(element: etree._Element, name: str) -> str:
    """Take an element, a w: local name; return w:val of that child, "" when absent."""
    child = element.find(f"w:{name}", NS)
    return "" if child is None else value(child)


def is_circular(parents: dict[str, str], identity: str) -> bool:
    """Take the style each style is based on; return whether this one leads back to itself."""
    seen: set[str] = set()
    current = parents.get(identity, "")
    while current and current not in seen:
        if current == identity:
            return True
        seen.add(current)
        current = parents.get(current, "")
    return False


def numbering_problems(package: Package) -> Iterator[str]:
    """Take a package; return numbering used or built upon that does not exist."""
    part = package.companion("numbering")
    numbers = list(part[1].iterfind("w:num", NS)) if part else []
    abstracts = list(part[1].iterfind("w:abstractNum", NS)) if part else []
    known = [value(number, "numId") for number in numbers]
    patterns = [value(abstract, "abstractNumId") for abstract in abstracts]
    for identity in repeated(known):
        yield f"two w:num have numId {identity}"
    for identity in repeated(patterns):
        yield f"two w:abstractNum have abstractNumId {identity}"
    for number in numbers:
        if part and child_value(number, "abstractNumId") not in patterns:
            identity = child_value(number, "abstractNumId")
            yield at(part[0], number, f"w:num names unknown abstractNumId {identity}")
    for name, root in package.word_parts():
        for element in root.iterfind(".//w:numPr/w:numId", NS):
            if value(element) not in ("0", *known):
                yield at(name, element, f"w:numId {value(element)} is not in the numbering")


# --- Fields ---------------------------------------------------------------------------------


@dataclass
class Field:
    """A complex field being read: where it began, its instruction, whether it is past that."""

    begin: etree._Element
    instruction: str = ""
    separated: bool = False


def field_problems(package: Package) -> Iterator[str]:
    """Take a package; return unbalanced fields, and references to bookmarks that do not exist."""
    names = bookmark_names(package)
    for part, root in package.word_parts():
        for story in stories(root):
            yield from complex_field_problems(part, story, names)
        for element in elements(root, "fldSimple"):
            for fault in instruction_faults(value(element, "instr"), names):
                yield at(part, element, fault)
        for element in elements(root, "hyperlink"):
            anchor = value(element, "anchor")
            known = not anchor or anchor.casefold() in names or anchor == "_top"
            if not known and element.get(f"{{{OFFICE}}}id") is None:
                yield at(part, element, f"w:hyperlink names unknown bookmark '{anchor}'")


def stories(root: etree._Element) -> list[etree._Element]:
    """Take a part; return its stretches of text, each of which must balance by itself."""
    separate = list(elements(root, "footnote", "endnote", "comment"))
    return separate or [root]


def complex_field_problems(part: str, story: etree._Element, names: set[str]) -> Iterator[str]:
    """Take one story; return field characters out of order, instructions out of place."""
    open_fields: list[Field] = []
    for element in elements(story, "fldChar", "instrText"):
        if element.tag == w("instrText"):
            # What a field shows inside the instruction of another is written as instrText, too.
            if all(field.separated for field in open_fields):
                yield at(part, element, "w:instrText outside a field instruction")
            elif not open_fields[-1].separated:
                open_fields[-1].instruction += element.text or ""
            continue
        kind = value(element, "fldCharType")
        if kind == "begin":
            open_fields.append(Field(element))
        elif not open_fields:
            yield at(part, element, f"field {kind} without begin")
        elif kind == "separate":
            if open_fields[-1].separated:
                yield at(part, element, "second separate in one field")
            open_fields[-1].separated = True
        elif kind == "end":
            for fault in instruction_faults(open_fields.pop().instruction, names):
                yield at(part, element, fault)
    for unended in open_fields:
        yield at(part, unended.begin, "field begin without end")


def instruction_faults(instruction: str, names: set[str]) -> Iterator[str]:
    """Take a field instruction, the bookmarks; return an empty one, or a bookmark unknown."""
    words = split_instruction(instruction)
    if not words:
        yield "field has no instruction"
        return
    target = bookmark_named(words)
    if target is not None and target.casefold() not in names:
        yield f"field '{instruction.strip()}' names unknown bookmark '{target}'"


def split_instruction(instruction: str) -> list[str]:
    """Take a field instruction; return its words, quotes taken off."""
    reader = shlex.shlex(instruction, posix=True)
    reader.whitespace_split = True
    reader.quotes, reader.escape, reader.commenters = '"', "", ""
    try:
        return list(reader)
    except ValueError:
        return instruction.split()


def bookmark_named(words: list[str]) -> str | None:
    """Take the words of an instruction; return the bookmark it refers to, if it does."""
    kind = words[0].upper()
    if kind in REFERENCE_FIELDS and len(words) > 1 and not words[1].startswith("\\"):
        return words[1]
    if kind == "HYPERLINK" and len(words) > 2 and words[1] == "\\l" and words[2] != "_top":
        return words[2]
    return None


# --- Drawings, tables, leftovers ------------------------------------------------------------


def drawing_problems(package: Package) -> Iterator[str]:
    """Take a package; return drawings that share an id."""
    drawings = [
        str(element.get("id"))
        for root in package.trees.values()
        for element in root.iter(f"{{{WP}}}docPr")
        if next(element.iterancestors(f"{{{MC}}}Fallback"), None) is None
    ]
    for identity in repeated(drawings):
        yield f"two wp:docPr have id {identity}"


def cell_problems(package: Package) -> Iterator[str]:
    """Take a package; return table cells that do not end with a paragraph."""
    for name, root in package.word_parts():
        for cell in elements(root, "tc"):
            if not ends_with_paragraph(cell):
                yield at(name, cell, "w:tc does not end with a w:p")


def ends_with_paragraph(element: etree._Element) -> bool:
    """Take a cell or a content control; return whether its last block is a paragraph."""
    blocks = [child for child in element if child.tag not in RANGE_MARKUP]
    if not blocks:
        return False
    last = blocks[-1]
    if last.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("del")):
        return ends_with_paragraph(last)
    return last.tag == w("p")


def leftover_problems(package: Package) -> Iterator[str]:
    """Take a package; return template text left in a paragraph, even if split over runs."""
    for name, root in package.word_parts():
        for paragraph in elements(root, "p"):
            text = own_text(paragraph)
            for mark in TEMPLATE_MARKS:
                if mark in text:
                    excerpt = text[text.index(mark) :][:40]
                    yield at(name, paragraph, f"template text left over: '{excerpt}'")


def own_text(paragraph: etree._Element) -> str:
    """Take a paragraph; return its w:t joined, without those of paragraphs inside it."""
    return "".join(
        element.text or ""
        for element in elements(paragraph, "t")
        if next(element.iterancestors(w("p"))) is paragraph
    )


CHECKS: tuple[Callable[[Package], Iterable[str]], ...] = (
    content_type_problems,
    relationship_problems,
    reference_problems,
    schema_problems,
    core_problems,
    note_problems,
    bookmark_problems,
    comment_problems,
    style_problems,
    numbering_problems,
    field_problems,
    drawing_problems,
    cell_problems,
    leftover_problems,
)
