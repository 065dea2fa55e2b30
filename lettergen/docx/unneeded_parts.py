"""Remove the parts of a document that no letter needs, and that would tell or load too much.

* The template that the document is attached to. Word would load it, from wherever it is, whenever
  the letter is opened.
* The author's building blocks (glossary document, ECMA-376 part 1, 11.3.8).
* The workbook behind a chart. The chart keeps a copy of the values that it shows (21.2.2.63), but
  everyone who gets the letter could open the whole workbook.
* The preview picture (thumbnail, ECMA-376 part 2, 8.6): it shows the template, not the letter.
* The settings of a printer, and what Word noted about the author's text.
* The people who commented on the template or changed it ([MS-DOCX] 2.5.3.8).
* Files in the archive that are no parts: nothing refers to them, and they have no content type.
"""

import posixpath
from collections.abc import Mapping

from lettergen.docx.content_types import CONTENT_TYPES_NAME, ContentTypes
from lettergen.docx.relationships import Relationships, name_relationships_part
from lettergen.docx.xml import DECLARATION, R, parse, serialise

# The ends of relationship types.
_UNNEEDED = (
    "/attachedTemplate",
    "/glossaryDocument",
    "/metadata/thumbnail",
    "/printerSettings",
    "/intelligence",
    "/people",
)
_WORKBOOK = "/relationships/package"
_SIGNS = tuple(kind.encode() for kind in (*_UNNEEDED, _WORKBOOK))

# The elements that refer to such parts, by the id of a relationship.
_REFERENCES = ("attachedTemplate", "externalData", "printerSettings")


def remove_unneeded_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a document without those that no letter needs."""
    types = ContentTypes.parse(parts[CONTENT_TYPES_NAME])
    kept = dict(parts)
    for name, data in parts.items():
        owner = find_owner(name)
        if owner is not None and any(sign in data for sign in _SIGNS):
            unneeded = (*_UNNEEDED, *([_WORKBOOK] if "chart" in types.find(owner) else []))
            kept |= _remove_relationships(kept, owner, unneeded)
    unreachable = _find_unreachable(kept)
    removed = {name for name in unreachable if not types.find(name)}
    if kept != parts:
        removed |= unreachable - _find_unreachable(parts)
    for name in removed:
        kept.pop(name, None)
        kept.pop(name_relationships_part(name), None)
    if types.remove(removed):
        kept[CONTENT_TYPES_NAME] = types.to_xml()
    return kept


def find_owner(name: str) -> str | None:
    """Return the part whose relationships a part has; ``None`` if it is no relationships part.

    The owner of ``_rels/.rels`` is the package itself, which has the empty name.
    """
    folder, file = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not file.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _remove_relationships(
    parts: Mapping[str, bytes], owner: str, kinds: tuple[str, ...]
) -> dict[str, bytes]:
    """Return a part and its relationships without those of these kinds."""
    name = name_relationships_part(owner)
    relationships = Relationships.parse(owner, parts[name])
    ids = {item.id for item in relationships.items if item.type.endswith(kinds)}
    relationships.items = [item for item in relationships.items if item.id not in ids]
    changed = {name: relationships.to_xml().encode()}
    if owner in parts:
        root = parse(parts[owner])
        references = [
            element
            for element in root.iter(*(f"{{*}}{reference}" for reference in _REFERENCES))
            if element.get(f"{{{R}}}id") in ids
        ]
        for element in references:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        if references:
            changed[owner] = (DECLARATION + serialise(root)).encode()
    return changed


def _find_unreachable(parts: Mapping[str, bytes]) -> set[str]:
    """Return the names of the parts to which no chain of relationships leads."""
    owners = {owner for name in parts if (owner := find_owner(name)) is not None}
    reachable, waiting = {CONTENT_TYPES_NAME}, [""]
    while waiting:
        owner = waiting.pop()
        name = name_relationships_part(owner)
        if owner in owners:
            reachable.add(name)
            targets = set(Relationships.parse(owner, parts[name]).find_targets("")) - reachable
            reachable |= targets
            waiting += targets
    return parts.keys() - reachable
