"""What the children of runs show (ECMA-376 part 1, 17.3.3), if that depends on nothing else.

Whole documents are read by ``lettergen.docx.reader``. This is for elements that are looked at
without their document, which is quick: styles and fields are not worked out, so hidden text and
what fields show are text like any other.
"""

from collections.abc import Iterator

from lettergen.docx.xml import MC, Element, w

CHARACTERS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
"""The elements that show one character."""

DELETED = (w("del"), w("moveFrom"))
"""What wraps runs that were deleted or moved away while changes were tracked (17.13.5)."""

_PARAGRAPH, _RUN, _TEXT = w("p"), w("r"), w("t")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_OBJECTS = (*map(w, "sym drawing pict object ruby pgNum".split()), _MATH)
_FIELD_MARK, _SIMPLE_FIELD = w("fldChar"), w("fldSimple")
_BESIDE_RUNS = (_MATH, _SIMPLE_FIELD)
_CHOICE = f"{{{MC}}}Choice"
_OBJECT = "\ufffc"

_NOTE_MARKS = tuple(map(w, "footnoteReference endnoteReference fldChar".split()))
_TRANSPARENT = tuple(map(w, "r bookmarkStart bookmarkEnd proofErr".split()))

CONTENT = (
    *map(
        w,
        """
        t br drawing pict object sym ptab pgNum ruby fldSimple fldChar instrText
        footnote endnote footnoteReference endnoteReference commentReference
        """.split(),
    ),
    _MATH,
)
"""What may show something in a paragraph; ``shows_something`` tells whether it does."""


def shows_something(content: Element) -> bool:
    """Return whether an element of ``CONTENT`` shows more than white space."""
    if content.tag == _TEXT:
        return bool((content.text or "").strip())
    if content.tag == w("br"):  # a line break alone shows nothing; a page break does
        return content.get(w("type")) in ("page", "column")
    return True


def read_texts(root: Element) -> Iterator[str]:
    """Iterate over the text of each paragraph of an element, in the order of the paragraphs.

    The text of a text box is not in that of the paragraph around it. Deleted text is left out, and
    so is what only separates two note marks. A picture or a symbol is the character U+FFFC, and so
    is a field whose result is not stored.
    """
    texts: dict[Element, list[str]] = {}
    begins: list[int] = []
    for element in root.iter(_PARAGRAPH, _TEXT, *CHARACTERS, *_OBJECTS, _FIELD_MARK, _SIMPLE_FIELD):
        if element.tag == _PARAGRAPH:
            texts[element] = []
            continue
        run = _find_run(element)
        if run is None:  # a tab stop is a w:tab as well
            continue
        around = run.getparent()
        while around is not None and around.tag != _PARAGRAPH and around.tag not in DELETED:
            around = around.getparent()
        if around is None or around not in texts:
            continue
        shown = texts[around]
        if element.tag == _SIMPLE_FIELD:
            is_blank_field = next(element.iter(_TEXT), None) is None
        elif element.tag == _FIELD_MARK:
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                begins.append(len(shown))
            is_blank_field = kind == "end" and bool(begins) and begins.pop() == len(shown)
        else:
            text = element.text or "" if element.tag == _TEXT else _OBJECT
            if text.strip() not in ("", ",") or not _separates_notes(run):
                shown.append(CHARACTERS.get(str(element.tag), text))
            continue
        if is_blank_field:
            shown.append(_OBJECT)
    return map("".join, texts.values())


def _find_run(element: Element) -> Element | None:
    """Return the run that an element is directly in; a formula or a simple field is its own."""
    if element.tag in _BESIDE_RUNS:
        return element
    parent = element.getparent()
    if parent is not None and parent.tag == _CHOICE:
        alternatives = parent.getparent()
        parent = None if alternatives is None else alternatives.getparent()
    return parent if parent is not None and parent.tag == _RUN else None


def _separates_notes(run: Element) -> bool:
    """Return whether a run of white space or a comma is between two note marks."""
    return _has_mark(run.itersiblings(preceding=True)) and _has_mark(run.itersiblings())


def _has_mark(siblings: Iterator[Element]) -> bool:
    """Return whether a note mark comes first among siblings, but for what separates marks."""
    for sibling in siblings:
        if any(child.tag in _NOTE_MARKS for child in sibling):
            return True
        if any((child.text or "").strip() not in ("", ",") for child in sibling.iter(_TEXT)):
            return False
        if sibling.tag not in _TRANSPARENT:
            return False
    return False
