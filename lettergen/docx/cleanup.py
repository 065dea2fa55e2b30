"""What merging leaves behind: what came out empty, what lost its other half, what stands twice.

The text of a part is searched for what is wrong, and only there taken apart: nearly always,
nothing is.
"""

import re
from itertools import count

from lxml import etree

DROPPABLE = "droppable"
"""The processing instruction at the end of a paragraph that goes if nothing is left in it."""

_MARK = etree.tostring(etree.ProcessingInstruction(DROPPABLE), encoding="unicode")

_CONTAINERS = ("footnote", "endnote", "hdr", "ftr", "txbxContent")
# What there must be for anything to be tidied: one search, for most parts have none of it.
_MAY_BE_UNTIDY = re.compile(
    rf"{re.escape(_MARK)}|</w:(?:tbl|{'|'.join(_CONTAINERS)})>|<w:bookmark|<wp:docPr "
)

# A paragraph's inside with nothing in it: its properties, runs of white space, and ends of
# bookmarks and the like, which may stand between paragraphs as well.
_RANGE = r"<w:(?:bookmark|commentRange|perm|moveFromRange|moveToRange)(?:Start|End) [^<>]*/>"
_NOTHING = re.compile(
    r"(?:<w:pPr/>|<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)?"
    r"(?:<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^<>]*>\s*</w:t></w:r>"
    rf"|{_RANGE})*",
    re.DOTALL,
)
_EMPTY_ROW = re.compile(
    r"<w:tr(?: [^<>]*)?>(?:<w:tblPrEx>(?:(?!</w:tblPrEx>).)*</w:tblPrEx>)?"
    r"(?:<w:trPr/>|<w:trPr>(?:(?!</w:trPr>).)*</w:trPr>)?</w:tr>",
    re.DOTALL,
)
_ROW_ENDS = ('"></w:tr>', "<w:tr></w:tr>", "<w:trPr/></w:tr>", "</w:trPr></w:tr>")
_TABLE_END = "</w:tblGrid></w:tbl>"
_CELL_STARTS = ("<w:tc>", "</w:tcPr>", "<w:tcPr/>", "</w:tbl>")
_CONTROL, _CONTROL_END = "<w:sdtContent>", "</w:sdtContent></w:sdt></w:tc>"
_RANGES_ONLY = re.compile(
    rf"({'|'.join(_CELL_STARTS)})((?:<w:(?:bookmark|commentRange|perm)\w+ [^<>]*/>)+</w:tc>)"
)
# Drawings in other parts are numbered, too; they rarely get so far.
_FIRST_DRAWING = 100_000

_BOOKMARK = re.compile(r'<w:bookmark(Start|End) [^<>]*?w:id="([^"]*)"[^<>]*/>')
_DRAWING_ID = re.compile(r'(?<=<wp:docPr id=")(\d+)(?=")')


def clean_up(text: str) -> str:
    """The text of a part without what came out empty, and all that needs a paragraph with one.

    Bookmarks of which a condition dropped one half, or which a loop repeated, are taken out;
    drawings that it repeated get numbers of their own.
    """
    if not _MAY_BE_UNTIDY.search(text):
        return text
    if _MARK in text:
        text = _without_emptied_paragraphs(text)
    if "</w:tbl>" in text:
        text = _with_sound_tables(text)
    for container in _CONTAINERS:
        end = f"</w:{container}>"
        if end in text:
            text = text.replace(f'">{end}', f'"><w:p/>{end}')
            text = text.replace(f"<w:{container}>{end}", f"<w:{container}><w:p/>{end}")
    if "<w:bookmark" in text:
        text = _with_sound_bookmarks(text)
    if text.count("<wp:docPr ") > 1:
        text = _with_numbered_drawings(text)
    return text


def _without_emptied_paragraphs(text: str) -> str:
    """Take out the paragraphs marked droppable that nothing is left in, then the marks."""
    first, *others = text.split(f"{_MARK}</w:p>")
    kept = [first]  # what stands before the mark that is looked at, the latest piece last
    for following in others:
        while "<w:p>" not in kept[-1] and len(kept) > 1:
            latest = kept.pop()
            kept[-1] += latest
        before, opening, inside = kept[-1].rpartition("<w:p>")
        nothing = _NOTHING.fullmatch(inside) if opening else None
        if nothing:
            kept[-1] = before + "".join(re.findall(_RANGE, nothing.group()))
            kept.append(following)
        else:
            kept.append(f"</w:p>{following}")
    return "".join(kept).replace(_MARK, "")


def _with_sound_tables(text: str) -> str:
    """Take out rows without cells and tables without rows, which Word cannot open.

    A cell whose paragraphs were all dropped gets the one that it must end with (17.4.65).
    """
    if any(end in text for end in _ROW_ENDS):
        text = _EMPTY_ROW.sub("", text)
    if _TABLE_END in text:
        text = _without_emptied_tables(text)
    for start_of_cell in _CELL_STARTS:
        text = text.replace(f"{start_of_cell}</w:tc>", f"{start_of_cell}<w:p/></w:tc>")
    text = text.replace('"></w:tc>', '"><w:p/></w:tc>')
    text = text.replace(f"{_CONTROL}{_CONTROL_END}", f"{_CONTROL}<w:p/>{_CONTROL_END}")
    if '"/></w:tc>' in text:
        text = _RANGES_ONLY.sub(r"\1<w:p/>\2", text)
    return text


def _without_emptied_tables(text: str) -> str:
    first, *others = text.split(_TABLE_END)
    kept = [first]
    for following in others:
        while "<w:tbl>" not in kept[-1] and len(kept) > 1:
            latest = kept.pop()
            kept[-1] += latest
        kept[-1] = kept[-1].rpartition("<w:tbl>")[0]
        kept.append(following)
    return "".join(kept)


def _with_sound_bookmarks(text: str) -> str:
    """Keep the first start of each bookmark and the end next behind it (17.13.6)."""
    found = list(_BOOKMARK.finditer(text))
    kept: set[int] = set()
    open_: dict[str, int] = {}
    closed: set[str] = set()
    for position, half in enumerate(found):
        kind, id_ = half.groups()
        if kind == "Start" and id_ not in open_ and id_ not in closed:
            open_[id_] = position
        elif kind == "End" and id_ in open_:
            kept |= {open_.pop(id_), position}
            closed.add(id_)
    if len(kept) == len(found):
        return text
    numbers = count()
    return _BOOKMARK.sub(lambda half: half.group() if next(numbers) in kept else "", text)


def _with_numbered_drawings(text: str) -> str:
    """Give each drawing that has the number of an earlier one a number that none has (20.4.2.5)."""
    taken = {int(number) for number in _DRAWING_ID.findall(text)}
    free = count(max(taken | {_FIRST_DRAWING}) + 1)
    met: set[str] = set()

    def numbered(found: re.Match[str]) -> str:
        if found.group() in met:
            return str(next(free))
        met.add(found.group())
        return found.group()

    return _DRAWING_ID.sub(numbered, text)
