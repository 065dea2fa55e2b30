"""What a paragraph or a run has by its styles (ECMA-376 part 1, 17.7.2).

mammoth looks at what is written beside a run or a paragraph, not at what its style brings along.
"""

from collections.abc import Iterator
from functools import cache

from lettergen.ooxml.xml import Element, w

_OFF = ("0", "false", "off")


class StyleSheet:
    """The styles part of one document; ``None`` if it has none."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(root.iter(w("style")))
        self._styles = {str(style.get(w("styleId"))): style for style in styles}
        self._defaults = None if root is None else root.find(w("docDefaults"))
        kinds = [s for s in styles if is_on(s.get(w("default"), "0"))]
        self._default_ids = {str(s.get(w("type"))): str(s.get(w("styleId"))) for s in kinds}
        self.chain = cache(self._chain)
        self.is_set = cache(self._is_set)

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        known = value(style)
        return known if known in self._styles else self._default_ids.get("paragraph", "")

    def _chain(self, style: str) -> tuple[Element, ...]:
        """A style and what it is based on, nearest first; one that is based on itself ends."""
        found: dict[str, Element] = {}
        while style in self._styles and style not in found:
            found[style] = self._styles[style]
            style = value(found[style].find(w("basedOn")))
        return tuple(found.values())

    def names(self, style: str) -> list[str]:
        """The names of a style and of what it is based on, as Word shows them, in lower case."""
        return [value(found.find(w("name"))).lower() for found in self.chain(style)]

    def _is_set(self, style: str, name: str) -> bool:
        """Whether a style switches a run property on, such as ``b``."""
        found = (s.find(f"{w('rPr')}/{w(name)}") for s in self.chain(style))
        return next((is_on(value(e, "1")) for e in found if e is not None), False)

    def toggles(self, run: Element, style: str, name: str) -> bool:
        """Whether a run has a toggle property (17.7.3), such as bold.

        ``style`` is its paragraph's. What stands beside the run decides; else a character style
        inverts what the paragraph style says.
        """
        direct = run.find(f"{w('rPr')}/{w(name)}")
        if direct is not None:
            return is_on(value(direct, "1"))
        own = value(run.find(f"{w('rPr')}/{w('rStyle')}"))
        return self.is_set(style, name) != self.is_set(own, name)

    def properties(self, paragraph: Element) -> Iterator[Element]:
        """The properties that hold for a paragraph, nearest first."""
        own = paragraph.find(w("pPr"))
        if own is not None:
            yield own
        for style in self.chain(self.of_paragraph(paragraph)):
            yield from style.iterfind(w("pPr"))
        if self._defaults is not None:
            yield from self._defaults.iterfind(f"{w('pPrDefault')}/{w('pPr')}")

    def find(self, paragraph: Element, path: str) -> Element | None:
        """The nearest of a paragraph's properties of one kind."""
        found = (properties.find(path) for properties in self.properties(paragraph))
        return next((element for element in found if element is not None), None)

    def length(self, paragraph: Element, name: str, *attributes: str) -> int:
        """A length in twentieths of a point, the nearest of those that are given; else 0."""
        for properties in self.properties(paragraph):
            element = properties.find(w(name))
            for attribute in attributes if element is not None else ():
                found = whole(value(element, "", attribute))
                if found is not None:
                    return found
        return 0

    @property
    def language(self) -> str:
        """The language of a document's text by default; empty if it does not say."""
        if self._defaults is None:
            return ""
        return value(self._defaults.find(f"{w('rPrDefault')}/{w('rPr')}/{w('lang')}"))

    def language_of(self, run: Element, style: str) -> str:
        """The language of a run, nearest first: its own, its style's, its paragraph's style's."""
        own = value(run.find(f"{w('rPr')}/{w('lang')}"))
        character = value(run.find(f"{w('rPr')}/{w('rStyle')}"))
        of_styles = (
            value(found.find(f"{w('rPr')}/{w('lang')}"))
            for found in (*self.chain(character), *self.chain(style))
        )
        return own or next(filter(None, of_styles), "") or self.language

    def borders(self, table: Element) -> list[Element]:
        """The borders of a table: its own, or those of its style."""
        style = value(table.find(f"{w('tblPr')}/{w('tblStyle')}"))
        places = [table, *self.chain(style or self._default_ids.get("table", ""))]
        found = (place.find(f"{w('tblPr')}/{w('tblBorders')}") for place in places)
        return next((list(borders) for borders in found if borders is not None), [])


def value(element: Element | None, default: str = "", attribute: str = "val") -> str:
    """An attribute of an element that may not be there."""
    return default if element is None else element.get(w(attribute), default)


def is_on(text: str) -> bool:
    """Whether a value of ST_OnOff (22.9.2.7) says yes."""
    return text not in _OFF


def whole(text: str) -> int | None:
    """A whole number; ``None`` if the text is none."""
    try:
        return int(text)
    except ValueError:
        return None
