"""Numbers as lists and notes write them (ECMA-376 part 1, 17.18.59, ``ST_NumberFormat``)."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHICAGO = "*†‡§"

LIST_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""What HTML calls formats other than ``decimal``: the ``type`` of a list."""


def numeral(number: int, form: str) -> str:
    """A number in a format such as ``lowerRoman``; in Arabic digits where it has no such form."""
    if number < 1:
        return "" if form == "none" else str(number)
    match form:
        case "none":
            return ""
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return _roman(number).upper() if form == "upperRoman" else _roman(number)
        case "chicago":
            return _CHICAGO[(number - 1) % 4] * ((number - 1) // 4 + 1)
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for size, digits in _ROMAN:
        out += digits * (number // size)
        number %= size
    return out
