"""Finds out whether values with line breaks may be printed in justified paragraphs."""

from lettergen.docx.attributes import get_attribute
from lettergen.docx.xml import Element, w
from lettergen.template.tags import PLACEHOLDER
from lettergen.template.word.paragraphs import own_texts

_JUSTIFIED = "both"


def has_broken_lines(root: Element, styles: Element, *, counts_breaks: bool) -> bool:
    """Return whether a justified paragraph (17.3.1.13) of a part prints a value.

    With ``counts_breaks``, a line break of the template's own counts as well.
    """
    if not any(
        jc.get(w("val")) == _JUSTIFIED for part in (root, styles) for jc in part.iter(w("jc"))
    ):
        return False
    from lettergen.docx.effective_properties import EffectiveProperties

    properties = EffectiveProperties(styles)
    return any(
        get_attribute(properties.find_paragraph_property(paragraph, "jc")) == _JUSTIFIED
        for paragraph in root.iter(w("p"))
        if _may_break(paragraph, counts_breaks=counts_breaks)
    )


def _may_break(paragraph: Element, *, counts_breaks: bool) -> bool:
    if any(PLACEHOLDER.search(text.text or "") for text in own_texts(paragraph)):
        return True
    return counts_breaks and any(
        mark.get(w("type"), "textWrapping") == "textWrapping" for mark in paragraph.iter(w("br"))
    )
