"""Clean up after rendering: empty paragraphs and tables, halves of bookmarks, repeated ids.

This works on the text of a part and looks for signs of each problem first, because nearly always
there is none.
"""

import re
from itertools import count

from lettergen.docx.fields import MARKERS
from lettergen.docx.xml import (
    Element,
    etree,
    w,
)
from lettergen.system.patterns import compile_lazily

DROPPABLE = "droppable"
"""The processing instruction at the end of a paragraph that is to be dropped if it is empty."""

_MARK = f"<?{DROPPABLE} ?>"

PARAGRAPH_BREAK = "<?paragraph ?>"
"""A mark between runs, where a value begins a new paragraph."""

_AROUND_RUNS = compile_lazily(r"<(/?)w:(hyperlink|sdt|ins|smartTag|fldSimple|txbxContent)[ >]")

_JOINED = "joined"
_JOINED_MARK = f"<?{_JOINED} ?>"
"""Between two tables that are one table in the template itself, where nothing separates them."""

_CONTAINERS = ("footnote", "endnote", "hdr", "ftr", "txbxContent")
# Most parts match none of this, so that one search is enough for them.
_SIGNS = compile_lazily(
    rf"<\?(?:{DROPPABLE}|paragraph) \?>|</w:(?:tbl|{'|'.join(_CONTAINERS)})>|<w:bookmark|<wp:docPr "
)

# The content of an empty paragraph: properties, runs of white space, and ends of bookmarks and
# the like, which may be between paragraphs as well.
_RANGE = r"<w:(?:bookmark|commentRange|perm|moveFromRange|moveToRange)(?:Start|End) [^<>]*/>"
_NOTHING = compile_lazily(
    r"(?:<w:pPr/>|<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)?"
    r"(?:<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^<>]*>\s*</w:t></w:r>"
    rf"|{_RANGE})*",
    re.DOTALL,
)
# A paragraph that must stay is after a table, and before another one or the end of a cell.
_AFTER_TABLE = rf"</w:tbl>(?:{_RANGE})*$"
_AT_TABLE_OR_END = rf"(?:{_RANGE})*(?:<w:tbl>|</w:(?:tc|{'|'.join(_CONTAINERS)})>)"
_LONGEST_RANGES = 2_000  # characters
_CONTROL_TAGS = (w("sdtContent"), w("sdt"))
_EMPTY_ROW = compile_lazily(
    r"<w:tr(?: [^<>]*)?>(?:<w:tblPrEx>(?:(?!</w:tblPrEx>).)*</w:tblPrEx>)?"
    r"(?:<w:trPr/>|<w:trPr>(?:(?!</w:trPr>).)*</w:trPr>)?</w:tr>",
    re.DOTALL,
)
_ROW_ENDS = ('"></w:tr>', "<w:tr></w:tr>", "<w:trPr/></w:tr>", "</w:trPr></w:tr>")
_TABLE_END = "</w:tblGrid></w:tbl>"
_CELL_STARTS = ("<w:tc>", "</w:tcPr>", "<w:tcPr/>", "</w:tbl>")
_CONTROL, _CONTROL_END = "<w:sdtContent>", "</w:sdtContent></w:sdt></w:tc>"
# What may be between a table and the end of what must end with a paragraph, or the next table:
# ranges, the ends of content controls, and the beginnings of others.
_CONTROLS = r"(?:</w:sdtContent>(?:<w:sdtEndPr>(?:(?!</w:sdtEndPr>).)*</w:sdtEndPr>)?</w:sdt>)*"
_TABLES_MEET = (
    rf"(</w:tbl>(?:{_RANGE})*{_CONTROLS})"
    rf"(?=(?:{_RANGE})*(?:<w:sdt>(?:(?!<w:sdtContent>|<w:p>|<w:p ).)*<w:sdtContent>)*<w:tbl>)"
)
_TABLE_IS_LAST = (
    rf"(?<=</w:tbl>)(?=(?:{_RANGE})*{_CONTROLS}"
    rf"(?:{_RANGE})*</w:(?:tc|{'|'.join(_CONTAINERS)})>)"
)
_RANGES_ONLY = compile_lazily(
    rf"({'|'.join(_CELL_STARTS)})((?:<w:(?:bookmark|commentRange|perm)\w+ [^<>]*/>)+</w:tc>)"
)
# Drawings in other parts have ids too, which are rarely this high.
_FIRST_DRAWING = 100_000

