"""Numbers in English words: ``two hundred and five``, ``twenty-first``."""

from decimal import Decimal

from lettergen.template.currencies import check_currency, count_places
from lettergen.template.errors import MergeError
from lettergen.template.numbers import Number, round_number, shift_point, to_decimal

_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_GROUPS = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"]
_LARGEST = 1000 ** len(_GROUPS)

_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

_CURRENCIES = {
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CZK": ("Czech koruna", "Czech korunas", "haler", "halers"),
    "DKK": ("Danish krone", "Danish kroner", "øre", "øre"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "INR": ("rupee", "rupees", "paisa", "paise"),
    "JPY": ("yen", "yen", "", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", "øre", "øre"),
    "NZD": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "PLN": ("zloty", "zlotys", "grosz", "groszy"),
    "SEK": ("Swedish krona", "Swedish kronor", "öre", "öre"),
    "USD": ("dollar", "dollars", "cent", "cents"),
    "ZAR": ("rand", "rand", "cent", "cents"),
}


def write_cardinal(number: int, conjunction: str = " and ") -> str:
    """Return a whole number in words; ``conjunction`` is between hundreds and the rest.

    Raises ``MergeError`` (LG643) for a number that is too large.
    """
    if abs(number) >= _LARGEST:
        raise MergeError("LG643", f"{number} is too large to be written in words.")
    if number < 0:
        return f"minus {write_cardinal(-number, conjunction)}"
    if number < 20:
        return _SMALL[number]
    parts: list[str] = []
    rest, group = number, 0
    while rest:
        rest, below = divmod(rest, 1000)
        if below:
            words = _write_hundreds(below, conjunction)
            if not group and below < 100 and rest:
                words = f"{conjunction.strip()} {words}".strip()
            parts.insert(0, f"{words} {_GROUPS[group]}".strip())
        group += 1
    return " ".join(parts)


def _write_hundreds(number: int, conjunction: str) -> str:
    hundreds, rest = divmod(number, 100)
    words = _write_tens(rest) if rest else ""
    if not hundreds:
        return words
    return f"{_SMALL[hundreds]} hundred{conjunction if words else ''}{words}"


def _write_tens(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")


def write_ordinal(number: int, conjunction: str = " and ") -> str:
    """Return a whole number in words as an ordinal: ``twenty-first``."""
    words = write_cardinal(number, conjunction)
    start = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[start:]
    if last in _ORDINALS:
        ordinal = _ORDINALS[last]
    else:
        ordinal = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return words[:start] + ordinal


def write_number(number: Number) -> str:
    """Return a number in words; the digits after its point are named one by one."""
    decimal = to_decimal(number)
    whole, _, fraction = f"{decimal.copy_abs():f}".partition(".")
    words = write_cardinal(int(whole))
    if fraction.rstrip("0"):
        words += f" point {' '.join(_SMALL[int(digit)] for digit in fraction.rstrip('0'))}"
    return f"minus {words}" if decimal < 0 else words


def write_amount(number: Number, currency: str) -> str:
    """Return an amount in words: ``two hundred and five pounds and ten pence``.

    Raises ``MergeError`` (LG642, LG643) for a currency whose words are not known.
    """
    code = check_currency(currency)
    if code not in _CURRENCIES:
        known = ", ".join(_CURRENCIES)
        message = f"the words for amounts in {code} are not known."
        raise MergeError("LG643", message, f"Known are {known}.")
    one, many, small_one, small_many = _CURRENCIES[code]
    places = count_places(code)
    amount: Decimal = round_number(number, places)
    whole, small = divmod(int(shift_point(amount.copy_abs(), places)), 10**places)
    words = f"{write_cardinal(whole)} {one if whole == 1 else many}"
    if small:
        small_words = f"{write_cardinal(small)} {small_one if small == 1 else small_many}"
        words = f"{words} and {small_words}" if whole else small_words
    return f"minus {words}" if amount < 0 else words
