"""Sections (ECMA-376 part 1, 17.6): each letter's own, one behind the other.

A section's properties stand in its last paragraph, those of the last section at the end of the
body. They say how the section itself begins (17.6.22), so a letter's first section is the one
that must begin on a new page, count pages and notes from 1, and have margins of its own: what it
does not say it would take from the letter before (17.10).
"""

import copy

from lxml import etree

from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.xml import Element, parse_fragment, w

# What may stand behind the last paragraph of a body without being a block.
_MARKS = [
    w(name)
    for name in """
        bookmarkEnd commentRangeEnd permEnd moveFromRangeEnd moveToRangeEnd proofErr""".split()
]

# What a section says of its beginning, which one that goes on with a page must not say.
_OF_THE_FIRST_PAGE = """
    headerReference footerReference footnotePr endnotePr pgNumType noEndnote titlePg
    lnNumType sectPrChange""".split()

# The children of the properties of footnotes and endnotes, in their order (17.11.2, 17.11.11).
_NOTE_PROPERTIES = ("pos", "numFmt", "numStart", "numRestart")


def of_letter(body: Element) -> list[Element]:
    """The properties of all sections of a letter, in order; the last stand at the body's end."""
    if len(body) == 0 or body[-1].tag != w("sectPr"):
        etree.SubElement(body, w("sectPr"))
    return [
        section
        for section in body.iter(w("sectPr"))
        if next(section.iterancestors(w("sectPrChange"), w("txbxContent")), None) is None
    ]


def end_of_text(body: Element) -> Element:
    """The paragraph that a letter ends with; one that takes no room if it ends with none.

    A table, or a paragraph that ends an earlier section, cannot hold a section's properties.
    """
    blocks = [child for child in list(body)[:-1] if child.tag not in _MARKS]
    if blocks and blocks[-1].tag == w("p") and blocks[-1].find(f".//{w('sectPr')}") is None:
        return blocks[-1]
    paragraph = parse_fragment(
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
    )[0]
    body.insert(len(body) - 1, paragraph)
    return paragraph


def close(body: Element) -> None:
    """Move the properties of a letter's last section into its last paragraph (17.6.18)."""
    set_child(get_or_add_properties(end_of_text(body)), body[-1])


def begin(section: Element, *, duplex: bool) -> None:
    """Let a letter's first section begin on a new page, or a right-hand page, with number 1."""
    get_or_add_child(section, "type").set(w("val"), "oddPage" if duplex else "nextPage")
    numbers = get_or_add_child(section, "pgNumType")
    if numbers.get(w("start")) is None:
        numbers.set(w("start"), "1")


def number_notes(sections: list[Element], settings: Element | None) -> None:
    """Let a letter's notes be numbered from 1, and its endnotes stand at its end.

    ``settings`` are those of the letter: what they say of notes, its sections say from now on.
    """
    has_endnotes_behind_sections = _of_settings(settings, "endnotePr", "pos") == "sectEnd"
    for index, section in enumerate(sections):
        for kind in ("footnotePr", "endnotePr"):
            said = _said(section, settings, kind)
            if said.get("numRestart", "continuous") == "continuous":
                said["numRestart"] = "eachSect" if index == 0 else "continuous"
            if kind == "endnotePr":
                said.pop("pos", None)
            properties = get_or_add_child(section, kind)
            properties[:] = [_value(name, said[name]) for name in _NOTE_PROPERTIES if name in said]
        if index < len(sections) - 1 and not has_endnotes_behind_sections:
            get_or_add_child(section, "noEndnote")


def open_chapter(body: Element) -> bool:
    """Let a letter with footnotes begin with a paragraph that the outline has; whether it has any.

    LibreOffice counts footnotes by chapter where Word counts them by section. Nothing of it is to
    be seen on paper.
    """
    if next(body.iter(w("footnoteReference")), None) is None:
        return False
    for paragraph in body.iter(w("p")):
        if next(paragraph.iterancestors(w("txbxContent")), None) is None:
            get_or_add_child(get_or_add_properties(paragraph), "outlineLvl").set(w("val"), "0")
            break
    return True


def recount_notes(body: Element) -> None:
    """Close the last letter, and let LibreOffice count all footnotes once more behind it.

    It numbers a note as it reads it, before it knows the chapter, and all of them again only when
    the rule of a section differs from the one before. So there are two more sections, of no height
    and without notes, of which the first has another rule.
    """
    close(body)
    last = of_letter(body)[-2]
    for rule in ("continuous", "eachSect"):
        section = copy.deepcopy(last)
        for name in _OF_THE_FIRST_PAGE:
            for child in section.findall(w(name)):
                section.remove(child)
        get_or_add_child(section, "type").set(w("val"), "continuous")
        get_or_add_child(section, "footnotePr").append(_value("numRestart", rule))
        body[-1:] = [section]
        end = end_of_text(body)
        if rule == "continuous":
            set_child(get_or_add_properties(end), section)
            etree.SubElement(body, w("sectPr"))


def show_pages_alike(sections: list[Element]) -> None:
    """Let even pages have the margins of odd ones, as in a letter that knows no difference."""
    for section in sections:
        for kind in ("headerReference", "footerReference"):
            for even in section.findall(w(kind)):
                if even.get(w("type")) == "even":
                    section.remove(even)
            for odd in section.findall(w(kind)):
                if odd.get(w("type"), "default") == "default":
                    even = copy.deepcopy(odd)
                    even.set(w("type"), "even")
                    odd.addnext(even)


def margins(section: Element) -> set[tuple[str, str]]:
    """Which headers and footers a section has of its own: ``("header", "first")``."""
    return {
        (kind, found.get(w("type"), "default"))
        for kind in ("header", "footer")
        for found in section.findall(w(f"{kind}Reference"))
    }


def _said(section: Element, settings: Element | None, kind: str) -> dict[str, str]:
    """What a section says of its notes, and where it says nothing, the settings."""
    found: dict[str, str] = {}
    for parent in (settings, section):
        properties = None if parent is None else parent.find(w(kind))
        for child in properties if properties is not None else ():
            name = etree.QName(child).localname
            if name in _NOTE_PROPERTIES:
                found[name] = child.get(w("val"), "")
    return found


def _of_settings(settings: Element | None, kind: str, name: str) -> str:
    found = None if settings is None else settings.find(f"{w(kind)}/{w(name)}")
    return "" if found is None else str(found.get(w("val"), ""))


def _value(name: str, value: str) -> Element:
    element = etree.Element(w(name))
    element.set(w("val"), value)
    return element
