"""Ordinal numbers in digits, from the rules of CLDR (RBNF, ``digits-ordinal``) and of grammars."""

_ENGLISH = {1: "st", 2: "nd", 3: "rd"}

# A Welsh ordinal ends as it is spoken: pumed, deunawfed, unfed ar hugain.
_WELSH = ("fed", "af", "il", "ydd", "ydd", "ed", "ed", "fed", "fed", "fed", "fed")
_WELSH_TEENS = ("eg", "fed", "eg", "eg", "fed", "eg", "eg", "fed", "eg")

# Before and after the digits; of grammatical genders, the one of a day or a place in a list.
_AROUND = {
    "ar": ("", "."),
    "ca": ("", "º"),
    "es": ("", ".º"),
    "gl": ("", ".º"),
    "he": ("", "."),
    "it": ("", "º"),
    "ja": ("第", ""),
    "ko": ("제", ""),
    "nl": ("", "e"),
    "pt": ("", "º"),
    "ru": ("", "-й"),
    "tr": ("", "."),
    "uk": ("", "-й"),
    "zh": ("第", ""),
}


def format_ordinal(number: int, language: str) -> str:
    """Return a number as an ordinal in digits: ``21st``; ``21.`` where nothing else is known."""
    match language:
        case "en":
            return f"{number}{_end_in_english(abs(number))}"
        case "cy":
            return f"{number}{_end_in_welsh(abs(number))}"
        case "fr":
            return f"{number}er" if abs(number) == 1 else f"{number}e"
        case "ga":
            return f"{number}ú"
        case "sv":
            has_a = abs(number) % 10 in (1, 2) and abs(number) % 100 not in (11, 12)
            return f"{number}:{'a' if has_a else 'e'}"
    before, after = _AROUND.get(language, ("", "."))
    return f"{before}{number}{after}"


def _end_in_english(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else _ENGLISH.get(number % 10, "th")


def _end_in_welsh(number: int) -> str:
    if number < len(_WELSH):
        return _WELSH[number]
    last = number % 100
    if 11 <= last <= 19:
        return _WELSH_TEENS[last - 11]
    if last % 20 == 0:
        return "fed"
    return "ain" if last > 20 else _WELSH[last]
