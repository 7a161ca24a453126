"""The words of sizes, spans of time, and what something costs in calls and minutes."""

from vtdesk.domain.jobs import Price
from vtdesk.domain.keeping import Estimate

_KILO = 1_000
_UNITS = ("KB", "MB", "GB")
_MINUTE = 60


def size_text(size: int) -> str:
    """A size as people say it: "0 MB" would be a lie about something small."""
    amount = size / _KILO
    if not size:
        return "0 KB"
    for unit in _UNITS:
        if amount < _KILO or unit == _UNITS[-1]:
            break
        amount /= _KILO
    figures = f"{amount:.1f}" if unit == "GB" and amount < 10 else f"{max(amount, 1):,.0f}"
    return f"{figures} {unit}"


def calls_text(calls: int) -> str:
    """As in "1 call" or "14 calls"."""
    return _counted(calls, "call")


def span_text(minutes: float) -> str:
    """A span as short as a column needs it: "30 s", "3 min", "2 h"."""
    seconds = minutes * _MINUTE
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    return f"{round(minutes)} min" if minutes < 100 else f"{round(minutes / _MINUTE)} h"


def price_text(estimate: Estimate) -> str:
    """As in "14 calls ≈ 30 s"; "nothing to fetch" costs nothing."""
    if not estimate.calls:
        return "nothing to fetch"
    return f"{calls_text(estimate.calls)} ≈ {span_text(estimate.minutes)}"


def sum_text(calls: int, minutes: float, *, more: bool = False) -> str:
    """What several fills cost together, or still cost; "" for nothing."""
    if not calls:
        return ""
    words = calls_text(calls).replace(" ", " more ") if more else calls_text(calls)
    return f"{words}, {about_text(minutes)}"


def work_text(price: Price) -> str:
    """What a job costs, as in "12 calls, about 7 seconds"; "" for nothing."""
    return sum_text(price.calls, price.seconds / _MINUTE)


def about_text(minutes: float) -> str:
    """A span in words, as in "about 7 seconds" or "about 3 minutes"."""
    seconds = minutes * _MINUTE
    if seconds < 100:
        span = _counted(max(1, round(seconds)), "second")
    elif minutes < 100:
        span = _counted(round(minutes), "minute")
    else:
        span = _counted(round(minutes / _MINUTE), "hour")
    return f"about {span}"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
