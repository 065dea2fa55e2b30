"""Numbers as lists and notes write them (ECMA-376 part 1, 17.18.59, ``ST_NumberFormat``)."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHICAGO = "*†‡§"

# The first character of formats that count in a row of Unicode, and how far that goes.
_ENCLOSED = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
}
_KNOWN = frozenset(
    """
    decimal none lowerLetter upperLetter lowerRoman upperRoman chicago decimalZero ordinal hex
    numberInDash decimalFullWidth decimalHalfWidth
    """.split()
) | frozenset(_ENCLOSED)


def is_known(number_format: str) -> bool:
    """Return whether ``numeral`` writes a format as Word does."""
    return number_format in _KNOWN or number_format.isdecimal()


def numeral(number: int, number_format: str) -> str:
    """Write a number in a format such as ``lowerRoman``, or in plain digits where it has no such.

    A custom format is given as it writes 1: ``001`` fills up to three digits.
    """
    if number_format == "none":
        return ""
    if number < 1:
        return str(number)
    if number_format.isdecimal():
        return f"{number:0{len(number_format)}}"
    if number_format in _ENCLOSED:
        first, last = _ENCLOSED[number_format]
        return chr(ord(first) + number - 1) if number <= last else str(number)
    match number_format:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if number_format == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return _roman(number).upper() if number_format == "upperRoman" else _roman(number)
        case "chicago":
            return _CHICAGO[(number - 1) % 4] * ((number - 1) // 4 + 1)
        case "decimalZero":
            return f"{number:02}"
        case "ordinal":
            return f"{number}{_ordinal_ending(number)}"
        case "hex":
            return f"{number:X}"
        case "numberInDash":
            return f"- {number} -"
        case "decimalFullWidth":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for size, digits in _ROMAN:
        out += digits * (number // size)
        number %= size
    return out


def _ordinal_ending(number: int) -> str:
    """The ending of an English ordinal number: 1st, 2nd, 3rd, 4th, 11th."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
