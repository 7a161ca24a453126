"""How this person reads and types numbers, dates and times, as the system says.

The system tells it in Unicode's date patterns (https://unicode.org/reports/tr35/tr35-dates.html)
and CLDR's names; `vtdesk.domain.values.Formats` needs the order and the signs alone.
"""

import re
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QLocale, QTimeZone

from vtdesk.domain.values import ISO, Formats

_SHORT = QLocale.FormatType.ShortFormat
# CLDR has spaces here that no keyboard types; they read the same
_RIGHT_TO_LEFT_MARK = "\u200f"
_SPACES = {"\u00a0": " ", "\u202f": " "}


def system_formats(locale: QLocale | None = None, zone: tzinfo | None = None) -> Formats:
    """The formats of a locale, by default the system's.

    Args:
        locale: whose customs to follow.
        zone: the zone date-times are shown in; the computer's own until the user's is known.
    """
    local = QLocale.system() if locale is None else locale
    order, separator = _date_pattern(local)
    # figures are always 0 to 9 here, and the signs of other figures do not go with them
    signs = local if local.zeroDigit() == "0" else QLocale.c()
    return Formats(
        decimal_point=signs.decimalPoint(),
        group_separator=_SPACES.get(signs.groupSeparator(), signs.groupSeparator()),
        date_order=order,
        date_separator=separator,
        clock_24="a" not in _unquoted(local.timeFormat(_SHORT)).lower(),
        zone=system_zone() if zone is None else zone,
        region=_region(local),
        first_weekday=local.firstDayOfWeek().value - 1,
    )


def system_zone() -> tzinfo:
    """The zone this computer is in; UTC where it does not say, or names an unknown one."""
    return zone_named(bytes(QTimeZone.systemTimeZoneId().data()).decode()) or UTC


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of an IANA name, as in "Europe/Vienna"; None where nobody knows it."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _date_pattern(locale: QLocale) -> tuple[str, str]:
    pattern = _unquoted(locale.dateFormat(_SHORT))
    letters = re.findall(r"d+|M+|y+", pattern)
    order = "".join(dict.fromkeys(part[0].lower() for part in letters))
    if locale.language() is QLocale.Language.C or sorted(order) != ["d", "m", "y"]:
        return ISO.date_order, ISO.date_separator
    between = re.search(r"[dMy]([./\-])", pattern.replace(_RIGHT_TO_LEFT_MARK, ""))
    separator = between[1] if between else ""
    return order, separator or ISO.date_separator


def _unquoted(pattern: str) -> str:
    return re.sub(r"'[^']*'", "", pattern)


def _region(locale: QLocale) -> str | None:
    code = QLocale.territoryToCode(locale.territory())
    return code if re.fullmatch(r"[A-Z]{2}", code) else None
