"""What the server makes of the values it is given, and how it writes labels.

A real Vtiger checks almost nothing: it cuts, clips, drops and rounds, and answers success.
"""

import html
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html.entities import codepoint2name

from vtdesk.demo.schemas import Dialect, Field

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_TRUE = frozenset({"1", "on"})
_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?\Z", re.DOTALL)
_TIME_24 = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\Z")
_TIME_12 = re.compile(r"(\d{1,2}):(\d{2})\s*([AaPp])[Mm]\Z")
_SCRIPT = re.compile(r"<\s*script", re.IGNORECASE)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

_HIGHEST_INTEGER = 2_147_483_647
# decimal(5,2) for custom percentages and doubles, decimal(25,8) for money
_LARGEST = {2: Decimal("99999999.99"), 3: Decimal("9999999.999"), 8: Decimal(10) ** 17}
_CURRENCY_DECIMALS = Decimal("0.01")
_ENTITY_NAMES = {
    chr(code): f"&{name};" for code, name in codepoint2name.items() if chr(code) not in "&<>\"'"
}


def stored(field: Field, value: Json, dialect: Dialect) -> str | None:
    """The text that a value sent for a field is kept as.

    References and owners are left as they are: whether they exist is for the caller to see.
    """
    text = _text(field, value, dialect)
    if field.name == "reminder_time":
        # written in seconds, read in minutes
        return str(_integer(text) // 60) if text else ""
    match field.kind:
        case "boolean":
            return "1" if text in _TRUE else "0"
        case "integer":
            return str(_integer(text)) if text else ""
        case "double" | "percentage" | "currency":
            return _decimal(field, text)
        case "date":
            return _date(text)
        case "datetime":
            return text or None
        case "time":
            return _time(text)
        case "reference" | "owner" if field.is_reference:
            return text.strip() or None
        case _:
            return _plain(text, field.length, dialect)


def kept_text(text: str | None, dialect: Dialect) -> str | None:
    """A text as the database keeps it: open source loses emoji and rare scripts."""
    if text is None or text.isascii() or dialect == "cloud":
        return text
    return _ASTRAL.sub("??", text)


def unset(field: Field) -> str | None:
    """What a field holds that was never given a value."""
    if field.is_date or field.is_reference or field.later:
        return None
    if field.kind == "boolean":
        return "0"
    if field.kind == "integer":
        return "0"
    if field.decimals:
        return f"{Decimal(0):.{field.decimals}f}"
    return ""


def encoded_label(text: str) -> str:
    """A label as the wire carries it: HTML entities for everything that has a name."""
    escaped = html.escape(text, quote=True).replace("&#x27;", "&#039;")
    if escaped.isascii():
        return escaped
    return "".join(_ENTITY_NAMES.get(character, character) for character in escaped)


def decoded_once(value: Json) -> Json:
    """One level of HTML entities resolved, which the stock server's ``revise`` does."""
    return html.unescape(value) if isinstance(value, str) else value


def _text(field: Field, value: Json, dialect: Dialect) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else ""
        case str():
            return value
        case int() | float():
            return str(value)
        case list():
            return _list_text(field, value, dialect)
        case dict():
            return "Array"


def _list_text(field: Field, value: list[Json], dialect: Dialect) -> str:
    texts = [item for item in value if isinstance(item, str)]
    if field.kind in ("multipicklist", "multireference") and dialect == "cloud":
        return (" |##| " if field.kind == "multipicklist" else ",").join(texts)
    return texts[0] if texts else ""


def _plain(text: str, length: int | None, dialect: Dialect) -> str:
    if dialect == "opensource":
        # its connection knows three-byte characters only, and any script tag escapes all
        text = _ASTRAL.sub("??", text)
        if _SCRIPT.search(text):
            text = html.escape(text, quote=True).replace("&#x27;", "'")
    return text if length is None else text[:length]


def _integer(text: str) -> int:
    match = _NUMBER.match(text)
    number = Decimal(match.group()) if match else Decimal(0)
    whole = int(number.to_integral_value(rounding=ROUND_HALF_UP))
    return max(-_HIGHEST_INTEGER - 1, min(whole, _HIGHEST_INTEGER))


def _decimal(field: Field, text: str) -> str:
    """A number with its column's decimals.

    Money stops at the first character that is no digit ("1,234.50" is 1); other numbers lose
    their separators ("12,5" is 125), as in the real server.
    """
    is_money = field.kind == "currency"
    match = _NUMBER.match(text if is_money else text.replace(",", ""))
    try:
        number = Decimal(match.group().strip()) if match else Decimal(0)
        if is_money:
            number = number.quantize(_CURRENCY_DECIMALS, ROUND_HALF_UP)
        highest = _LARGEST.get(field.decimals, _LARGEST[8])
        number = max(-highest, min(number, highest))
        return f"{number.quantize(Decimal(1).scaleb(-field.decimals), ROUND_HALF_UP):f}"
    except InvalidOperation:
        return f"{0:.{field.decimals}f}"


def _date(text: str) -> str | None:
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return "0000-00-00"


def _time(text: str) -> str:
    text = text.strip()
    if twelve := _TIME_12.match(text):
        hours, minutes, half = int(twelve[1]) % 12, int(twelve[2]), twelve[3].lower()
        return _clock_time(hours + (12 if half == "p" else 0), minutes, 0)
    if plain := _TIME_24.match(text):
        return _clock_time(int(plain[1]), int(plain[2]), int(plain[3] or 0))
    # Calendar.duration_hours is announced as a time but holds a plain number
    return text if text.isdigit() or not text else "00:00:00"


def _clock_time(hours: int, minutes: int, seconds: int) -> str:
    if hours > 23 or minutes > 59 or seconds > 59:
        return "00:00:00"
    return f"{hours:02}:{minutes:02}:{seconds:02}"
