"""The kinds of field that are text in the copy of a letter that an engine lays out."""

SHOWN_AS_TEXT = frozenset(
    """
    = AUTHOR COMMENTS COMPARE CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME FILENAME FILESIZE IF
    INFO KEYWORDS LASTSAVEDBY NUMCHARS NUMWORDS PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SEQ
    STYLEREF SUBJECT TEMPLATE TIME TITLE USERADDRESS USERINITIALS USERNAME
    """.split()
)
"""The kinds of field whose results no engine works out, so that its PDF has those of the letter."""
