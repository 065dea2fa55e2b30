"""Word's built-in styles (ECMA-376 part 1, 17.7): find them by name, add those that are missing.

The ids of built-in styles differ between the languages of Word (``Funotenzeichen``); their names
do not.
"""

from lettergen.docx.stylesheet import find_default_styles, get_style_id, get_style_name
from lettergen.docx.xml import (
    Element,
    declare_prefixes,
    escape_attribute,
    etree,
    parse_fragment,
    w,
)

HYPERLINK = "Hyperlink"
FOOTNOTE_TEXT = "footnote text"
FOOTNOTE_REFERENCE = "footnote reference"
ENDNOTE_TEXT = "endnote text"
ENDNOTE_REFERENCE = "endnote reference"
BULLETS = "List Bullet"
NUMBERS = "List Number"
QUOTE = "Quote"
TABLE = "Table Grid"

_HEADING_SIZES = {1: 32, 2: 28, 3: 26, 4: 24, 5: 24, 6: 24}  # half-points

# The definition of a missing style: its type, the name of its base style, its properties.
_DEFINITIONS: dict[str, tuple[str, str, str]] = {
    HYPERLINK: (
        "character",
        "Default Paragraph Font",
        '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>',
    ),
    FOOTNOTE_TEXT: (
        "paragraph",
        "Normal",
        '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>',
    ),
    FOOTNOTE_REFERENCE: (
        "character",
        "Default Paragraph Font",
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>',
    ),
    BULLETS: ("paragraph", "Normal", "<w:pPr><w:contextualSpacing/></w:pPr>"),
    NUMBERS: ("paragraph", "Normal", "<w:pPr><w:contextualSpacing/></w:pPr>"),
    QUOTE: (
        "paragraph",
        "Normal",
        '<w:pPr><w:ind w:left="567" w:right="567"/></w:pPr><w:rPr><w:i/><w:iCs/></w:rPr>',
    ),
    TABLE: (
        "table",
        "Normal Table",
        "<w:tblPr><w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr>",
    ),
    **{
        f"heading {level}": (
            "paragraph",
            "Normal",
            '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/>'
            f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
            f'<w:rPr><w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>',
        )
        for level, size in _HEADING_SIZES.items()
    },
}
_DEFINITIONS[ENDNOTE_TEXT] = _DEFINITIONS[FOOTNOTE_TEXT]
_DEFINITIONS[ENDNOTE_REFERENCE] = _DEFINITIONS[FOOTNOTE_REFERENCE]


class BuiltinStyles:
    """The styles part of one document; ``changed`` tells whether a style was added."""

    def __init__(self, root: Element) -> None:
        self.root = declare_prefixes(root)
        self.changed = False
        self._ids = {
            get_style_name(style).lower(): get_style_id(style)
            for style in self.root.iter(w("style"))
        }
        self._usual = find_default_styles(self.root)

    def get_or_add(self, name: str) -> str:
        """Return the id of the style with this name; add the style if the document lacks it."""
        known = self._ids.get(name.lower())
        return known if known is not None else self._add(name)

    def add_all(self) -> None:
        """Add every missing style that a Markdown letter may need."""
        for name in _DEFINITIONS:
            self.get_or_add(name)

    def find_numbering(self, name: str) -> str | None:
        """Return the numbering instance of a list style, if it has one."""
        id_ = self.get_or_add(name)
        style = next(style for style in self.root.iter(w("style")) if get_style_id(style) == id_)
        number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        return number.get(w("val")) if number is not None else None

    def find_id(self, name: str) -> str | None:
        """Return the id of the style with this name, if there is one."""
        return self._ids.get(name.lower())

    def find_free_id(self, id_: str) -> str:
        """Return an id like this one that no style has."""
        while id_ in self._ids.values():
            id_ += "1"
        return id_

    def add(self, style: Element) -> None:
        """Add a style of another document, whose name and id no style has."""
        self.root.append(style)
        self._ids[get_style_name(style).lower()] = get_style_id(style)
        self.changed = True

    def _add(self, name: str) -> str:
        kind, base, inner = _DEFINITIONS[name]
        id_ = self.find_free_id("".join(word[:1].upper() + word[1:] for word in name.split()))
        base_id = self._ids.get(base.lower()) or self._usual.get(kind)
        based_on = f'<w:basedOn w:val="{escape_attribute(base_id)}"/>' if base_id else ""
        style = parse_fragment(
            f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/>'
            f'{based_on}<w:uiPriority w:val="99"/><w:unhideWhenUsed/>{inner}</w:style>'
        )[0]
        self.root.append(style)
        etree.cleanup_namespaces(style)
        self._ids[name.lower()] = id_
        self.changed = True
        return id_
