"""Numbers in words of languages other than English, by the rules of CLDR (RBNF).

Only languages whose words were compared with their grammars are known here. The rules of others,
such as Arabic, Hungarian, Romanian and Welsh, leave out mutations, agreement or hyphens.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from lettergen.languages.tags import Tag
from lettergen.template.currencies import check_currency, count_places
from lettergen.template.errors import MergeError
from lettergen.template.numbers import Number, round_number, shift_point, to_decimal

_INSTALL = "Install it: pip install 'lettergen[words]'."
_DIGITS = "Print digits: {{ amount | number }}."
_CARDINAL = ("spellout-numbering", "spellout-cardinal")
_ORDINAL = (
    *(f"spellout-ordinal-{gender}" for gender in ("common", "reale", "masculine")),
    "spellout-ordinal",
)
_LARGEST = 10**9
_LANGUAGES = "cs da de es fi fr it ja nb nl nn pl pt ru sv tr uk zh".split()
_NAMES = {"nb": "no"}
"""The languages that the rules have under another name."""


class Unit(NamedTuple):
    """A unit of money: its gender in the names of the rules, and its names by plural category.

    ``after_million`` is its name after a whole number of millions.
    """

    gender: str
    names: dict[str, str]
    after_million: str = ""


class Amount(NamedTuple):
    """A currency, its hundredth part, and the word between amounts of the two."""

    unit: Unit
    hundredth: Unit
    conjunction: str


def _build_unit(gender: str, one: str, other: str, after_million: str = "") -> Unit:
    return Unit(gender, {"one": one, "other": other}, after_million)


_CENT = _build_unit("masculine", "Cent", "Cent")
_AMOUNTS = {
    "cs": {
        "CZK": Amount(
            Unit("feminine", {"one": "koruna", "few": "koruny", "other": "korun"}),
            Unit("masculine", {"one": "haléř", "few": "haléře", "other": "haléřů"}),
            "a",
        ),
        "EUR": Amount(
            Unit("neuter", {"one": "euro", "few": "eura", "other": "eur"}),
            Unit("masculine", {"one": "cent", "few": "centy", "other": "centů"}),
            "a",
        ),
    },
    "da": {
        "DKK": Amount(
            _build_unit("common", "krone", "kroner"), _build_unit("common", "øre", "øre"), "og"
        ),
        "EUR": Amount(
            _build_unit("common", "euro", "euro"), _build_unit("common", "cent", "cent"), "og"
        ),
    },
    "de": {
        "CHF": Amount(
            _build_unit("masculine", "Franken", "Franken"),
            _build_unit("masculine", "Rappen", "Rappen"),
            "und",
        ),
        "EUR": Amount(_build_unit("masculine", "Euro", "Euro"), _CENT, "und"),
    },
    "es": {
        "EUR": Amount(
            _build_unit("masculine", "euro", "euros", "de euros"),
            _build_unit("masculine", "céntimo", "céntimos"),
            "con",
        ),
    },
    "fr": {
        "CHF": Amount(
            _build_unit("masculine", "franc suisse", "francs suisses", "de francs suisses"),
            _build_unit("masculine", "centime", "centimes"),
            "et",
        ),
        "EUR": Amount(
            _build_unit("masculine", "euro", "euros", "d’euros"),
            _build_unit("masculine", "centime", "centimes"),
            "et",
        ),
    },
    "it": {
        "EUR": Amount(
            _build_unit("masculine", "euro", "euro", "di euro"),
            _build_unit("masculine", "centesimo", "centesimi"),
            "e",
        ),
    },
    "nb": {
        "EUR": Amount(
            _build_unit("masculine", "euro", "euro"), _build_unit("masculine", "cent", "cent"), "og"
        ),
        "NOK": Amount(
            _build_unit("masculine", "krone", "kroner"), _build_unit("neuter", "øre", "øre"), "og"
        ),
    },
    "nl": {"EUR": Amount(_build_unit("", "euro", "euro"), _build_unit("", "cent", "cent"), "en")},
    "pl": {
        "EUR": Amount(
            _build_unit("neuter", "euro", "euro"),
            Unit("masculine", {"one": "cent", "few": "centy", "other": "centów"}),
            "i",
        ),
        "PLN": Amount(
            Unit("masculine", {"one": "złoty", "few": "złote", "other": "złotych"}),
            Unit("masculine", {"one": "grosz", "few": "grosze", "other": "groszy"}),
            "i",
        ),
    },
    "pt": {
        "EUR": Amount(
            _build_unit("masculine", "euro", "euros", "de euros"),
            _build_unit("masculine", "cêntimo", "cêntimos"),
            "e",
        ),
    },
    "sv": {
        "EUR": Amount(
            _build_unit("reale", "euro", "euro"), _build_unit("reale", "cent", "cent"), "och"
        ),
        "SEK": Amount(
            _build_unit("reale", "krona", "kronor"), _build_unit("neuter", "öre", "öre"), "och"
        ),
    },
}


def write_cardinal(number: int, tag: Tag, gender: str = "") -> str:
    """Return a whole number in words of a language, as one counts or before a noun of a gender.

    Raises ``MergeError`` (LG643): the language has no such words, the number is too large, or
    the package with the rules is missing.
    """
    rules = (f"spellout-cardinal-{gender}",) if gender else _CARDINAL
    return _write_whole(number, tag, rules, gender)


def write_ordinal(number: int, tag: Tag, gender: str = "") -> str:
    """Return a whole number in words as an ordinal; raises ``MergeError`` (LG643) as above."""
    rules = (f"spellout-ordinal-{gender}",) if gender else _ORDINAL
    return _write_whole(number, tag, rules, gender)


def write_number(number: Number, tag: Tag) -> str:
    """Return a number in words; the digits after its point are named one by one.

    Raises ``MergeError`` (LG643) as above.
    """
    decimal = to_decimal(number)
    whole, _, fraction = f"{decimal.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0")
    sign = -1 if decimal < 0 else 1
    if not fraction:
        return write_cardinal(sign * int(whole), tag)
    zero, five = write_cardinal(0, tag), write_cardinal(5, tag)
    # The rules for fractions of some languages are wrong in the package, or need other grammar.
    half = _load_rules(tag).format_number(Decimal("0.5")).text
    found = re.fullmatch(rf"{re.escape(zero)}(\s?\S+?\s?){re.escape(five)}", half)
    if not found or (sign < 0 and not int(whole)):
        message = f"the words for {number} are not known in the language {tag}."
        raise MergeError("LG643", message, _DIGITS)
    between = " " if found[1].endswith(" ") else ""
    digits = between.join(write_cardinal(int(digit), tag) for digit in fraction)
    return f"{write_cardinal(sign * int(whole), tag)}{found[1]}{digits}"


def write_amount(number: Number, currency: str, tag: Tag) -> str:
    """Return an amount in words: ``zweihundertfünf Euro und zehn Cent``.

    Raises ``MergeError`` (LG642, LG643) for a currency whose words are not known.
    """
    code = check_currency(currency)
    known = _AMOUNTS.get(tag.language, {})
    if code not in known:
        message = f"the words for amounts in {code} are not known in the language {tag}."
        hint = f"Known are {', '.join(known)}." if known else _DIGITS
        raise MergeError("LG643", message, hint)
    unit, hundredth, conjunction = known[code]
    amount = round_number(number, count_places(code))
    whole, rest = divmod(int(shift_point(amount.copy_abs(), 2)), 100)
    parts = [_write_units(whole, unit, tag)] if whole or not rest else []
    parts += [_write_units(rest, hundredth, tag)] if rest else []
    words = f" {conjunction} ".join(parts)
    if amount >= 0:
        return words
    sign = write_cardinal(-1, tag).removesuffix(write_cardinal(1, tag)).strip()
    return f"{sign} {words}"


def _write_units(number: int, unit: Unit, tag: Tag) -> str:
    import babel

    category = babel.Locale(tag.language).plural_form(number)
    name = unit.names.get(category, unit.names["other"])
    if number and number % 1_000_000 == 0:
        name = unit.after_million or name
    return f"{write_cardinal(number, tag, unit.gender)} {name}"


def _write_whole(number: int, tag: Tag, names: tuple[str, ...], gender: str) -> str:
    if abs(number) >= _LARGEST:
        raise MergeError("LG643", f"{number} is too large to be written in words.", _DIGITS)
    rules = _load_rules(tag)
    name = next((name for name in names if name in rules.rulesets), None)
    if name is None:
        kind = "ordinals" if "ordinal" in names[0] else "numbers"
        kind = f"{gender} {kind}" if gender else kind
        message = f"the words for {kind} are not known in the language {tag}."
        raise MergeError("LG643", message, _DIGITS)
    text: str = rules.format_number(number, ruleset_names=[name]).text
    if tag.language == "da" and text.startswith("milli"):
        text = f"en {text}"  # which the rules leave out before a noun
    return text.replace("\xad", "")  # places where a long word may be divided


@lru_cache(maxsize=16)
def _load_rules(tag: Tag) -> Any:
    if tag.language not in _LANGUAGES:
        message = f"numbers in words are not known in the language {tag}."
        raise MergeError("LG643", message, _DIGITS)
    try:
        from unicode_rbnf import RbnfEngine
    except ImportError:
        message = f"numbers in words of the language {tag} need the package 'unicode-rbnf'."
        raise MergeError("LG643", message, _INSTALL) from None
    language = _NAMES.get(tag.language, tag.language)
    known = RbnfEngine.get_supported_languages()
    names = ("_".join(filter(None, parts)) for parts in (tag[:3], tag[:2]))
    return RbnfEngine.for_language(next((name for name in names if name in known), language))
