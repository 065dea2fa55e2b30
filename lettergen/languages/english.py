"""English, built in so that a letter in English loads no data of other languages."""

from lettergen.languages.lists import ListPatterns
from lettergen.languages.locale import CurrencySigns, Locale, NumberSymbols
from lettergen.languages.tags import Tag
from lettergen.languages.words import WORDS

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SIGNS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "JP¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "TWD": "NT$",
    "USD": "US$",
    "VND": "₫",
}

ENGLISH = Locale(
    tag=Tag("en"),
    months=_MONTHS,
    standalone_months=_MONTHS,
    short_months=tuple(name[:3] for name in _MONTHS),
    days=_DAYS,
    short_days=tuple(name[:3] for name in _DAYS),
    noon=("AM", "PM"),
    era="AD",
    date_pattern="d MMMM y",
    numbers=NumberSymbols(),
    conjunction=ListPatterns("{0} and {1}", "{0}, {1}", "{0}, {1}", "{0} and {1}"),
    disjunction=ListPatterns("{0} or {1}", "{0}, {1}", "{0}, {1}", "{0} or {1}"),
    currency_signs=CurrencySigns(_SIGNS),
    words=WORDS["en"],
)
"""British English, which is what a letter without a language has."""

AMERICAN = ENGLISH._replace(
    tag=Tag("en", "", "US"),
    date_pattern="MMMM d, y",
    conjunction=ListPatterns("{0} and {1}", "{0}, {1}", "{0}, {1}", "{0}, and {1}"),
    disjunction=ListPatterns("{0} or {1}", "{0}, {1}", "{0}, {1}", "{0}, or {1}"),
    currency_signs=CurrencySigns({**_SIGNS, "USD": "$", "JPY": "¥"}),
)

# The countries that write dates and numbers in English as the British do; others are CLDR's.
BRITISH_REGIONS = frozenset(["", "GB", "GG", "IE", "IM", "JE"])
