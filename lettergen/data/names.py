"""The names of columns and keys, as templates, patterns and expressions write them.

A name is the same as another one if both are equal once

1. they are normalised (NFKC) and their letters are small (Unicode case folding: ``ß`` is ``ss``),
2. characters that are not visible are left out,
3. whatever is neither a letter nor a digit is a ``_``, several in a row are one, and none is at
   the start or the end.

So ``First Name`` is reached as ``First_Name`` and ``first_name``, and ``Ref no.`` as ``Ref_no``.
Letters and digits are those that Unicode allows in an identifier (UAX #31), with the vowel signs of
scripts such as Devanagari and Thai.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from lettergen.system.patterns import compile_lazily

_SEPARATOR = "_"

# What Word puts before the name of a column that does not begin with a letter.
_WORD_PREFIX = compile_lazily(r"[Mm]_(?=[\d_])")

# Names that an expression takes for an operator or a constant.
_KEYWORDS = set("and else false if in is none not or true".split())


@lru_cache(maxsize=4096)  # every letter looks up the same columns
def identify(name: str) -> str:
    """Return what a name has in common with all names that are the same; empty for ``#``."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _join(unicodedata.normalize("NFKC", folded))


@lru_cache(maxsize=4096)
def spell(name: str) -> str:
    """Return a name as a template writes it: ``First_Name`` for ``First Name``.

    A name without letters and digits, such as ``#``, needs quotation marks: ``recipient["#"]``.
    """
    plain = unicodedata.normalize("NFKC", name)
    spelt = plain if plain.isidentifier() else _join(plain)
    if not spelt:
        quote = "'" if '"' in name else '"'
        return f"recipient[{quote}{name}{quote}]"
    if not spelt.isidentifier():
        return f"{_SEPARATOR}{spelt}"
    return spelt.upper() if spelt.lower() in _KEYWORDS else spelt


def find_same(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return those of the ``known`` names that are the same as ``name``.

    ``M_2nd_line``, as Word writes it, is ``2nd line`` if there is no better one.
    """
    by_identity = _index(tuple(known))
    found = by_identity.get(identify(name), ())
    if not found and (prefix := _WORD_PREFIX.match(name)):
        found = by_identity.get(identify(name[prefix.end() :]), ())
    return found


def find_clashes(known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is the same as an earlier one, and that one before it."""
    for names in _index(tuple(known)).values():
        for other in names[1:]:
            yield names[0], other


@lru_cache(maxsize=256)
def _index(known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in known:
        if identity := identify(name):
            found[identity] = (*found.get(identity, ()), name)
    return found


def _join(text: str) -> str:
    """Return the letters and digits of a text, with a ``_`` for what is between them."""
    parts: list[str] = []
    for character in text:
        if unicodedata.category(character) == "Cf":
            continue
        is_part = character != _SEPARATOR and f"a{character}".isidentifier()
        parts.append(character if is_part else " ")
    return _SEPARATOR.join("".join(parts).split())
