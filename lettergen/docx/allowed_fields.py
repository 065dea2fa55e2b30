"""The fields that parts may have which are not merged, and where fields may lead.

The compiler decides about each field of the stories that it merges. The lines above notes, comments
and other parts are only copied, so their fields (ECMA-376 part 1, 17.16) are looked at here. Where
HYPERLINK fields lead is looked at in every part.
"""

from collections.abc import Callable, Iterator

from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.field_instructions import (
    Atom,
    InstructionError,
    parse_instruction,
    read_kind,
)
from lettergen.docx.xml import Element, parse, w

# The kinds that only print, in parts that are copied: numbers, properties, references, symbols.
_ALLOWED = frozenset(
    """
    ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS CREATEDATE DATE
    DOCPROPERTY EQ FORMCHECKBOX FORMDROPDOWN FORMTEXT HYPERLINK IF INFO KEYWORDS LISTNUM MERGEFIELD
    NOTEREF NUMPAGES PAGE PAGEREF QUOTE REF SECTION SECTIONPAGES SEQ STYLEREF SUBJECT SYMBOL TIME
    TITLE =
    """.split()
)
_NESTED = "\ufffc"
"""Represents a field inside a code; what it prints is checked when it is merged."""

_SIGNS = (b"instrText", b"fldSimple", b"delInstrText")
_MERGED = ("document.main+xml", "template.main+xml", "header+xml", "footer+xml")
_NOTES = ("footnotes+xml", "endnotes+xml")


def find_problems_of_fields(
    data: bytes, place: Place, content_type: str, is_allowed_link: Callable[[str], bool]
) -> Iterator[Finding]:
    """Yield the findings for fields of a part: LG264 for their kind, LG305 for where they lead."""
    if not any(sign in data for sign in _SIGNS):
        return
    is_merged = content_type.endswith(_MERGED)
    are_notes = content_type.endswith(_NOTES)
    for element, code in _find_codes(parse(data)):
        atoms = [Atom(char) for char in code]
        kind = read_kind(atoms)
        if not is_merged and not (are_notes and _is_in_a_note(element)) and kind not in _ALLOWED:
            message = f"a part that is not merged contains a field of the kind {kind or 'unknown'}."
            yield Finding("LG264", message, place, "Remove the field in Word.")
        elif kind == "HYPERLINK":
            target = _find_target(atoms)
            if target and not target.startswith(_NESTED) and not is_allowed_link(target):
                message = f"a HYPERLINK field leads to '{target}'."
                hint = "Press Shift+F9 in Word to see the field, and mend or remove it."
                yield Finding("LG305", message, place, hint)


def _find_codes(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the first mark and the code of each field, in which ``_NESTED`` is another field."""
    open_fields: list[tuple[Element, list[str]]] = []
    in_result: set[Element] = set()
    for element in root.iter(w("fldSimple"), w("fldChar"), w("instrText"), w("delInstrText")):
        first, code = open_fields[-1] if open_fields else (element, [])
        mark = element.get(w("fldCharType"))
        if element.tag == w("fldSimple") or mark == "begin":
            code.append(_NESTED)
        if element.tag == w("fldSimple"):
            yield element, element.get(w("instr"), "")
        elif mark == "begin":
            open_fields.append((element, []))
        elif mark is None:
            code.append("" if first in in_result else element.text or "")
        elif open_fields:
            if first not in in_result:
                yield first, "".join(code)
            in_result.add(first)
            if mark == "end":
                open_fields.pop()


def _is_in_a_note(element: Element) -> bool:
    """Whether a field is in a note, and not in a line above notes (17.11.8, 17.11.2)."""
    for note in element.iterancestors(w("footnote"), w("endnote")):
        return note.get(w("type"), "normal") == "normal"
    return False


def _find_target(code: list[Atom]) -> str:
    """Return where a HYPERLINK field (17.16.5.25) leads; empty if that is in this document."""
    try:
        arguments = parse_instruction(code).arguments
    except InstructionError:
        return ""
    return arguments[0].text.strip() if arguments else ""
