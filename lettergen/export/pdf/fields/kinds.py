"""The kinds of field that are text in the copy of a letter that an engine lays out."""

from lettergen.system.patterns import compile_lazily

_KIND = compile_lazily(rb'(?:<w:instrText[^<>]*>|w:instr=")\s*(=|[^\s<>"\\=]+)')

SHOWN_AS_TEXT = frozenset(
    """
    = AUTHOR COMMENTS COMPARE CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME FILENAME FILESIZE IF
    INFO KEYWORDS LASTSAVEDBY NUMCHARS NUMWORDS PRINTDATE QUOTE REF REVNUM SAVEDATE SEQ
    STYLEREF SUBJECT TEMPLATE TIME TITLE USERADDRESS USERINITIALS USERNAME
    """.split()
)
"""The kinds of field whose results no engine works out, so that its PDF has those of the letter."""

OF_PAGES = frozenset("NUMPAGES PAGE SECTION SECTIONPAGES".split())
"""The kinds of field whose results are known when pages are laid out.

So are those of the fields that have one of them in their code.
"""


def find_kinds(part: bytes) -> set[str]:
    """Return the kinds of the fields of a part, in capitals, without parsing it."""
    return {kind.decode(errors="replace").upper() for kind in _KIND.findall(part)}
