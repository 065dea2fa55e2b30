"""The letterhead and the small print: what stands in the margins of a letter's first page.

mammoth reads no headers and footers (ECMA-376 part 1, 17.10), but a letter's sender stands there.
Those of the first page are set before and after the body; those of later pages only repeat, on
paper, whose page it is.
"""

import copy
from collections.abc import Iterator

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set
from lettergen.docx.field_instructions import read_code, read_kind
from lettergen.docx.fields import BrokenFieldError, Field, Story, create_run
from lettergen.docx.fields import flatten as flat_items
from lettergen.docx.package import Package
from lettergen.docx.relationships import Relationships
from lettergen.docx.xml import Element, R, replace_element, w

LETTERHEAD, SMALL_PRINT = "letterhead", "small-print"
REGION = "region"
"""The attribute of a paragraph that says which margin it came from."""

_PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")
_BREAKS = (w("tab"), w("ptab"), w("br"), w("cr"))


def bring_in(package: Package, document: Element) -> None:
    """Set the margins of the first page into the body of a letter's main part.

    The letterhead is before the body, the small print, without its page numbers, after it. Their
    paragraphs say so in ``REGION``, wherever they are moved.
    """
    body = document.find(w("body"))
    if body is None:
        return
    header = _blocks(package, document, "headerReference", LETTERHEAD)
    footer = _blocks(package, document, "footerReference", SMALL_PRINT)
    for position, block in enumerate(header):
        body.insert(position, block)
    end = next((e for e in reversed(body) if e.tag == w("sectPr")), None)
    position = len(body) if end is None else body.index(end)
    body[position:position] = footer


def _blocks(package: Package, document: Element, kind: str, region: str) -> list[Element]:
    """The contents of the header or footer of the first page, with links of the main part."""
    relationships = package.read_relationships(package.main)
    reference = _reference(document, kind)
    for target in [item for item in relationships.items if item.id == reference]:
        for name in Relationships(package.main, [target]).find_targets(""):
            if name in package.parts:
                root = copy.deepcopy(package.parse_part(name))
                _adopt(root, name, package)
                _drop_page_numbers(root)
                for paragraph in root.iter(w("p")):
                    paragraph.set(REGION, region)
                return [child for child in root if isinstance(child.tag, str)]
    return []


def _reference(document: Element, kind: str) -> str:
    """The id of the header or footer that the first page of the first section has."""
    section = next(document.iter(w("sectPr")), None)
    if section is None:
        return ""
    page = "first" if is_set(section.find(w("titlePg"))) else "default"
    found = (e for e in section.iterfind(w(kind)) if get_attribute(e, "default", "type") == page)
    return next((str(e.get(f"{{{R}}}id")) for e in found), "")


def _adopt(root: Element, name: str, package: Package) -> None:
    """Make what a part refers to known to the main part, too, under ids of the main part."""
    theirs = {item.id: item for item in package.read_relationships(name).items}
    ours = package.read_relationships(package.main)
    for element in root.iter(etree.Element):
        for attribute, id_ in element.attrib.items():
            if str(attribute).startswith(f"{{{R}}}") and id_ in theirs:
                item = theirs[str(id_)]
                target = item.target
                if not item.external:
                    target = f"/{Relationships(name, [item]).find_targets('')[0]}"
                new = ours.add(item.type, target, external=item.external)
                element.set(attribute, new)
    package.set_relationships(ours)


def _drop_page_numbers(root: Element) -> None:
    """Take out the pieces between tabs and line ends that hold the number of a page."""
    for paragraph in root.iter(w("p")):
        if next(_numbers(paragraph), None) is None and paragraph.find(f".//{w('pgNum')}") is None:
            continue
        for run in list(paragraph.iter(w("r"))):
            children = [child for child in run if child.tag != w("rPr")]
            replace_element(run, [create_run(run.find(w("rPr")), [child]) for child in children])
        for piece in _pieces(paragraph):
            for run in piece:
                parent = run.getparent()
                if parent is not None:
                    parent.remove(run)
                    if parent.tag == w("fldSimple") and not len(parent):
                        replace_element(parent, [])


def _pieces(paragraph: Element) -> Iterator[list[Element]]:
    """The runs of each piece with a page number in it."""
    numbers = {run for number in _numbers(paragraph) for run in _runs(number)}
    piece: list[Element] = []
    for run in [*paragraph.iter(w("r")), None]:
        if run is None or any(child.tag in _BREAKS for child in run):
            if numbers.intersection(piece) or any(e.find(w("pgNum")) is not None for e in piece):
                yield piece
            piece = []
        else:
            piece.append(run)


def _runs(field: Field) -> Iterator[Element]:
    for item in flat_items([field]):
        if isinstance(item, etree._Element):
            yield from item.iter(w("r"))


def _numbers(paragraph: Element) -> Iterator[Field]:
    """The fields of a paragraph that show the number of a page or of pages."""
    try:
        fields = Story(paragraph).fields
    except BrokenFieldError:
        return
    for field in fields:
        if read_kind(read_code(field)) in _PAGE_NUMBERS:
            yield field
