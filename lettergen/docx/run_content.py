"""What the children of runs show (ECMA-376 part 1, 17.3.3), if that depends on nothing else.

Whole documents are read by ``lettergen.docx.reader``. This is for elements that are looked at
without their document, which is quick: styles and fields are not worked out, so hidden text and
what fields show are text like any other.
"""

from collections.abc import Iterator

from lettergen.docx.xml import Element, w

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
_OBJECTS = tuple(map(w, "sym drawing pict object ruby".split()))
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
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
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
    so is what only separates two note marks. A picture or a symbol is the character U+FFFC.
    """
    texts: dict[Element, list[str]] = {}
    for element in root.iter(_PARAGRAPH, _TEXT, *CHARACTERS, *_OBJECTS):
        if element.tag == _PARAGRAPH:
            texts[element] = []
            continue
        run = element.getparent()
        if run is None or run.tag != _RUN:  # a tab stop is a w:tab as well
            continue
        around = run.getparent()
        while around is not None and around.tag != _PARAGRAPH and around.tag not in DELETED:
            around = around.getparent()
        if around is not None and around in texts:
            text = element.text or "" if element.tag == _TEXT else _OBJECT
            if text.strip() in ("", ",") and _separates_notes(run):
                continue
            texts[around].append(CHARACTERS.get(str(element.tag), text))
    return map("".join, texts.values())


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
