"""Languages other than English, from CLDR's data in Babel.

Digits are 0 to 9 in every language, as values are typed and pages are counted.
"""

from functools import lru_cache
from typing import Any

from lettergen.languages.english import ENGLISH
from lettergen.languages.lists import ADJUSTMENTS, ListPatterns
from lettergen.languages.locale import CurrencySigns, Locale, NumberSymbols
from lettergen.languages.tags import Tag
from lettergen.languages.words import WORDS

# CLDR's minimumGroupingDigits, which Babel does not have: 1234, but 12 345.
_NO_GROUP_OF_ONE = frozenset(["es", "es_ES", "pl", "pl_PL", "pt_PT"])


@lru_cache(maxsize=64)
def load_cldr(tag: Tag) -> Locale | None:
    """Return the locale of a tag; ``None`` for a language that CLDR does not know."""
    import babel

    try:
        data = babel.Locale.parse("_".join(filter(None, tag[:3])))
    except (ValueError, babel.UnknownLocaleError):
        try:  # the language is known, but not in that country
            data = babel.Locale.parse(tag.language)
        except (ValueError, babel.UnknownLocaleError):
            return None
    months, days = data.months, data.days
    return Locale(
        tag=tag,
        months=_month_names(months["format"]["wide"]),
        standalone_months=_month_names(months["stand-alone"]["wide"]),
        short_months=_month_names(months["format"]["abbreviated"]),
        days=_day_names(days["format"]["wide"]),
        short_days=_day_names(days["format"]["abbreviated"]),
        noon=_noon(data),
        era=data.eras["abbreviated"][1],
        date_pattern=data.date_formats["long"].pattern,
        numbers=_number_symbols(data),
        conjunction=_list_patterns(data, "standard"),
        disjunction=_list_patterns(data, "or"),
        currency_signs=CurrencySigns(data.currency_symbols),
        words=WORDS.get(tag.language, ENGLISH.words),
    )


def find_language(name: str) -> str:
    """Return the tag of a language by its English or its own name; empty if no name of one."""
    import babel.localedata

    wanted = name.strip().casefold()
    if not wanted:
        return ""
    for tag, english in babel.Locale("en").languages.items():
        if english.casefold() == wanted:
            return str(tag)
    for tag in babel.localedata.locale_identifiers():
        if tag.isalpha() and (babel.Locale(tag).language_name or "").casefold() == wanted:
            return str(tag)
    return ""


def _month_names(names: Any) -> tuple[str, ...]:
    return tuple(names[number] for number in range(1, 13))


def _day_names(names: Any) -> tuple[str, ...]:
    return tuple(names[number] for number in range(7))


def _noon(data: Any) -> tuple[str, str]:
    names = data.day_periods["format"]["abbreviated"]
    return names.get("am", ENGLISH.noon[0]), names.get("pm", ENGLISH.noon[1])


def _number_symbols(data: Any) -> NumberSymbols:
    symbols = data.number_symbols["latn"]
    grouping = data.decimal_formats[None].grouping
    return NumberSymbols(
        decimal=symbols["decimal"],
        group=symbols["group"],
        minus=symbols["minusSign"],
        grouping=(grouping[0], grouping[1]),
        minimum_grouping=2 if str(data) in _NO_GROUP_OF_ONE else 1,
        percent_sign=symbols["percentSign"],
        percent=data.percent_formats[None].pattern.partition(";")[0],
        currency=data.currency_formats["standard"].pattern.partition(";")[0],
    )


def _list_patterns(data: Any, kind: str) -> ListPatterns:
    patterns = data.list_patterns[kind]
    two, start, middle, end = (patterns[key] for key in ("2", "start", "middle", "end"))
    return ListPatterns(two, start, middle, end, ADJUSTMENTS.get(data.language))
