"""The words of what is kept: sizes, prices, spans of time, and what a check found."""

from collections.abc import Mapping

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Estimate, ModuleCheck, StoreCheck
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import in_sentence, number_text

_KILO = 1_000
_UNITS = ("KB", "MB", "GB")
_MINUTE = 60
_NAMED = 3


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
    return f"{calls:,} call" if calls == 1 else f"{calls:,} calls"


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
    seconds = minutes * _MINUTE
    if seconds < 100:
        span = f"about {max(1, round(seconds))} seconds"
    elif minutes < 100:
        span = f"about {round(minutes)} minutes"
    else:
        span = f"about {round(minutes / _MINUTE)} hours"
    words = calls_text(calls).replace(" ", " more ") if more else calls_text(calls)
    return f"{words}, {span}"


def months_text(months: int) -> str:
    """As in "12 months"."""
    return "1 month" if months == 1 else f"{months} months"


def freed_text(size: int) -> str:
    """What letting go of records brings."""
    return f"frees up to {size_text(size)}"


def check_words(found: StoreCheck, labels: Mapping[ModuleName, str], formats: Formats) -> str:
    """What a check of the store found, in one or two sentences."""
    if not found.sound:
        return (
            "The local data is damaged. Remove it and let it be fetched again; "
            "changes that wait are kept."
        )
    if found.offline:
        return "The local data is sound. Without a connection it was not compared with Vtiger."
    differing = [module for module in found.modules if not module.agrees]
    if not differing:
        return "The local data is sound, and as many records are here as in Vtiger."
    named = "; ".join(_difference(module, labels, formats) for module in differing[:_NAMED])
    more = f"; and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    return f"The local data is sound. Not as in Vtiger: {named}{more}. It is brought up to date."


def _difference(module: ModuleCheck, labels: Mapping[ModuleName, str], formats: Formats) -> str:
    label = in_sentence(labels.get(module.module, module.module))
    here = number_text(module.here, formats)
    there = number_text(module.there or 0, formats)
    return f"{here} of {there} {label}"
