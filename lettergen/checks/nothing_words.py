"""Find a spreadsheet's or a program's words for nothing in the place of a value."""

from lettergen.system.patterns import compile_lazily

_PHRASES = (
    "as above;see above;not known;no name;keine angabe;siehe oben;non renseigné;sans objet;k. a."
    ";"
    "[object object];not available;not applicable;no data;no value;not set"
).split(";")
WORDS = frozenset(_PHRASES).union(
    """
    tbc tba tbd t.b.c. t.b.a. unknown unbekannt inconnu inconnue ditto dto idem k.a. ? ??
    none nan nat null nil undefined n/a n.a. n/k <na> <none> <null> (none) (null) (blank) (empty)
    [none] [null] [blank] [] {} - -- --- – — ― . .. … _ __ / \\ // #n/a #n/a! #na #name? #ref!
    #value! #div/0! #num! #null! #spill! #calc! #field! #blocked! #connect! #unknown! #busy!
    #getting_data #error! #nv #bezug! #wert! #zahl! #name #ref #value err:502 err:504 err:508
    err:509 err:511 err:519 err:522 err:523 nullptr none. \\n [object [object #### ##### ######
    ####### ######## #missing missing
    """.split()
)
"""What is nothing if it is the whole value, in lower case."""

SINGLE_WORDS = frozenset("None nan null undefined N/A NaN NaT NULL NA".split())
"""Words for nothing that may be among others in a value."""

_LIKELY = compile_lazily(
    r"(?<![\w#])(?:#N/A|#NAME\?|#REF!|#VALUE!|#DIV/0!|#NUM!|#NULL!|#SPILL!|\[object Object\]|NaN"
    r"|NaT|NULL)(?!\w)|<built-in method|<bound method|<function|<class '|datetime\.date\("
)
_IN_NAMES = compile_lazily(r"(?<![\w'-])(?:None|nan|null|undefined|N/A)(?![\w'-])")
_SHORT = 4  # words


def find_nothing(value: str, *, may_be_name: bool) -> str:
    """Return the word for nothing in a value; an empty string if there is none.

    ``may_be_name`` tells that the field has names of people, of whom some are called Null.
    """
    text = value.strip()
    if not text:
        return ""
    if text == "None.":  # a sentence, which answers a question
        return ""
    folded = text.casefold()
    if text in ("TBC", "TBA", "TBD"):
        return ""  # a placeholder
    if folded in WORDS:
        return "" if may_be_name and text == "Null" else text
    if text == "NA":
        return text
    if found := _LIKELY.search(text):
        return found.group()
    if len(text) < 60 and len(text.split()) <= _SHORT and (found := _IN_NAMES.search(text)):
        return found.group() if not text[found.end() :].startswith((" of ", " the ")) else ""
    return ""
