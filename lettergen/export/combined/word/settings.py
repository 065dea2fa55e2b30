"""The settings of the joined document (ECMA-376 part 1, 17.15)."""

from lxml import etree

from lettergen.docx.attributes import is_set
from lettergen.docx.properties import set_child
from lettergen.docx.xml import Element, W, parse, w
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.notes import Notes

_EMPTY = f'<w:settings xmlns:w="{W}"/>'.encode()
_DROPPED = ("attachedTemplate", "mailMerge", "footnotePr", "endnotePr", "evenAndOddHeaders")


def parse_settings(letter: Letter) -> Element:
    """Return the settings of a letter; empty ones if it has none."""
    return parse(letter.read_part("settings") or _EMPTY)


def has_even_headers(settings: Element) -> bool:
    """Return whether a letter has other headers on even pages (17.10.1)."""
    return is_set(settings.find(w("evenAndOddHeaders")))


def build_settings(first: Letter, all_notes: list[Notes], *, even_headers: bool) -> Element:
    """Return the settings of the first letter, with what the joined document needs.

    Endnotes are at the end of each section (17.11.22), that is of each letter.
    """
    root = parse_settings(first)
    for name in _DROPPED:
        for child in root.findall(w(name)):
            root.remove(child)
    if even_headers:
        set_child(root, etree.Element(w("evenAndOddHeaders")))
    for notes in all_notes:
        if notes.root is None or notes.kind == "comment":
            continue
        properties = etree.Element(w(f"{notes.kind}Pr"))
        if notes.kind == "endnote":
            etree.SubElement(properties, w("pos")).set(w("val"), "sectEnd")
        for id_ in notes.separators:
            etree.SubElement(properties, w(notes.kind)).set(w("id"), id_)
        set_child(root, properties)
    return root