_BOOKMARK = compile_lazily(r'<w:bookmark(Start|End) [^<>]*?w:id="([^"]*)"[^<>]*/>')
_BOOKMARK_ID = compile_lazily(r'(?<= w:id=")[^"]*')
_BOOKMARK_NAME = compile_lazily(r' w:name="([^"]*)"')
_FIRST_BOOKMARK = 500_000
_DRAWING_ID = compile_lazily(r'(?<=<wp:docPr id=")(\d+)(?=")')


def clean_up(text: str) -> str:
    """Return the text of a part that Word can open.

    Droppable paragraphs and tables that are empty are removed, and cells and notes without a
    paragraph get one. Bookmarks that a condition cut in half or a loop repeated are removed;
    drawings that a loop repeated get ids of their own. Values with several paragraphs break theirs.
    """
    if not _SIGNS.search(text):
        return text
    if PARAGRAPH_BREAK in text:
        text = _break_paragraphs(text)
    if _MARK in text:
        text = _drop_empty_paragraphs(text)
    if "</w:tbl>" in text:
        text = _repair_tables(text)
    for container in _CONTAINERS:
        end = f"</w:{container}>"
        if end in text:
            text = text.replace(f'">{end}', f'"><w:p/>{end}')
            text = text.replace(f"<w:{container}>{end}", f"<w:{container}><w:p/>{end}")
    if "<w:bookmark" in text:
        text = _repair_bookmarks(text)
    if text.count("<wp:docPr ") > 1:
        text = _renumber_drawings(text)
    return text


def mark_joined_tables(root: Element) -> None:
    """Mark where two tables of a template meet, with nothing between them that may be dropped."""
    for table in list(root.iter(w("tbl"))):
        if _meets_table(table):
            table.addnext(etree.ProcessingInstruction(_JOINED))


def build_droppable_paragraph(properties: str) -> str:
    """Build an empty paragraph that is dropped unless something must be there."""
    return f"<w:p>{properties}{_MARK}</w:p>"


def _meets_table(table: Element) -> bool:
    """Return whether a table is directly before another, be they in content controls or not."""
    element: Element | None = table
    while element is not None:
        if (element.tail or "").strip():
            return False
        following = element.getnext()
        if following is None:
            parent = element.getparent()
            element = parent if parent is not None and parent.tag in _CONTROL_TAGS else None
        elif following.tag in MARKERS or following.tag == w("sdtEndPr"):
            element = following
        else:
            while following is not None and following.tag == w("sdt"):
                following = following.find(f"{w('sdtContent')}/*")
            return following is not None and following.tag == w("tbl")
    return False


def _drop_empty_paragraphs(text: str) -> str:
    """Remove the droppable paragraphs that are empty, then the marks.

    One that is needed between two tables, or behind the last table of a cell, stays.
    """
    first, *others = text.split(f"{_MARK}</w:p>")
    kept = [first]  # the text before the current mark, in pieces
    for following in others:
        while "<w:p>" not in kept[-1] and len(kept) > 1:
            latest = kept.pop()
            kept[-1] += latest
        before, opening, inside = kept[-1].rpartition("<w:p>")
        nothing = _NOTHING.fullmatch(inside) if opening else None
        if nothing and not (
            re.match(_AT_TABLE_OR_END, following) and _ends_with_table(kept, before)
        ):
            kept[-1] = before + "".join(re.findall(_RANGE, nothing.group()))
            kept.append(following)
        else:
            kept.append(f"</w:p>{following}")
    return "".join(kept).replace(_MARK, "")


def _break_paragraphs(text: str) -> str:
    """Begin a new paragraph, with the properties of the one around, at each mark.

    Within a link, a content control or the like, there is a line break instead.
    """
    before, *others = text.split(PARAGRAPH_BREAK)
    for following in others:
        start = max(before.rfind("<w:p>"), before.rfind("<w:p "))
        inside = before[start:]
        properties = re.match(r"<w:p(?: [^>]*)?>(<w:pPr>.*?</w:pPr>)?", inside, re.DOTALL)
        ends = [bool(end) for end, _ in _AROUND_RUNS.findall(inside)]
        if properties and "</w:p>" not in inside and ends.count(True) == ends.count(False):
            # A section ends with the last of its paragraphs (17.6.17).
            own = re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr/>", "", properties[1] or "")
            opening = before[start : start + properties.end() - len(properties[1] or "")]
            rest = inside[properties.end() :]
            before = f"{before[:start]}{opening}{own}{rest}</w:p><w:p>{properties[1] or ''}"
        else:
            before += "<w:r><w:br/></w:r>"
        before += following
    return before


