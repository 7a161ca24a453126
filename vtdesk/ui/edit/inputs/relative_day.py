"""How far a day is from today, in a few words."""

from datetime import date

_UNITS = ((365, "year"), (30, "month"), (7, "week"))
_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def relative_day(day: date, today: date) -> str:
    """Words such as "today", "in 4 weeks", "3 days ago"; the larger the rounder."""
    distance = (day - today).days
    if distance in _NEAR:
        return _NEAR[distance]
    span = abs(distance)
    unit_days, unit = next(((days, name) for days, name in _UNITS if span >= 2 * days), (1, "day"))
    count = round(span / unit_days)
    words = f"{count} {unit}s"
    return f"in {words}" if distance > 0 else f"{words} ago"
