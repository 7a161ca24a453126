"""What is wrong with a value that its kind could read, in words that stand under its field."""

import re
from datetime import date, datetime
from decimal import Decimal

from vtdesk.domain.value_types import Value

LARGEST_INTEGER = 2_147_483_647
"""Of the server's columns; it clips what is larger (wire facts, type table)."""
LARGEST_AMOUNT = Decimal(10) ** 17
"""Money is kept in decimal(25,8)."""
LARGEST_PERCENTAGE = 999
"""What is larger is clipped (wire facts, type table)."""
FIRST_YEAR = 1000
"""Of the days that the server's database promises to keep (MySQL manual, "The DATE type")."""

_MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def nothing_wrong(_value: Value) -> str:
    """Every value fits."""
    return ""


def whole_number_in_range(value: Value) -> str:
    """Whole numbers have four bytes."""
    if isinstance(value, int) and not -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER:
        return "This number is too large for Vtiger."
    return ""


def amount_in_range(value: Value) -> str:
    """Money has seventeen figures before its point."""
    if isinstance(value, Decimal) and abs(value) >= LARGEST_AMOUNT:
        return "This amount is too large for Vtiger."
    return ""


def percentage_in_range(value: Value) -> str:
    """Percentages have three figures before their point."""
    if isinstance(value, Decimal) and abs(value) > LARGEST_PERCENTAGE:
        return f"Between -{LARGEST_PERCENTAGE} and {LARGEST_PERCENTAGE}."
    return ""


def day_in_range(value: Value) -> str:
    """Years have four figures."""
    if isinstance(value, date | datetime) and value.year < FIRST_YEAR:
        return "The year needs four figures."
    return ""


def mail_address(value: Value) -> str:
    """An address has a name, one @ and a host with a point, and no blanks."""
    text = str(value).strip()
    if "@" not in text:
        return "There is no @ in it."
    return "" if _MAIL_ADDRESS.fullmatch(text) else "This is not an e-mail address."
