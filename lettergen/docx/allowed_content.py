"""What a document may contain: text and pictures, no program, and nothing loaded from elsewhere.

A document refers to other parts and other places by relationships (ECMA-376 part 2, 6.5), so they
are what is checked.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.xml import DECLARATION, PACKAGE_RELATIONSHIPS, Element, R, parse, serialise

ALLOWED_SCHEMES = ("http", "https", "mailto", "tel")
"""The schemes that a hyperlink may have."""

LINK_HINT = f"A link begins with {', '.join(ALLOWED_SCHEMES)}."

# The ends of relationship types, and what they mean in words.
_REFUSED = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "macros",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "oleObject": "an embedded object",
    "aFChunk": "a document in another format",
    "subDocument": "a subdocument",
    "frame": "a frame",
    "ui/extensibility": "changes to Word's ribbon",
}

_VML = b"urn:schemas-microsoft-com:vml"
_TEMPLATE = "attachedTemplate"
# ``detach_template`` and ``detach_data_source`` remove these.
_DETACHED_LATER = (f"/{_TEMPLATE}", "/mailMergeSource", "/mailMergeHeaderSource")
_ADDRESSES = etree.XPath("//@*[local-name() = 'src' or local-name() = 'href']")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TAG = re.compile(r"\{\{|%7B%7B", re.IGNORECASE)


def describe_refused_link(target: str) -> str:
    """Return the message for a link that no letter may have."""
    return f"'{target}' is not an address that a letter can link to."


def check_content(parts: Mapping[str, bytes], path: str) -> None:
    """Raise ``LettergenError`` (LG264, LG305) for what a letter must not contain or link to.

    ``path`` is what findings call the document. A template that the document is attached to is
    no finding: ``detach_template`` removes it.
    """
    findings: list[Finding] = []
    for name, data in parts.items():
        place = Place(path, 0, name)
        if _is_relationships_part(name):
            problems = (_find_problem(element, place) for element in _iterate(data))
            findings.extend(filter(None, problems))
        elif _VML in data:
            for address in _find_vml_addresses(data):
                message = f"a drawing refers to '{address}'."
                findings.append(Finding("LG264", message, place, "Remove the drawing in Word."))
    if findings:
        raise LettergenError(*findings)


def detach_template(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without the reference to the document's template.

    Word would load the template, from wherever it is, whenever the letter is opened.
    """
    kept = dict(parts)
    for name in filter(_is_relationships_part, parts):
        for element in _iterate(parts[name]):
            if element.get("Type", "").endswith(f"/{_TEMPLATE}"):
                kept |= _remove_reference(kept, name, element.get("Id", ""))
    return kept


def _is_relationships_part(name: str) -> bool:
    return name.lower().endswith(".rels")


def _iterate(data: bytes) -> Iterator[Element]:
    return parse(data).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")


def _find_problem(relationship: Element, place: Place) -> Finding | None:
    """Return what is wrong with a relationship, or ``None`` if it may stay."""
    kind = relationship.get("Type", "")
    for ending, what in _REFUSED.items():
        if kind.endswith(f"/{ending}"):
            message = f"the document contains {what}; a letter must not."
            return Finding("LG264", message, place, "Remove it in Word.")
    if relationship.get("TargetMode") != "External" or kind.endswith(_DETACHED_LATER):
        return None
    target = relationship.get("Target", "")
    if not kind.endswith("/hyperlink"):
        message = f"the document loads its {kind.rpartition('/')[2]} from '{target}'."
        return Finding("LG264", message, place, "Insert it into the document instead.")
    if _is_allowed(target):
        return None
    return Finding("LG305", describe_refused_link(target), place, LINK_HINT)


def _find_vml_addresses(data: bytes) -> Iterator[str]:
    """Yield the addresses that VML drawings load, and those that a letter must not link to.

    VML (ECMA-376 part 4, 19.1) is the old drawing format. Only its addresses are not in
    relationships.
    """
    for value in cast("list[etree._ElementUnicodeResult]", _ADDRESSES(parse(data))):
        address, name = str(value).strip(), etree.QName(str(value.attrname)).localname
        scheme = _SCHEME.match(address)
        is_loaded = name == "src" and (scheme or address.startswith(("\\\\", "//")))
        if is_loaded or (name == "href" and not _is_allowed(address)):
            yield address


def _is_allowed(target: str) -> bool:
    """Whether a letter may link there. An address with a tag is checked when it is merged."""
    scheme = _SCHEME.match(target.strip())
    allowed = bool(scheme and scheme.group(1).lower() in ALLOWED_SCHEMES)
    return allowed or bool(_TAG.search(target)) or target.startswith("#")


def _remove_reference(parts: Mapping[str, bytes], relationships: str, id_: str) -> dict[str, bytes]:
    """Return the settings and their relationships without the one of this id."""
    owner = relationships.replace("_rels/", "").removesuffix(".rels")
    changed = {}
    for name, attribute in ((relationships, "Id"), (owner, f"{{{R}}}id")):
        if name in parts:
            root = parse(parts[name])
            for element in list(root):
                if element.get(attribute) == id_ and (
                    name == relationships or str(element.tag).endswith(f"}}{_TEMPLATE}")
                ):
                    root.remove(element)
            changed[name] = (DECLARATION + serialise(root)).encode()
    return changed
