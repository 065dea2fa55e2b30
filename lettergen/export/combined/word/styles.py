"""The styles of all letters (ECMA-376 part 1, 17.7), each once.

The letters of a campaign usually have the same styles. A style that differs from another one with
the same id gets an id and a name of its own, and so does every style that is based on it.
"""

import copy

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.stylesheet import StyleSheet, find_default_styles, get_style_id, get_style_name
from lettergen.docx.xml import Element, W, declare_prefixes, parse, serialise, w
from lettergen.export.combined.word import defaults
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.numbering import LetterNumbering
from lettergen.system.dataclass import dataclass

_EMPTY = f'<w:styles xmlns:w="{W}"/>'.encode()

# The elements that name a style in a letter's text and settings.
_USES = tuple(
    w(name) for name in ("pStyle", "rStyle", "tblStyle", "clickAndTypeStyle", "defaultTableStyle")
)
# The elements by which styles name each other; the second two make a style differ if they lead to
# one that does.
_REFERENCES = tuple(w(name) for name in ("next", "basedOn", "link"))
_TIES = _REFERENCES[1:]


@dataclass(frozen=True)
class ListStyle:
    """The list that a style puts paragraphs into: instance, level, and the indent of the style."""

    number: str
    level: str
    indent: Element | None


@dataclass(frozen=True)
class LetterStyles:
    """The styles of one letter, as they are in the joined document.

    ``names`` are the new ids of styles that have one. ``lists`` are the styles that make numbered
    lists and were added with an earlier letter. ``default`` is the style of the letter's paragraphs
    that name none. ``paragraph`` and ``table`` are the styles to set where none is named, if any.
    """

    names: dict[str, str]
    lists: dict[str, ListStyle]
    default: str
    paragraph: str
    table: str

    def put_in_lists(self, root: Element) -> None:
        """Put paragraphs that are in a list by their style into a list of their own letter.

        The indent of the style would yield to that of the list (17.9.22), so it is set as well.
        """
        if not self.lists:
            return
        for paragraph in root.iter(w("p")):
            properties = paragraph.find(w("pPr"))
            style = None if properties is None else properties.find(w("pStyle"))
            known = self.lists.get(self.default if style is None else style.get(w("val"), ""))
            if known is not None:
                _put_in_list(get_or_add_properties(paragraph), known)

    def rename(self, root: Element) -> None:
        """Change the styles that a story names to those of the joined document."""
        if self.names:
            for use in root.iter(*_USES):
                old = use.get(w("val"), "")
                use.set(w("val"), self.names.get(old, old))
        if self.paragraph:
            for paragraph in root.iter(w("p")):
                _set_style(get_or_add_properties(paragraph), "pStyle", self.paragraph)
        if self.table:
            for table in root.iter(w("tblPr")):
                _set_style(table, "tblStyle", self.table)


class Styles:
    """The styles part, which grows where a letter's styles differ."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._looks: dict[str, str] = {}
        # By the data of the styles part and the looks of its lists: the ids of its styles here.
        self._ids: dict[tuple[bytes, str], dict[str, str]] = {}
        # What letters share with the same styles and numbering as letters before.
        self._shared: dict[tuple[bytes, object], LetterStyles] = {}

    def add(self, letter: Letter, numbering: LetterNumbering) -> LetterStyles:
        """Add a letter's styles where they differ, and return what they are here."""
        data = letter.read_part("styles") or _EMPTY
        shared = self._shared.get((data, numbering.source))
        if shared is not None:
            return shared
        own = declare_prefixes(parse(data))
        _complete(own)
        lists = _find_lists(own, numbering)
        key = data, "".join(numbering.source.look_of(one.number) for one in lists.values())
        if key in self._ids:
            styles = self._build(own, self._ids[key], lists, numbering)
            return self._shared.setdefault((data, numbering.source), styles)
        looks = {get_style_id(style): _look_of(style, numbering) for style in own.iter(w("style"))}
        self._ids[key] = ids = self._find_ids(own, looks, letter.number)
        numbering.own_styles = {old: new for old, new in ids.items() if new not in self._looks}
        if self.root is None:
            self.root = own
            numbering.renumber(own)
            self._looks = looks
        else:
            self._add_new(own, ids, looks, numbering)
        return self._build(own, ids, lists, numbering)

    def _find_ids(self, own: Element, looks: dict[str, str], number: int) -> dict[str, str]:
        """Return the id of each style here: its own, unless another style has it."""
        if self.root is None:
            return {id_: id_ for id_ in looks}
        differ = {id_ for id_, look in looks.items() if self._looks.get(id_, look) != look}
        if not defaults.are_equal(own, self.root):
            differ |= {get_style_id(style) for style in _list_root_styles(own)}
        is_growing = True
        while is_growing:
            tied = {
                get_style_id(style)
                for style in own.iter(w("style"))
                if any(tie.get(w("val")) in differ for tie in style.iter(*_TIES))
            }
            is_growing = not tied <= differ
            differ |= tied
        taken = {*self._looks, *looks}
        return {id_: _free_id(id_, number, taken) if id_ in differ else id_ for id_ in looks}

    def _add_new(
        self,
        own: Element,
        ids: dict[str, str],
        looks: dict[str, str],
        numbering: LetterNumbering,
    ) -> None:
        """Add the styles that were added with this letter."""
        assert self.root is not None
        taken = {get_style_name(style).casefold() for style in self.root.iter(w("style"))}
        roots = [] if defaults.are_equal(own, self.root) else _list_root_styles(own)
        for style in own.iter(w("style")):
            new_id = numbering.own_styles.get(get_style_id(style))
            if new_id is None:
                continue
            new = copy.deepcopy(style)
            if style in roots:
                defaults.merge_into(new, own, self.root)
            new.set(w("styleId"), new_id)
            new.attrib.pop(w("default"), "")
            _rename(new, taken)
            for reference in new.iter(*_REFERENCES):
                reference.set(w("val"), ids.get(reference.get(w("val"), ""), ""))
            numbering.renumber(new)
            self.root.append(new)
            self._looks[new_id] = looks[get_style_id(style)]

    def _build(
        self,
        own: Element,
        ids: dict[str, str],
        lists: dict[str, ListStyle],
        numbering: LetterNumbering,
    ) -> LetterStyles:
        assert self.root is not None
        default_here, default = find_default_styles(self.root), find_default_styles(own)
        explicit = {
            kind: ids.get(id_, id_)
            for kind, id_ in default.items()
            if default_here.get(kind) != ids.get(id_, id_)
        }
        numbered = {
            id_: one
            for id_, one in lists.items()
            if id_ not in numbering.own_styles and numbering.source.has_numbers(one.number)
        }
        return LetterStyles(
            {old: new for old, new in ids.items() if old != new},
            numbered,
            default.get("paragraph", ""),
            explicit.get("paragraph", ""),
            explicit.get("table", ""),
        )


