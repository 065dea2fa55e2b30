"""List the features of a letter that dxpdf 0.8 does not draw."""

from collections.abc import Callable

from lettergen.docx.effective_properties import EffectiveProperties
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
