"""Settings of the joined document (ECMA-376 part 1, 17.15)."""

from lxml import etree

from lettergen.docx.attributes import is_set
from lettergen.docx.properties import set_child
from lettergen.docx.xml import Element, W, parse, w
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.notes import Notes

_EMPTY = f'<w:settings xmlns:w="{W}"/>'.encode()

_DROPPED = ("attachedTemplate", "mailMerge", "footnotePr", "endnotePr", "evenAndOddHeaders")


def tells_even_pages(settings: Element | None) -> bool:
    """Whether a letter has headers of its own on even pages (17.10.1)."""
    return settings is not None and is_set(settings.find(w("evenAndOddHeaders")))


def joined(first: Letter, notes: list[Notes], *, even_pages: bool) -> Element:
    """The settings of the first letter, with what the whole needs.

    Endnotes stand behind each section (17.11.22): behind each letter, as its sections say.
    """
    root = parse(first.data("settings") or _EMPTY)
    for name in _DROPPED:
        for child in root.findall(w(name)):
            root.remove(child)
    if even_pages:
        set_child(root, etree.Element(w("evenAndOddHeaders")))
    for kind in notes:
        if kind.root is None or kind.kind == "comment":
            continue
        properties = etree.Element(w(f"{kind.kind}Pr"))
        if kind.kind == "endnote":
            etree.SubElement(properties, w("pos")).set(w("val"), "sectEnd")
        for id_ in kind.separators:
            etree.SubElement(properties, w(kind.kind)).set(w("id"), id_)
        set_child(root, properties)
    return root
