"""The symbols of barcodes: which modules are dark, and what each kind can hold.

``segno`` encodes QR codes (ISO/IEC 18004), ``python-barcode`` the bars of the other kinds. UPC-E
and the postal kinds, which it does not have, are encoded here.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

Modules = tuple[tuple[int, ...], ...]
"""Rows of modules, 1 for a dark one."""

_ALIASES = {
    "JAN13": "EAN13",
    "JAN8": "EAN8",
    "CASE": "ITF14",
    "CODABAR": "NW7",
    "UPC": "UPCA",
    "ROYALMAIL": "RM4SCC",
    "USPS": "POSTNET",
    "JAPANPOST": "JPPOST",
}
_TITLES = {
    "QR": "QR code",
    "CODE128": "Code 128",
    "CODE39": "Code 39",
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "ITF14": "ITF-14",
    "NW7": "Codabar",
    "RM4SCC": "Royal Mail barcode",
    "POSTNET": "POSTNET barcode",
    "JPPOST": "Japan Post barcode",
}

KINDS = tuple(_TITLES)
"""The kinds of barcode, as DISPLAYBARCODE fields name them."""

_LONGEST = 80  # characters of a barcode with bars; a longer one is wider than the page
_DIGITS = {"EAN13": 13, "EAN8": 8, "UPCA": 12, "ITF14": 14, "UPCE": 8}


class BarcodeError(Exception):
    """A value that a barcode cannot hold; the message tells why, without the value."""


class Options(NamedTuple):
    """How a value is encoded.

    ``correction`` is the level of a QR code, L, M, Q or H. With ``mends_check_digit`` a wrong check
    digit is replaced, with ``adds_stops`` a Codabar value gets the letters around it.
    """

    correction: str = "M"
    mends_check_digit: bool = False
    adds_stops: bool = False


class Symbol(NamedTuple):
    """A symbol: its title for people, its modules, the margin around it, and the text below it.

    ``is_square`` tells that a module is as high as wide: a QR code. Otherwise the rows share the
    height of the bars: three for a postal code, else one.
    """

    title: str
    modules: Modules
    margin: int
    text: str
    is_square: bool = False


def encode(value: str, kind: str, options: Options) -> Symbol:
    """Return the symbol of a value; raises ``BarcodeError``."""
    name = re.sub(r"[\s_-]", "", kind).upper()
    name = _ALIASES.get(name, name)
    if name not in _TITLES:
        raise BarcodeError(f"'{kind}' is no kind of barcode; the kinds are {', '.join(KINDS)}")
    if not value:
        raise BarcodeError("it is empty")
    if name == "QR":
        return _encode_qr(value, options)
    if len(value) > _LONGEST:
        raise BarcodeError(f"it is longer than {_LONGEST} characters")
    if name in _DIGITS:
        value = _check_digits(value, name, options)
    text, modules = _ENCODERS[name](value, options)
    return Symbol(_TITLES[name], modules, 10, text)


def _encode_qr(value: str, options: Options) -> Symbol:
    import segno

    try:
        code = segno.make_qr(value, error=options.correction, boost_error=False)
    except segno.DataOverflowError:
        raise BarcodeError("it is too long for a QR code") from None
    rows = tuple(tuple(int(bool(module)) for module in row) for row in code.matrix)
    return Symbol(_TITLES["QR"], rows, 4, value, is_square=True)


def _check_digits(value: str, kind: str, options: Options) -> str:
    """Return the digits of a value with the right check digit."""
    value = re.sub(r"[\s-]", "", value)
    length, title = _DIGITS[kind], _TITLES[kind]
    if not (value.isascii() and value.isdigit()):
        raise BarcodeError(f"{title} has digits only")
    if kind == "UPCE" and len(value) == length - 2:
        value = f"0{value}"
    if len(value) not in (length - 1, length):
        raise BarcodeError(
            f"{title} has {length - 1} digits and a check digit, and this has {len(value)}"
        )
    body = value[: length - 1]
    if kind == "UPCE" and body[0] not in "01":
        raise BarcodeError("UPC-E begins with 0 or 1")
    check = _find_check_digit(_expand_upce(body) if kind == "UPCE" else body)
    if len(value) == length and value[-1] != check and not options.mends_check_digit:
        raise BarcodeError(f"its last digit, the check digit, would have to be {check}")
    return body + check


def _find_check_digit(digits: str) -> str:
    """Return the check digit of GS1: weights of three and one from the right."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def _expand_upce(body: str) -> str:
    """Return the eleven digits of UPC-A that UPC-E leaves zeros out of."""
    system, digits, last = body[0], body[1:], body[6]
    if last in "012":
        return f"{system}{digits[:2]}{last}0000{digits[2:5]}"
    if last == "3":
        return f"{system}{digits[:3]}00000{digits[3:5]}"
    if last == "4":
        return f"{system}{digits[:4]}00000{digits[4]}"
    return f"{system}{digits[:5]}0000{last}"


def _row(bits: str) -> Modules:
    return (tuple(int(bit) for bit in bits),)


