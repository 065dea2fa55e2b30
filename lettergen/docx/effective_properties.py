"""What a property comes to for a paragraph or a run, once all styles have had their say.

The order is that of ECMA-376 part 1, 17.7.2: what stands beside the run or paragraph itself, then
the character style, the paragraph style and the table style, each before what it is based on, and
last the document's defaults. What a table style says of some of its cells only (17.7.6) is left
out. A toggle property is counted instead (17.7.3).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.stylesheet import StyleIds, StyleSheet
from lettergen.docx.xml import A, Element, w

S = TypeVar("S")
T = TypeVar("T")

_TOGGLES = frozenset(
    "b bCs caps emboss i iCs imprint outline shadow smallCaps strike vanish".split()
)
_SIZE = 20  # half-points (17.3.2.38)
_FONT = "Times New Roman"  # what Word takes where nothing names a font


class EffectiveProperties:
    """The styles of one document, asked for what they come to; a ``place`` is a run.

    It may be a paragraph as well: then it is a run of it that says nothing itself. In: the roots
    of the styles and theme parts, where there are some.
    """

    def __init__(self, styles: Element | None, theme: Element | None = None) -> None:
        self.styles = StyleSheet(styles)
        self._theme = _theme_fonts(theme)
        self._inherited: dict[StyleIds, tuple[Element, ...]] = {}
        self._toggled: dict[tuple[StyleIds, str], bool] = {}

    def find_paragraph_property(self, paragraph: Element, *path: str) -> Element | None:
        """The nearest of a paragraph's properties of that name, or in one, at the end of a path."""
        return _nearest(self._of_paragraph(paragraph), _finder(*path))

    def is_paragraph_property_on(self, paragraph: Element, name: str) -> bool:
        """Whether a paragraph property that is on or off is on."""
        return is_set(self.find_paragraph_property(paragraph, name))

    def find_length(self, paragraph: Element, name: str, *attributes: str) -> int:
        """A length in twentieths of a point, the nearest of those that are given; else 0."""

        def read(properties: Element) -> int | None:
            found = properties.find(w(name))
            return _nearest(
                attributes, lambda attribute: parse_integer(get_attribute(found, "", attribute))
            )

        return _nearest(self._of_paragraph(paragraph), read) or 0

    def find_table_borders(self, table: Element) -> list[Element]:
        """The borders of a table (17.4.38): its own, or those of its style."""
        places = (table, *self.styles.get_chain(self.styles.find_table_style(table)))
        borders = _nearest(places, _finder("tblPr", "tblBorders"))
        return [] if borders is None else list(borders)

    def find_run_property(self, place: Element, name: str) -> Element | None:
        """The nearest run property of that name that is no toggle property."""
        return _nearest(self._of_run(place), _finder(name))

    def find_styled_run_property(self, place: Element, name: str) -> Element | None:
        """The same, as far as the run says it, its character style or its paragraph's."""
        under = self.styles.find_style_ids(place)
        chains = (*self.styles.get_chain(under.character), *self.styles.get_chain(under.paragraph))
        return _nearest((place, *chains), _finder("rPr", name))

    def is_run_property_on(self, place: Element, name: str) -> bool:
        """Whether a run property that is on or off is on."""
        own = place.find(f"{w('rPr')}/{w(name)}")
        if own is not None or name not in _TOGGLES:
            return is_set(self.find_run_property(place, name) if own is None else own)
        key = self.styles.find_style_ids(place), name
        if key not in self._toggled:
            self._toggled[key] = self._is_toggled(*key)
        return self._toggled[key]

    def find_font_size(self, place: Element) -> int:
        """The size of letters (17.3.2.38), in half-points."""
        return parse_integer(get_attribute(self.find_run_property(place, "sz"))) or _SIZE

    def find_language(self, place: Element) -> str:
        """The language of Latin letters (17.3.2.20); empty if none is given."""
        return _nearest(self._of_run(place), _language) or ""

    def find_font(self, place: Element) -> str:
        """The font of Latin letters (17.3.2.26)."""
        return _nearest(self._of_run(place), self._latin_font) or _FONT

    @property
    def default_language(self) -> str:
        """The language of the document's defaults; empty if they name none."""
        defaults = self.styles.get_defaults("rPr")
        return (_language(defaults) or "") if defaults is not None else ""

    def _of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        """The properties that hold for a paragraph, nearest first."""
        yield from paragraph.iterfind(w("pPr"))
        for style in self.styles.get_chain(self.styles.find_paragraph_style(paragraph)):
            yield from style.iterfind(w("pPr"))
        defaults = self.styles.get_defaults("pPr")
        if defaults is not None:
            yield defaults

    def _of_run(self, place: Element) -> Iterator[Element]:
        """The properties that hold for a run, nearest first."""
        yield from place.iterfind(w("rPr"))
        under = self.styles.find_style_ids(place)
        if under not in self._inherited:
            styles = (style for name in under for style in self.styles.get_chain(name))
            found = [properties for style in styles for properties in style.iterfind(w("rPr"))]
            defaults = self.styles.get_defaults("rPr")
            self._inherited[under] = (*found, *([] if defaults is None else [defaults]))
        yield from self._inherited[under]

    def _is_toggled(self, under: StyleIds, name: str) -> bool:
        """On if the defaults say so, else if an odd number of the three styles do (17.7.3)."""
        defaults = self.styles.get_defaults("rPr")
        if defaults is not None and is_set(defaults.find(w(name))):
            return True
        find = _finder("rPr", name)
        said = (_nearest(self.styles.get_chain(style), find) for style in under)
        return sum(map(is_set, said)) % 2 == 1

    def _latin_font(self, properties: Element) -> str | None:
        """What ``w:rFonts`` says of Latin letters; a font of the theme goes before a name."""
        fonts = properties.find(w("rFonts"))
        for side in ("ascii", "hAnsi"):
            named = self._theme.get(get_attribute(fonts, "", f"{side}Theme")) or get_attribute(
                fonts, "", side
            )
            if named:
                return named
        return None


def _language(properties: Element) -> str | None:
    return get_attribute(properties.find(w("lang"))) or None


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """The Latin fonts of a theme (20.1.4.1.16) by the names that ``w:rFonts`` has for them."""
    fonts: dict[str, str] = {}
    if theme is not None:
        for kind in ("major", "minor"):
            latin = theme.find(f".//{{{A}}}{kind}Font/{{{A}}}latin")
            if latin is not None:
                fonts |= {f"{kind}{side}": latin.get("typeface", "") for side in ("HAnsi", "Ascii")}
    return fonts


def _finder(*path: str) -> Callable[[Element], Element | None]:
    """What finds the element at the end of a path of names."""
    names = "/".join(map(w, path))
    return lambda place: place.find(names)


def _nearest(places: Iterable[S], read: Callable[[S], T | None]) -> T | None:
    """What is read in the first of the places in which there is something to read."""
    return next((found for place in places if (found := read(place)) is not None), None)
