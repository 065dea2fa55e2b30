"""The order of day and month in dates of numbers."""

from enum import StrEnum


class DateOrder(StrEnum):
    """Which number of a date such as 5/11/2026 is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    ISO = "iso"
