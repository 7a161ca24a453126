"""The allowance of calls: what the server says is left, and the pause it orders with 429.

Vtiger Cloud tells with every answer: `X-FloodControl-*` counts the running minute,
`X-RateLimit-*` the day (help.vtiger.com, "Vtiger CRM API Limits"). The exact spelling of the
names differs between sources, so both the long and the short ones are read. Open-source servers
tell nothing.
"""

import re
import time
from collections.abc import Callable, Mapping

MINUTE_PAUSE_S = 60.0
"""How long to hold when a 429 does not say: the allowance is counted by the minute."""
DAY_PAUSE_S = 3_600.0
"""How long to hold when the day is used up and nothing says until when."""
LONGEST_PAUSE_S = 86_400.0

_UNIX_TIME_FROM = 1_000_000_000.0
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")


class Budget:
    """Usage as the server last told it; None where it never did.

    Args:
        clock: Unix time in seconds.

    Attributes:
        minute_limit: calls a minute.
        minute_left: calls left in the running minute.
        minute_reset: Unix time at which the minute's allowance is whole again.
        day_limit: calls a day, shared by everybody who uses this Vtiger.
        day_left: calls left today.
        held_until: Unix time before which the server wants no call; 0 for no hold.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.minute_limit: int | None = None
        self.minute_left: int | None = None
        self.minute_reset: float | None = None
        self.day_limit: int | None = None
        self.day_left: int | None = None
        self.held_until = 0.0

    @property
    def pause(self) -> float:
        """Seconds until calls are allowed again; 0 when they are."""
        return max(0.0, self.held_until - self._clock())

    def read(self, headers: Mapping[str, str]) -> None:
        """Take over what one answer tells; names are in lower case."""
        if not any(name.startswith(("x-floodcontrol", "x-ratelimit")) for name in headers):
            return
        flood, rate = "x-floodcontrol", "x-ratelimit"
        self.minute_limit = _count(headers, f"{flood}-minutelimit", f"{flood}-limit")
        self.minute_left = _count(
            headers, f"{flood}-minuteremaining", f"{flood}-minute-remaining", f"{flood}-remaining"
        )
        self.minute_reset = self._moment(headers, f"{flood}-minutereset", f"{flood}-reset")
        self.day_limit = _count(headers, f"{rate}-dailylimit", f"{rate}-limit")
        self.day_left = _count(
            headers, f"{rate}-dailyremaining", f"{rate}-daily-remaining", f"{rate}-remaining"
        )

    def hold(self, headers: Mapping[str, str]) -> float:
        """Hold all calls after a 429, for as long as the answer announces.

        Returns:
            the pause in seconds.
        """
        self.read(headers)
        until = self._moment(headers, "retry-after")
        if until is None and self.day_left == 0:
            until = self._moment(headers, "x-ratelimit-dailyreset", "x-ratelimit-reset")
            fallback = DAY_PAUSE_S
        else:
            until = until or self.minute_reset
            fallback = MINUTE_PAUSE_S
        now = self._clock()
        pause = fallback if until is None else until - now
        self.held_until = now + min(max(pause, 1.0), LONGEST_PAUSE_S)
        return self.pause

    def _moment(self, headers: Mapping[str, str], *names: str) -> float | None:
        """A Unix time, announced as one or as seconds from now."""
        number = _first_number(headers, names)
        if number is None:
            return None
        return number if number >= _UNIX_TIME_FROM else self._clock() + number


def _count(headers: Mapping[str, str], *names: str) -> int | None:
    number = _first_number(headers, names)
    return None if number is None else int(number)


def _first_number(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    for name in names:
        text = headers.get(name, "").strip()
        if _NUMBER.fullmatch(text):
            return float(text)
    return None
