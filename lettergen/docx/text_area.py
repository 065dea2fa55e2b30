"""The space that text has: in its section, table cell or text box.

Lengths in the document are in twentieths of a point, the results in English Metric Units (EMU).
"""

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.pictures import Space
from lettergen.docx.relationships import Relationships
from lettergen.docx.xml import WP, A, Element, R, w
from lettergen.system.patterns import compile_lazily

_TWIP = 635  # EMU
_PAGE = (12_240, 15_840)  # the page that Word has where a section names none (17.6.13)
_MARGIN = 1_440
_CELL_MARGIN = 108  # that of Word's style for all tables
_LIST_INDENT = 720  # for each level of a list
_INSET = 91_440  # EMU; that of a text box on each side (21.1.2.1.1)

_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_STYLE_LENGTH = compile_lazily(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px)")
_STYLE_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}


class TextAreas:
    """Finds the space of text in one document, whose main part is ``main``.

    ``relationships`` are those of the main part; they lead to its headers and footers.
    """

    def __init__(self, main: Element, styles: Element, relationships: Relationships) -> None:
        self._properties = EffectiveProperties(styles)
        body = main.find(w("body"))
        self._body = main if body is None else body
        self._sections = list(self._body.iter(w("sectPr")))
        self._section_of: dict[Element, Element | None] = {}
        self._references = {
            item.id: target
            for item, target in zip(
                (item for item in relationships.items if not item.external),
                relationships.find_targets(""),
                strict=True,
            )
        }
        self._map_sections()

    def find(self, element: Element, part: str) -> Space:
        """Return the space around an element of a part of the document."""
        space = self._find_around(element, part)
        paragraph = next(element.iterancestors(w("p")), None)
        width = space.width - (0 if paragraph is None else self._find_indent(paragraph) * _TWIP)
        return Space(max(width, 1), max(space.height, 1))

    def _map_sections(self) -> None:
        """Note the section of each child of the body: the one that ends next (17.6.17)."""
        section = self._sections[-1] if self._sections else None
        for child in reversed(self._body):
            own = child if child.tag == w("sectPr") else child.find(f"{w('pPr')}/{w('sectPr')}")
            section = section if own is None else own
            self._section_of[child] = section

    def _find_around(self, element: Element, part: str) -> Space:
        for around in element.iterancestors(w("tc"), w("txbxContent")):
            if around.tag == w("tc"):
                return self._find_in_cell(around, part)
            return _find_in_text_box(around) or self._find_in_section(element, part)
        return self._find_in_section(element, part)

    def _find_in_section(self, element: Element, part: str) -> Space:
        root = element.getroottree().getroot()
        if root is not self._body.getroottree().getroot():
            sections = [one for one in self._sections if self._shows(one, part)]
            spaces = [_measure_section(one) for one in sections or self._sections[:1]]
            return min(spaces, default=_measure_section(None))
        child: Element | None = element
        while child is not None and child.getparent() is not self._body:
            child = child.getparent()
        section = None if child is None else self._section_of.get(child)
        return _measure_section(section)

    def _shows(self, section: Element, part: str) -> bool:
        ids = (reference.get(f"{{{R}}}id", "") for reference in section)
        return any(self._references.get(id_) == part for id_ in ids)

    def _find_in_cell(self, cell: Element, part: str) -> Space:
        table = next(cell.iterancestors(w("tbl")))
        around = self._find_around(table, part)
        share, total = _find_columns(cell, table)
        kind, length = _read_width(table.find(f"{w('tblPr')}/{w('tblW')}"))
        if kind == "pct" and total:
            width = around.width * length // 5_000 * share // total // _TWIP
        else:
            own_kind, own = _read_width(cell.find(f"{w('tcPr')}/{w('tcW')}"))
            if own_kind == "pct":
                width = around.width * own // 5_000 // _TWIP
            else:
                width = own or share or around.width // _TWIP
        width = min(width * _TWIP, around.width)
        return Space(width - self._find_cell_margins(cell, table) * _TWIP, around.height)

    def _find_cell_margins(self, cell: Element, table: Element) -> int:
        """Return the margins at both sides of a cell together (17.4.68, 17.4.42)."""
        chain = self._properties.styles.get_chain(self._properties.styles.find_table_style(table))
        places = [cell.find(f"{w('tcPr')}/{w('tcMar')}")]
        places += [owner.find(f"{w('tblPr')}/{w('tblCellMar')}") for owner in (table, *chain)]
        margins = 0
        for names in (("left", "start"), ("right", "end")):
            lengths = (
                parse_integer(get_attribute(place.find(w(name)), "", "w"))
                for place in places
                if place is not None
                for name in names
            )
            margins += next((one for one in lengths if one is not None), _CELL_MARGIN)
        return margins

    def _find_indent(self, paragraph: Element) -> int:
        find = self._properties.find_length
        left = find(paragraph, "ind", "left", "start")
        number = self._properties.find_paragraph_property(paragraph, "numPr", "numId")
        if get_attribute(number, "0") != "0" and not left:
            level = self._properties.find_paragraph_property(paragraph, "numPr", "ilvl")
            left = _LIST_INDENT * ((parse_integer(get_attribute(level, "0")) or 0) + 1)
        lengths = (
            left,
            find(paragraph, "ind", "right", "end"),
            find(paragraph, "ind", "firstLine"),
        )
        return sum(length for length in lengths if length > 0)