def _is_needed(pieces: list[str], before: str, following: str) -> bool:
    """Return whether a paragraph separates two tables, or ends a cell behind a table."""
    at_table = re.match(_AT_TABLE_OR_END, following)
    return at_table is not None and _ends_with_table(pieces, before)


def _ends_with_table(pieces: list[str], last: str) -> bool:
    """Return whether a text ends with a table: ``last``, after all but the last of the pieces."""
    position = len(pieces) - 2
    while len(last) < _LONGEST_RANGES and position >= 0:
        last = pieces[position] + last
        position -= 1
    return bool(re.search(_AFTER_TABLE, last[-_LONGEST_RANGES:]))


def _repair_tables(text: str) -> str:
    """Remove rows without cells and tables without rows, which Word cannot open.

    A cell whose paragraphs were all dropped gets one, because a cell must end with a paragraph
    (17.4.65).
    """
    if any(end in text for end in _ROW_ENDS):
        text = _EMPTY_ROW.sub("", text)
    if _TABLE_END in text:
        text = _drop_empty_tables(text)
    for start_of_cell in _CELL_STARTS:
        text = text.replace(f"{start_of_cell}</w:tc>", f"{start_of_cell}<w:p/></w:tc>")
    text = text.replace('"></w:tc>', '"><w:p/></w:tc>')
    text = text.replace(f"{_CONTROL}{_CONTROL_END}", f"{_CONTROL}<w:p/>{_CONTROL_END}")
    if '"/></w:tc>' in text:
        text = _RANGES_ONLY.sub(r"\1<w:p/>\2", text)
    return _separate_tables(text)


def _separate_tables(text: str) -> str:
    """Put a paragraph between two tables that meet, which programs would show as one.

    A cell, a note, a header and a text box get one if their last content is a table (17.4.65).
    """
    text = re.sub(_TABLE_IS_LAST, "<w:p/>", text)
    text = re.sub(_TABLES_MEET, r"\1<w:p/>", text, flags=re.DOTALL)
    return text.replace(_JOINED_MARK, "")


def _drop_empty_tables(text: str) -> str:
    first, *others = text.split(_TABLE_END)
    kept = [first]
    for following in others:
        while "<w:tbl>" not in kept[-1] and len(kept) > 1:
            latest = kept.pop()
            kept[-1] += latest
        kept[-1] = kept[-1].rpartition("<w:tbl>")[0]
        kept.append(following)
    return "".join(kept)


def _repair_bookmarks(text: str) -> str:
    """Keep the first start of each bookmark and the next end after it (17.13.6).

    A bookmark with the id of an earlier one, but a name of its own, gets another id.
    """
    found = list(_BOOKMARK.finditer(text))
    kept: dict[int, str] = {}  # the ids of the halves that stay, by their positions
    open_: dict[str, tuple[int, str]] = {}
    closed: set[str] = set()
    names: set[str] = set()
    free = count(_FIRST_BOOKMARK)
    for position, half in enumerate(found):
        kind, id_ = half.groups()
        if kind == "Start":
            name = _BOOKMARK_NAME.search(half.group())
            if id_ in open_ or (id_ in closed and (name is None or name[1] in names)):
                continue
            names.add(name[1] if name else "")
            open_[id_] = (position, id_ if id_ not in closed else str(next(free)))
        elif id_ in open_:
            start, new = open_.pop(id_)
            kept |= {start: new, position: new}
            closed.add(id_)
    if len(kept) == len(found) and all(found[at][2] == new for at, new in kept.items()):
        return text
    numbers = count()

    def write(half: re.Match[str]) -> str:
        new = kept.get(next(numbers))
        return "" if new is None else _BOOKMARK_ID.sub(new, half.group(), count=1)

    return _BOOKMARK.sub(write, text)


def _renumber_drawings(text: str) -> str:
    """Give a new id to each drawing that has the id of an earlier one (20.4.2.5)."""
    taken = {int(number) for number in _DRAWING_ID.findall(text)}
    free = count(max(taken | {_FIRST_DRAWING}) + 1)
    seen: set[str] = set()

    def renumber(found: re.Match[str]) -> str:
        if found.group() in seen:
            return str(next(free))
        seen.add(found.group())
        return found.group()

    return _DRAWING_ID.sub(renumber, text)
