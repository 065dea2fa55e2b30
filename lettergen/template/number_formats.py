"""Numbers as a language writes them: ``1,234.50``, ``£1,234.50``, ``12.5%``."""

from lettergen.languages.current import current_locale
from lettergen.languages.locale import NumberSymbols
from lettergen.template.currencies import check_currency, count_places
from lettergen.template.numbers import Number, round_number, shift_point, to_decimal


def format_number(number: Number, places: int | None = None) -> str:
    """Return a number as the current language writes it, rounded to ``places``, a half up.

    Without ``places`` it has as many as it has.
    """
    symbols = current_locale().numbers
    rounded = to_decimal(number) if places is None else round_number(number, places)
    return (
        f"{symbols.minus if rounded < 0 else ''}{_group_digits(f'{rounded.copy_abs():f}', symbols)}"
    )


def format_money(number: Number, currency: str, places: int | None = None) -> str:
    """Return an amount as the current language writes it: ``£1,234.50``, ``1.234,50 €``.

    ``places`` are those of the currency, if they are not given. Raises ``MergeError`` (LG642) for
    the code of no currency.
    """
    locale = current_locale()
    code = check_currency(currency)
    amount = round_number(number, count_places(code) if places is None else places)
    sign = locale.currency_sign(code)
    text = _fill_pattern(
        locale.numbers.currency, _group_digits(f"{amount.copy_abs():f}", locale.numbers)
    )
    before, _, after = text.partition("¤")
    if before and before[-1].isalnum():
        before += "\xa0"
    if sign[-1:].isalpha() and after[:1].isdigit():
        sign += "\xa0"
    return f"{locale.numbers.minus if amount < 0 else ''}{before}{sign}{after}"


def format_percent(number: Number, places: int | None = None) -> str:
    """Return a share of one as a percentage: 0.125 as ``12.5%``."""
    symbols = current_locale().numbers
    share = shift_point(to_decimal(number), 2)
    share = share if places is None else round_number(share, places)
    digits = f"{share.copy_abs():f}"
    if places is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    text = _fill_pattern(symbols.percent, _group_digits(digits, symbols))
    return f"{symbols.minus if share < 0 else ''}{text.replace('%', symbols.percent_sign)}"


def _fill_pattern(pattern: str, digits: str) -> str:
    """Return a pattern of CLDR with digits in the place of its ``#,##0.00``."""
    places = [index for index, char in enumerate(pattern) if char in "#0"]
    return f"{pattern[: places[0]]}{digits}{pattern[places[-1] + 1 :]}"


def _group_digits(digits: str, symbols: NumberSymbols) -> str:
    whole, point, fraction = digits.partition(".")
    last, other = symbols.grouping
    groups = [whole[-last:]]
    rest = whole[:-last]
    if len(whole) >= last + symbols.minimum_grouping:
        while rest:
            groups.insert(0, rest[-other:])
            rest = rest[:-other]
        whole = symbols.group.join(groups)
    return f"{whole}{symbols.decimal}{fraction}" if point else whole
