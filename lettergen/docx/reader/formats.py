"""The formatting of paragraphs and runs, looked up once for all that are formatted alike."""

from functools import lru_cache
from typing import NamedTuple

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.reader.model import Formatting, ParagraphFormat
from lettergen.docx.stylesheet import StyleIds
from lettergen.docx.xml import Element, parse, serialise_inner, w

_ALIGNMENTS = {"start": "left", "end": "right"}  # what Strict documents call them (17.18.44)
_RUN, _PARAGRAPH = w("rPr"), w("pPr")


class RunFormat(NamedTuple):
    """The formatting and language of a run."""

    formatting: Formatting
    language: str
    is_hidden: bool


class Formats:
    """The formats of one document.

    ``styles`` and ``theme`` are the roots of those parts, if the document has them.
    """

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self.properties = EffectiveProperties(styles, theme)
        self._runs: dict[tuple[StyleIds, str], RunFormat] = {}
        self._paragraphs: dict[tuple[str, Formatting], ParagraphFormat] = {}

    def find_run_format(self, run: Element) -> RunFormat:
        """Return the format of a run; of a paragraph, that of a run in it that sets nothing."""
        own = run.find(_RUN) if run.tag != w("p") else None
        key = self.properties.styles.find_style_ids(run), serialise_inner(own)
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._read_run(run)
        return found

    def find_paragraph_format(self, paragraph: Element) -> ParagraphFormat:
        """Return the format of a paragraph."""
        formatting = self.find_run_format(paragraph).formatting
        key = serialise_inner(paragraph.find(_PARAGRAPH)), formatting
        found = self._paragraphs.get(key)
        if found is None:
            found = self._paragraphs[key] = self._read_paragraph(paragraph, formatting)
        return found

    def has_inner_lines(self, table: Element) -> bool:
        """Return whether lines are drawn between the cells of a table, or around any of them."""
        inside = (w("insideH"), w("insideV"))
        lines = [line for line in self.properties.find_table_borders(table) if line.tag in inside]
        lines += [line for borders in table.iter(w("tcBorders")) for line in borders]
        return any(get_attribute(line) not in ("none", "nil") for line in lines)

    def _read_run(self, run: Element) -> RunFormat:
        properties = self.properties

        def is_on(name: str) -> bool:
            return properties.is_run_property_on(run, name)

        def text(name: str) -> str:
            return get_attribute(properties.find_run_property(run, name))

        underline, vertical, highlight = text("u"), text("vertAlign"), text("highlight")
        formatting = Formatting(
            bold=is_on("b"),
            italic=is_on("i"),
            strike=is_on("strike") or is_on("dstrike"),
            underline="" if underline == "none" else underline,
            vertical="" if vertical == "baseline" else vertical,
            small_caps=is_on("smallCaps"),
            font=properties.find_font(run),
            size=properties.find_font_size(run),
            colour=text("color"),
            highlight="" if highlight == "none" else highlight,
            is_right_to_left=is_on("rtl"),
        )
        is_right = formatting.is_right_to_left
        language = properties.find_language(run, is_right_to_left=is_right)
        return RunFormat(formatting, language, is_on("vanish"))

    def _read_paragraph(self, paragraph: Element, formatting: Formatting) -> ParagraphFormat:
        properties = self.properties

        def find(*path: str) -> str:
            return get_attribute(properties.find_paragraph_property(paragraph, *path))

        own = paragraph.find(f"{_PARAGRAPH}/{w('ind')}")
        own_indents = [parse_integer(get_attribute(own, "", side)) for side in ("start", "left")]
        own_indent = next((indent for indent in own_indents if indent is not None), None)
        hanging = parse_integer(get_attribute(own, "", "hanging")) or 0
        if own_indent and own_indent == hanging and not find("numPr", "numId"):
            own_indent = 0  # an entry of a bibliography begins at the margin
        level, alignment = parse_integer(find("outlineLvl")), find("jc")
        return ParagraphFormat(
            style=properties.styles.find_paragraph_style(paragraph),
            style_names=tuple(properties.styles.get_style_names(paragraph)),
            outline_level=level if level is not None and 0 <= level < 9 else None,
            alignment=_ALIGNMENTS.get(alignment, alignment),
            is_right_to_left=properties.is_paragraph_property_on(paragraph, "bidi"),
            indent=properties.find_length(paragraph, "ind", "start", "left"),
            own_indent=own_indent,
            list_id=find("numPr", "numId"),
            list_level=parse_integer(find("numPr", "ilvl")),
            space_before=properties.find_length(paragraph, "spacing", "before"),
            space_after=properties.find_length(paragraph, "spacing", "after"),
            is_contextual=properties.is_paragraph_property_on(paragraph, "contextualSpacing"),
            formatting=formatting,
        )


@lru_cache(maxsize=8)  # the letters of one campaign share their styles
def load_formats(styles: bytes, theme: bytes) -> Formats:
    """Return the formats that these parts define; no data, no part.

    Raises ``etree.XMLSyntaxError`` for a part that is not XML.
    """
    return Formats(parse(styles) if styles else None, parse(theme) if theme else None)
