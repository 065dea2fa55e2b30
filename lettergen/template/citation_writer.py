"""Citations as WordprocessingML: formatted runs, hyperlinks, and references to notes."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from lettergen.citations.spans import PLAIN, Format, Span
from lettergen.docx import runs
from lettergen.docx.properties import set_child
from lettergen.docx.xml import parse_fragment, serialise_inner
from lettergen.template.slot import Slot
from lettergen.template.values import content_of

_URL = attrgetter("format.url")

_HANGING = 425
"""How far the lines of an entry after its first are indented, in twentieths of a point."""


def write_spans(
    spans: Sequence[Span],
    slot: Slot,
    add_hyperlink: Callable[[str, Slot], str],
    refer: Callable[[str, str, str], str] | None = None,
) -> str:
    """Return spans as runs at a slot; a link cannot be inside another and is text there.

    ``refer`` writes the number of a work's first note as a field, from the key of the work, the
    number and the properties of its runs.
    """
    written: list[str] = []
    for url, group in groupby(spans, _URL):
        if url and not slot.inside_link:
            inner = "".join(_run(span, slot.link_properties) for span in group)
            written.append(runs.build_hyperlink(add_hyperlink(url, slot), inner))
            continue
        for span in group:
            if span.format.note and refer is not None:
                properties = _properties(slot.properties, span.format)
                written.append(refer(span.format.note, span.text, properties))
            else:
                written.append(_run(span, slot.properties))
    return "".join(written)


def write_entry(
    label: Sequence[Span],
    spans: Sequence[Span],
    slot: Slot,
    add_hyperlink: Callable[[str, Slot], str],
) -> str:
    """Return an entry of a bibliography as a paragraph with a hanging indent (17.3.1.12)."""
    assert slot.alone is not None
    start = slot.alone[0].removesuffix(slot.opening)
    indent = f'<w:ind w:left="{_HANGING}" w:hanging="{_HANGING}"/>'
    inner = write_spans(spans, slot, add_hyperlink)
    if label:
        tab = f"<w:r>{slot.properties}<w:tab/></w:r>"
        inner = f"{write_spans(_strip(label), slot, add_hyperlink)}{tab}{inner}"
    return f"{set_indent(start, indent)}{inner}</w:p>"


@lru_cache
def set_indent(start: str, indent: str) -> str:
    """Return the start of a paragraph with an indent in place of its own, in schema order."""
    properties = parse_fragment(start.removeprefix("<w:p>") or "<w:pPr/>")[0]
    set_child(properties, parse_fragment(indent)[0])
    return f"<w:p>{serialise_inner(properties)}"


def _run(span: Span, properties: str) -> str:
    text = content_of(span.text)
    if not text:
        return ""
    return f"{runs.open_run(_properties(properties, span.format))}{text}{runs.RUN_END}"


def _properties(base: str, format_: Format) -> str:
    if format_ is PLAIN or not (
        format_.italic
        or format_.bold
        or format_.small_caps
        or format_.underline
        or format_.vertical
    ):
        return base
    return _merged(base, format_)


@lru_cache
def _merged(base: str, format_: Format) -> str:
    inner = ""
    if format_.bold:
        inner += "<w:b/><w:bCs/>"
    if format_.italic:
        inner += "<w:i/><w:iCs/>"
    if format_.small_caps:
        inner += "<w:smallCaps/>"
    if format_.underline:
        inner += '<w:u w:val="single"/>'
    if format_.vertical:
        value = "superscript" if format_.vertical == "sup" else "subscript"
        inner += f'<w:vertAlign w:val="{value}"/>'
    return runs.merge_properties(base, f"<w:rPr>{inner}</w:rPr>")


def _strip(spans: Sequence[Span]) -> Sequence[Span]:
    if not spans:
        return spans
    *others, last = spans
    return (*others, Span(last.text.rstrip(), last.format))
