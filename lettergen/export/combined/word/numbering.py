"""The lists of letters (ECMA-376 part 1, 17.9), which begin at 1 in each letter.

A definition (``w:abstractNum``) counts on, whichever of its instances (``w:num``) a paragraph
names. So the numbered lists of each letter get definitions of their own. Bullets do not count and
are shared.
"""

import copy
import hashlib

from lxml import etree

from lettergen.docx.xml import Element, W, declare_prefixes, parse, serialise, w
from lettergen.export.combined.word.letter import Letter
from lettergen.system.dataclass import dataclass, field

_WITHOUT_NUMBERS = ("bullet", "none")
_EMPTY = f'<w:numbering xmlns:w="{W}"/>'.encode()


class Numbering:
    """The definitions and instances of all letters; pictures of bullets are those of the first."""

    def __init__(self) -> None:
        self._definitions: list[Element] = []
        self._instances: list[Element] = []
        self._bullets: dict[str, str] = {}
        self._sources: dict[bytes, _Source] = {}
        self._first: Letter | None = None
        self._pictures: list[str] = []

    def add(self, letter: Letter) -> "LetterNumbering":
        """Add the lists of a letter."""
        data = letter.read_part("numbering") or _EMPTY
        if data not in self._sources:
            self._sources[data] = _Source(declare_prefixes(parse(data)))
        source = self._sources[data]
        if source.pictures and self._first is None:
            self._first, self._pictures = letter, source.pictures
        return LetterNumbering(self, source, has_pictures=source.pictures == self._pictures)

    def add_definition(self, definition: Element) -> str:
        """Add a definition and return its number."""
        number = str(len(self._definitions))
        definition.set(w("abstractNumId"), number)
        # Word treats definitions with the same nsid as one (17.9.14).
        nsid = etree.Element(w("nsid"))
        text = f"{number} {serialise(definition)}"
        nsid.set(w("val"), hashlib.sha256(text.encode()).hexdigest()[:8].upper())
        definition.insert(0, nsid)
        self._definitions.append(definition)
        return number

    def add_instance(self, definition: str, overrides: list[Element]) -> str:
        """Add an instance of a definition and return its number."""
        number = str(len(self._instances) + 1)
        instance = etree.Element(w("num"))
        instance.set(w("numId"), number)
        etree.SubElement(instance, w("abstractNumId")).set(w("val"), definition)
        instance.extend(copy.deepcopy(override) for override in overrides)
        self._instances.append(instance)
        return number

    def get_bullets(self, look: str, definition: Element, overrides: list[Element]) -> str:
        """Return the instance that all lists without numbers share that look like this."""
        if look not in self._bullets:
            number = self.add_definition(definition)
            self._bullets[look] = self.add_instance(number, overrides)
        return self._bullets[look]

    def build_part(self) -> tuple[Element, Letter | None] | None:
        """Return the part, and the letter with its pictures; ``None`` if there are no lists."""
        if not self._instances:
            return None
        root = etree.Element(w("numbering"), nsmap={"w": W})
        if self._first is not None:
            own = declare_prefixes(parse(self._first.read_part("numbering")))
            root.extend(own.findall(w("numPicBullet")))
        root.extend(self._definitions)
        root.extend(self._instances)
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w"])
        return root, self._first


