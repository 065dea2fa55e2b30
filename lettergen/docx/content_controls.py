"""Content controls (ECMA-376 part 1, 17.5.2): their kinds, items, states and bindings to data."""

from enum import StrEnum
from typing import NamedTuple

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.package import Package
from lettergen.docx.xml import Element, replace_element, w
from lettergen.system.patterns import compile_lazily

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"

_PREFIX = compile_lazily(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")

# Stores that are the properties of the document itself: core, extended, and those of a cover page.
_PROPERTIES = (
    "{6c3c8bc8-f283-45ae-878a-bab7291924a1}",
    "{6668398d-a668-4e3e-a5eb-62b293d839f1}",
    "{55af091b-3c7a-41e3-b477-f2fdaa23cfda}",
)


class Kind(StrEnum):
    """What a control lets people enter."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"  # one of its items
    COMBO = "combo"  # one of its items, or other words
    CHECKBOX = "checkbox"
    PICTURE = "picture"
    REPEATED = "repeated"  # its items are repeated
    OTHER = "other"  # it groups content, or Word fills it itself


_KINDS = {
    w("date"): Kind.DATE,
    w("dropDownList"): Kind.CHOICE,
    w("comboBox"): Kind.COMBO,
    f"{{{W14}}}checkbox": Kind.CHECKBOX,
    w("picture"): Kind.PICTURE,
    f"{{{W15}}}repeatingSection": Kind.REPEATED,
    f"{{{W15}}}repeatingSectionItem": Kind.OTHER,
    w("group"): Kind.OTHER,
    w("docPartObj"): Kind.OTHER,
    w("docPartList"): Kind.OTHER,
    w("citation"): Kind.OTHER,
    w("bibliography"): Kind.OTHER,
    w("equation"): Kind.OTHER,
}

# What a control without one of these elements is: text, formatted or plain.
_BINDINGS = (w("dataBinding"), f"{{{W15}}}dataBinding")


class Glyph(NamedTuple):
    """How a checkbox looks in one of its states: a character and its font."""

    character: str
    font: str


class Control(NamedTuple):
    """A content control: its element, its properties and its content."""

    element: Element
    properties: Element
    content: Element

    @property
    def kind(self) -> Kind:
        """What people can enter."""
        kinds = (_KINDS.get(str(child.tag)) for child in self.properties)
        return next((kind for kind in kinds if kind), Kind.TEXT)

    @property
    def names(self) -> list[str]:
        """The tag and the title, as far as there are any."""
        found = (get_attribute(self.properties.find(w(name))).strip() for name in ("tag", "alias"))
        return [name for name in found if name]

    @property
    def shows_placeholder(self) -> bool:
        """Whether it shows what Word shows until somebody enters something."""
        return self.properties.find(w("showingPlcHdr")) is not None

    @property
    def binding(self) -> Element | None:
        """The element that binds it to data."""
        return next((one for one in self.properties if one.tag in _BINDINGS), None)

    @property
    def shows_property(self) -> bool:
        """Whether it is bound to a property of the document, such as its title."""
        binding = self.binding
        return get_attribute(binding, "", "storeItemID").lower() in _PROPERTIES

    @property
    def date_format(self) -> str:
        """The picture of its dates, as that of a field."""
        return get_attribute(self.properties.find(f"{w('date')}/{w('dateFormat')}"), "d MMMM yyyy")

    @property
    def stores_date_as(self) -> str:
        """How its data has a date (17.18.81): ``text``, ``date`` or ``dateTime``."""
        found = self.properties.find(f"{w('date')}/{w('storeMappedDataAs')}")
        return get_attribute(found, "dateTime")

    @property
    def items(self) -> list[tuple[str, str]]:
        """The items of a list: the words that it shows, and the value of each."""
        items = self.properties.iter(w("listItem"))
        pairs = [
            (get_attribute(i, "", "displayText"), get_attribute(i, "", "value")) for i in items
        ]
        return [(shown or value, value) for shown, value in pairs if shown or value]

    def find_glyph(self, *, checked: bool) -> Glyph:
        """Return how a checkbox looks in a state."""
        name = "checkedState" if checked else "uncheckedState"
        state = self.properties.find(f"{{{W14}}}checkbox/{{{W14}}}{name}")
        code, font = ("2612" if checked else "2610"), "MS Gothic"
        if state is not None:
            code = state.get(f"{{{W14}}}val", code)
            font = state.get(f"{{{W14}}}font", font)
        try:
            return Glyph(chr(int(code, 16)), font)
        except (ValueError, OverflowError):
            return Glyph("\u2612" if checked else "\u2610", font)

    def remove_binding(self) -> None:
        """Unbind the control from data, which Word would show in place of the content."""
        for element in list(self.properties):
            if element.tag in _BINDINGS:
                replace_element(element, [])


def find_controls(root: Element) -> list[Control]:
    """Return the content controls of a part, in order, outer ones first."""
    found: list[Control] = []
    for element in root.iter(w("sdt")):
        properties, content = element.find(w("sdtPr")), element.find(w("sdtContent"))
        if properties is not None and content is not None:
            found.append(Control(element, properties, content))
    return found


class DataStore:
    """The custom XML of a document (22.5), to which controls are bound.

    ``changed`` are the parts in which ``find`` found something, by their names.
    """

    def __init__(self, package: Package) -> None:
        self.changed: dict[str, Element] = {}
        self._parts: dict[str, tuple[str, Element]] = {}
        for name in package.find_related_parts(package.main, "/customXml"):
            for properties in package.find_related_parts(name, "/customXmlProps"):
                id_ = package.parse_part(properties).get(f"{{{_DATA_STORE}}}itemID", "")
                self._parts[id_.lower()] = (name, package.parse_part(name))

    def find(self, binding: Element) -> Element | tuple[Element, str] | None:
        """Return the element that a control is bound to, or the element and its attribute.

        ``None`` if the document does not have the data.
        """
        prefixes = dict(_PREFIX.findall(get_attribute(binding, "", "prefixMappings")))
        path = get_attribute(binding, "", "xpath")
        part = self._parts.get(get_attribute(binding, "", "storeItemID").lower())
        if part is None:
            return None
        name, root = part
        try:
            found = root.xpath(path, namespaces=prefixes)
        except (etree.XPathError, ValueError):
            return None
        first = found[0] if isinstance(found, list) and found else None
        if isinstance(first, etree._Element):
            self.changed[name] = root
            return first
        if isinstance(first, etree._ElementUnicodeResult) and first.is_attribute:
            parent = first.getparent()
            if parent is not None:
                self.changed[name] = root
                return parent, str(first.attrname)
        return None
