"""Numbers of CSL 1.0.2: what is numeric, ordinals, roman numerals, ranges of pages."""

import re

from lettergen.citations.csl.locale import Locale
from lettergen.system.patterns import compile_lazily

_NUMBER = r"[^\W\d_]{0,3}\d+[^\W\d_]{0,3}"
_NUMERIC = compile_lazily(rf"{_NUMBER}(?:\s*(?:,|&|-|–)\s*{_NUMBER})*", re.UNICODE)
_SPLIT = compile_lazily(r"(\s*(?:,|&|-|–|—)\s*)")
_RANGE = compile_lazily(r"(?<![\w-])([A-Za-z]*?)(\d+)\s*(?<!\\)[-–—]+\s*([A-Za-z]*?)(\d+)(?![\w-])")
_ROMAN_RANGE = compile_lazily(r"\b([ivxlcdm]+)\s*[-–]\s*([ivxlcdm]+)\b", re.IGNORECASE)
_ROMAN = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
]


def is_numeric(text: str) -> bool:
    """Return whether a value consists of numbers only ("Choose", ``is-numeric``)."""
    return bool(_NUMERIC.fullmatch(text.strip()))


def is_plural(variable: str, text: str) -> bool:
    """Return whether a label is in the plural for a value ("Label", ``plural``)."""
    text = text.strip()
    if variable in ("number-of-pages", "number-of-volumes"):
        return text.isdigit() and int(text) > 1
    text = re.sub(r"\\-", "", text)
    return bool(
        re.search(r"\d[^\W\d_]*\s*[-–—,&]\s*[^\W\d_]*\d", text)
        or re.search(r"[ivxlcdm]\s*[-–,&]\s*[ivxlcdm]", text, re.IGNORECASE)
        or re.search(r"\d.*\s(?:and|et|und|y)\s.*\d", text)
    )


def render_number(text: str, form: str, locale: Locale, gender: str) -> str:
    """Return a number in a form: numeric, ordinal, long-ordinal, roman."""
    if not is_numeric(text):
        return text
    parts = _SPLIT.split(text.strip())
    rendered = []
    for position, part in enumerate(parts):
        if position % 2:
            sign = part.strip()
            rendered.append({",": ", ", "&": " & "}.get(sign, "–" if sign == "-" else sign))
        else:
            rendered.append(_one(part, form, locale, gender))
    return "".join(rendered)


def _one(part: str, form: str, locale: Locale, gender: str) -> str:
    if not part.isdigit() or form in ("", "numeric"):
        return part
    number = int(part)
    if form == "roman":
        return roman(number)
    if form == "long-ordinal" and 1 <= number <= 10:
        word = locale.term(f"long-ordinal-{number:02}", gender=gender)
        if word is not None:
            return word
    return ordinal(number, locale, gender)


def ordinal(number: int, locale: Locale, gender: str = "") -> str:
    """Return an ordinal: ``2nd``."""
    return f"{number}{locale.ordinal_suffix(number, gender)}"


def roman(number: int) -> str:
    """Return a roman numeral in small letters; figures from 4000 on."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, numeral in _ROMAN:
        while number >= value:
            text += numeral
            number -= value
    return text


def year_suffix(number: int) -> str:
    """Return the suffix of a year: 1 is ``a``, 27 is ``aa``."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def page_ranges(text: str, style: str, delimiter: str) -> str:
    """Return pages with their ranges in a ``page-range-format`` (Appendix V).

    Without a format only the hyphens of ranges become the delimiter; ``\\-`` stays a hyphen.
    """
    text = _RANGE.sub(lambda found: _range(found, style, delimiter), text)
    text = _ROMAN_RANGE.sub(lambda found: f"{found[1]}{delimiter}{found[2]}", text)
    return text.replace("\\-", "-")


def _range(found: re.Match[str], style: str, delimiter: str) -> str:
    before, first, before2, last = found.groups()
    if not style:
        return f"{before}{first}{delimiter}{before2}{last}"
    if before2 != before:
        return f"{before}{first}-{before2}{last}"
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if len(last) != len(first) or int(last) < int(first):
        return f"{before}{first}{delimiter}{before2}{last}"
    if style == "expanded":
        return f"{before}{first}{delimiter}{before}{last}"
    return f"{before}{first}{delimiter}{_shortened(first, last, style)}"


def _shortened(first: str, last: str, style: str) -> str:
    at_least = 1
    if style == "minimal-two":
        at_least = 2
    elif style.startswith("chicago"):
        number = int(first)
        if number < 100 or number % 100 == 0:
            return last
        if style != "chicago-16" and len(first) == 4:
            changed = sum(a != b for a, b in zip(first, last, strict=True))
            if changed >= 3:
                return last
        at_least = 1 if number % 100 < 10 else 2
    same = 0
    while same < len(last) - at_least and first[same] == last[same]:
        same += 1
    return last[same:]
