"""Paragraphs as units: words, spaces, marks and objects, each with the runs that show it.

Word cuts text into runs anywhere. Two paragraphs are compared by their units, and a run is cut
where a changed word begins or ends.
"""

from collections.abc import Iterator
from copy import deepcopy
from itertools import groupby

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.relationships import Relationship
from lettergen.docx.xml import Element, R, w
from lettergen.redline.content import TOKEN
from lettergen.system.dataclass import dataclass, replace

NOTE_REFERENCES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
RUN, TEXT, LINK, PROPERTIES = w("r"), w("t"), w("hyperlink"), w("rPr")

_FIELD_MARK, _CODE = w("fldChar"), w("instrText")
# They show nothing and refer to other parts of the document.
_INVISIBLE = frozenset(
    map(
        w,
        """
        pPr proofErr commentRangeStart commentRangeEnd lastRenderedPageBreak rPr commentReference
        annotationRef
        """.split(),
    )
)
_RANGES = frozenset(map(w, "bookmarkStart bookmarkEnd permStart permEnd".split()))
_TRANSPARENT = frozenset(map(w, "smartTag customXml dir bdo".split()))
_CHARACTERS = {w("tab"): "\t", w("cr"): "\n", w("br"): "\n", w("noBreakHyphen"): "\u2011"}
_LOOKS = frozenset(map(w, "b i strike dstrike vertAlign vanish".split()))
_OWN_IDS = ("}anchorId", "}editId")
_DRAWN = f"{{{R}}}embed", f"{{{R}}}link", f"{{{R}}}id"


@dataclass(frozen=True)
class Piece:
    """A part of a unit: an element of a run with the run's properties, or an element beside runs.

    ``link`` is the hyperlink around it. ``key`` is what it is compared by, ``text`` what it shows.
    """

    element: Element
    properties: Element | None
    link: Element | None
    key: str
    text: str = ""

    @property
    def is_in_run(self) -> bool:
        """Whether the element is the content of a run."""
        return self.properties is not None


@dataclass(frozen=True)
class Unit:
    """A word, a space, a mark or an object: what is compared, and the pieces that show it.

    ``ranges`` are the ends of ranges before it, such as those of bookmarks. The last unit of a
    paragraph may have nothing but these.
    """

    key: str
    text: str
    pieces: tuple[Piece, ...]
    ranges: tuple[Element, ...] = ()


