"""The text cases of CSL 1.0.2: upper, lower, capitalised, sentence and title case."""

import re

from lettergen.citations.csl.output import Out, leaves
from lettergen.system.patterns import compile_lazily

_STOP_WORDS = frozenset(
    """
    a about according across afore after against ahead along alongside amid amidst among amongst an
    and anent apropos apud around as aside astride at athwart atop back barring be because before
    behind below beneath beside besides between beyond but by c ca circa contra d de despite down
    during each et except far for forth from if in inside into lest like modulo near next nor
    notwithstanding of off on onto or out outside over past per plus pro qua sans since so soon than
    the through throughout thru thruout till to toward towards under underneath until unto up
    upon v van versus via von vis-à-vis vs was when where with within without yet
    """.split()
)
_WORD = compile_lazily(r"[^\s\-–—/\"“”‘(){}\[\]<>:;,!?…]+")


def change_case(nodes: list[Out], case: str, *, is_english: bool) -> None:
    """Change the case of a tree's texts in place; texts marked ``nocase`` keep theirs."""
    places = list(leaves(nodes))
    texts = [str(holder[index]) for holder, index, _ in places]
    whole = "".join(texts)
    locked = [lock for text, (_, _, lock) in zip(texts, places, strict=True) for _ in text]
    if case == "title" and not is_english:
        return
    changed = _CASES[case](whole, locked) if case in _CASES else list(whole)
    position = 0
    for text, (holder, index, lock) in zip(texts, places, strict=True):
        end = position + len(text)
        if not lock:
            holder[index] = "".join(changed[position:end])
        position = end


def _lower(text: str, locked: list[bool]) -> list[str]:
    return [character.lower() for character in text]


def _upper(text: str, locked: list[bool]) -> list[str]:
    return [character.upper() for character in text]


def _first(text: str, locked: list[bool]) -> list[str]:
    """Capitalise the first word, if it is in small letters."""
    characters = list(text)
    word = re.search(r"[^\W_]", text)
    if word and not locked[word.start()]:
        characters[word.start()] = text[word.start()].upper()
    return characters


def _all(text: str, locked: list[bool]) -> list[str]:
    characters = list(text)
    for word in re.finditer(r"[^\W_][^\s]*", text):
        if word.group().islower() or (len(word.group()) == 1 and word.group().islower()):
            characters[word.start()] = word.group()[0].upper()
    return characters


def _is_upper(text: str, locked: list[bool]) -> bool:
    """Return whether all letters are capitals, so that capitals mean nothing."""
    free = "".join(c for c, lock in zip(text, locked, strict=True) if not lock)
    return free.upper() == free and free.lower() != free


def _sentence(text: str, locked: list[bool]) -> list[str]:
    if _is_upper(text, locked):
        characters = [character.lower() for character in text]
        first = re.search(r"[^\W\d_]", text)
        if first:
            characters[first.start()] = text[first.start()]
        return characters
    return _first(text, locked)


def _title(text: str, locked: list[bool]) -> list[str]:
    """Capitalise the words that are in small letters, save stop words inside the title."""
    characters = list(text)
    all_upper = _is_upper(text, locked) and " " in text.strip()
    words = list(_WORD.finditer(text))
    for number, word in enumerate(words):
        start, end, token = word.start(), word.end(), word.group()
        at = next((i for i in range(start, end) if text[i].isalnum()), start)
        if locked[at]:
            continue
        if all_upper:
            token = token.lower()
            characters[start:end] = [character.lower() for character in text[start:end]]
        if _is_stop_word(text, word, first=number == 0, last=number == len(words) - 1):
            if token == token.lower() or token == token.capitalize():
                characters[start:end] = [character.lower() for character in text[start:end]]
            continue
        hyphenated = start > 0 and text[start - 1] in "-–"
        if (hyphenated and len(token) == 1) or "\u0370" <= text[at] <= "\u03ff":
            continue
        if token == token.lower() and not re.search(r"[^\W\d_]\.[^\W\d_]", token):
            characters[at] = text[at].upper()
    return characters


def _is_stop_word(text: str, word: re.Match[str], *, first: bool, last: bool) -> bool:
    """Whether a word is one of those that stay small where it is."""
    start, end = word.start(), word.end()
    if first or last or word.group().strip("'’.").lower() not in _STOP_WORDS:
        return False
    if text[end : end + 1] == "-" and text[start - 1 : start] != "-":
        return False
    before = text[:start].rstrip(" \u00a0\"“‘'([")
    after_point = before[-1:] in (":", "?", "!") or (
        before[-1:] == "." and not re.search(r"\b[A-Za-z]\.$", before)
    )
    return not after_point


_CASES = {
    "lowercase": _lower,
    "uppercase": _upper,
    "capitalize-first": _first,
    "capitalize-all": _all,
    "sentence": _sentence,
    "title": _title,
}
