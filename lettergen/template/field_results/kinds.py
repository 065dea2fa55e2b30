"""What lettergen does with each kind of field (ECMA-376 part 1, 17.16.5): one table.

``docs/word-mail-merge.md`` tells users the same; a test compares the two.
"""

from enum import Enum


class Treatment(Enum):
    """What becomes of a field in a finished letter."""

    DATA = "prints data"
    TEXT = "becomes text"
    RESULT = "gets its result"
    PAGES = "needs pages"
    KEPT = "stays as it is"
    REFUSED = "is refused"


def _rows(treatment: Treatment, kinds: str) -> dict[str, Treatment]:
    return dict.fromkeys(kinds.split(), treatment)


TREATMENTS = {
    **_rows(Treatment.DATA, "ADDRESSBLOCK DISPLAYBARCODE GREETINGLINE MERGEBARCODE MERGEFIELD"),
    **_rows(
        Treatment.TEXT,
        """
        COMPARE CREATEDATE DATE DOCVARIABLE EDITTIME FILENAME IF NUMCHARS NUMWORDS PRINTDATE QUOTE
        REVNUM SAVEDATE SET TEMPLATE TIME
        """,
    ),
    **_rows(
        Treatment.RESULT,
        """
        = AUTHOR COMMENTS DOCPROPERTY INFO KEYWORDS NOTEREF PAGEREF REF SEQ STYLEREF SUBJECT TITLE
        TOC
        """,
    ),
    **_rows(Treatment.PAGES, "INDEX NUMPAGES PAGE SECTION SECTIONPAGES TOA"),
    **_rows(
        Treatment.KEPT,
        """
        ADDIN ADVANCE AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST BARCODE BIBLIOGRAPHY
        BIDIOUTLINE CITATION CONTROL EMBED EQ FORMCHECKBOX FORMDROPDOWN FORMTEXT GLOSSARY
        GOTOBUTTON HTMLACTIVEX HYPERLINK LISTNUM PRIVATE SHAPE SYMBOL TA TC XE
        """,
    ),
    **_rows(
        Treatment.REFUSED,
        """
        ASK DATABASE DDE DDEAUTO FILESIZE FILLIN IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT
        LASTSAVEDBY LINK MACROBUTTON MERGEREC MERGESEQ NEXT NEXTIF PRINT RD SKIPIF USERADDRESS
        USERINITIALS USERNAME
        """,
    ),
}
"""The kinds of field that Word has, and what lettergen does with each."""

WORKED_OUT = frozenset(
    kind
    for kind, treatment in TREATMENTS.items()
    if treatment in (Treatment.TEXT, Treatment.RESULT)
)
"""The kinds whose result is worked out when the letter is merged."""

LAYOUT = frozenset("PAGE NUMPAGES SECTIONPAGES SECTION PAGEREF".split())
"""The kinds whose result is known only when pages are laid out."""

DATES = frozenset("DATE TIME CREATEDATE SAVEDATE PRINTDATE INFO DOCPROPERTY".split())
"""The kinds that show the letter's date, some of them with other arguments only."""

PAGE_LISTS = frozenset("PAGEREF INDEX TOA".split())
"""The kinds with numbers of other pages, which Word is asked to update when it opens a letter.

A TOC has PAGEREF fields, unless it shows no pages.
"""
