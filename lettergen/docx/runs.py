"""Build runs (ECMA-376 part 1, 17.3.2): text with its properties, links, note references.

All functions take and give WordprocessingML as text, to be put into a paragraph.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from lettergen.docx.properties import sort_run_properties
from lettergen.docx.xml import (
    SPACE_PRESERVE,
    Element,
    escape_attribute,
    escape_text,
    etree,
    parse_fragment,
    serialise_inner,
)
from lettergen.languages.tags import Tag
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import find_unwritable

# Characters that cannot be written to a run as they are.
_SPECIAL = compile_lazily(r"[&<>\n\t\r\x00-\x1f\ud800-\udfff\ufffe\uffff\U0010fff0-\U0010ffff]")

_PREFIX = compile_lazily(r"[<\s]([A-Za-z_][\w.-]*):")

LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


def build_text(text: str) -> str:
    """Build the content of a ``w:t``: line ends become ``w:br``, tabs ``w:tab``.

    Raises ``ValueError`` with the character if no Word document can contain it.
    """
    if not _SPECIAL.search(text):
        return text
    bad = find_unwritable(text)
    if bad is not None:
        raise ValueError(bad)
    text = escape_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\n", LINE_BREAK).replace("\t", _TAB)


def open_run(properties: str) -> str:
    """Build the start of a run, up to its text; ``properties`` is a ``w:rPr`` or empty."""
    return f'<w:r>{properties}<w:t xml:space="preserve">'


RUN_END = "</w:t></w:r>"

TRACE = "trace"
"""The attribute of a run whose text a letter printed; no file of a letter has it."""


def build_run(text: str, properties: str = "") -> str:
    """Build a run of plain text; empty for no text."""
    return f"{open_run(properties)}{build_text(text)}{RUN_END}" if text else ""


def build_hyperlink(relationship: str, runs: str) -> str:
    """Build a hyperlink (17.16.22) around runs; ``relationship`` is the id of its target."""
    return (
        f'<w:hyperlink r:id="{escape_attribute(relationship)}" w:history="1">{runs}</w:hyperlink>'
    )


def build_note_reference(kind: str, number: int, properties: str, *, custom: bool = False) -> str:
    """Build the run that refers to a footnote or endnote (17.11.14, 17.11.7).

    A ``custom`` reference is followed by a mark that the author chose, and has no number.
    """
    follows = ' w:customMarkFollows="1"' if custom else ""
    return f'<w:r>{properties}<w:{kind}Reference{follows} w:id="{number}"/></w:r>'


def add_bookmark(runs: str, number: int, name: str) -> str:
    """Put a bookmark (17.13.6) around runs."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
    )


def build_noteref_field(bookmark: str, shown: str, properties: str, *, as_mark: bool = True) -> str:
    """Build a NOTEREF field (17.16.5.41), which repeats the number of a bookmarked note.

    ``shown`` is the number that the field shows until Word updates it. It looks as the mark does,
    or with ``as_mark`` false as the text around it.
    """
    switches = "\\f \\h" if as_mark else "\\h"
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve">'
        f" NOTEREF {bookmark} {switches} </w:instrText></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{properties}<w:t>{shown}</w:t></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def build_properties(*, style: str = "", bold: bool = False, italic: bool = False) -> str:
    """Build a ``w:rPr`` of what Markdown can express; empty if nothing is set."""
    inner = f'<w:rStyle w:val="{escape_attribute(style)}"/>' if style else ""
    inner += "<w:b/><w:bCs/>" if bold else ""
    inner += "<w:i/><w:iCs/>" if italic else ""
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def is_element_sequence(xml: str) -> bool:
    """Whether a text is well-formed elements, with nothing but white space between them."""
    try:
        words = parse_fragment(xml)
    except etree.XMLSyntaxError:
        return False
    return not any(text and text.strip() for text in (words.text, *(e.tail for e in words)))


def merge_properties(base: str, over: str) -> str:
    """Merge two ``w:rPr``, in the order of the schema; those of ``over`` win."""
    if not base or not over:
        return base or over
    found: dict[str, Element] = {}
    for text in (base, over):
        # Word's own extensions (w14:ligatures) are kept; any namespace will do to parse them.
        foreign = {prefix: f"urn:{prefix}" for prefix in _PREFIX.findall(text)}
        found |= {str(child.tag): child for child in parse_fragment(text, foreign)[0]}
    ordered = sort_run_properties(found.values())
    return f"<w:rPr>{''.join(map(serialise_inner, ordered))}</w:rPr>"


def mark_runs(xml: str, tag: Tag, others: Collection[Tag] = ()) -> str:
    """Return WordprocessingML with its runs marked as those of a language (17.3.2.20).

    Runs that are marked as one of ``others`` stay so.
    """
    kept = tuple(f'<w:lang w:val="{other}"' for other in others)
    attributes = f'w:val="{tag}"' + (f' w:bidi="{tag}"' if tag.is_right_to_left else "")
    language = f"<w:rPr><w:lang {attributes}/></w:rPr>"

    def mark(found: re.Match[str]) -> str:
        if any(one in (found[2] or "") for one in kept):
            return found[0]
        return f"{found[1]}{_merge(found[2] or '', language)}"

    return re.sub(r"(<w:r(?: [^>]*)?>)(<w:rPr>.*?</w:rPr>|<w:rPr/>)?", mark, xml)


@lru_cache(maxsize=256)
def _merge(base: str, over: str) -> str:
    return merge_properties(base, over)


def apply_style(base: str, style: str) -> str:
    """Return the run properties ``base`` with the character style ``style``."""
    return merge_properties(base, build_properties(style=style))


def set_text(element: Element, text: str) -> None:
    """Set the text of a ``w:t``, and keep its white space."""
    element.text = text
    element.set(SPACE_PRESERVE, "preserve")
