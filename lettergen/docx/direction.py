"""Mark the direction and the language of text in other scripts than the Latin one.

Word needs to be told both: a paragraph that is read from right to left has ``w:bidi`` (ECMA-376
part 1, 17.3.1.6), a run ``w:rtl`` (17.3.2.30), a table ``w:bidiVisual`` (17.4.1).
"""

import copy
from collections.abc import Iterator

from lxml import etree

from lettergen.docx.languages import mark_language
from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.stretches import Stretch, is_right_to_left, split_stretches
from lettergen.docx.xml import DECLARATION, SPACE_PRESERVE, Element, parse, serialise, w
from lettergen.languages.tags import Tag
from lettergen.system.patterns import compile_lazily

# What Word has for text in complex scripts, beside what it has for others (17.3.2).
_COMPLEX = {"b": "bCs", "i": "iCs", "sz": "szCs"}
_STORY = compile_lazily(r"<w:(document|hdr|ftr|footnotes|endnotes)\b")
_START = 1000
_TELEPHONE = compile_lazily(r"(?<![\w.,])(?:\+\d|0)\d*(?: \d+)+(?![\w.,]\d)")
_BEFORE_BIDI_VISUAL = tuple(map(w, ("tblStyle", "tblpPr", "tblOverlap")))


def mark_direction_in_part(xml: str, tag: Tag | None) -> str:
    """Return a part with its stories marked; any other part as it is. See ``mark_direction``."""
    if not _STORY.search(xml, 0, _START):
        return xml
    root = parse(xml.encode())
    mark_direction(root, tag)
    return DECLARATION.strip() + serialise(root)


def mark_direction(root: Element, tag: Tag | None) -> None:
    """Mark the paragraphs, runs and tables of a story.

    ``tag`` is the language of the letter, ``None`` if it is not known. In a letter that is read
    from right to left, tables are too, and what is not is at the right margin.
    """
    is_right = tag is not None and tag.is_right_to_left
    for paragraph in list(root.iter(w("p"))):
        _mark_paragraph(paragraph, tag, is_in_right=is_right)
    for table in root.iter(w("tbl")):
        if is_right or is_right_to_left(_join_text(table)):
            _mark_table(table)
    if is_right:
        for section in root.iter(w("sectPr")):
            get_or_add_child(section, "bidi")


def _mark_paragraph(paragraph: Element, tag: Tag | None, *, is_in_right: bool) -> None:
    runs = list(_list_runs(paragraph))
    text = "".join(map(_join_own_text, runs))
    is_right = is_right_to_left(text) or (is_in_right and not text.strip())
    properties = paragraph.find(w("pPr"))
    own = None if properties is None else properties.find(w("bidi"))
    if own is not None:
        is_right = own.get(w("val"), "1") not in ("0", "false", "off")
    elif is_right:
        get_or_add_child(get_or_add_properties(paragraph), "bidi")
    elif is_in_right:
        _move_to_right(get_or_add_properties(paragraph))
    language = "" if tag is None else tag.language
    if is_right:
        _keep_telephone_numbers(paragraph)
    for run in runs:
        _mark_run(run, language, is_right=is_right)
    if is_right and properties is not None:
        mark = properties.find(w("rPr"))
        if mark is not None:
            get_or_add_child(mark, "rtl")


def _keep_telephone_numbers(paragraph: Element) -> None:
    """Put no-break spaces into telephone numbers, or their groups would be shown in reverse.

    Between two numbers, a no-break space counts as a part of them (UAX #9, rule W4).
    """
    for text in paragraph.iter(w("t")):
        if text.text:
            text.text = _TELEPHONE.sub(lambda found: found[0].replace(" ", "\xa0"), text.text)


def _move_to_right(properties: Element) -> None:
    """Put a paragraph that is read from left to right at the right margin, if it is at none."""
    jc = properties.find(w("jc"))
    if jc is None or jc.get(w("val")) in ("left", "start"):
        get_or_add_child(properties, "jc").set(w("val"), "right")


def _list_runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs of a paragraph, not those of paragraphs in it, such as in text boxes."""
    for run in paragraph.iter(w("r")):
        if next(run.iterancestors(w("p"))) is paragraph:
            yield run


def _join_text(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(w("t")))


def _join_own_text(run: Element) -> str:
    return "".join(text.text or "" for text in run.iterchildren(w("t")))


def _mark_run(run: Element, language: str, *, is_right: bool) -> None:
    """Mark a run, and split it where its text changes direction or language."""
    text = _join_own_text(run)
    if not text:
        return
    stretches = split_stretches(text, is_right_to_left=is_right)
    marks = [one._replace(language=_other(one, language)) for one in stretches]
    if not any(one.is_right_to_left or one.language for one in marks):
        return
    if len(marks) == 1:
        _set_properties(run, marks[0])
        return
    _split_run(run, marks)


def _other(stretch: Stretch, language: str) -> str:
    """Return the language of a stretch, if it is not the letter's."""
    return "" if stretch.language == language else stretch.language


def _split_run(run: Element, stretches: list[Stretch]) -> None:
    """Put a run for each stretch in place of a run; what is no text stays where it is."""
    ends = [(stretch, len(stretch.text)) for stretch in stretches]
    current, left = ends.pop(0)
    piece = _copy_empty(run, current)
    pieces = [piece]
    for child in [one for one in run if one.tag != w("rPr")]:
        text = child.text or ""
        if child.tag != w("t") or not text:
            piece.append(child)
            continue
        while text:
            if left == 0:
                current, left = ends.pop(0)
                piece = _copy_empty(run, current)
                pieces.append(piece)
            part, text = text[:left], text[left:]
            left -= len(part)
            inner = etree.SubElement(piece, w("t"))
            inner.text = part
            inner.set(SPACE_PRESERVE, "preserve")
    for piece in pieces:
        run.addprevious(piece)
    tail, parent = run.tail, run.getparent()
    assert parent is not None
    parent.remove(run)
    pieces[-1].tail = tail


def _copy_empty(run: Element, stretch: Stretch) -> Element:
    piece = copy.copy(run)
    for child in list(piece):
        piece.remove(child)
    piece.tail = None
    properties = run.find(w("rPr"))
    if properties is not None:
        piece.append(copy.deepcopy(properties))
    _set_properties(piece, stretch)
    return piece


def _set_properties(run: Element, stretch: Stretch) -> None:
    if not stretch.is_right_to_left and not stretch.language:
        return
    properties = get_or_add_properties(run)
    if stretch.is_right_to_left:
        get_or_add_child(properties, "rtl")
        for name, complex_name in _COMPLEX.items():
            _copy_for_complex_script(properties, name, complex_name)
    if stretch.language:
        mark_language(properties, stretch.language, is_right_to_left=stretch.is_right_to_left)


def _copy_for_complex_script(properties: Element, name: str, complex_name: str) -> None:
    """Give text in a complex script the property that the run has for other text."""
    own = properties.find(w(name))
    if own is not None and properties.find(w(complex_name)) is None:
        other = etree.Element(w(complex_name))
        for attribute, value in own.attrib.items():
            other.set(attribute, value)
        set_child(properties, other)


def _mark_table(table: Element) -> None:
    properties = get_or_add_properties(table)
    if properties.find(w("bidiVisual")) is None:
        before = [one for one in properties if one.tag in _BEFORE_BIDI_VISUAL]
        properties.insert(len(before), etree.Element(w("bidiVisual")))
