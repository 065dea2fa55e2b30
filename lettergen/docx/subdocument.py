"""Import the text of a Word document into another one: with styles, lists, notes and pictures.

A style that the other document has by name looks as it does there, as when text is pasted in Word
with the styles of its destination. Other styles come along, and so do lists, notes and the parts
that the text refers to. Page layout, headers, comments and bookmarks' old ids do not.
"""

import copy
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, add_notes_part
from lettergen.docx.numbering import PART, Numbering, add_numbering
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import Relationships
from lettergen.docx.stylesheet import find_default_styles, get_style_id, get_style_name
from lettergen.docx.xml import MC, Element, R, declare_prefixes, replace_element, w
from lettergen.system.patterns import compile_lazily

_USES = tuple(w(name) for name in ("pStyle", "rStyle", "tblStyle"))
_REFERENCES = tuple(w(name) for name in ("next", "basedOn", "link"))
_COMMENTS = tuple(w(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_IGNORABLE = f"{{{MC}}}Ignorable"
_PARAGRAPH_ID = compile_lazily(r"\}(paraId|textId)$")
_NUMBER = compile_lazily(r"\d+$")


class Importer:
    """Imports documents into the main part of ``package``, whose styles and lists are given."""

    def __init__(self, package: Package, styles: BuiltinStyles, numbering: Numbering) -> None:
        self._package = package
        self._styles = styles
        self._numbering = numbering
        self._count = 0

    def import_blocks(self, source: Package, main: Element) -> list[Element]:
        """Return the blocks of the body of ``source``, fit for the main part.

        ``main`` is the root of that part; its namespaces are completed in place.
        """
        self._count += 1
        root = declare_prefixes(source.parse_part(source.main))
        _join_ignorable(main, root)
        body = root.find(w("body"))
        blocks = [] if body is None else list(body)
        _Import(self._package, source, self._styles, self._numbering, self._count).change(root)
        return [block for block in _strip_end(blocks) if block.tag != w("sectPr")]


def import_documents(template: bytes, others: Sequence[bytes]) -> tuple[bytes, list[list[Element]]]:
    """Return a document into which others can be put, and the blocks of each of the others."""
    package = Package.from_bytes("template.docx", template)
    styles_name, numbering_name = package.find_part("/styles"), package.find_part("/numbering")
    styles = BuiltinStyles(package.parse_part(styles_name))
    numbering = Numbering(package.parse_part(numbering_name or add_numbering(package)), styles)
    main = declare_prefixes(package.parse_part(package.main))
    importer = Importer(package, styles, numbering)
    blocks = [
        importer.import_blocks(Package.from_bytes("sub-document.docx", other), main)
        for other in others
    ]
    package.set_part(package.main, complete_namespaces(main))
    package.set_part(styles_name, styles.root)
    package.set_part(numbering_name or PART, numbering.root)
    return PackageWriter(package.parts).build({}), blocks


class _Import:
    """The import of one document."""

    def __init__(
        self,
        package: Package,
        source: Package,
        styles: BuiltinStyles,
        numbering: Numbering,
        number: int,
    ) -> None:
        self._package = package
        self._source = source
        self._styles = styles
        self._numbering = numbering
        self._number = number
        name = source.find_part("/styles")
        root = source.parse_part(name) if name else etree.Element(w("styles"))
        self._defaults = find_default_styles(root)
        self._own_styles = {get_style_id(style): style for style in root.iter(w("style"))}
        self._style_ids: dict[str, str] = {}
        name = source.find_part("/numbering")
        self._own_lists = source.parse_part(name) if name else None
        self._lists: dict[str, str] = {}
        self._parts: dict[str, str] = {}

    def change(self, root: Element) -> None:
        """Change a part so that it fits into the other document."""
        for element in list(root.iter(*_COMMENTS)):
            replace_element(element, [])
        for section in list(root.iter(w("sectPr"))):
            parent = section.getparent()
            if parent is not None and parent.tag == w("pPr"):
                parent.remove(section)
        self._change_text(root, self._source.main, self._package.main)
        for kind in (FOOTNOTE, ENDNOTE):
            self._import_notes(root, kind)
        self._rename_bookmarks(root)

    def _change_text(self, root: Element, old_part: str, new_part: str) -> None:
        for use in root.iter(*_USES):
            use.set(w("val"), self._map_style(get_attribute(use)))
        for number in root.iter(w("numId")):
            number.set(w("val"), self._map_list(get_attribute(number, "0")))
        for paragraph in root.iter(w("p"), w("tr")):
            for name in list(paragraph.attrib):
                if _PARAGRAPH_ID.search(str(name)):
                    del paragraph.attrib[name]
        self._change_references(root, old_part, new_part)

    # Styles

    def _map_style(self, id_: str) -> str:
        """Return the style of the other document; import it if there is none of its name."""
        if id_ not in self._style_ids:
            style = self._own_styles.get(id_)
            known = None if style is None else self._styles.find_id(get_style_name(style))
            if style is None or known is not None:
                self._style_ids[id_] = id_ if known is None else known
            else:
                self._import_style(id_, style)
        return self._style_ids[id_]

    def _import_style(self, id_: str, style: Element) -> None:
        new = copy.deepcopy(style)
        self._style_ids[id_] = self._styles.find_free_id(id_)
        new.set(w("styleId"), self._style_ids[id_])
        new.attrib.pop(w("default"), "")
        self._styles.add(new)
        for reference in list(new.iter(*_REFERENCES)):
            reference.set(w("val"), self._map_style(get_attribute(reference)))
        for number in new.iter(w("numId")):
            number.set(w("val"), self._map_list(get_attribute(number, "0")))

    # Lists

    def _map_list(self, number: str) -> str:
        """Return the instance of a list here; 0, which is no list, for one that is not known."""
        if number not in self._lists:
            instances = () if self._own_lists is None else self._own_lists.iter(w("num"))
            own = next((one for one in instances if one.get(w("numId")) == number), None)
            self._lists[number] = "0" if own is None else self._import_list(own)
        return self._lists[number]

    def _import_list(self, instance: Element) -> str:
        assert self._own_lists is not None
        wanted = get_attribute(instance.find(w("abstractNumId")))
        definitions = self._own_lists.findall(w("abstractNum"))
        definition = next((d for d in definitions if d.get(w("abstractNumId")) == wanted), None)
        if definition is None:
            return "0"
        new = copy.deepcopy(definition)
        for name in ("nsid", "tmpl", "name", "styleLink", "numStyleLink"):
            for child in new.findall(w(name)):
                new.remove(child)
        for level in new.iter(w("lvl")):
            for tie in (level.find(w("pStyle")), level.find(w("lvlPicBulletId"))):
                if tie is not None:
                    level.remove(tie)
        overrides = [copy.deepcopy(one) for one in instance.findall(w("lvlOverride"))]
        return str(self._numbering.add(new, overrides))

    # What the text refers to

    def _change_references(self, root: Element, old_part: str, new_part: str) -> None:
        """Make a part refer to other parts, and to addresses, from where it is now."""
        own = self._source.read_relationships(old_part)
        items = {item.id: item for item in own.items}
        relationships = self._package.read_relationships(new_part)
        new: dict[str, str] = {}
        for element, name in list(_list_references(root)):
            item = items.get(element.get(name, ""))
            if item is None:
                continue
            if item.id not in new:
                target = item.target
                if not item.external:
                    part = Relationships(old_part, [item]).find_targets("")[0]
                    target = f"/{self._import_part(part)}"
                new[item.id] = relationships.add(item.type, target, external=item.external)
            element.set(name, new[item.id])
        if new:
            self._package.set_relationships(relationships)

    def _import_part(self, name: str) -> str:
        """Import a part, and those that it refers to; return its name here."""
        if name not in self._parts and name in self._source.parts:
            stem, ending = posixpath.splitext(name)
            number = 1
            new = f"{_NUMBER.sub('', stem)}{self._number}_1{ending}"
            while new in self._package.parts:
                number += 1
                new = f"{_NUMBER.sub('', stem)}{self._number}_{number}{ending}"
            self._parts[name] = new
            kind = self._source.find_content_type(name)
            self._package.add_data(new, self._source.parts[name], kind)
            own = self._source.read_relationships(name)
            if own.items:
                relationships = Relationships(new)
                for item in own.items:
                    target = item.target
                    if not item.external:
                        part = Relationships(name, [item]).find_targets("")[0]
                        target = f"/{self._import_part(part)}"
                    relationships.items.append(replace(item, target=target))
                self._package.set_relationships(relationships)
        return self._parts.get(name, name)

    # Notes

    def _import_notes(self, root: Element, kind: NoteKind) -> None:
        marks = list(root.iter(w(f"{kind.element}Reference")))
        part = self._source.find_part(f"/{kind.plural}")
        if not marks or not part:
            return
        own_root = declare_prefixes(self._source.parse_part(part))
        name = self._package.find_part(f"/{kind.plural}") or add_notes_part(self._package, kind)
        self._change_text(own_root, part, name)
        own = {note.get(w("id"), ""): note for note in own_root.iter(w(kind.element))}
        notes = declare_prefixes(self._package.parse_part(name))
        _join_ignorable(notes, own_root)
        numbers = [int(note.get(w("id"), "0")) for note in notes.iter(w(kind.element))]
        free = max([*numbers, 0]) + 1
        for mark in marks:
            note = own.get(mark.get(w("id"), ""))
            if note is not None:
                new = copy.deepcopy(note)
                new.set(w("id"), str(free))
                mark.set(w("id"), str(free))
                notes.append(new)
                free += 1
        self._package.set_part(name, complete_namespaces(notes))

    # Names

    def _rename_bookmarks(self, root: Element) -> None:
        """Give bookmarks ids and names of their own, and rename what refers to them."""
        names: dict[str, str] = {}
        for mark in root.iter(w("bookmarkStart"), w("bookmarkEnd")):
            mark.set(w("id"), f"{90_000 + self._number}{mark.get(w('id'), '')}"[-9:])
            name = mark.get(w("name"))
            if name and not name.startswith("_GoBack"):
                names[name] = f"{name}_{self._number}"[-40:]
                mark.set(w("name"), names[name])
        if not names:
            return
        pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
        for code in root.iter(w("instrText")):
            code.text = pattern.sub(lambda found: names[found[1]], code.text or "")
        for simple in root.iter(w("fldSimple")):
            code_text = pattern.sub(lambda found: names[found[1]], simple.get(w("instr"), ""))
            simple.set(w("instr"), code_text)
        for link in root.iter(w("hyperlink")):
            anchor = link.get(w("anchor"))
            if anchor in names:
                link.set(w("anchor"), names[str(anchor)])


def _list_references(root: Element) -> Iterator[tuple[Element, str]]:
    prefix = f"{{{R}}}"
    for element in root.iter(etree.Element):
        for name in element.attrib:
            if str(name).startswith(prefix):
                yield element, str(name)


def complete_namespaces(root: Element) -> Element:
    """Return a part with all prefixes declared at its root, and only those ignored."""
    new = declare_prefixes(root)
    kept = [prefix for prefix in new.get(_IGNORABLE, "").split() if prefix in new.nsmap]
    if kept:
        new.set(_IGNORABLE, " ".join(kept))
    elif _IGNORABLE in new.attrib:
        del new.attrib[_IGNORABLE]
    return new


def _join_ignorable(main: Element, other: Element) -> None:
    """Let a root ignore the prefixes that another one ignores, too (part 3, 7.2)."""
    prefixes = [*main.get(_IGNORABLE, "").split(), *other.get(_IGNORABLE, "").split()]
    if prefixes:
        main.set(_IGNORABLE, " ".join(dict.fromkeys(prefixes)))


def _strip_end(blocks: list[Element]) -> list[Element]:
    """Return blocks without the empty paragraph that Word puts at the end of every document."""
    content = [block for block in blocks if block.tag != w("sectPr")]
    last = content[-1] if len(content) > 1 else None
    if last is not None and last.tag == w("p") and all(child.tag == w("pPr") for child in last):
        content.pop()
    return content
