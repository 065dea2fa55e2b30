"""Find e-mail addresses that look right and are not: misspelt domains, other people's."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from lettergen.system.patterns import compile_lazily

PROVIDERS = frozenset(
    """
    aol.com btinternet.com btopenworld.com blueyonder.co.uk free.fr freenet.de gmail.com gmx.at
    gmx.ch gmx.com gmx.de gmx.net googlemail.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr
    icloud.com laposte.net live.co.uk live.com mac.com mail.com me.com msn.com nhs.net nhs.uk
    ntlworld.com orange.fr outlook.com outlook.de proton.me protonmail.com rocketmail.com sfr.fr
    sky.com talktalk.net t-online.de virginmedia.com wanadoo.fr web.de yahoo.co.uk yahoo.com
    yahoo.de yahoo.fr ymail.com zoho.com gov.uk gov.wales gov.scot ac.uk org.uk
    parliament.uk
    """.split()
)
"""Well-known providers, and the British domains under which bodies have theirs."""

_ENDINGS = {
    "con": "com", "cmo": "com", "comm": "com", "ocm": "com", "vom": "com", "xom": "com",
    "om": "com", "co.ku": "co.uk", "couk": "co.uk", "co.u": "co.uk", "cou.k": "co.uk",
    "co.uk.com": "co.uk", "gov.ku": "gov.uk", "govuk": "gov.uk", "gov.u": "gov.uk",
    "go.uk": "gov.uk", "org.ku": "org.uk", "orguk": "org.uk", "org.u": "org.uk", "or.uk": "org.uk",
    "ogr": "org", "orgg": "org", "ac.ku": "ac.uk", "acuk": "ac.uk", "nte": "net", "ner": "net",
}  # fmt: skip
_ADDRESS = compile_lazily(r"[\w.!#$%&'*+/=?^`{|}~-]+@([\w-]+(?:\.[\w-]+)+)")
_LONG_ENOUGH = 5  # the letters of a name that another may be a misspelling of

# What a mailbox is called that is not one person's.
_ROLES = frozenset(
    """
    admin administration apply appeals bookings campaign campaigns care clerk committee complaints
    contact correspondence council customer customers desk direct donations editor enquiries events
    feedback finance foi fundraising general hello help helpdesk hr info information inquiries jobs
    legal letters library licensing mail mailbox manager media members membership news no noreply
    office officer online parish partnerships planning post postmaster press privacy
    projects public reception registrar registry replies reply research returns reserves revenues
    sales school secretariat secretary service services support supporter supporters tax team
    thanks the treasurer victims volunteer volunteers web webmaster welcome your
    buero post sekretariat verein vorstand bureau mairie accueil swyddfa ymholiadau plant
    """.split()
)


def find_domains(text: str) -> Iterator[str]:
    """Yield the domains of the e-mail addresses in a text."""
    if "@" in text:
        for found in _ADDRESS.finditer(text):
            yield found.group(1).casefold().rstrip(".")


def find_meant_domain(domain: str, usual: Iterable[str]) -> str:
    """Return the domain that was probably meant; an empty string if it is this one.

    ``usual`` are the domains that the campaign has otherwise.
    """
    known = {*PROVIDERS, *usual} - {domain}
    if domain in PROVIDERS:
        return ""
    for ending, right in _ENDINGS.items():
        if domain.endswith(f".{ending}"):
            return f"{domain.removesuffix(ending)}{right}"
    for other in known:
        if abs(len(other) - len(domain)) <= 1 and _are_near(domain, other):
            return other
    return ""


def _are_near(one: str, other: str) -> bool:
    """Return whether two domains differ by one typing error in a name with the same ending."""
    name, _, ending = one.partition(".")
    meant, _, right = other.partition(".")
    if ending == right:
        return len(meant) >= _LONG_ENOUGH - 1 and is_one_slip(name, meant)
    names, rights = one.split("."), other.split(".")
    if len(names) == len(rights):
        different = [(a, b) for a, b in zip(names, rights, strict=True) if a != b]
        return (
            len(different) == 1
            and len(different[0][1]) >= _LONG_ENOUGH
            and is_one_slip(*different[0])
        )
    # A full stop too many or too few, or another mark in its place.
    return re.sub(r"[.-]", "", one) == re.sub(r"[.-]", "", other)


def is_one_slip(typed: str, meant: str) -> bool:
    """Return whether two words differ by one letter too many, too few, other, or two swapped."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (len(one) > 1 and one[:2] == other[1::-1] and one[2:] == other[2:])
    )


def names_another(address: str, name: str) -> bool:
    """Return whether an address such as ``first.last@`` names another person than ``name``."""
    mailbox, _, domain = address.partition("@")
    last = mailbox.rpartition(".")[2].casefold()
    if len(last) > 1 and last in name.casefold():
        return False  # which most addresses are
    parts = [part for part in re.split(r"[._-]+", _fold(mailbox)) if part]
    if len(parts) < 2 or not all(part.isalpha() for part in parts):
        return False
    if any(part in _ROLES for part in parts):
        return False
    words = {word for word in re.findall(r"[a-z]+", _fold(name)) if len(word) > 1}
    place = _fold(domain)
    if len(words) < 2 or any(len(part) > 3 and part in place for part in parts):
        return False
    joined = "".join(re.findall(r"[a-z]+", _fold(name)))
    surname = parts[-1] if len(parts[-1]) > 1 else parts[0]
    is_named = (
        any(word.startswith(surname) or surname.startswith(word) for word in words)
        or surname in joined
    )
    if is_named:
        return False
    first = parts[0] if surname != parts[0] else parts[-1]
    is_first_named = any(word.startswith(first) for word in words) if len(first) > 1 else True
    # The surname is another: it was changed in one of the two. Two short parts may be anything.
    return is_first_named or min(len(surname), len(first)) >= 3


def _fold(text: str) -> str:
    text = text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    text = re.sub(r"([aou])\u0308|ä|ö|ü", _write_umlaut, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().replace("'", "")


def _write_umlaut(found: re.Match[str]) -> str:
    return {"ä": "ae", "ö": "oe", "ü": "ue"}.get(found.group(), found.group())


def count_domains(texts: Iterable[str]) -> Counter[str]:
    """Count the domains of the e-mail addresses in some texts."""
    return Counter(domain for text in texts for domain in find_domains(text))
