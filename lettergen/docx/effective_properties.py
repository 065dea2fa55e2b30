"""The effective properties of paragraphs and runs: their own, or else those of their styles.

The order is that of ECMA-376 part 1, 17.7.2: the properties of the run or paragraph itself, then
those of the character style, the paragraph style and the table style, each followed by its base
styles, and last the document's defaults. Toggle properties of styles are counted instead (17.7.3).
Conditional formatting of table styles (17.7.6) is not considered.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.stylesheet import StyleIds, StyleSheet
from lettergen.docx.xml import A, Element, w

S = TypeVar("S")
T = TypeVar("T")

_TOGGLE_PROPERTIES = frozenset(
    "b bCs caps emboss i iCs imprint outline shadow smallCaps strike vanish".split()
)
_SIZE = 20  # half-points (17.3.2.38)
_FONT = "Times New Roman"  # Word's font where nothing names one


class EffectiveProperties:
    """The effective properties in one document.

    ``styles`` and ``theme`` are the roots of those parts, if the document has them. A ``place``
    is a run, or a paragraph: then the result is that of a run in it without properties of its own.
    """

    def __init__(self, styles: Element | None, theme: Element | None = None) -> None:
        self.styles = StyleSheet(styles)
        self._theme = _read_theme_fonts(theme)
        self._inherited: dict[StyleIds, tuple[Element, ...]] = {}
        self._toggled: dict[tuple[StyleIds, str], bool] = {}

    def find_paragraph_property(self, paragraph: Element, *path: str) -> Element | None:
        """Find a property of a paragraph; several names are the path to one inside another."""
        return _find_first(self._iterate_paragraph_properties(paragraph), _make_finder(*path))

    def is_paragraph_property_on(self, paragraph: Element, name: str) -> bool:
        """Whether a toggle property of a paragraph is on."""
        return is_set(self.find_paragraph_property(paragraph, name))

    def find_length(self, paragraph: Element, name: str, *attributes: str) -> int:
        """Find a length in twentieths of a point; 0 if none is set.

        ``name`` is the property, ``attributes`` those that may have the length, the first first.
        """

        def read(properties: Element) -> int | None:
            found = properties.find(w(name))
            return _find_first(
                attributes, lambda attribute: parse_integer(get_attribute(found, "", attribute))
            )

        return _find_first(self._iterate_paragraph_properties(paragraph), read) or 0

    def find_table_borders(self, table: Element) -> list[Element]:
        """Find the borders of a table (17.4.38): its own, or those of its style."""
        places = (table, *self.styles.get_chain(self.styles.find_table_style(table)))
        borders = _find_first(places, _make_finder("tblPr", "tblBorders"))
        return [] if borders is None else list(borders)

    def find_run_property(self, place: Element, name: str) -> Element | None:
        """Find a property of a run that is not a toggle property."""
        return _find_first(self._iterate_run_properties(place), _make_finder(name))

    def find_styled_run_property(self, place: Element, name: str) -> Element | None:
        """Find a property that the run itself, its character style or its paragraph style sets."""
        under = self.styles.find_style_ids(place)
        chains = (*self.styles.get_chain(under.character), *self.styles.get_chain(under.paragraph))
        return _find_first((place, *chains), _make_finder("rPr", name))

    def is_run_property_on(self, place: Element, name: str) -> bool:
        """Whether a toggle property of a run is on."""
        own = place.find(f"{w('rPr')}/{w(name)}")
        if own is not None or name not in _TOGGLE_PROPERTIES:
            return is_set(self.find_run_property(place, name) if own is None else own)
        key = self.styles.find_style_ids(place), name
        if key not in self._toggled:
            self._toggled[key] = self._is_toggled(*key)
        return self._toggled[key]

    def find_font_size(self, place: Element) -> int:
        """Find the font size (17.3.2.38) in half-points."""
        return parse_integer(get_attribute(self.find_run_property(place, "sz"))) or _SIZE

    def find_language(self, place: Element, *, is_right_to_left: bool = False) -> str:
        """Find the language of Latin text (17.3.2.20), or of text that is read from right to left.

        It is empty if none is set.
        """
        read = _read_right_to_left_language if is_right_to_left else _read_language
        return _find_first(self._iterate_run_properties(place), read) or ""

    def find_font(self, place: Element) -> str:
        """Find the font of Latin text (17.3.2.26)."""
        return _find_first(self._iterate_run_properties(place), self._read_latin_font) or _FONT

    @property
    def default_language(self) -> str:
        """The language of the document's defaults; empty if they set none."""
        defaults = self.styles.get_defaults("rPr")
        return (_read_language(defaults) or "") if defaults is not None else ""

    def _iterate_paragraph_properties(self, paragraph: Element) -> Iterator[Element]:
        """Yield the properties that apply to a paragraph, nearest first."""
        yield from paragraph.iterfind(w("pPr"))
        for style in self.styles.get_chain(self.styles.find_paragraph_style(paragraph)):
            yield from style.iterfind(w("pPr"))
        defaults = self.styles.get_defaults("pPr")
        if defaults is not None:
            yield defaults

    def _iterate_run_properties(self, place: Element) -> Iterator[Element]:
        """Yield the properties that apply to a run, nearest first."""
        yield from place.iterfind(w("rPr"))
        under = self.styles.find_style_ids(place)
        if under not in self._inherited:
            styles = (style for name in under for style in self.styles.get_chain(name))
            found = [properties for style in styles for properties in style.iterfind(w("rPr"))]
            defaults = self.styles.get_defaults("rPr")
            self._inherited[under] = (*found, *([] if defaults is None else [defaults]))
        yield from self._inherited[under]

    def _is_toggled(self, under: StyleIds, name: str) -> bool:
        """Whether the defaults, or an odd number of the three styles, set it (17.7.3)."""
        defaults = self.styles.get_defaults("rPr")
        if defaults is not None and is_set(defaults.find(w(name))):
            return True
        find = _make_finder("rPr", name)
        said = (_find_first(self.styles.get_chain(style), find) for style in under)
        return sum(map(is_set, said)) % 2 == 1

    def _read_latin_font(self, properties: Element) -> str | None:
        """Read the font of Latin text from ``w:rFonts``; a theme font comes before a name."""
        fonts = properties.find(w("rFonts"))
        for side in ("ascii", "hAnsi"):
            named = self._theme.get(get_attribute(fonts, "", f"{side}Theme")) or get_attribute(
                fonts, "", side
            )
            if named:
                return named
        return None


def _read_language(properties: Element) -> str | None:
    return get_attribute(properties.find(w("lang"))) or None


def _read_right_to_left_language(properties: Element) -> str | None:
    return get_attribute(properties.find(w("lang")), "", "bidi") or None


def _read_theme_fonts(theme: Element | None) -> dict[str, str]:
    """Read the Latin fonts of a theme (20.1.4.1.16), by their names in ``w:rFonts``."""
    fonts: dict[str, str] = {}
    if theme is not None:
        for kind in ("major", "minor"):
            latin = theme.find(f".//{{{A}}}{kind}Font/{{{A}}}latin")
            if latin is not None:
                fonts |= {f"{kind}{side}": latin.get("typeface", "") for side in ("HAnsi", "Ascii")}
    return fonts


def _make_finder(*path: str) -> Callable[[Element], Element | None]:
    """Return a function that finds the element at the end of a path of names."""
    names = "/".join(map(w, path))
    return lambda place: place.find(names)


def _find_first(places: Iterable[S], read: Callable[[S], T | None]) -> T | None:
    """Return the first result of ``read`` that is not ``None``."""
    return next((found for place in places if (found := read(place)) is not None), None)