def _complete(own: Element) -> None:
    """Add a default paragraph style if there is none, so that all paragraphs have a style."""
    if "paragraph" not in find_default_styles(own):
        style = etree.SubElement(own, w("style"))
        style.set(w("type"), "paragraph")
        style.set(w("default"), "1")
        style.set(w("styleId"), "LetterNormal")
        etree.SubElement(style, w("name")).set(w("val"), "Letter Normal")


def _find_lists(own: Element, numbering: LetterNumbering) -> dict[str, ListStyle]:
    """Return the styles that put paragraphs into a list, themselves or by a style below them."""
    sheet, found = StyleSheet(own), {}
    for id_ in map(get_style_id, own.iter(w("style"))):
        indent: Element | None = None
        for style in sheet.get_chain(id_):
            indent = style.find(f"{w('pPr')}/{w('ind')}") if indent is None else indent
            number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if number is not None:
                instance = get_attribute(number, "0")
                level = numbering.find_level(instance, get_style_id(style))
                found[id_] = ListStyle(instance, level, indent)
                break
    return {id_: one for id_, one in found.items() if one.number != "0"}


def _put_in_list(properties: Element, style: ListStyle) -> None:
    numbers = properties.find(w("numPr"))
    if numbers is None:
        numbers = etree.Element(w("numPr"))
        set_child(properties, numbers)
        level = etree.SubElement(numbers, w("ilvl"))
        level.set(w("val"), style.level)
        if style.indent is not None:
            indent = copy.deepcopy(style.indent)
            direct = properties.find(w("ind"))
            if direct is not None:
                indent.attrib.update(direct.attrib)
                properties.remove(direct)
            set_child(properties, indent)
    if numbers.find(w("numId")) is None:
        number = etree.SubElement(numbers, w("numId"))
        number.set(w("val"), style.number)


def _look_of(style: Element, numbering: LetterNumbering) -> str:
    """Return a text that is the same for styles that look the same."""
    number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    list_ = "" if number is None else numbering.source.look_of(number.get(w("val"), "0"))
    bare = copy.deepcopy(style)
    for id_ in bare.iter(w("numId")):
        id_.attrib.clear()
    for name in ("rsid", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "locked"):
        for child in bare.findall(w(name)):
            bare.remove(child)
    return serialise(bare) + list_


def _free_id(id_: str, number: int, taken: set[str]) -> str:
    free = f"{id_}_{number}"
    while free in taken:
        free += "_"
    taken.add(free)
    return free


def _rename(style: Element, taken: set[str]) -> None:
    """Give a style a name that no other style has, and no aliases."""
    name = style.find(w("name"))
    if name is None:
        return
    free, number = name.get(w("val"), ""), 1
    while free.casefold() in taken:
        number += 1
        free = f"{name.get(w('val'))} {number}"
    taken.add(free.casefold())
    name.set(w("val"), free)
    for alias in style.findall(w("aliases")):
        style.remove(alias)


def _list_root_styles(own: Element) -> list[Element]:
    """Return the paragraph styles that are based on nothing but the document's defaults."""
    return [
        style
        for style in own.iter(w("style"))
        if style.get(w("type"), "paragraph") == "paragraph" and style.find(w("basedOn")) is None
    ]


def _set_style(properties: Element, tag: str, style: str) -> None:
    """Set a style where none is named."""
    if properties.find(w(tag)) is None:
        element = etree.Element(w(tag))
        element.set(w("val"), style)
        properties.insert(0, element)
