"""The styles of all letters (ECMA-376 part 1, 17.7), each once.

Letters of one campaign mostly have the same styles. A style that differs from one of the same id
gets an id and a name of its own, and so does every style that is based on it.
"""

import copy
from dataclasses import dataclass

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.properties import get_or_add_properties, set_child
from lettergen.docx.stylesheet import StyleSheet, find_default_styles, get_style_id, get_style_name
from lettergen.docx.xml import Element, W, declare_prefixes, parse, serialise, w
from lettergen.export.combined.word import defaults
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.numbering import LetterNumbering

_EMPTY = f'<w:styles xmlns:w="{W}"/>'.encode()

# What refers to a style, and what a style refers to others by.
_USES = tuple(
    w(name) for name in ("pStyle", "rStyle", "tblStyle", "clickAndTypeStyle", "defaultTableStyle")
)
_REFERENCES = tuple(w(name) for name in ("basedOn", "next", "link"))
# Of these, those that make a style differ when they lead to one that does.
_TIES = tuple(w(name) for name in ("basedOn", "link"))


@dataclass(frozen=True)
class ListStyle:
    """The list that a paragraph is in by its style: instance, level, and the style's indent."""

    number: str
    level: str
    indent: Element | None


class Styles:
    """The styles part that grows where a letter's styles differ."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._looks: dict[str, str] = {}
        self._known: dict[tuple[bytes, str], tuple[dict[str, str], dict[str, ListStyle]]] = {}

    def of(self, letter: Letter, numbering: LetterNumbering) -> "LetterStyles":
        """Take in a letter's styles, and say what they are called here."""
        data = letter.data("styles") or _EMPTY
        own = declare_prefixes(parse(data))
        lists = _lists(own, numbering)
        key = data, "".join(numbering.look(one.number) for one in lists.values())
        if key in self._known:
            return self._letter_styles(own, self._known[key], numbering)
        _complete(own)
        looks = {get_style_id(style): _look(style, numbering) for style in own.iter(w("style"))}
        names = self._names(own, looks, letter.number)
        introduced = {old: new for old, new in names.items() if new not in self._looks}
        numbering.own_styles = introduced
        if self.root is None:
            self.root = own
            numbering.fit(own)
            self._looks = looks
        else:
            self._add(own, names, introduced, looks, numbering)
        self._known[key] = names, lists
        return self._letter_styles(own, self._known[key], numbering)

    def _names(self, own: Element, looks: dict[str, str], number: int) -> dict[str, str]:
        """What each style is called here: as before, unless something else is called so."""
        if self.root is None:
            return {id_: id_ for id_ in looks}
        differ = {id_ for id_, look in looks.items() if self._looks.get(id_, look) != look}
        if not defaults.are_same(own, self.root):
            differ |= {get_style_id(style) for style in _roots(own)}
        grown = True
        while grown:
            tied = {
                get_style_id(style)
                for style in own.iter(w("style"))
                if any(tie.get(w("val")) in differ for tie in style.iter(*_TIES))
            }
            grown = not tied <= differ
            differ |= tied
        taken = {*self._looks, *looks}
        return {id_: _free_id(id_, number, taken) if id_ in differ else id_ for id_ in looks}

    def _add(
        self,
        own: Element,
        names: dict[str, str],
        introduced: dict[str, str],
        looks: dict[str, str],
        numbering: LetterNumbering,
    ) -> None:
        assert self.root is not None
        taken = {get_style_name(style).casefold() for style in self.root.iter(w("style"))}
        roots = [] if defaults.are_same(own, self.root) else _roots(own)
        for style in own.iter(w("style")):
            if get_style_id(style) not in introduced:
                continue
            new = copy.deepcopy(style)
            if style in roots:
                defaults.fold_in(new, own, self.root)
            new.set(w("styleId"), introduced[get_style_id(style)])
            new.attrib.pop(w("default"), "")
            _rename(new, taken)
            for reference in new.iter(*_REFERENCES):
                reference.set(w("val"), names.get(reference.get(w("val"), ""), ""))
            numbering.fit(new)
            self.root.append(new)
            self._looks[introduced[get_style_id(style)]] = looks[get_style_id(style)]

    def _letter_styles(
        self,
        own: Element,
        known: tuple[dict[str, str], dict[str, ListStyle]],
        numbering: LetterNumbering,
    ) -> "LetterStyles":
        assert self.root is not None
        names, lists = known
        here = find_default_styles(self.root)
        given = {
            kind: names.get(id_, id_)
            for kind, id_ in find_default_styles(own).items()
            if here.get(kind) != names.get(id_, id_)
        }
        counted = {
            id_: one
            for id_, one in lists.items()
            if id_ not in numbering.own_styles and numbering.counts(one.number)
        }
        return LetterStyles(
            {old: new for old, new in names.items() if old != new},
            counted,
            find_default_styles(own).get("paragraph", ""),
            given.get("paragraph", ""),
            given.get("table", ""),
        )


