"""The kinds of field that are text in the copy of a letter that an engine lays out."""

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
