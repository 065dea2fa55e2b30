"""The sections of letters in the joined document (ECMA-376 part 1, 17.6).

The properties of a section are in its last paragraph, those of the last section at the end of the
body. They tell how the section itself begins (17.6.22). So the first section of each letter must
begin on a new page, restart the numbers of pages and notes, and have headers of its own: what it
does not set, it takes from the section before (17.10).
"""

import copy

from lxml import etree

from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.xml import Element, parse_fragment, w

# What may follow the last paragraph of a body without being a block.
_MARKS = [
    w(name)
    for name in """
        bookmarkEnd commentRangeEnd permEnd moveFromRangeEnd moveToRangeEnd proofErr""".split()
]

# The properties of the first page of a section, which a section in the middle of a page must not
# have.
_FIRST_PAGE = """
    headerReference footerReference footnotePr endnotePr pgNumType noEndnote titlePg
    lnNumType sectPrChange""".split()

# The children of footnotePr and endnotePr, in their order (17.11.2, 17.11.11).
_NOTE_PROPERTIES = ("pos", "numFmt", "numStart", "numRestart")


def list_sections(body: Element) -> list[Element]:
    """Return the properties of all sections of a letter; the last are at the end of the body."""
    if len(body) == 0 or body[-1].tag != w("sectPr"):
        etree.SubElement(body, w("sectPr"))
    return [
        section
        for section in body.iter(w("sectPr"))
        if next(section.iterancestors(w("sectPrChange"), w("txbxContent")), None) is None
    ]


def get_last_paragraph(body: Element) -> Element:
    """Return the paragraph that a letter ends with; if it ends with none, add one without height.

    A table, or a paragraph that ends an earlier section, cannot have a section's properties.
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


def end_last_section(body: Element) -> None:
    """Move the properties of a letter's last section into its last paragraph (17.6.18)."""
    set_child(get_or_add_properties(get_last_paragraph(body)), body[-1])


def begin_first_section(section: Element, *, duplex: bool) -> None:
    """Make a letter's first section begin on a new page with number 1.

    With ``duplex`` that is a right-hand page.
    """
    get_or_add_child(section, "type").set(w("val"), "oddPage" if duplex else "nextPage")
    numbers = get_or_add_child(section, "pgNumType")
    if numbers.get(w("start")) is None:
        numbers.set(w("start"), "1")


def restart_notes(sections: list[Element], settings: Element) -> None:
    """Number the notes of a letter from 1, and put its endnotes at its end.

    What the letter's ``settings`` define about notes is written into its sections.
    """
    position = settings.find(f"{w('endnotePr')}/{w('pos')}")
    has_endnotes_in_sections = position is not None and position.get(w("val")) == "sectEnd"
    for index, section in enumerate(sections):
        for kind in ("footnotePr", "endnotePr"):
            values = _read_note_properties(section, settings, kind)
            if values.get("numRestart", "continuous") == "continuous":
                values["numRestart"] = "eachSect" if index == 0 else "continuous"
            if kind == "endnotePr":
                values.pop("pos", None)
            properties = get_or_add_child(section, kind)
            properties[:] = [
                _create(name, values[name]) for name in _NOTE_PROPERTIES if name in values
            ]
        if index < len(sections) - 1 and not has_endnotes_in_sections:
            get_or_add_child(section, "noEndnote")


def begin_chapter(body: Element) -> bool:
    """Give the first paragraph of a letter with footnotes an outline level.

    LibreOffice numbers footnotes by chapter where Word numbers them by section. On paper nothing of
    it shows. Return whether the letter has footnotes.
    """
    if next(body.iter(w("footnoteReference")), None) is None:
        return False
    for paragraph in body.iter(w("p")):
        if next(paragraph.iterancestors(w("txbxContent")), None) is None:
            get_or_add_child(get_or_add_properties(paragraph), "outlineLvl").set(w("val"), "0")
            break
    return True


def add_recount_sections(body: Element) -> None:
    """End the last letter with two sections that make LibreOffice number all footnotes again.

    It numbers a note as it reads it, before it knows the chapter. It numbers all of them again only
    when a section has another rule than the one before. So there are two more sections, without
    height and without notes, of which the first has another rule.
    """
    end_last_section(body)
    last = list_sections(body)[-2]
    for rule in ("continuous", "eachSect"):
        section = copy.deepcopy(last)
        for name in _FIRST_PAGE:
            for child in section.findall(w(name)):
                section.remove(child)
        get_or_add_child(section, "type").set(w("val"), "continuous")
        get_or_add_child(section, "footnotePr").append(_create("numRestart", rule))
        body[-1:] = [section]
        paragraph = get_last_paragraph(body)
        if rule == "continuous":
            set_child(get_or_add_properties(paragraph), section)
            etree.SubElement(body, w("sectPr"))


def copy_headers_to_even_pages(sections: list[Element]) -> None:
    """Give even pages the headers and footers of odd pages, as in a letter that has only those."""
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


def list_headers(section: Element) -> set[tuple[str, str]]:
    """Return the headers and footers that a section has of its own: ``("header", "first")``."""
    return {
        (kind, found.get(w("type"), "default"))
        for kind in ("header", "footer")
        for found in section.findall(w(f"{kind}Reference"))
    }


def _read_note_properties(section: Element, settings: Element, kind: str) -> dict[str, str]:
    """Return what a section defines about its notes; for what it does not, the settings."""
    found: dict[str, str] = {}
    for parent in (settings, section):
        properties = parent.find(w(kind))
        for child in properties if properties is not None else ():
            name = etree.QName(child).localname
            if name in _NOTE_PROPERTIES:
                found[name] = child.get(w("val"), "")
    return found


def _create(name: str, value: str) -> Element:
    element = etree.Element(w(name))
    element.set(w("val"), value)
    return element
