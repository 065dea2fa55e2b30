"""The numbers of notes in the copy of a letter that LibreOffice gets.

LibreOffice 7.4 reads the format and the start of the numbers from the properties of a section
(ECMA-376 part 1, 17.11.11, 17.11.5), not from the settings of the document (17.11.12, 17.11.4).
"""

import copy
from collections.abc import Mapping

from lxml import etree

from lettergen.docx.properties import set_child
from lettergen.docx.xml import DECLARATION, Element, parse, serialise, w

_NOTES = (w("footnotePr"), w("endnotePr"))
_NUMBERS = (w("numFmt"), w("numStart"), w("numRestart"))
_MAIN = "word/document.xml"
_SIGNS = (b"footnotePr>", b"endnotePr>")


def copy_note_settings(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the changed parts: the document, with the settings of notes in each section."""
    names = [name for name in parts if name.endswith("/settings.xml")]
    settings = [
        notes
        for name in names
        if any(sign in parts[name] for sign in _SIGNS)
        for notes in parse(parts[name]).iterchildren(*_NOTES)
        if any(notes.find(number) is not None for number in _NUMBERS)
    ]
    if not settings or _MAIN not in parts:
        return {}
    root = parse(parts[_MAIN])
    for section in root.iter(w("sectPr")):
        for notes in settings:
            _complete(section, notes)
    return {_MAIN: (DECLARATION + serialise(root)).encode()}


def _complete(section: Element, notes: Element) -> None:
    """Give a section the settings of numbers that it does not have itself."""
    own = section.find(str(notes.tag))
    if own is None:
        own = etree.Element(notes.tag)
        set_child(section, own)
    numbers = [(own.find(name), notes.find(name)) for name in _NUMBERS]
    for mine, other in numbers:
        if mine is not None:
            own.remove(mine)
        chosen = other if mine is None else mine
        if chosen is not None:
            own.append(copy.deepcopy(chosen))  # in the order of the schema
