"""Change the stories of a letter, its parts with text, to fit into the joined document."""

from lxml import etree

from lettergen.docx.relationships import FOOTER, HEADER, Relationship, Relationships
from lettergen.docx.xml import Element, R, parse_fragment, w
from lettergen.export.combined.word import sections
from lettergen.export.combined.word.fields import LetterFields
from lettergen.export.combined.word.headers import Headers
from lettergen.export.combined.word.identifiers import LetterIdentifiers
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.numbering import LetterNumbering
from lettergen.export.combined.word.parts import Parts, References
from lettergen.export.combined.word.styles import LetterStyles

# A content control with these takes its text from the document's properties, which are those of
# another letter.
_BINDINGS = (
    w("dataBinding"),
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)


class LetterImport:
    """Changes one letter; the arguments are what it has in the joined document."""

    def __init__(
        self,
        letter: Letter,
        styles: LetterStyles,
        numbering: LetterNumbering,
        identifiers: LetterIdentifiers,
    ) -> None:
        self._letter = letter
        self._styles = styles
        self._numbering = numbering
        self._identifiers = identifiers
        self._fields = LetterFields(identifiers.find_bookmark, identifiers.end)

    def change_story(self, name: str) -> None:
        """Change the styles, lists, fields, ids and names in a part with text."""
        root = self._letter.stories[name]
        self._change_text(root)
        self._identifiers.renumber(root)

    def change_references(
        self, name: str, references: References, parts: Parts, headers: Headers
    ) -> None:
        """Make a part refer to other parts, and to addresses, by ``references``.

        The parts that it refers to are imported.
        """
        items = {item.id: item for item in self._letter.package.read_relationships(name).items}
        new: dict[str, str] = {}
        for element, attribute in _list_references(self._letter.stories[name]):
            old = element.get(attribute, "")
            if old in items:
                if old not in new:
                    new[old] = self._refer(name, items[old], references, parts, headers)
                element.set(attribute, new[old])

    def mark_end(self) -> None:
        """Add the bookmark on the last page, if the letter shows its number of pages."""
        if self._fields.end_is_used:
            id_, name = self._identifiers.next_annotation(), self._identifiers.end
            mark = f'<w:bookmarkStart w:id="{id_}" w:name="{name}"/><w:bookmarkEnd w:id="{id_}"/>'
            sections.get_last_paragraph(self._letter.body).extend(parse_fragment(mark))

    def _change_text(self, root: Element) -> None:
        for binding in list(root.iter(*_BINDINGS)):
            parent = binding.getparent()
            if parent is not None:
                parent.remove(binding)
        self._styles.put_in_lists(root)
        self._numbering.renumber(root)
        self._styles.rename(root)
        self._fields.change(root)

    def _refer(
        self, name: str, item: Relationship, references: References, parts: Parts, headers: Headers
    ) -> str:
        if item.external:
            return references.refer_to(item.type, self._change_address(item.target), external=True)
        package = self._letter.package
        target = Relationships(name, [item]).find_targets("")[0]
        if item.type in (HEADER, FOOTER):
            target = self._import_header(target, headers)
        elif target in package.parts:
            target = parts.import_part(package, target)
        return references.refer_to(item.type, target)

    def _import_header(self, name: str, headers: Headers) -> str:
        root = self._letter.stories[name]
        self._change_text(root)
        has_bookmarks = next(root.iter(w("bookmarkStart")), None) is not None
        owner = str(self._letter.number) if has_bookmarks else ""
        return headers.import_part(self._letter, name, owner, self._identifiers.renumber)

    def _change_address(self, target: str) -> str:
        """Return an address; one in the document begins with ``#``."""
        name = self._identifiers.find_bookmark(target[1:]) if target.startswith("#") else None
        return target if name is None else f"#{name}"


def _list_references(root: Element) -> list[tuple[Element, str]]:
    """Return the elements and attributes that refer to other parts by a relationship."""
    prefix = f"{{{R}}}"
    return [
        (element, str(name))
        for element in root.iter(etree.Element)
        for name in element.attrib
        if str(name).startswith(prefix)
    ]
