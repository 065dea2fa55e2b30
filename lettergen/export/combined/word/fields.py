"""Change fields (ECMA-376 part 1, 17.16) about the document so that they are about the letter."""

import re
from collections.abc import Callable, Iterator

from lettergen.docx.xml import Element, replace_element, w
from lettergen.system.dataclass import dataclass, field
from lettergen.system.patterns import compile_lazily

Rename = Callable[[str], str | None]

# Fields that name a bookmark, and fields that show something about the whole document.
_REFERENCES = ("REF", "PAGEREF", "NOTEREF", "HYPERLINK", "GOTOBUTTON", "TOC", "INDEX", "SET")
_ABOUT_DOCUMENT = (
    "AUTHOR COMMENTS CREATEDATE DOCPROPERTY DOCVARIABLE EDITTIME FILENAME FILESIZE INFO KEYWORDS"
    " = LASTSAVEDBY NUMCHARS NUMWORDS PRINTDATE REVNUM SAVEDATE SUBJECT TEMPLATE TITLE"
).split()
_NUMBER_OF_PAGES = "NUMPAGES"
_WORD = compile_lazily(r'"[^"]*"|[^\s"]+')


@dataclass
class _ComplexField:
    """A field of several runs: its marks, and the pieces of its own instruction."""

    begin: Element
    code: list[Element] = field(default_factory=list)
    separator: Element | None = None
    end: Element | None = None
    has_inner: bool = False


class LetterFields:
    """The fields of one letter, whose last page has the bookmark ``end``.

    ``bookmark`` returns the name of a letter's bookmark in the joined document. ``end_is_used``
    tells whether a field refers to ``end``.
    """

    def __init__(self, bookmark: Rename, end: str) -> None:
        self._bookmark = bookmark
        self._end = end
        self._sequences: set[str] = set()
        self.end_is_used = False

    def change(self, root: Element) -> None:
        """Change the fields of a story.

        The number of pages becomes that of the letter, references lead to the letter's own
        bookmarks, sequences begin at 1. Formulas and what describes the document become text.
        """
        for simple in list(root.iter(w("fldSimple"))):
            instruction = simple.get(w("instr"), "")
            if _kind_of(instruction) in _ABOUT_DOCUMENT:
                replace_element(simple, [child for child in simple if child.tag != w("fldData")])
            else:
                simple.set(w("instr"), self._change_instruction(instruction))
        for found in list(_list_complex_fields(root)):
            instruction = "".join(piece.text or "" for piece in found.code)
            if found.has_inner or not found.code:
                continue
            if _kind_of(instruction) in _ABOUT_DOCUMENT:
                _turn_into_text(found)
            else:
                found.code[0].text = self._change_instruction(instruction)
                for piece in found.code[1:]:
                    piece.text = ""

    def _change_instruction(self, instruction: str) -> str:
        kind = _kind_of(instruction)
        if kind == _NUMBER_OF_PAGES:
            self.end_is_used = True
            return re.sub(kind, f"PAGEREF {self._end}", instruction, count=1, flags=re.IGNORECASE)
        if kind == "SEQ":
            return self._restart_sequence(instruction)
        return _WORD.sub(self._rename, instruction) if kind in _REFERENCES else instruction

    def _rename(self, word: re.Match[str]) -> str:
        text = word.group()
        new = self._bookmark(text.strip('"'))
        if new is None:
            return text
        return f'"{new}"' if text.startswith('"') else new

    def _restart_sequence(self, instruction: str) -> str:
        """Make the first number of a sequence in a letter (17.16.5.56) 1."""
        words = _WORD.findall(instruction)
        name = words[1].casefold() if len(words) > 1 else ""
        if name in self._sequences:
            return instruction
        self._sequences.add(name)
        if re.search(r"\\[rc]", instruction, re.IGNORECASE):
            return instruction
        return f"{instruction.rstrip()} \\r 1 "


def _kind_of(instruction: str) -> str:
    if instruction.lstrip().startswith("="):
        return "="
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def _list_complex_fields(root: Element) -> Iterator[_ComplexField]:
    """Yield the complex fields of a story, inner ones first, without those that never end."""
    open_: list[_ComplexField] = []
    for element in root.iter(w("fldChar"), w("instrText")):
        if element.tag == w("instrText"):
            if open_ and open_[-1].separator is None:
                open_[-1].code.append(element)
            continue
        match element.get(w("fldCharType")):
            case "begin":
                for outer in open_:
                    outer.has_inner = outer.has_inner or outer.separator is None
                open_.append(_ComplexField(element))
            case "separate" if open_:
                open_[-1].separator = element
            case "end" if open_:
                open_[-1].end = element
                yield open_.pop()


def _turn_into_text(found: _ComplexField) -> None:
    """Remove the marks and the instruction of a field; its result stays."""
    for mark in (found.begin, *found.code, found.separator, found.end):
        if mark is not None:
            replace_element(mark, [])
