"""Terms, date formats and options of a language (CSL 1.0.2, "Locale" and "Locale Fallback")."""

import re
from collections.abc import Iterable
from functools import cached_property

from lettergen.citations.csl.output import Quotes
from lettergen.citations.csl.tree import LANGUAGE, Element
from lettergen.system.dataclass import dataclass, field
from lettergen.system.patterns import compile_lazily

PRIMARY = {
    "af": "af-ZA",
    "bg": "bg-BG",
    "ca": "ca-AD",
    "cs": "cs-CZ",
    "cy": "cy-GB",
    "da": "da-DK",
    "de": "de-DE",
    "el": "el-GR",
    "en": "en-US",
    "es": "es-ES",
    "et": "et-EE",
    "fa": "fa-IR",
    "fi": "fi-FI",
    "fr": "fr-FR",
    "he": "he-IL",
    "hr": "hr-HR",
    "hu": "hu-HU",
    "id": "id-ID",
    "is": "is-IS",
    "it": "it-IT",
    "ja": "ja-JP",
    "km": "km-KH",
    "ko": "ko-KR",
    "lt": "lt-LT",
    "lv": "lv-LV",
    "mn": "mn-MN",
    "nb": "nb-NO",
    "nl": "nl-NL",
    "nn": "nn-NO",
    "pl": "pl-PL",
    "pt": "pt-PT",
    "ro": "ro-RO",
    "ru": "ru-RU",
    "sk": "sk-SK",
    "sl": "sl-SI",
    "sr": "sr-RS",
    "sv": "sv-SE",
    "th": "th-TH",
    "tr": "tr-TR",
    "uk": "uk-UA",
    "vi": "vi-VN",
    "zh": "zh-CN",
}
"""The dialect of a language where no dialect is named."""

_FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}
_ORDINAL = compile_lazily(r"ordinal(-\d\d)?")

TermKey = tuple[str, str, str]
"""A term's name, its form, and the gender it is for."""


def full_code(code: str) -> str:
    """Return ``en`` as ``en-US``, ``en-gb`` as ``en-GB``."""
    language, _, region = code.replace("_", "-").partition("-")
    if not region:
        return PRIMARY.get(language.lower(), language.lower())
    return f"{language.lower()}-{region.upper() if len(region) == 2 else region}"


@dataclass
class Term:
    """A term: its words for one and for many, what numbers an ordinal is for, its gender."""

    single: str
    multiple: str
    match: str = ""
    gender: str = ""


@dataclass
class Locale:
    """The terms, date formats and options of one language, a style's own on top."""

    code: str
    terms: dict[TermKey, Term] = field(default_factory=dict)
    dates: dict[str, Element] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)

    def add(self, locale: Element) -> None:
        """Put the content of a ``cs:locale`` over what is there."""
        for terms in locale.all("terms"):
            if any(_ORDINAL.fullmatch(term.get("name")) for term in terms.children):
                for key in [key for key in self.terms if _ORDINAL.fullmatch(key[0])]:
                    del self.terms[key]
            for term in terms.all("term"):
                self._add_term(term)
        for date in locale.all("date"):
            self.dates[date.get("form")] = date
        for options in locale.all("style-options"):
            self.options |= options.attributes

    def _add_term(self, term: Element) -> None:
        single, multiple = term.first("single"), term.first("multiple")
        one = single.text if single else term.text
        many = multiple.text if multiple else one
        key = (term.get("name"), term.get("form", "long"), term.get("gender-form"))
        found = Term(_one_line(one), _one_line(many), term.get("match"), term.get("gender"))
        self.terms[key] = found

    def term(
        self, name: str, form: str = "long", *, plural: bool = False, gender: str = ""
    ) -> str | None:
        """Return a term's words, in the nearest form there is; ``None`` for no such term."""
        form = form or "long"
        name = name.replace("sub verbo", "sub-verbo") if name.startswith("sub") else name
        while True:
            for of in dict.fromkeys((gender, "")):
                found = self.terms.get((name, form, of))
                if found is not None:
                    return found.multiple if plural else found.single
            if form == "long":
                return None
            form = _FALLBACK.get(form, "long")

    def gender(self, name: str) -> str:
        """Return the gender of the noun that a term is."""
        found = self.terms.get((name, "long", ""))
        return found.gender if found else ""

    def ordinal_suffix(self, number: int, gender: str = "") -> str:
        """Return the suffix of an ordinal: ``nd`` of 2nd ("Ordinal Suffixes")."""
        for ending in (number % 100, number % 10):
            name = f"ordinal-{ending:02}"
            for of in dict.fromkeys((gender, "")):
                term = self.terms.get((name, "long", of))
                if term is None:
                    continue
                match = term.match or ("last-two-digits" if ending > 9 else "last-digit")
                if (
                    (match == "whole-number" and number == ending)
                    or (match == "last-two-digits" and number % 100 == ending)
                    or (match == "last-digit" and ending < 10 and number % 10 == ending)
                ):
                    return term.single
        for of in dict.fromkeys((gender, "")):
            if ("ordinal", "long", of) in self.terms:
                return self.terms["ordinal", "long", of].single
        return ""

    @cached_property
    def quotes(self) -> Quotes:
        """The quotation marks."""

        def mark(name: str, default: str) -> str:
            return self.term(name) or default

        return Quotes(
            (mark("open-quote", "“"), mark("close-quote", "”")),
            (mark("open-inner-quote", "‘"), mark("close-inner-quote", "’")),
            self.options.get("punctuation-in-quote") == "true",
        )


def build_locale(code: str, files: Iterable[Element], own: Iterable[Element]) -> Locale:
    """Return the locale of a language: locale files from the most general on, then a style's own.

    A style's ``cs:locale`` counts where it names no language, the language, or the dialect.
    """
    locale = Locale(code)
    for file in files:
        locale.add(file)
    language = code.partition("-")[0]
    own = list(own)
    for wanted in ("", language, code):
        for element in own:
            if element.get(LANGUAGE) == wanted:
                locale.add(element)
    return locale


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)
