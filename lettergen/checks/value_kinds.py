"""What a value is, as far as the name of its field tells it."""

import re
from enum import Flag, auto
from functools import lru_cache


class Kind(Flag):
    """What the values of a field are; a field of none of these kinds is ``PLAIN``."""

    PLAIN = 0
    EMAIL = auto()
    WEB = auto()
    TELEPHONE = auto()
    NAME = auto()
    AMOUNT = auto()
    GREETING = auto()
    ADDRESS = auto()
    IDENTIFIER = auto()


_PATTERNS = {
    Kind.EMAIL: r"e[-_ ]?mail|e[-_ ]?bost|courriel",
    Kind.WEB: r"(?:^|[-_ ])(?:url|uri|web|website|homepage|webpage|web[-_ ]?address|gwefan)$",
    Kind.TELEPHONE: r"(?:^|[-_ ])(?:tel|telephone|phone|phone[-_ ]?number|mobile|mobil|cell|fax"
    r"|telefon|téléphone|handy|ffôn|ffon|電話|telephone[-_ ]?number|tel[-_ ]?no)$",
    Kind.NAME: r"(?:^|[-_ ])(?:name|first[-_ ]?name|last[-_ ]?name|surname|forename|given[-_ ]?name"
    r"|family[-_ ]?name|person|contact|signatory|full[-_ ]?name|nom|prénom|vorname|nachname|enw)$",
    Kind.AMOUNT: r"(?:^|[-_ ])(?:amount|amounts|sum|total|price|cost|costs|fee|fees|charge|balance"
    r"|grant|donation|gift|arrears|payment|rent|salary|budget|betrag|beitrag|montant|cotisation"
    r"|swm|amount[-_ ]?due|pay)$",
    Kind.GREETING: r"(?:^|[-_ ])(?:salutation|greeting|dear|anrede|cyfarchiad)$",
    Kind.ADDRESS: r"address$|adresse$|anschrift$|cyfeiriad$",
    Kind.IDENTIFIER: r"(?:^|[-_ ])(?:id|no|nr|number|ref|reference|key|code|account|slug|iban|bic"
    r"|source|sort[-_ ]?code|agreement|username|user|file|image|signature|picture)s?$",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}


@lru_cache(maxsize=1024)
def find_kind(key: str) -> Kind:
    """Return the kind of the values of a field that is called so."""
    kind = Kind.PLAIN
    for one, pattern in _COMPILED.items():
        if pattern.search(key):
            kind |= one
    if kind & (Kind.EMAIL | Kind.WEB):
        kind &= ~Kind.ADDRESS
    return kind