class UnitReader:
    """Reads the paragraphs of one part; ``relationships`` are those of the part, by their ids.

    ``digests`` are digests of the parts that relationships lead to, by their ids.
    """

    def __init__(self, relationships: dict[str, Relationship], digests: dict[str, str]) -> None:
        self._relationships = relationships
        self._digests = digests

    def read(self, paragraph: Element) -> list[Unit]:
        """Return the units of a paragraph."""
        units: list[Unit] = []
        waiting: list[Element] = []
        pieces = self._read_children(paragraph, None)
        for tag, group in groupby(pieces, lambda piece: _classify(piece.element)):
            if tag in _RANGES:
                waiting += (piece.element for piece in group)
                continue
            found = [Unit(piece.key, piece.text, (piece,)) for piece in group]
            if tag == TEXT:
                found = list(_split_words([piece for unit in found for piece in unit.pieces]))
            if found:
                found[0] = replace(found[0], ranges=tuple(waiting))
                waiting = []
            units += found
        return [*units, Unit("", "", (), tuple(waiting))] if waiting else units

    def _read_children(self, parent: Element, link: Element | None) -> Iterator[Piece]:
        children = list(parent)
        while children:
            child = children.pop(0)
            if not isinstance(child.tag, str) or child.tag in _INVISIBLE:
                continue
            if child.tag in _RANGES:
                yield Piece(child, None, None, "")
            elif child.tag == RUN:
                if _begins_field(child):
                    yield self._take_field(child, children, link)
                else:
                    yield from self._read_run(child, link)
            elif child.tag == LINK:
                yield from self._read_children(child, child if link is None else link)
            elif child.tag in _TRANSPARENT:
                yield from self._read_children(child, link)
            else:
                text = "".join(text.text or "" for text in child.iter(TEXT))
                yield Piece(child, None, link, f"{child.tag}\1{self._canonise(child)}", text)

    def _read_run(self, run: Element, link: Element | None) -> Iterator[Piece]:
        properties = run.find(PROPERTIES)
        look = _describe_look(properties)
        suffix = f"\1{self._find_address(link)}\1{look}" if link is not None or look else ""
        own = properties if properties is not None else etree.Element(PROPERTIES)
        for child in run:
            if not isinstance(child.tag, str) or child.tag in _INVISIBLE:
                continue
            if child.tag == TEXT:
                yield Piece(child, own, link, suffix, child.text or "")
            elif child.tag in NOTE_REFERENCES:
                yield Piece(child, own, link, NOTE_REFERENCES[str(child.tag)], "[note]")
            elif child.tag in _CHARACTERS and get_attribute(child, "", "type") != "page":
                text = _CHARACTERS[str(child.tag)]
                yield Piece(child, own, link, f"{text}{suffix}", text)
            else:
                yield Piece(child, own, link, f"{child.tag}\1{self._canonise(child)}")

    def _take_field(self, begin: Element, children: list[Element], link: Element | None) -> Piece:
        """Return a complex field (17.16.18) as one piece; its runs are taken from ``children``."""
        runs, depth = [begin], _count_field(begin)
        while children and depth > 0:
            child = children.pop(0)
            if isinstance(child.tag, str) and (child.tag == RUN or child.tag == LINK):
                runs.append(child)
                depth += sum(_count_field(run) for run in child.iter(RUN))
        whole = etree.Element("field")
        whole.extend(deepcopy(runs))
        text = "".join(text.text or "" for text in whole.iter(TEXT))
        code = " ".join("".join(code.text or "" for code in whole.iter(_CODE)).split())
        return Piece(whole, None, link, f"field\1{code}\1{text}", text)

    def _canonise(self, element: Element) -> str:
        """Return an element as text: without its ids, with what its relationships lead to."""
        copy = deepcopy(element)
        copy.tail = None
        for inner in copy.iter():
            for name in list(map(str, inner.attrib)):
                if name in _DRAWN:
                    id_ = inner.get(name) or ""
                    inner.set(name, self._digests.get(id_) or self._get_target(id_))
                elif name in ("id", "name") or name.endswith(_OWN_IDS) or "rsid" in name:
                    del inner.attrib[name]
        return str(_describe(copy))

    def _find_address(self, link: Element | None) -> str:
        if link is None:
            return ""
        anchor = get_attribute(link, "", "anchor")
        return f"{self._get_target(link.get(f'{{{R}}}id', ''))}#{anchor}"

    def _get_target(self, id_: str) -> str:
        relationship = self._relationships.get(id_)
        return relationship.target if relationship else ""


def _split_words(pieces: list[Piece]) -> Iterator[Unit]:
    """Cut text into words and spaces; a word may have pieces of several runs."""
    text = "".join(piece.text for piece in pieces)
    position, index, used = 0, 0, 0
    for match in TOKEN.finditer(text):
        parts: list[Piece] = []
        while position < match.end():
            piece = pieces[index]
            end = min(len(piece.text), used + match.end() - position)
            if end > used:
                element = etree.Element(TEXT)
                element.text = piece.text[used:end]
                parts.append(Piece(element, piece.properties, piece.link, piece.key, element.text))
            position += end - used
            used = end
            if used == len(piece.text):
                index, used = index + 1, 0
        word = match.group()
        suffixes = dict.fromkeys(part.key for part in parts)
        yield Unit(word + "".join(suffixes), word, tuple(parts))


def _classify(element: Element) -> str:
    """Return the tag of texts and ranges, which are read together; empty for anything else."""
    tag = str(element.tag)
    return tag if tag == TEXT or tag in _RANGES else ""


def _begins_field(run: Element) -> bool:
    return any(get_attribute(mark, "", "fldCharType") == "begin" for mark in run.iter(_FIELD_MARK))


def _count_field(run: Element) -> int:
    """Return how many fields begin in a run, less those that end in it."""
    kinds = [get_attribute(mark, "", "fldCharType") for mark in run.iter(_FIELD_MARK)]
    return kinds.count("begin") - kinds.count("end")


def _describe_look(properties: Element | None) -> str:
    if properties is None:
        return ""
    return "".join(
        f"{etree.QName(child).localname}={get_attribute(child, 'on')};"
        for child in properties
        if child.tag in _LOOKS and get_attribute(child, "on") not in ("0", "false", "off")
    )


def equal_properties(one: Element | None, other: Element | None) -> bool:
    """Whether two elements with properties have the same ones; none is an empty one."""
    return one is other or _list_properties(one) == _list_properties(other)


def _list_properties(properties: Element | None) -> list[object]:
    return [] if properties is None else [_describe(child) for child in properties]


def _describe(element: Element) -> tuple[object, ...]:
    attributes = sorted(map(str, (name for pair in element.attrib.items() for name in pair)))
    return str(element.tag), attributes, [_describe(child) for child in element]
