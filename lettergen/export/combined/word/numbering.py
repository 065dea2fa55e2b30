"""Lists (ECMA-376 part 1, 17.9) that begin anew with each letter.

What counts on is a definition (``w:abstractNum``), whichever instance of it a paragraph names. So
each letter's numbered lists get definitions of their own; bullets count nothing and are shared.
"""

import copy
import hashlib
from dataclasses import dataclass, field

from lxml import etree

from lettergen.docx.xml import Element, W, declare_prefixes, parse, serialise, w
from lettergen.export.combined.word.letter import Letter

_UNCOUNTED = ("bullet", "none")
_EMPTY = f'<w:numbering xmlns:w="{W}"/>'.encode()


class Numbering:
    """The definitions and instances of all letters; the pictures of bullets are the first's."""

    def __init__(self) -> None:
        self._definitions: list[Element] = []
        self._instances: list[Element] = []
        self._shared: dict[str, str] = {}
        self._first: Letter | None = None
        self._pictures: list[str] = []

    def of(self, letter: Letter) -> "LetterNumbering":
        """The lists of one letter."""
        root = declare_prefixes(parse(letter.data("numbering") or _EMPTY))
        pictures = [serialise(found) for found in root.findall(w("numPicBullet"))]
        if pictures and self._first is None:
            self._first, self._pictures = letter, pictures
        return LetterNumbering(self, root, has_pictures=pictures == self._pictures)

    def define(self, definition: Element) -> str:
        """Add a definition and return its number."""
        number = str(len(self._definitions))
        definition.set(w("abstractNumId"), number)
        # Word takes definitions that share this number for one (17.9.14).
        nsid = etree.Element(w("nsid"))
        look = f"{number} {serialise(definition)}"
        nsid.set(w("val"), hashlib.sha256(look.encode()).hexdigest()[:8].upper())
        definition.insert(0, nsid)
        self._definitions.append(definition)
        return number

    def instantiate(self, definition: str, overrides: list[Element]) -> str:
        """Add an instance of a definition and return its number."""
        number = str(len(self._instances) + 1)
        instance = etree.Element(w("num"))
        instance.set(w("numId"), number)
        etree.SubElement(instance, w("abstractNumId")).set(w("val"), definition)
        instance.extend(copy.deepcopy(override) for override in overrides)
        self._instances.append(instance)
        return number

    def bullets(self, look: str, definition: Element, overrides: list[Element]) -> str:
        """The instance that all lists without numbers share which look like this."""
        if look not in self._shared:
            self._shared[look] = self.instantiate(self.define(definition), overrides)
        return self._shared[look]

    def part(self) -> tuple[Element, Letter | None] | None:
        """The part, and the letter whose pictures it refers to; ``None`` without any list."""
        if not self._instances:
            return None
        root = etree.Element(w("numbering"), nsmap={"w": W})
        if self._first is not None:
            own = declare_prefixes(parse(self._first.data("numbering")))
            root.extend(own.findall(w("numPicBullet")))
        root.extend(self._definitions)
        root.extend(self._instances)
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w"])
        return root, self._first


@dataclass
class LetterNumbering:
    """The lists of one letter, as they are in the joined document.

    ``own_styles`` are the styles that came with this letter, by the ids they had and have: its
    lists are theirs. Styles that were there before count in the lists of another letter.
    """

    shared: Numbering
    root: Element
    has_pictures: bool
    own_styles: dict[str, str] = field(default_factory=dict)
    _definitions: dict[str, str] = field(default_factory=dict)
    _instances: dict[str, str] = field(default_factory=dict)

    def instance(self, number: str) -> str:
        """What an instance of the letter is here; 0, which is no list, if it has none such."""
        if number not in self._instances:
            self._instances[number] = self._made(number)
        return self._instances[number]

    def counts(self, number: str) -> bool:
        """Whether a list has numbers, on any of its levels."""
        definition = self._definition(number)
        forms = [] if definition is None else definition.iter(w("numFmt"))
        return any(form.get(w("val"), "") not in _UNCOUNTED for form in forms)

    def look(self, number: str) -> str:
        """The same for lists that look and count the same."""
        definition = self._definition(number)
        if definition is None:
            return ""
        own = "".join(serialise(override) for override in self._overrides(number))
        return serialise(_bare(definition)) + own

    def level_of(self, number: str, style: str) -> str:
        """The level of a list that a style is tied to (17.9.23)."""
        definition = self._definition(number)
        for level in [] if definition is None else definition.findall(w("lvl")):
            tied = level.find(w("pStyle"))
            if tied is not None and tied.get(w("val")) == style:
                return str(level.get(w("ilvl")))
        return "0"

    def fit(self, root: Element) -> None:
        """Let the paragraphs of a story, or styles, name the instances that they have here."""
        for number in root.iter(w("numId")):
            number.set(w("val"), self.instance(number.get(w("val"), "0")))

    def _made(self, number: str) -> str:
        definition = self._definition(number)
        if definition is None:
            return "0"
        overrides = self._overrides(number)
        if not self.counts(number) and not self._is_tied(definition):
            return self.shared.bullets(self.look(number), self._copied(definition), overrides)
        own = definition.get(w("abstractNumId"), "")
        if own not in self._definitions:
            self._definitions[own] = self.shared.define(self._copied(definition))
        return self.shared.instantiate(self._definitions[own], overrides)

    def _definition(self, number: str) -> Element | None:
        """The definition of an instance, which may be that of a list style (17.9.21)."""
        found, met = self._abstract(number), set[str]()
        while found is not None and (link := found.find(w("numStyleLink"))) is not None:
            name = link.get(w("val"), "")
            if name in met:
                return None
            met.add(name)
            found = next(
                (
                    other
                    for other in self.root.findall(w("abstractNum"))
                    for style in other.findall(w("styleLink"))
                    if style.get(w("val")) == name
                ),
                None,
            )
        return found

    def _abstract(self, number: str) -> Element | None:
        instance = self._instance(number)
        reference = None if instance is None else instance.find(w("abstractNumId"))
        wanted = None if reference is None else reference.get(w("val"))
        for found in self.root.findall(w("abstractNum")):
            if found.get(w("abstractNumId")) == wanted:
                return found
        return None

    def _instance(self, number: str) -> Element | None:
        for found in self.root.findall(w("num")):
            if found.get(w("numId")) == number:
                return found
        return None

    def _overrides(self, number: str) -> list[Element]:
        instance = self._instance(number)
        return [] if instance is None else instance.findall(w("lvlOverride"))

    def _is_tied(self, definition: Element) -> bool:
        return any(tied.get(w("val")) in self.own_styles for tied in definition.iter(w("pStyle")))

    def _copied(self, definition: Element) -> Element:
        """A definition for the joined document, tied to the letter's own styles alone."""
        new = _bare(definition)
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


def _bare(definition: Element) -> Element:
    """A copy without what tells definitions apart that are otherwise the same."""
    new = copy.deepcopy(definition)
    new.attrib.pop(w("abstractNumId"), "")
    for name in ("nsid", "tmpl", "name", "styleLink"):
        for child in new.findall(w(name)):
            new.remove(child)
    return new
