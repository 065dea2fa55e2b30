"""The styles of a document (ECMA-376 part 1, 17.7), and which of them apply to a run.

``effective_properties`` works out what they add up to.
"""

from typing import NamedTuple

from lettergen.docx.attributes import get_attribute, is_on
from lettergen.docx.xml import (
    Element,
    etree,
    w,
)


class StyleIds(NamedTuple):
    """The ids of the styles of a run; empty for a type of style that it does not have."""

    character: str
    paragraph: str
    table: str


_PARAGRAPH, _TABLE = w("p"), w("tbl")
_RUN_STYLE = w("rPr"), w("rStyle")
_PARAGRAPH_STYLE = w("pPr"), w("pStyle")


class StyleSheet:
    """The styles of one document, read-only. ``root`` is its styles part, if it has one."""

    def __init__(self, root: Element | None) -> None:
        root = etree.Element(w("styles")) if root is None else root
        self._styles = {get_style_id(style): style for style in root.iter(w("style"))}
        self._usual = find_default_styles(root)
        self._defaults = root.find(w("docDefaults"))
        self._chains: dict[str, tuple[Element, ...]] = {}

    def find_style_ids(self, place: Element) -> StyleIds:
        """Return the styles of a run.

        For a paragraph, return those of a run in it without a style of its own.
        """
        is_paragraph = place.tag == _PARAGRAPH
        paragraph = place if is_paragraph else next(place.iterancestors(_PARAGRAPH), None)
        table = next(place.iterancestors(_TABLE), None)
        return StyleIds(
            _find_named(place, *_RUN_STYLE),
            self.find_paragraph_style(paragraph),
            "" if table is None else self.find_table_style(table),
        )

    def find_paragraph_style(self, paragraph: Element | None) -> str:
        """Return the style of a paragraph: the default one if it names none or a missing one.

        Section 17.3.1.27.
        """
        named = "" if paragraph is None else _find_named(paragraph, *_PARAGRAPH_STYLE)
        return self._get_known(named, "paragraph")

    def find_table_style(self, table: Element) -> str:
        """Return the style of a table, by the same rule (17.4.62)."""
        return self._get_known(get_attribute(table.find(f"{w('tblPr')}/{w('tblStyle')}")), "table")

    def get_chain(self, style: str) -> tuple[Element, ...]:
        """Return a style and the styles that it is based on, nearest first, each once."""
        if style not in self._chains:
            found: dict[str, Element] = {}
            name = style
            while name in self._styles and name not in found:
                found[name] = self._styles[name]
                name = get_attribute(found[name].find(w("basedOn")))
            self._chains[style] = tuple(found.values())
        return self._chains[style]

    def get_style_names(self, paragraph: Element) -> list[str]:
        """Return the names of a paragraph's style and of its base styles, in lower case."""
        return [
            get_style_name(style).lower()
            for style in self.get_chain(self.find_paragraph_style(paragraph))
        ]

    def get_defaults(self, kind: str) -> Element | None:
        """Return the document's defaults (17.7.5) for paragraphs (``pPr``) or runs (``rPr``)."""
        if self._defaults is None:
            return None
        return self._defaults.find(f"{w(f'{kind}Default')}/{w(kind)}")

    def _get_known(self, style: str, kind: str) -> str:
        return style if style in self._styles else self._usual.get(kind, "")


def find_default_styles(root: Element) -> dict[str, str]:
    """Return the ids of the default styles by type: ``{"paragraph": "Normal"}``.

    If several styles of a type are marked as default, the last one is (17.7.4.17).
    """
    return {
        style.get(w("type"), "paragraph"): get_style_id(style)
        for style in root.iter(w("style"))
        if is_on(get_attribute(style, "0", "default"))
    }


def get_style_id(style: Element) -> str:
    """Return the id of a style, by which paragraphs and runs refer to it."""
    return get_attribute(style, "", "styleId")


def get_style_name(style: Element) -> str:
    """Return the name of a style, which is the same in every language of Word; ids are not."""
    return get_attribute(style.find(w("name")))


def _find_named(element: Element, properties: str, style: str) -> str:
    """Return the style that the properties of an element name; empty if they name none."""
    own = element.find(properties)
    return "" if own is None else get_attribute(own.find(style))
