"""Rename styles that have the name of a structure type, in the copy that LibreOffice gets.

LibreOffice tags the text of a style with the style's name, and maps that name to P or Span in the
role map (ISO 32000-1, 14.7.3). A style such as Quote or Note so gives a standard structure type
another meaning, which PDF/UA forbids (ISO 14289-1, 7.1), and text of a style named Artifact is no
text to a screen reader. After the export these names cannot be told from LibreOffice's own tags.
"""

from collections.abc import Mapping
from functools import lru_cache

from lettergen.docx.xml import DECLARATION, parse, serialise, w
from lettergen.export.pdf.structure_types import STANDARD_TYPES

RESERVED = frozenset(name[1:] for name in STANDARD_TYPES) | {"Artifact", "OC", "ReversedChars"}
"""The names that no style may have: standard structure types, and the names of marked content with
a meaning of its own (ISO 32000-1, 8.11.3, 14.8.2.2, 14.8.2.3).
"""

_PART = "styles.xml"


def rename_styles(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the changed parts: those with styles that had the name of a structure type."""
    styles = ((name, data) for name, data in parts.items() if name.endswith(_PART))
    return {name: new for name, data in styles if (new := _rename(data))}


@lru_cache(maxsize=8)
def _rename(styles: bytes) -> bytes:
    """Return the styles part with new names; empty if none has to change."""
    root = parse(styles)
    names = list(root.iterfind(f"{w('style')}/{w('name')}"))
    taken = {name.get(w("val"), "").casefold() for name in names}
    clashing = [name for name in names if name.get(w("val")) in RESERVED]
    for name in clashing:
        new = f"{name.get(w('val'))} style"
        while new.casefold() in taken:
            new += "_"
        taken.add(new.casefold())
        name.set(w("val"), new)
    return (DECLARATION + serialise(root)).encode() if clashing else b""
