"""List the features of a letter that dxpdf 0.8 does not draw."""

import unicodedata
from collections.abc import Callable

from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.scripts import has_right_to_left
from lettergen.docx.xml import A, Element, w
from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter

_GRAPHIC_DATA = f"{{{A}}}graphicData"
_VECTORS = (".wmf", ".emf")


def list_features(letter: AdaptedLetter) -> list[str]:
    """Return what is missing from the PDF of an adapted letter, in words, each once."""
    found = [
        name
        for name, is_in in _FEATURES.items()
        if any(is_in(text, letter.properties) for text in letter.texts.values())
    ]
    if any(part.lower().endswith(_VECTORS) for part in letter.package.parts):
        found.append("a picture in the format WMF or EMF")
    return found


def has_mixed_directions(letter: AdaptedLetter) -> bool:
    """Whether dxpdf puts words of a letter in the wrong order.

    It draws the runs of a line from left to right. In a paragraph from right to left, that is wrong
    for words in Latin letters; and it does not draw brackets as their mirror images.
    """
    return any(
        _is_mixed(paragraph, letter.properties)
        for text in letter.texts.values()
        for paragraph in text.iter(w("p"))
    )


def _is_mixed(paragraph: Element, properties: EffectiveProperties) -> bool:
    words = "".join(text.text or "" for text in paragraph.iter(w("t")))
    if not has_right_to_left(words):
        return False
    if properties.is_paragraph_property_on(paragraph, "bidi"):
        return any(map(_is_left_or_mirrored, words))
    runs = ("".join(text.text or "" for text in run.iter(w("t"))) for run in paragraph.iter(w("r")))
    return any(has_right_to_left(run) and any(map(_is_left_or_mirrored, run)) for run in runs)


def _is_left_or_mirrored(character: str) -> bool:
    return unicodedata.bidirectional(character) == "L" or bool(unicodedata.mirrored(character))


def _is_struck(text: Element, properties: EffectiveProperties) -> bool:
    return any(
        properties.is_run_property_on(run, name)
        for run in text.iter(w("r"))
        if run.find(w("t")) is not None
        for name in ("strike", "dstrike")
    )


def _has(name: str) -> Callable[[Element, EffectiveProperties], bool]:
    return lambda text, _: next(text.iter(w(name)), None) is not None


def _has_own_mark(text: Element, _: EffectiveProperties) -> bool:
    marks = text.iter(w("footnoteReference"), w("endnoteReference"))
    return any(mark.get(w("customMarkFollows")) for mark in marks)


def _has_note_in_table(text: Element, _: EffectiveProperties) -> bool:
    places = (w("tc"), w("txbxContent"))
    marks = text.iter(w("footnoteReference"))
    return any(next(mark.iterancestors(*places), None) is not None for mark in marks)


def _has_graph(text: Element, _: EffectiveProperties) -> bool:
    kinds = [data.get("uri", "") for data in text.iter(_GRAPHIC_DATA)]
    return any(kind.endswith(("/chart", "/diagram")) for kind in kinds)


_FEATURES: dict[str, Callable[[Element, EffectiveProperties], bool]] = {
    "the line through text that is struck out": _is_struck,
    "a symbol of a symbol font": _has("sym"),
    "a note's own mark in place of its number": _has_own_mark,
    "a footnote whose mark is in a table or a text box": _has_note_in_table,
    "a chart or diagram": _has_graph,
    "the border of a page": _has("pgBorders"),
}
