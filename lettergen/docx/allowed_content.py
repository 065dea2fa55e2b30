"""What a document may hold: words and pictures, nothing that runs, and nothing from elsewhere.

Relationships (ECMA-376 part 2, 6.5) are how a document reaches for other parts and other places,
so they are where this is seen.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.xml import DECLARATION, PACKAGE_RELATIONSHIPS, R, parse, serialise

ALLOWED_SCHEMES = ("http", "https", "mailto", "tel")
"""What a hyperlink may begin with."""

LINK_HINT = f"A link begins with {', '.join(ALLOWED_SCHEMES)}."

# What a relationship's type ends in, and what that is in plain words.
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
# The data source of a mail merge is taken out of every letter, wherever it is.
_DETACHED_LATER = ("/mailMergeSource", "/mailMergeHeaderSource")
_ADDRESSES = etree.XPath("//@*[local-name() = 'src' or local-name() = 'href']")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TAG = re.compile(r"\{\{|%7B%7B", re.IGNORECASE)


def describe_refused_link(target: str) -> str:
    """Return what a finding says of a link that no letter may hold."""
    return f"'{target}' is not an address that a letter can link to."


def remove_template(parts: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    """The parts, if they hold nothing that a letter must not carry.

    The template that a document is attached to is taken out: Word would load it, from wherever
    it is, each time that a letter is opened. Raises ``LettergenError`` for everything else that
    runs, or comes from elsewhere.
    """
    kept = dict(parts)
    findings: list[Finding] = []
    for name, data in parts.items():
        if name.lower().endswith(".rels"):
            root = parse(data)
            for element in root.iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
                kind = element.get("Type", "")
                if kind.endswith(f"/{_TEMPLATE}"):
                    _detach(kept, name, element.get("Id", ""))
                elif finding := _find_problem(kind, element, Place(path, 0, name)):
                    findings.append(finding)
        elif _VML in data:
            for address in _vml_addresses(data):
                message = f"a drawing leads to '{address}'."
                findings.append(Finding("LG264", message, Place(path, 0, name), "Take it out."))
    if findings:
        raise LettergenError(*findings)
    return kept


def _find_problem(kind: str, relationship: etree._Element, place: Place) -> Finding | None:
    """Return what is wrong with a relationship, or ``None`` if it may stay."""
    for ending, what in _REFUSED.items():
        if kind.endswith(f"/{ending}"):
            message = f"the document holds {what}, which a letter must not carry."
            return Finding("LG264", message, place, "Take it out.")
    if relationship.get("TargetMode") != "External" or kind.endswith(_DETACHED_LATER):
        return None
    target = relationship.get("Target", "")
    if not kind.endswith("/hyperlink"):
        what = kind.rpartition("/")[2]
        message = f"the document loads a part of itself ({what}) from '{target}'."
        return Finding("LG264", message, place, "Take it out.")
    if _is_allowed(target):
        return None
    return Finding("LG305", describe_refused_link(target), place, LINK_HINT)


def _vml_addresses(data: bytes) -> Iterator[str]:
    """What drawings in the old format (VML, ECMA-376 part 4, 19.1) load, or link to but must not.

    Theirs are the only addresses that stand outside of relationships.
    """
    for value in cast("list[etree._ElementUnicodeResult]", _ADDRESSES(parse(data))):
        address, name = str(value).strip(), etree.QName(str(value.attrname)).localname
        scheme = _SCHEME.match(address)
        is_loaded = name == "src" and (scheme or address.startswith(("\\\\", "//")))
        if is_loaded or (name == "href" and not _is_allowed(address)):
            yield address


def _is_allowed(target: str) -> bool:
    """Whether a letter may link there; one with a tag in it is looked at when it is merged."""
    scheme = _SCHEME.match(target.strip())
    allowed = bool(scheme and scheme.group(1).lower() in ALLOWED_SCHEMES)
    return allowed or bool(_TAG.search(target)) or target.startswith("#")


def _detach(parts: dict[str, bytes], relationships: str, id_: str) -> None:
    """Take the reference to a template out of the settings and their relationships."""
    owner = relationships.replace("_rels/", "").removesuffix(".rels")
    for name, reference in ((relationships, "Id"), (owner, f"{{{R}}}id")):
        if name in parts:
            root = parse(parts[name])
            for element in list(root):
                if element.get(reference) == id_ and (
                    name == relationships or str(element.tag).endswith(f"}}{_TEMPLATE}")
                ):
                    root.remove(element)
            parts[name] = (DECLARATION + serialise(root)).encode()
