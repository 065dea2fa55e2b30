"""Numbers in Word's fields: Word reads amounts as people write them, such as ``£1,234.50``."""

from decimal import Decimal

from lettergen.template.numbers import parse_written


def number_in(text: str) -> Decimal | None:
    """Return the number that a text is, with or without groups of thousands and a currency.

    A percentage is none, for Word shows and compares it in several ways.
    """
    written = parse_written(text)
    return None if written is None or written.is_percentage else written.value
