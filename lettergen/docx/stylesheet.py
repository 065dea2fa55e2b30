"""The styles of a document as they are written, and which of them a thing stands under.

What they come to is the matter of ``cascade`` (ECMA-376 part 1, 17.7).
"""

from typing import NamedTuple

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_on
from lettergen.docx.xml import Element, w


class StyleIds(NamedTuple):
    """The ids of the styles that a run stands under; empty for a kind of which it has none."""

    character: str
    paragraph: str
    table: str


class StyleSheet:
    """The styles part of one document, which is only read; ``None`` if it has none."""

    def __init__(self, root: Element | None) -> None:
        root = etree.Element(w("styles")) if root is None else root
        self._styles = {get_style_id(style): style for style in root.iter(w("style"))}
        self._usual = find_default_styles(root)
        self._defaults = root.find(w("docDefaults"))
        self._chains: dict[str, tuple[Element, ...]] = {}

    def find_style_ids(self, place: Element) -> StyleIds:
        """The styles of a run; of a paragraph, those of a run in it that has none of its own."""
        paragraph = place if place.tag == w("p") else next(place.iterancestors(w("p")), None)
        table = next(place.iterancestors(w("tbl")), None)
        return StyleIds(
            get_attribute(place.find(f"{w('rPr')}/{w('rStyle')}")),
            self.find_paragraph_style(paragraph),
            "" if table is None else self.find_table_style(table),
        )

    def find_paragraph_style(self, paragraph: Element | None) -> str:
        """The style of a paragraph; one that the document lacks is the usual one (17.3.1.27)."""
        named = None if paragraph is None else paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        return self._known(get_attribute(named), "paragraph")

    def find_table_style(self, table: Element) -> str:
        """The style of a table, by the same rule (17.4.62)."""
        return self._known(get_attribute(table.find(f"{w('tblPr')}/{w('tblStyle')}")), "table")

    def get_chain(self, style: str) -> tuple[Element, ...]:
        """A style and what it is based on, nearest first; one that is based on itself ends."""
        if style not in self._chains:
            found: dict[str, Element] = {}
            name = style
            while name in self._styles and name not in found:
                found[name] = self._styles[name]
                name = get_attribute(found[name].find(w("basedOn")))
            self._chains[style] = tuple(found.values())
        return self._chains[style]

    def get_style_names(self, paragraph: Element) -> list[str]:
        """What Word calls a paragraph's style and those that it is based on, in lower case."""
        return [
            get_style_name(style).lower()
            for style in self.get_chain(self.find_paragraph_style(paragraph))
        ]

    def get_defaults(self, kind: str) -> Element | None:
        """The document's defaults (17.7.5) for paragraphs, ``pPr``, or for runs, ``rPr``."""
        if self._defaults is None:
            return None
        return self._defaults.find(f"{w(f'{kind}Default')}/{w(kind)}")

    def _known(self, style: str, kind: str) -> str:
        return style if style in self._styles else self._usual.get(kind, "")


def find_default_styles(root: Element) -> dict[str, str]:
    """The ids of the styles that things of each type have without naming one.

    If several claim to be the one, it is the last (17.7.4.17).
    """
    return {
        style.get(w("type"), "paragraph"): get_style_id(style)
        for style in root.iter(w("style"))
        if is_on(get_attribute(style, "0", "default"))
    }


def get_style_id(style: Element) -> str:
    """What things of a style call it."""
    return get_attribute(style, "", "styleId")


def get_style_name(style: Element) -> str:
    """What Word calls a style; ids differ from one language of Word to the next."""
    return get_attribute(style.find(w("name")))
