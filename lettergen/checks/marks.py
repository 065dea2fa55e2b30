"""Find marks of unfinished work in a text: drafts, broken references of Word."""

import re
from collections.abc import Iterator

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_DRAFT = compile_lazily(
    r"(?<![\w-])(?:DRAFT|DRAFFT|ENTWURF|BROUILLON|BORRADOR|BOZZA|SZKIC|SPECIMEN|EMBARGOED)(?![\w-])"
    r"|(?:^|\n)PROJET(?= *(?:$|\n|[-–—:(]))|\bNE PAS DIFFUSER\b"
    r"|\bNICHT (?:VERSENDEN|VERÖFFENTLICHEN)\b"
    r"|\b[Dd]raft(?=\s+v?(?:ersion\s*)?\d|\s*:|\s*\])|\[(?i:draft|entwurf|brouillon)[^\]\n]*\]"
    r"|\b(?:NOT|Not) (?i:for (?:circulation|distribution|release|publication))\b"
    r"|\b(?:DO NOT|Do not) (?i:send|circulate|distribute|forward|copy)\b(?=\s*(?:$|[.!\]]))"
    r"|\b(?i:(?:for )?internal use only|work in progress)\b"
    r"|(?<!AND )(?<!& )(?<![\w-])CONFIDENTIAL(?![\w-])"
)
_DRAFT_PROPERTY = compile_lazily(
    r"\b(?:draft|entwurf|brouillon|confidential|template|copy of)\b", re.I
)
_ONLY_DRAFT = compile_lazily(r"\s*(?:draft|sample|copy|confidential|specimen)\W*", re.IGNORECASE)
# What Word writes in place of the result of a field, in some of its languages.
_FIELD_ERROR = compile_lazily(
    r"\bError! (?:Reference|Bookmark|No |Not |Unknown|Filename|Hyperlink|Main|Cannot|Digit|Style"
    r"|AutoText|Objects|Number|Use |Missing|Invalid|Switch|Too |Nested|Table)[^\n]{0,60}"
    r"|\b(?:Fehler|Errore|Fout|Fel|Fejl|Feil|Błąd|Erro)! [A-ZÄÖÜ][^\n]{0,60}"
    r"|\bErreur\s?! [A-ZÉ][^\n]{0,60}|¡Error! [A-Z][^\n]{0,60}"
)


def find_draft_mark(text: str, *, is_property: bool = False) -> Iterator[Flaw]:
    """Find words that say that a letter is not to be sent."""
    pattern = _DRAFT_PROPERTY if is_property else _DRAFT
    found = pattern.search(text) or _ONLY_DRAFT.fullmatch(text)
    if found and text.strip():
        shown = " ".join(found.group().split())
        yield Flaw(
            "LG721", f"contains '{shown}'.", "Delete it before the letters go.", found.start()
        )


def find_field_error(text: str) -> Iterator[Flaw]:
    """Find the message that Word shows in place of a reference that leads nowhere."""
    if "!" in text and (found := _FIELD_ERROR.search(text)):
        shown = re.split(r"(?<=[.!])\s", found.group().partition("! ")[2])[0]
        what = f"contains '{found.group().partition('! ')[0]}! {shown}'."
        hint = "Insert the cross-reference again in Word, or type the words."
        yield Flaw("LG725", what, hint, found.start())
