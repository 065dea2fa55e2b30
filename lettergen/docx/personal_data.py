"""The personal data in a document's properties, which no letter passes on.

Word writes who saved a document last, how long it was edited, where its template is on somebody's
disk, who manages the author, and what a document management system notes. Letters leave all of it
out. A property stays if the letter uses it, in a field or a content control, or if it has tags.
Title, author, subject, keywords, category and comments stay too: they are what a person sees
under File, Info, and PDFs and pages have them.
"""

from collections.abc import Iterator
from functools import lru_cache

from lettergen.docx.package import Package
from lettergen.docx.xml import Element
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"

# The elements of properties that are left out, with the names that fields have for each
# (ECMA-376 part 1, 17.16.5, 22.2.2; part 2, clause 11).
_PRIVATE = {
    f"{_CORE}lastModifiedBy": ("lastsavedby", "lastmodifiedby"),
    f"{_CORE}revision": ("revnum", "revisionnumber"),
    f"{_CORE}lastPrinted": ("printdate", "lastprinted"),
    f"{_EXTENDED}Template": ("template",),
    f"{_EXTENDED}TotalTime": ("edittime", "totaleditingtime"),
    f"{_EXTENDED}Manager": ("manager",),
    f"{_EXTENDED}Company": ("company",),
    f"{_EXTENDED}HyperlinkBase": ("hyperlinkbase",),
}
_NAMES = {
    "lastModifiedBy": "last saved by",
    "lastPrinted": "printed",
    "TotalTime": "editing time",
    "HyperlinkBase": "hyperlink base",
}
_COUNTS = ("revision", "editing time", "printed")

# A sensitivity label itself stays with the document; its owner and the time of the choice do not.
_LABEL = "MSIP_Label_"
_LABEL_DATA = ("_Owner", "_SetDate", "_ActionId")

_KINDS = ("/core-properties", "/extended-properties", "/custom-properties")

# The code of fields, in pieces or in one, and the element that a content control is bound to.
_USES = compile_lazily(rb'instrText\b[^>]*>([^<]*)|\b(?:instr|xpath)="([^"]*)"')


@dataclass(frozen=True)
class PrivateProperty:
    """A property that letters leave out: the part it is in, its name for people, its value."""

    part: str
    name: str
    value: str

    @property
    def tells_of_somebody(self) -> bool:
        """Whether the value may name a person, an organisation or a folder."""
        if self.name == "template":
            return any(mark in self.value for mark in "/\\")
        return bool(self.value) and self.name not in _COUNTS


def find_personal_data(package: Package) -> list[PrivateProperty]:
    """Return the properties of a document that its letters leave out."""
    return [
        PrivateProperty(part, _name(element), "".join(map(str, element.itertext())).strip())
        for part in _list_parts(package)
        for element in _find_private(package, package.parse_part(part))
    ]


def remove_personal_data(package: Package) -> None:
    """Remove those properties; a part of custom properties without any goes with them."""
    for part in _list_parts(package):
        root = package.parse_part(part)
        private = list(_find_private(package, root))
        for element in private:
            root.remove(element)
        if private and root.tag == f"{_CUSTOM}Properties" and not len(root):
            package.drop_relationships("", ("/custom-properties",))
        elif private:
            package.set_part(part, root)


def _list_parts(package: Package) -> list[str]:
    return [part for kind in _KINDS for part in package.find_related_parts("", kind)]


def _find_private(package: Package, root: Element) -> Iterator[Element]:
    for element in root:
        names = _list_names(element)
        text = "".join(map(str, element.itertext()))
        if names and "{" not in text and not _is_used(package, names):
            yield element


def _list_names(element: Element) -> tuple[str, ...]:
    """Return the names that fields have for a private property; none for one that stays."""
    if element.tag != f"{_CUSTOM}property":
        return _PRIVATE.get(str(element.tag), ())
    name = element.get("name", "")
    if name.startswith(_LABEL) and not name.endswith(_LABEL_DATA):
        return ()
    return (name.casefold(),)


def _is_used(package: Package, names: tuple[str, ...]) -> bool:
    """Whether a field or a content control of the document names a property."""
    all_uses = (_read_uses(data) for part, data in package.parts.items() if part.endswith(".xml"))
    return any(name in uses for uses in all_uses if uses for name in names)


@lru_cache(maxsize=256)  # each property asks for all parts
def _read_uses(data: bytes) -> str:
    """Return the code of the fields of a part, and what its content controls are bound to."""
    if b"instr" not in data and b"xpath" not in data:
        return ""
    pieces = (code or other for code, other in _USES.findall(data))
    return b"".join(pieces).decode("utf-8", "replace").casefold()


def _name(element: Element) -> str:
    local = str(element.tag).partition("}")[2]
    return element.get("name") or _NAMES.get(local, local.lower())