def _measure_section(section: Element | None) -> Space:
    """Return the text area of a section, or the width of its narrowest column (17.6.4)."""

    def read(name: str, attribute: str, default: int) -> int:
        found = None if section is None else section.find(w(name))
        length = parse_integer(get_attribute(found, "", attribute))
        return default if length is None else length

    width = read("pgSz", "w", _PAGE[0]) - read("pgMar", "gutter", 0)
    width -= read("pgMar", "left", _MARGIN) + read("pgMar", "right", _MARGIN)
    height = read("pgSz", "h", _PAGE[1])
    height -= abs(read("pgMar", "top", _MARGIN)) + abs(read("pgMar", "bottom", _MARGIN))
    columns = None if section is None else section.find(w("cols"))
    if columns is not None:
        widths = [parse_integer(get_attribute(one, "", "w")) or width for one in columns]
        count = max(parse_integer(get_attribute(columns, "1", "num")) or 1, 1)
        space = parse_integer(get_attribute(columns, "720", "space")) or 0
        width = min(widths) if widths else (width - space * (count - 1)) // count
    return Space(width * _TWIP, height * _TWIP)


def _find_columns(cell: Element, table: Element) -> tuple[int, int]:
    """Return the width of a cell's columns, and that of all columns of its table (17.4.48)."""
    grid = [
        parse_integer(get_attribute(column, "", "w")) or 0
        for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
    ]
    row = next(cell.iterancestors(w("tr")))
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    first = parse_integer(get_attribute(before, "0")) or 0
    for other in row.iter(w("tc")):
        span = parse_integer(get_attribute(other.find(f"{w('tcPr')}/{w('gridSpan')}"), "1")) or 1
        if other is cell:
            return sum(grid[first : first + span]), sum(grid)
        if next(other.iterancestors(w("tr"))) is row:
            first += span
    return 0, sum(grid)


def _read_width(element: Element | None) -> tuple[str, int]:
    """Return the kind of a width (17.18.90) and its length; 0 for one that Word works out."""
    kind, text = get_attribute(element, "auto", "type"), get_attribute(element, "", "w")
    if text.endswith("%"):
        return "pct", round(float(text[:-1]) * 50)
    length = parse_integer(text) or 0
    return (kind, length) if kind in ("dxa", "pct") else ("auto", 0)


def _find_in_text_box(content: Element) -> Space | None:
    """Return the space in a text box, of DrawingML or VML; ``None`` if it has no size."""
    for shape in content.iterancestors():
        if shape.tag == f"{_WPS}wsp":
            extent = shape.find(f"{_WPS}spPr/{{{A}}}xfrm/{{{A}}}ext")
            insets = shape.find(f"{_WPS}bodyPr")
            if extent is not None:
                return _inside(extent, insets)
        elif shape.tag in (f"{{{WP}}}inline", f"{{{WP}}}anchor"):
            extent = shape.find(f"{{{WP}}}extent")
            if extent is not None:
                return _inside(extent, None)
        elif str(shape.tag).startswith(_VML) and shape.get("style"):
            sizes = {
                name: round(float(number) * _STYLE_UNITS[unit])
                for name, number, unit in _STYLE_LENGTH.findall(shape.get("style", ""))
            }
            if "width" in sizes:
                height = sizes.get("height", _PAGE[1] * _TWIP)
                return Space(sizes["width"] - 2 * _INSET, height - _INSET)
    return None


def _inside(extent: Element, insets: Element | None) -> Space:
    def inset(name: str, default: int) -> int:
        length = None if insets is None else parse_integer(insets.get(name, ""))
        return default if length is None else length

    width = (parse_integer(extent.get("cx", "")) or 0) - inset("lIns", _INSET)
    height = (parse_integer(extent.get("cy", "")) or 0) - inset("tIns", _INSET // 2)
    return Space(width - inset("rIns", _INSET), height - inset("bIns", _INSET // 2))
