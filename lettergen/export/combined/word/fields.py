"""Fields (ECMA-376 part 1, 17.16) that mean the document, made to mean the letter."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lettergen.docx.xml import Element, replace_element, w

Rename = Callable[[str], str | None]

# Fields that name a bookmark, and fields that say something of the document as a whole.
_REFERENCES = ("REF", "PAGEREF", "NOTEREF", "HYPERLINK", "GOTOBUTTON", "TOC", "INDEX", "SET")
_OF_THE_DOCUMENT = (
    "AUTHOR COMMENTS CREATEDATE DOCPROPERTY DOCVARIABLE EDITTIME FILENAME FILESIZE INFO KEYWORDS"
    " LASTSAVEDBY NUMCHARS NUMWORDS PRINTDATE REVNUM SAVEDATE SUBJECT TEMPLATE TITLE"
).split()
_NUMBER_OF_PAGES = "NUMPAGES"
_WORD = re.compile(r'"[^"]*"|[^\s"]+')


@dataclass
class _Complex:
    """A field of several runs: its marks, and the pieces of its own instruction."""

    begin: Element
    code: list[Element] = field(default_factory=list)
    separator: Element | None = None
    end: Element | None = None
    has_inner: bool = False


class LetterFields:
    """The fields of one letter, whose last page has the bookmark ``end``.

    ``bookmark`` gives what a bookmark of the letter is called in the joined document.
    """

    def __init__(self, bookmark: Rename, end: str) -> None:
        self._bookmark = bookmark
        self._end = end
        self._sequences: set[str] = set()
        self.end_is_used = False

    def fit(self, root: Element) -> None:
        """Rewrite the fields of a story.

        The number of pages is that of the letter, references lead to the letter's own bookmarks,
        sequences begin anew, and what tells of the document stays as the letter says it.
        """
        for simple in list(root.iter(w("fldSimple"))):
            instruction = simple.get(w("instr"), "")
            if _kind(instruction) in _OF_THE_DOCUMENT:
                replace_element(simple, [child for child in simple if child.tag != w("fldData")])
            else:
                simple.set(w("instr"), self._rewritten(instruction))
        for found in list(_complex(root)):
            instruction = "".join(piece.text or "" for piece in found.code)
            if found.has_inner or not found.code:
                continue
            if _kind(instruction) in _OF_THE_DOCUMENT:
                _freeze(found)
            else:
                found.code[0].text = self._rewritten(instruction)
                for piece in found.code[1:]:
                    piece.text = ""

    def _rewritten(self, instruction: str) -> str:
        kind = _kind(instruction)
        if kind == _NUMBER_OF_PAGES:
            self.end_is_used = True
            return re.sub(kind, f"PAGEREF {self._end}", instruction, count=1, flags=re.IGNORECASE)
        if kind == "SEQ":
            return self._restarted(instruction)
        return _WORD.sub(self._renamed, instruction) if kind in _REFERENCES else instruction

    def _renamed(self, word: re.Match[str]) -> str:
        text = word.group()
        new = self._bookmark(text.strip('"'))
        if new is None:
            return text
        return f'"{new}"' if text.startswith('"') else new

    def _restarted(self, instruction: str) -> str:
        """The first number of a sequence in a letter (17.16.5.56) is 1, as in the letter alone."""
        words = _WORD.findall(instruction)
        name = words[1].casefold() if len(words) > 1 else ""
        if name in self._sequences:
            return instruction
        self._sequences.add(name)
        if re.search(r"\\[rc]", instruction, re.IGNORECASE):
            return instruction
        return f"{instruction.rstrip()} \\r 1 "


def _kind(instruction: str) -> str:
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def _complex(root: Element) -> Iterator[_Complex]:
    """The complex fields of a story, inner ones first; those that never end are left out."""
    open_: list[_Complex] = []
    for element in root.iter(w("fldChar"), w("instrText")):
        if element.tag == w("instrText"):
            if open_ and open_[-1].separator is None:
                open_[-1].code.append(element)
            continue
        match element.get(w("fldCharType")):
            case "begin":
                for outer in open_:
                    outer.has_inner = outer.has_inner or outer.separator is None
                open_.append(_Complex(element))
            case "separate" if open_:
                open_[-1].separator = element
            case "end" if open_:
                open_[-1].end = element
                yield open_.pop()


def _freeze(found: _Complex) -> None:
    """Take out the marks and the instruction of a field; what it shows stays."""
    for mark in (found.begin, *found.code, found.separator, found.end):
        if mark is not None:
            replace_element(mark, [])