def _encode_code128(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.codex import Code128

    if not all(" " <= character <= "~" for character in value):
        raise BarcodeError("Code 128 has letters without accents, digits and signs only")
    return value, _row(Code128(value).build()[0])


def _encode_code39(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.codex import Code39

    value = value.strip("*").upper()
    if not re.fullmatch(r"[0-9A-Z .$/+%-]+", value):
        raise BarcodeError("Code 39 has capital letters, digits and - . $ / + % only")
    return value, _row(Code39(value, add_checksum=False).build()[0])


def _encode_ean13(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.ean import EuropeanArticleNumber13

    return value, _row(EuropeanArticleNumber13(value[:-1]).build()[0])


def _encode_ean8(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.ean import EuropeanArticleNumber8

    return value, _row(EuropeanArticleNumber8(value[:-1]).build()[0])


def _encode_upca(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.upc import UniversalProductCodeA

    return value, _row(UniversalProductCodeA(value[:-1]).build()[0])


# Which digits of UPC-E are written by the even code, for the number system 0 and each check digit;
# the system 1 has the opposite.
_EVEN = "111000 110100 110010 110001 101100 100110 100011 101010 101001 100101".split()


def _encode_upce(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.charsets.ean import CODES

    system, digits, check = value[0], value[1:7], value[7]
    bits = "101"
    for digit, is_even in zip(digits, _EVEN[int(check)], strict=True):
        codes = CODES["B"] if (is_even == "1") == (system == "0") else CODES["A"]
        bits += codes[int(digit)]
    return value, _row(f"{bits}010101")


def _encode_itf14(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.itf import ITF

    return value, _row(ITF(value).build()[0])


def _encode_codabar(value: str, options: Options) -> tuple[str, Modules]:
    from barcode.codabar import CODABAR

    value = value.upper()
    if options.adds_stops and not re.fullmatch(r"[A-D].*[A-D]", value):
        value = f"A{value}A"
    if not re.fullmatch(r"[A-D][0-9$:/.+-]+[A-D]", value):
        raise BarcodeError("Codabar has digits and - $ : / . + between two of the letters A to D")
    return value, _row(CODABAR(value).build()[0])


# Royal Mail's code for customers: four bars a character, of which two have an upper and two a lower
# half. Its place in a square of six by six characters tells which.
_HALVES = ("0011", "0101", "0110", "1001", "1010", "1100")
_SQUARE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _encode_royal_mail(value: str, options: Options) -> tuple[str, Modules]:
    value = re.sub(r"\s", "", value).upper()
    if not re.fullmatch(r"[0-9A-Z]+", value):
        raise BarcodeError("a Royal Mail barcode has capital letters and digits only")
    places = [divmod(_SQUARE.index(character), 6) for character in value]
    row = (sum(row + 1 for row, _ in places) - 1) % 6
    column = (sum(column + 1 for _, column in places) - 1) % 6
    places.append((row, column))
    upper = "1" + "".join(_HALVES[row] for row, _ in places) + "1"
    lower = "0" + "".join(_HALVES[column] for _, column in places) + "1"
    return value, _stack(upper, "1" * len(upper), lower)


_POSTNET = "11000 00011 00101 00110 01001 01010 01100 10001 10010 10100".split()


def _encode_postnet(value: str, options: Options) -> tuple[str, Modules]:
    digits = value.replace("-", "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (5, 9, 11):
        raise BarcodeError("a POSTNET barcode has 5, 9 or 11 digits")
    check = str(-sum(map(int, digits)) % 10)
    bars = "1" + "".join(_POSTNET[int(digit)] for digit in digits + check) + "1"
    return value, _stack(bars, bars, "1" * len(bars))


# Japan Post's code for customers: three bars a digit, hyphen or control code, 1 for a whole bar, 2
# and 3 for an upper and a lower half, 4 for neither. A letter is a control code and a digit.
_JAPAN = "144 114 132 312 123 141 321 213 231 411 414 324 342 234 432 243 423 441 111".split()
_HYPHEN, _FIRST_CONTROL, _FILLER = 10, 11, 14
_JAPAN_LENGTH = 20


def _encode_japan_post(value: str, options: Options) -> tuple[str, Modules]:
    value = re.sub(r"\s", "", value).upper()
    found = re.fullmatch(r"([0-9]{3})-?([0-9]{4})(-?[0-9A-Z-]*)", value)
    if not found:
        raise BarcodeError(
            "a Japan Post barcode has seven digits, then digits, letters and hyphens"
        )
    postcode, rest = found[1] + found[2], found[3].removeprefix("-")
    codes: list[int] = []
    for character in postcode + rest:
        if character.isalpha():
            control, digit = divmod(ord(character) - ord("A"), 10)
            codes += [_FIRST_CONTROL + control, digit]
        else:
            codes.append(_HYPHEN if character == "-" else int(character))
    if len(codes) > _JAPAN_LENGTH:
        message = "behind the postcode a Japan Post barcode has 13 characters, a letter being two"
        raise BarcodeError(message)
    codes += [_FILLER] * (_JAPAN_LENGTH - len(codes))
    codes.append(-sum(codes) % len(_JAPAN))
    bars = "13" + "".join(_JAPAN[code] for code in codes) + "31"
    upper = "".join("1" if bar in "12" else "0" for bar in bars)
    lower = "".join("1" if bar in "13" else "0" for bar in bars)
    return value, _stack(upper, "1" * len(bars), lower)


def _stack(*rows: str) -> Modules:
    """Return rows of bars with a gap as wide as a bar behind each."""
    return tuple(tuple(int(bit) for bar in row for bit in (bar, "0"))[:-1] for row in rows)


_ENCODERS: dict[str, Callable[[str, Options], tuple[str, Modules]]] = {
    "CODE128": _encode_code128,
    "CODE39": _encode_code39,
    "EAN13": _encode_ean13,
    "EAN8": _encode_ean8,
    "UPCA": _encode_upca,
    "UPCE": _encode_upce,
    "ITF14": _encode_itf14,
    "NW7": _encode_codabar,
    "RM4SCC": _encode_royal_mail,
    "POSTNET": _encode_postnet,
    "JPPOST": _encode_japan_post,
}
