"""How text is formatted once all styles have had their say (ECMA-376 part 1, 17.7.2).

A property stands in the run itself, else in its character style, else in its paragraph's style,
else in the table's, else in the document's defaults.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lettergen.ooxml.xml import Element, w

_THEME = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FALSE = ("0", "false", "off")
_NO_FONT = "Times New Roman"  # what Word takes where nothing names a font


@dataclass(frozen=True)
class Format:
    """What holds for one run: the font (17.3.2.26) and the language (17.3.2.20) of its letters.

    Both are those of Latin script; the language is empty if none is given. Hidden: 17.3.2.41.
    """

    font: str
    language: str
    is_hidden: bool


class Formatting:
    """The styles of one document, asked for what holds for a run of it.

    In: the roots of its styles and theme parts, where it has them.
    """

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        found = list(styles.iter(w("style"))) if styles is not None else []
        self._styles = {style.get(w("styleId"), ""): style for style in found}
        self._defaults = {
            style.get(w("type")): style.get(w("styleId"), "")
            for style in found
            if style.get(w("default"), "0") not in _FALSE
        }
        defaults = (
            styles.find(f"{w('docDefaults')}/{w('rPrDefault')}") if styles is not None else None
        )
        self._document_defaults = [] if defaults is None else defaults.findall(w("rPr"))
        self._theme = _theme_fonts(theme)
        self._inherited: dict[tuple[str, str, str], list[Element]] = {}
        self._formats: dict[tuple[str, str, str], Format] = {}

    def of(self, run: Element) -> "Format":
        """How a run is formatted."""
        own = run.find(w("rPr"))
        names = self._styles_of(run, own)
        if own is None or not len(own):
            if names not in self._formats:
                self._formats[names] = self._first_of(self._from_styles(names))
            return self._formats[names]
        return self._first_of([own, *self._from_styles(names)])

    def _first_of(self, places: list[Element]) -> "Format":
        """Each property from the nearest place that has it."""
        return Format(
            font=_first(map(self._latin_font, places)) or _NO_FONT,
            language=_first(_value(place, "lang") for place in places) or "",
            is_hidden=_first(_switch(place, "vanish") for place in places) == "on",
        )

    def _styles_of(self, run: Element, own: Element | None) -> tuple[str, str, str]:
        """The styles that a run stands under: its own, its paragraph's, its table's."""
        paragraph = next(run.iterancestors(w("p")), None)
        table = next(run.iterancestors(w("tbl")), None)
        return (
            _value(own, "rStyle") or "",
            _style(paragraph, "pPr", "pStyle") or self._defaults.get("paragraph", ""),
            _style(table, "tblPr", "tblStyle"),
        )

    def _from_styles(self, names: tuple[str, str, str]) -> list[Element]:
        """The run properties of these styles, the nearest first, and the document's defaults."""
        if names not in self._inherited:
            chains = [found for name in names for found in self._chain(name)]
            self._inherited[names] = [*chains, *self._document_defaults]
        return self._inherited[names]

    def _chain(self, name: str) -> Iterator[Element]:
        """The run properties of a style and of those that it is based on."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield from style.findall(w("rPr"))
            name = _value(style, "basedOn") or ""

    def _latin_font(self, properties: Element) -> str | None:
        """What ``w:rFonts`` says of Latin letters; a font of the theme goes before a name."""
        fonts = properties.find(w("rFonts"))
        if fonts is None:
            return None
        for side in ("ascii", "hAnsi"):
            named = self._theme.get(fonts.get(w(f"{side}Theme"), "")) or fonts.get(w(side))
            if named:
                return named
        return None


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """The Latin fonts of a theme (20.1.4.1.16) by the names that ``w:rFonts`` has for them."""
    fonts: dict[str, str] = {}
    if theme is not None:
        for kind in ("major", "minor"):
            latin = theme.find(f".//{{{_THEME}}}{kind}Font/{{{_THEME}}}latin")
            if latin is not None:
                fonts |= {f"{kind}{side}": latin.get("typeface", "") for side in ("HAnsi", "Ascii")}
    return fonts


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _style(element: Element | None, properties: str, name: str) -> str:
    return (_value(element.find(w(properties)), name) or "") if element is not None else ""


def _value(properties: Element | None, name: str) -> str | None:
    found = properties.find(w(name)) if properties is not None else None
    return found.get(w("val")) if found is not None else None


def _switch(properties: Element, name: str) -> str | None:
    found = properties.find(w(name))
    if found is None:
        return None
    return "off" if found.get(w("val"), "on") in _FALSE else "on"