class _Source:
    """The numbering part of one letter or of several; it is not changed."""

    def __init__(self, root: Element) -> None:
        self.pictures = [serialise(found) for found in root.findall(w("numPicBullet"))]
        self._looks: dict[str, str] = {}
        self._instances: dict[str, Element] = {}
        for instance in root.findall(w("num")):
            self._instances.setdefault(instance.get(w("numId"), ""), instance)
        self._definitions: dict[str | None, Element] = {}
        self._definitions_of_styles: dict[str | None, Element] = {}
        for definition in root.findall(w("abstractNum")):
            self._definitions.setdefault(definition.get(w("abstractNumId")), definition)
            for style in definition.findall(w("styleLink")):
                self._definitions_of_styles.setdefault(style.get(w("val")), definition)

    def find_definition(self, number: str) -> Element | None:
        """Return the definition of an instance, which may be that of a list style (17.9.21)."""
        instance = self._instances.get(number)
        reference = None if instance is None else instance.find(w("abstractNumId"))
        wanted = None if reference is None else reference.get(w("val"))
        found, seen = self._definitions.get(wanted), set[str]()
        while found is not None and (link := found.find(w("numStyleLink"))) is not None:
            name = link.get(w("val"), "")
            if name in seen:
                return None
            seen.add(name)
            found = self._definitions_of_styles.get(name)
        return found

    def list_overrides(self, number: str) -> list[Element]:
        """Return what an instance overrides in its definition."""
        instance = self._instances.get(number)
        return [] if instance is None else instance.findall(w("lvlOverride"))

    def has_numbers(self, number: str) -> bool:
        """Return whether a list has numbers on any of its levels."""
        definition = self.find_definition(number)
        formats = [] if definition is None else definition.iter(w("numFmt"))
        return any(found.get(w("val"), "") not in _WITHOUT_NUMBERS for found in formats)

    def look_of(self, number: str) -> str:
        """Return a text that is the same for lists that look and count the same."""
        if number not in self._looks:
            definition = self.find_definition(number)
            overrides = "".join(serialise(override) for override in self.list_overrides(number))
            look = "" if definition is None else serialise(_copy_bare(definition)) + overrides
            self._looks[number] = look
        return self._looks[number]


@dataclass
class LetterNumbering:
    """The lists of one letter, as they are in the joined document.

    ``own_styles`` are the styles that were added with this letter, by their ids in the letter: its
    lists are theirs. Styles of letters before it count in the lists of those.
    """

    shared: Numbering
    source: _Source
    has_pictures: bool
    own_styles: dict[str, str] = field(default_factory=dict)
    _definitions: dict[str, str] = field(default_factory=dict)
    _instances: dict[str, str] = field(default_factory=dict)

    def renumber(self, root: Element) -> None:
        """Change the instances that paragraphs or styles name to those of the joined document."""
        for number in root.iter(w("numId")):
            number.set(w("val"), self._map_instance(number.get(w("val"), "0")))

    def find_level(self, number: str, style: str) -> str:
        """Return the level of a list that is tied to a style (17.9.23)."""
        definition = self.source.find_definition(number)
        for level in [] if definition is None else definition.findall(w("lvl")):
            tied = level.find(w("pStyle"))
            if tied is not None and tied.get(w("val")) == style:
                return str(level.get(w("ilvl")))
        return "0"

    def _map_instance(self, number: str) -> str:
        """Return an instance's number in the joined document; 0, which is no list, if unknown."""
        if number not in self._instances:
            self._instances[number] = self._import_instance(number)
        return self._instances[number]

    def _import_instance(self, number: str) -> str:
        source = self.source
        definition = source.find_definition(number)
        if definition is None:
            return "0"
        overrides = source.list_overrides(number)
        if not source.has_numbers(number) and not self._is_tied(definition):
            return self.shared.get_bullets(
                source.look_of(number), self._copy(definition), overrides
            )
        own = definition.get(w("abstractNumId"), "")
        if own not in self._definitions:
            self._definitions[own] = self.shared.add_definition(self._copy(definition))
        return self.shared.add_instance(self._definitions[own], overrides)

    def _is_tied(self, definition: Element) -> bool:
        return any(tied.get(w("val")) in self.own_styles for tied in definition.iter(w("pStyle")))

    def _copy(self, definition: Element) -> Element:
        """Return a definition for the joined document, tied only to the letter's own styles."""
        new = _copy_bare(definition)
        for level in new.iter(w("lvl")):
            tied = level.find(w("pStyle"))
            if tied is not None:
                name = self.own_styles.get(tied.get(w("val"), ""))
                if name is None:
                    level.remove(tied)
                else:
                    tied.set(w("val"), name)
            picture = level.find(w("lvlPicBulletId"))
            if picture is not None and not self.has_pictures:
                level.remove(picture)
        return new


def _copy_bare(definition: Element) -> Element:
    """Return a copy without what tells apart definitions that are otherwise equal."""
    new = copy.deepcopy(definition)
    new.attrib.pop(w("abstractNumId"), "")
    for name in ("nsid", "tmpl", "name", "styleLink"):
        for child in new.findall(w(name)):
            new.remove(child)
    return new
