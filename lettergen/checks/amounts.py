"""Find amounts whose thousands and decimals have gone wrong: £500,00, 500000.0, 1.200."""

import re
from collections.abc import Iterator

from lettergen.checks.flaws import Flaw
from lettergen.languages.locale import NumberSymbols
from lettergen.system.patterns import compile_lazily

_CURRENCY = r"[£$€¥₹]|\b(?:GBP|EUR|USD|CHF)\b"
_AMOUNT = compile_lazily(
    rf"(?P<before>(?:{_CURRENCY}) ?)?(?<![\w.,])(?P<number>\d[\d.,]*\d|\d)"
    rf"(?P<after> ?(?:{_CURRENCY}))?(?![\w])"
)
# A number with a letter in place of a digit: the sign of a currency or two decimals tell it.
_MISTYPED = compile_lazily(
    rf"(?:{_CURRENCY}) ?(?P<priced>[\d.,]*(?:\d[lIOo|S]|[lIOo|]\d)[\d.,lIOo|S]*)(?![\w])"
    rf"|(?<![\w.,/-])(?P<plain>(?=[^\s]*\d)[\dlIOo|][\d ,.lIOo|S]*[.,][\dOolI]{{2}})"
    rf"(?: ?(?:{_CURRENCY}|zł|Kč|Ft|kr|lei))?(?![\w.,/-])"
)
_LETTERS = str.maketrans("lIOo|S", "110015")
_SHORT = 5  # characters
_HINT = "Write the number as the letter should print it."


def find_wrong_amounts(text: str, symbols: NumberSymbols, *, is_amount: bool) -> Iterator[Flaw]:
    """Find numbers that are not written as the language writes them.

    A number beside the sign of a currency is an amount; ``is_amount`` tells that all numbers are.
    """
    point, comma = symbols.decimal, symbols.group
    for found in _AMOUNT.finditer(text):
        number = found["number"]
        if not (is_amount or found["before"] or found["after"]) or number.isdecimal():
            continue
        if meant := _suggest(number, point, comma if comma in ",." else ""):
            shown = found.group().strip()
            what = f"contains '{shown}', a number whose thousands or decimals are wrong."
            yield Flaw("LG715", what, f"{_HINT} It may be {meant}.", found.start())
            return


def find_mistyped_amounts(text: str) -> Iterator[Flaw]:
    """Find amounts with a letter in place of a digit: ``3l2,40``, ``£5OO``."""
    for found in _MISTYPED.finditer(text):
        shown = found["priced"] or found["plain"]
        number = shown.translate(_LETTERS)
        if number == shown or (found["plain"] and found.start() and len(shown) < _SHORT):
            continue
        letter = next(one for one, digit in zip(shown, number, strict=True) if one != digit)
        what = f"contains '{shown}', with the letter '{letter}' in place of a digit."
        yield Flaw("LG715", what, f"{_HINT} It may be '{number}'.", found.start())
        return


def _suggest(number: str, point: str, comma: str) -> str:
    """Return what may be meant by a number, in words; an empty string for one that is right."""
    if point == ".":
        right = re.fullmatch(r"\d+(?:\.\d{1,4})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", number)
        if right:
            whole, _, decimals = number.partition(".")
            if decimals == "0":
                return f"'{_group(whole, comma)}'"
            if len(decimals) == 3 and len(whole) <= 3 and whole != "0":
                return f"'{whole},{decimals}' or '{number[:-1]}'"
            return ""
        if indian := re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?", number):
            return "" if indian and number.count(",") > 1 else f"'{number.replace(',', '')}'"
        if re.fullmatch(r"\d+,\d{1,2}", number):
            return f"'{number.replace(',', '.')}'"
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", number):
            return f"'{number.replace('.', ' ').replace(',', '.').replace(' ', ',')}'"
        if re.fullmatch(r"\d+\.\d{5,}", number):
            return f"'{float(number):,.2f}'" if comma else f"'{float(number):.2f}'"
        plain = re.sub(r"[.,]", "", number)
        return f"'{_group(plain, comma)}'"
    if comma and re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,4})?", number):
        return ""
    if not comma and re.fullmatch(r"\d+(?:,\d{1,4})?|\d{1,3}(?:[.]\d{3})+(?:,\d{1,2})?", number):
        return ""
    if re.fullmatch(r"\d+\.\d{1,2}", number):
        return f"'{number.replace('.', ',')}'"
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", number):
        return f"'{number.replace(',', ' ').replace('.', ',').replace(' ', '.')}'"
    return ""


def _group(digits: str, comma: str) -> str:
    """Return a whole number with its thousands separated."""
    return f"{int(digits):,}".replace(",", comma) if comma else digits
