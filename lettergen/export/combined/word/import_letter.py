"""One letter fitted in: its stories say what they say, in the words of the joined document."""

from lxml import etree

from lettergen.docx.relationships import FOOTER, HEADER, Relationship, Relationships
from lettergen.docx.xml import Element, R, parse_fragment, w
from lettergen.export.combined.word import sections
from lettergen.export.combined.word.fields import LetterFields
from lettergen.export.combined.word.headers import Margins
from lettergen.export.combined.word.identifiers import LetterIdentifiers
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.numbering import LetterNumbering
from lettergen.export.combined.word.parts import Parts, References
from lettergen.export.combined.word.styles import LetterStyles

# What a content control shows would be fetched anew, from properties that are not this letter's.
_BINDINGS = (
    w("dataBinding"),
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)


class Fitting:
    """What one letter's styles, lists, bookmarks and so on are in the joined document."""

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
        self._fields = LetterFields(identifiers.bookmark, identifiers.end)

    def fit(self, name: str) -> None:
        """Fit in a story: a part of the letter that holds text."""
        root = self._letter.stories[name]
        self._fit_words(root)
        self._identifiers.fit(root)

    def relate(self, name: str, here: References, parts: Parts, margins: Margins) -> None:
        """Let a story refer to other parts, and to the web, as ``here`` does."""
        items = {item.id: item for item in self._letter.package.read_relationships(name).items}
        new: dict[str, str] = {}
        for element, attribute in _referring(self._letter.stories[name]):
            old = element.get(attribute, "")
            if old in items:
                if old not in new:
                    new[old] = self._reference(name, items[old], here, parts, margins)
                element.set(attribute, new[old])

    def mark_end(self) -> None:
        """Set the bookmark that counts the letter's pages, if it shows how many it has."""
        if self._fields.end_is_used:
            id_, name = self._identifiers.next_annotation(), self._identifiers.end
            mark = f'<w:bookmarkStart w:id="{id_}" w:name="{name}"/><w:bookmarkEnd w:id="{id_}"/>'
            sections.end_of_text(self._letter.body).extend(parse_fragment(mark))

    def _fit_words(self, root: Element) -> None:
        for binding in list(root.iter(*_BINDINGS)):
            parent = binding.getparent()
            if parent is not None:
                parent.remove(binding)
        self._styles.put_in_lists(root)
        self._numbering.fit(root)
        self._styles.fit(root)
        self._fields.fit(root)

    def _reference(
        self, name: str, item: Relationship, here: References, parts: Parts, margins: Margins
    ) -> str:
        if item.external:
            return here.to(item.type, self._address(item.target), external=True)
        package = self._letter.package
        target = Relationships(name, [item]).find_targets("")[0]
        if item.type in (HEADER, FOOTER):
            target = self._margin(target, margins)
        elif target in package.parts:
            target = parts.adopt(package, target)
        return here.to(item.type, target)

    def _margin(self, name: str, margins: Margins) -> str:
        root = self._letter.stories[name]
        self._fit_words(root)
        is_own = next(root.iter(w("bookmarkStart")), None) is not None
        look = str(self._letter.number) if is_own else ""
        return margins.adopt(self._letter, name, look, self._identifiers.fit)

    def _address(self, target: str) -> str:
        """An address; one within the document begins with ``#``."""
        name = self._identifiers.bookmark(target[1:]) if target.startswith("#") else None
        return target if name is None else f"#{name}"


def _referring(root: Element) -> list[tuple[Element, str]]:
    """The elements and attributes that refer to another part by a relationship."""
    prefix = f"{{{R}}}"
    return [
        (element, str(name))
        for element in root.iter(etree.Element)
        for name in element.attrib
        if str(name).startswith(prefix)
    ]
