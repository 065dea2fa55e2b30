"""The package (ECMA-376 part 2): read, change and add the parts of a Word document."""

import io
import posixpath
import zipfile
from functools import lru_cache
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.allowed_content import check_content
from lettergen.docx.content_types import CONTENT_TYPES_NAME, ContentTypes
from lettergen.docx.package_reader import build_error, read_document, read_parts
from lettergen.docx.relationships import Relationships, name_relationships_part
from lettergen.docx.unneeded_parts import remove_unneeded_parts
from lettergen.docx.xml import (
    DECLARATION,
    Element,
    etree,
    parse,
    serialise,
)
from lettergen.system.text import describe_forbidden, find_unwritable

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_OFFICE_DOCUMENT = "/officeDocument"

# The relationships of a "Strict Open XML Document", whose elements have other namespaces, too.
_STRICT = "http://purl.oclc.org/ooxml/"


class Package:
    """The parts of one document by name.

    ``path`` is what findings call the document, ``main`` the name of the main part. Raises
    ``LettergenError`` (LG210) if this is no Word document.
    """

    def __init__(self, path: str, parts: dict[str, bytes]) -> None:
        self.path = path
        self.parts = parts
        if CONTENT_TYPES_NAME not in parts:
            raise build_error(Path(path), "is not a Word document.", "Save it in Word again.")
        self._types = ContentTypes.parse(parts[CONTENT_TYPES_NAME])
        self.main = self._find_main()

    @classmethod
    def read(cls, path: Path, data: bytes | None = None) -> "Package":
        """Open a ``.docx`` or ``.dotx``; raises ``LettergenError`` if it is none.

        ``data`` is the document itself where it is not in the file ``path``.
        """
        data = read_document(path) if data is None else data
        return cls(str(path), dict(_read_needed_parts(path, data)))

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> "Package":
        """Open a letter that lettergen wrote: it needs no limits, and has no active content.

        ``path`` is what findings call it. Raises ``BadZipFile`` or ``LettergenError``.
        """
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls(path, {name: archive.read(name) for name in archive.namelist()})

    def parse_part(self, name: str) -> Element:
        """Parse a part and return its root element.

        Raises ``LettergenError`` for a part that is not XML (LG212), and for a character that no
        letter may contain (LG104).
        """
        try:
            root = parse(self.parts[name])
        except etree.XMLSyntaxError as error:
            raise self._build_xml_error(name, error) from None
        # The compiler marks its own places with such characters.
        bad = find_unwritable(serialise(root))
        if bad is not None:
            place = Place(self.path, 0, name)
            raise LettergenError(Finding("LG104", describe_forbidden(bad), place, "Delete it."))
        return root

    def set_part(self, name: str, root: Element) -> None:
        """Replace the content of a part."""
        self.parts[name] = (DECLARATION + serialise(root)).encode()

    def read_relationships(self, name: str) -> Relationships:
        """Read the relationships of a part; raises ``LettergenError`` (LG212)."""
        part = name_relationships_part(name)
        try:
            return Relationships.parse(name, self.parts.get(part))
        except etree.XMLSyntaxError as error:
            raise self._build_xml_error(part, error) from None

    def set_relationships(self, relationships: Relationships) -> None:
        """Replace the relationships of a part."""
        self.parts[name_relationships_part(relationships.part)] = relationships.to_xml().encode()

    def find_related_parts(self, name: str, kind: str) -> list[str]:
        """Return the names of the parts to which ``name`` has relationships of a kind.

        ``kind`` is the end of the relationship's type, such as ``/styles``.
        """
        return [
            target
            for target in self.read_relationships(name).find_targets(kind)
            if target in self.parts
        ]

    def find_part(self, kind: str) -> str:
        """Return the part to which the main part has a relationship of a kind; empty if none."""
        return next(iter(self.find_related_parts(self.main, kind)), "")

    def add_part(
        self, name: str, data: str, content_type: str, kind: str, source: str | None = None
    ) -> None:
        """Add a part, and a relationship of type ``kind`` to it from the part ``source``.

        That is the main part if none is named, and the package itself if the name is empty.
        """
        source = self.main if source is None else source
        self.parts[name] = data.encode()
        self._set_type(name, content_type)
        relationships = self.read_relationships(source)
        relationships.add(kind, posixpath.relpath(name, posixpath.dirname(source) or "."))
        self.set_relationships(relationships)

    def add_data(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part to which other parts will refer."""
        self.parts[name] = data
        self._set_type(name, content_type)

    def find_content_type(self, name: str) -> str:
        """Return the content type of a part; empty if none is declared."""
        return self._types.find(name)

    def set_default_content_type(self, extension: str, content_type: str) -> None:
        """Declare the content type of an extension, unless it has one already."""
        if self._types.set_default(extension, content_type):
            self._save_types()

    def drop_relationships(self, name: str, kinds: tuple[str, ...]) -> None:
        """Remove the relationships of these kinds that the part ``name`` has.

        The parts to which they lead are removed, too; no other part refers to them.
        """
        relationships = self.read_relationships(name)
        dropped = [item for item in relationships.items if item.type.endswith(kinds)]
        if not dropped:
            return
        for part in Relationships(name, dropped).find_targets(""):
            self._remove(part)
        relationships.items = [item for item in relationships.items if item not in dropped]
        if relationships.items:
            self.set_relationships(relationships)
        else:
            self._remove(name_relationships_part(name))

    def convert_template(self) -> None:
        """Turn a template (``.dotx``) into a document, which a letter is."""
        if self.find_content_type(self.main) == _TEMPLATE:
            self._set_type(self.main, _MAIN)

    def _find_main(self) -> str:
        roots = Relationships.parse("", self.parts.get(name_relationships_part("")))
        if any(item.type.startswith(_STRICT) for item in roots.items):
            raise build_error(
                Path(self.path),
                "is in the format Strict Open XML.",
                "Save it in Word as 'Word Document (.docx)'.",
            )
        for target in roots.find_targets(_OFFICE_DOCUMENT):
            if target not in self.parts:
                continue
            kind = self.find_content_type(target)
            if kind in (_MAIN, _TEMPLATE):
                return target
            if "macroEnabled" in kind:
                raise build_error(
                    Path(self.path),
                    "contains macros.",
                    "Save it in Word as 'Word Document (.docx)', which has none.",
                )
        raise build_error(Path(self.path), "is not a Word document.", "Save it in Word again.")

    def _remove(self, name: str) -> None:
        self.parts.pop(name, None)
        self.parts.pop(name_relationships_part(name), None)
        if self._types.remove((name,)):
            self._save_types()

    def _build_xml_error(self, name: str, error: etree.XMLSyntaxError) -> LettergenError:
        return LettergenError(
            Finding("LG212", f"is not XML: {error.msg}.", Place(self.path, 0, name))
        )

    def _set_type(self, name: str, content_type: str) -> None:
        self._types.set(name, content_type)
        self._save_types()

    def _save_types(self) -> None:
        self.parts[CONTENT_TYPES_NAME] = self._types.to_xml()


@lru_cache(maxsize=2)  # the compiler and several checks read the same document
def _read_needed_parts(path: Path, data: bytes) -> dict[str, bytes]:
    package = Package(str(path), read_parts(path, data))
    parts = remove_unneeded_parts(package.parts)
    check_content(parts, package.path)
    return parts