@dataclass(frozen=True)
class LetterStyles:
    """The styles of one letter, as they are in the joined document.

    ``names`` are those that are called something else here; ``lists`` the styles that make
    numbered lists, which begin anew; ``default`` the id that a paragraph without style has in the
    letter. ``paragraph`` and ``table`` are the styles to be given to what has none, if any.
    """

    names: dict[str, str]
    lists: dict[str, ListStyle]
    default: str
    paragraph: str
    table: str

    def put_in_lists(self, root: Element) -> None:
        """Put the paragraphs of a story that are in a list by their style into one of the letter's.

        The indent of the style would give way to that of the list (17.9.22), so it goes along.
        """
        if not self.lists:
            return
        for paragraph in root.iter(w("p")):
            properties = paragraph.find(w("pPr"))
            style = None if properties is None else properties.find(w("pStyle"))
            known = self.lists.get(self.default if style is None else style.get(w("val"), ""))
            if known is not None:
                _put_in_list(get_or_add_properties(paragraph), known)

    def fit(self, root: Element) -> None:
        """Let a story name the styles as they are called here."""
        if self.names:
            for use in root.iter(*_USES):
                old = use.get(w("val"), "")
                use.set(w("val"), self.names.get(old, old))
        if self.paragraph:
            for paragraph in root.iter(w("p")):
                _give_style(get_or_add_properties(paragraph), "pStyle", self.paragraph)
        if self.table:
            for table in root.iter(w("tblPr")):
                _give_style(table, "tblStyle", self.table)


def _complete(own: Element) -> None:
    """See to it that paragraphs without style have one, if only an empty one."""
    if "paragraph" not in find_default_styles(own):
        style = etree.SubElement(own, w("style"))
        style.set(w("type"), "paragraph")
        style.set(w("default"), "1")
        style.set(w("styleId"), "LetterNormal")
        etree.SubElement(style, w("name")).set(w("val"), "Letter Normal")


def _lists(own: Element, numbering: LetterNumbering) -> dict[str, ListStyle]:
    """The styles that put a paragraph into a list, themselves or by what they are based on."""
    sheet, found = StyleSheet(own), {}
    for id_ in map(get_style_id, own.iter(w("style"))):
        indent: Element | None = None
        for style in sheet.get_chain(id_):
            indent = style.find(f"{w('pPr')}/{w('ind')}") if indent is None else indent
            number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if number is not None:
                level = numbering.level_of(get_attribute(number, "0"), get_style_id(style))
                found[id_] = ListStyle(get_attribute(number, "0"), level, indent)
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


def _look(style: Element, numbering: LetterNumbering) -> str:
    """The same for styles that are the same."""
    number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    list_ = "" if number is None else numbering.look(number.get(w("val"), "0"))
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


def _roots(own: Element) -> list[Element]:
    """The paragraph styles that are based on nothing but the defaults of the document."""
    return [
        style
        for style in own.iter(w("style"))
        if style.get(w("type"), "paragraph") == "paragraph" and style.find(w("basedOn")) is None
    ]


def _give_style(properties: Element, tag: str, style: str) -> None:
    if properties.find(w(tag)) is None:
        given = etree.Element(w(tag))
        given.set(w("val"), style)
        properties.insert(0, given)
