"""The sentences of a table: numbers, ages, and what it says when it has no rows."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from vtdesk.domain.keeping import Keep, Policy
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats, date_text, time_text

_LONGEST_QUOTE = 40


def number_text(number: int, formats: Formats) -> str:
    """A count in the person's grouping, as in "9,012"."""
    return f"{number:,}".replace(",", formats.group_separator)


def moment_text(moment: float, formats: Formats, now: float) -> str:
    """A moment as people say it: the time today, the date before that.

    Args:
        moment: Unix time in seconds.
        formats: the person's formats and zone.
        now: Unix time in seconds.
    """
    there, here = _local(moment, formats.zone), _local(now, formats.zone)
    if there.date() == here.date():
        return clock_text(moment, formats)
    return date_text(there.date(), formats)


def clock_text(moment: float, formats: Formats) -> str:
    """The hour and minute of a moment, Unix time in seconds, in the person's zone."""
    there = _local(moment, formats.zone)
    return time_text(there.time().replace(second=0, microsecond=0), formats)


def in_sentence(label: str) -> str:
    """A module's label inside a sentence: "Sales Orders" becomes "sales orders", "FAQ" stays."""
    words = label.split(" ")
    return " ".join(w if w[1:2].isupper() else w[:1].lower() + w[1:] for w in words)


def counted(number: int, one: str, many: str) -> str:
    """As in "1 cell" or "3 cells"."""
    return f"{number:,} {one if number == 1 else many}"


def records_text(number: int, info: ModuleInfo) -> str:
    """A number of records by their module's name, as in "1 deal" or "30 deals"."""
    return counted(number, in_sentence(info.singular or info.label), in_sentence(info.label))


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty table says.

    Attributes:
        icon: name of the icon, without its weight.
        button: text of what can be done, or "".
        button_icon: its icon, or "".
        price: what the button costs, as in "about 2 calls", or "".
        second: text of what else can be done, or "".
    """

    icon: str
    title: str
    words: str
    button: str = ""
    button_icon: str = ""
    price: str = ""
    second: str = ""


def nothing_yet(info: ModuleInfo, icon: str, *, createable: bool) -> EmptyWords:
    """The module has no records at all."""
    plural, singular = in_sentence(info.label), in_sentence(info.singular or info.label)
    if not createable:
        return EmptyWords(icon, f"No {plural} yet", "They appear here as soon as Vtiger has some.")
    return EmptyWords(
        icon, f"No {plural} yet", "Make the first one here.", f"New {singular}", "ph.plus"
    )


def nothing_matches(info: ModuleInfo, words: str, price: str) -> EmptyWords:
    """The quick filter leaves no row.

    Args:
        info: the module.
        words: what is typed into it.
        price: what a search on the server costs; "" where there is nothing to search for.
    """
    shown = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"
    title = f"Nothing matches “{shown}”"
    if not price:
        told = "Each word must be found somewhere in a record that is stored here."
        return EmptyWords("ph.funnel", title, told, "Show all")
    told = f"Not all {in_sentence(info.label)} are on this computer: Vtiger may have more."
    return _searchable(title, told, price)


def nothing_fits(info: ModuleInfo, count: int, price: str) -> EmptyWords:
    """No stored row fulfils the conditions.

    Args:
        info: the module.
        count: how many conditions there are.
        price: what a search on the server costs; "" where there is nothing to search for.
    """
    what = "this condition" if count == 1 else f"these {count} conditions"
    plural = in_sentence(info.label)
    title = f"Nothing matches {what}"
    remedy = "Change it" if count == 1 else "Take one away"
    if not price:
        return EmptyWords("ph.funnel", title, f"{remedy}, or show all {plural}.", "Show all")
    told = f"{remedy}, or ask Vtiger: not all {plural} are on this computer."
    return _searchable(title, told, price)


def _searchable(title: str, words: str, price: str) -> EmptyWords:
    search, icon = "Search the server too", "ph.cloud-arrow-up"
    return EmptyWords("ph.funnel", title, words, search, icon, price, "Show all")


def not_on_this_computer(info: ModuleInfo) -> EmptyWords:
    """Nothing is stored, and there is no network."""
    return EmptyWords(
        "ph.cloud-slash",
        f"{info.label} are not on this computer",
        "They come as soon as there is a network. They stay here from then on.",
        "Try now",
    )


def not_fetched(info: ModuleInfo) -> EmptyWords:
    """Nothing is stored, and nobody asked for it."""
    return EmptyWords(
        "ph.cloud-arrow-down",
        f"{info.label} are not on this computer",
        "They were removed from it, or fetching them was stopped. They come when you ask for them.",
        "Fetch now",
    )


def no_right(info: ModuleInfo) -> EmptyWords:
    """Vtiger does not show this module to this user."""
    return EmptyWords(
        "ph.lock-simple",
        f"Your role may not see {in_sentence(info.label)}",
        "Vtiger decides this. Your administrator can change it under Roles and Profiles.",
        "Copy a note for the administrator",
        "ph.copy",
    )


def administrators_note(info: ModuleInfo, user: str) -> str:
    """The note that the button of `no_right` copies."""
    return (
        f"The user {user} may not see {info.label} ({info.name}) through Vtiger's API. "
        "Please check the role and profile of this user under Roles and Profiles."
    )


def did_not_come(info: ModuleInfo, reason: str) -> EmptyWords:
    """Something kept the records from coming."""
    return EmptyWords(
        "ph.warning-circle",
        f"The {in_sentence(info.label)} did not come",
        reason or "Vtiger gave no reason.",
        "Try again",
    )


def loading_words(done: int, total: int | None, formats: Formats) -> str:
    """How far a first fetch is, as in "Loading 100 of about 9,000"."""
    if total is None:
        return f"Loading, {number_text(done, formats)} so far" if done else "Loading…"
    return f"Loading {number_text(done, formats)} of about {number_text(total, formats)}"


def paused_words(done: int, total: int | None, formats: Formats) -> str:
    """A first fetch that the person has paused, as in "Paused at 100 of about 9,000"."""
    if total is None:
        return f"Paused at {number_text(done, formats)}" if done else "Paused"
    return f"Paused at {number_text(done, formats)} of about {number_text(total, formats)}"


def halted_words(done: int, total: int | None, formats: Formats) -> str:
    """A first fetch that a network is missing for, after so many records."""
    here = number_text(done, formats)
    if total is not None:
        here = f"{here} of about {number_text(total, formats)}"
    return f"{here} are here. The rest comes as soon as there is a network."


def partial_words(stored: int, total: int, formats: Formats) -> str:
    """Not all records are stored."""
    return f"Showing {number_text(stored, formats)} stored of about {number_text(total, formats)}"


def kept_words(policy: Policy) -> str:
    """What of a module is on this computer, where that is less than all; "" for all."""
    if policy.keep is Keep.MINE:
        return "Only yours are kept on this computer"
    if policy.keep is Keep.RECENT:
        months = "month" if policy.months == 1 else f"{policy.months} months"
        return f"Only what changed within the last {months} is kept on this computer"
    return ""


def _local(moment: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment, zone)
