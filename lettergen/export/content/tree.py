"""The tidy tree of a letter: what mammoth gives, set in order.

``article`` holds, in this order, ``header`` (the letterhead), the blocks of the letter,
``section`` (its notes) and ``footer`` (the small print); each but the blocks only if the letter
has it. Blocks are

* ``p`` and ``h1`` to ``h6``, with text and ``br``, ``strong``, ``em``, ``u``, ``s``, ``sub``,
  ``sup``, ``a``, ``img`` in them; those alone hold text;
* ``ul`` and ``ol`` of ``li``, which hold blocks and have their label in ``data-label``;
* ``blockquote``, and ``div`` with class ``columns``, of ``div``: cells side by side;
* ``table`` of ``thead`` and ``tbody``, of ``tr``, of ``th`` and ``td``, which hold blocks; one
  that shows no data but sets cells in rows has the class ``layout``.

A heading has the level that it has in Word. A tab is an em space. A note's mark is ``a`` with the
role ``doc-noteref`` in ``sup``; a picture without ``src`` is one that no browser shows.
"""

import re

from lxml import etree

from lettergen.docx.allowed_content import ALLOWED_SCHEMES
from lettergen.docx.xml import Element, replace_element
from lettergen.export.content import blocks, notes
from lettergen.export.content.inline import TAB
from lettergen.export.content.letterhead import LETTERHEAD, SMALL_PRINT
from lettergen.export.content.paragraph_facts import MARK, Facts
from lettergen.export.content.prepare import Prepared

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TEXT_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6")


def assembled(article: Element, source: Prepared) -> tuple[Element, list[str]]:
    """Set in order what mammoth gave, in place; gives also the addresses of links it unmade."""
    facts = _marked(article, source.facts)
    refused = _settle_links(article)
    for picture in article.iter("img"):
        _describe(picture, source)
    section = notes.taken(article, source.numbers, source.own_marks)
    for place in (article, *([] if section is None else [section])):
        for block in place.iter(*_TEXT_BLOCKS):
            _tidy(block)
    _set_languages(facts, source.language)
    margins = {LETTERHEAD: "header", SMALL_PRINT: "footer"}
    parts: dict[str, list[Element]] = {"header": [], "": [], "footer": []}
    for block in list(article):
        parts[margins.get(_region(block, facts), "")].append(block)
        article.remove(block)
    for name, members in parts.items():
        arranged = blocks.arranged(members, facts)
        if name == "":
            article.extend(arranged)
            if section is not None:
                for note in section.iter("li"):
                    note[:] = blocks.arranged(list(note), facts)
                article.append(section)
        elif arranged:
            etree.SubElement(article, name, {"class": _class(name)}).extend(arranged)
    _name_targets(article, facts)
    return article, refused


def _class(name: str) -> str:
    return LETTERHEAD if name == "header" else SMALL_PRINT


def _marked(article: Element, facts: list[Facts]) -> dict[Element, Facts]:
    """The facts of each block, by the mark in it, which is taken out."""
    found = {}
    for mark in [a for a in article.iter("a") if a.get("id", "").startswith(MARK)]:
        block = mark.getparent()
        while block is not None and block.tag not in _TEXT_BLOCKS:
            block = block.getparent()
        number = int(mark.get("id", "").removeprefix(MARK))
        replace_element(mark, [])
        if block is not None:
            block.set("data-paragraph", str(number))
            found[block] = facts[number]
    return found


def _settle_links(article: Element) -> list[str]:
    """Unmake links of a kind that a letter cannot have; what they stand on stays."""
    refused = []
    for link in [a for a in article.iter("a") if a.get("href") is not None]:
        link.attrib.pop("target", "")
        target = link.get("href", "").strip()
        scheme = _SCHEME.match(target)
        if target.startswith("#") or (scheme and scheme.group(1).lower() in ALLOWED_SCHEMES):
            link.set("href", target)
            for line in list(link.iter("u")):
                _unwrap(line)
        else:
            refused.append(target)
            _unwrap(link)
    return refused


def _unwrap(element: Element) -> None:
    """Take an element away from around what it holds."""
    tail, element.tail = element.tail or "", None
    replace_element(element, list(element), before=element.text or "", after=tail)


def _describe(picture: Element, source: Prepared) -> None:
    """Give a picture what is known of it, by the number that it has as its text."""
    number = picture.get("alt", "")
    known = source.pictures[int(number)] if number.isdecimal() else None
    picture.set("alt", known.alternative if known else number)
    if known and known.width and known.height:
        picture.set("width", str(known.width))
        picture.set("height", str(known.height))


def _tidy(block: Element) -> None:
    """No space and no line end at either end of a paragraph, and tabs as spaces."""
    for element in block.iter():
        if element.text:
            element.text = element.text.replace("\t", TAB)
        if element.tail and element is not block:
            element.tail = element.tail.replace("\t", TAB)
    while len(block) and block[0].tag == "br" and not (block.text or "").strip():
        block.text = block[0].tail
        block.remove(block[0])
    while len(block) and block[-1].tag == "br" and not (block[-1].tail or "").strip():
        block.remove(block[-1])
    block.text = (block.text or "").lstrip()
    if len(block):
        block[-1].tail = (block[-1].tail or "").rstrip()
    else:
        block.text = block.text.rstrip()


def _set_languages(facts: dict[Element, Facts], language: str) -> None:
    for block, known in facts.items():
        if known.language and known.language.lower() != language.lower():
            block.set("lang", known.language)
        if known.is_right_to_left:
            block.set("dir", "rtl")
        if known.alignment:
            block.set("class", " ".join(filter(None, (block.get("class"), known.alignment))))


def _region(block: Element, facts: dict[Element, Facts]) -> str:
    """The margin that a block came from, as the first paragraph in it says."""
    return next((facts[inner].region for inner in block.iter() if inner in facts), "")


def _name_targets(article: Element, facts: dict[Element, Facts]) -> None:
    """Give an id to each paragraph that a link leads to, and no other; unmake links to none."""
    wanted = {a.get("href", "")[1:] for a in article.iter("a")}
    found = set()
    for block in article.iter():
        number = str(block.attrib.pop("data-paragraph", ""))
        if f"{MARK}{number}" in wanted:
            block.set("id", f"{MARK}{number}")
            found.add(f"#{MARK}{number}")
    for link in [a for a in article.iter("a") if a.get("href", "").startswith(f"#{MARK}")]:
        if link.get("href") not in found:
            _unwrap(link)
