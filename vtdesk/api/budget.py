"""The allowance of calls: what the server says is left, and the pause it orders with 429.

Vtiger Cloud tells with every answer: `X-FloodControl-*` counts the running minute,
`X-RateLimit-*` the day (help.vtiger.com, "Vtiger CRM API Limits"). The exact spelling of the
names differs between sources, so both the long and the short ones are read. Open-source servers
tell nothing; for them the log of calls is the only meter.

A moment that a server announces, as a Unix time or as an HTTP date (RFC 9110, 10.2.3), is one of
its own clock, which may be hours off ours: it is read by the `Date` of the same answer (6.6.1).
"""

import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from vtdesk.domain.calls import CallRecord
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.keeping import Ceilings

MINUTE_PAUSE_S = 60.0
"""How long to hold when a 429 does not say: the allowance is counted by the minute."""
DAY_PAUSE_S = 3_600.0
"""How long to hold when the day is used up and nothing says until when."""
LONGEST_PAUSE_S = 86_400.0
LOG_LENGTH = 1_000
"""How many calls the log keeps."""

_UNIX_TIME_FROM = 1_000_000_000.0
_FIGURES = re.compile(r"\d{1,12}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Spending:
    """What the calls of the present task are for.

    Attributes:
        feature: a short name for the meter, such as "pull".
        background: nobody waits for it, so it steps back when calls get scarce.
    """

    feature: str
    background: bool = False


_BY_HAND = Spending("window")
_spending: ContextVar[Spending] = ContextVar("spending")


@contextmanager
def spending(feature: str, *, background: bool = False) -> Iterator[None]:
    """Meter all calls inside the block, and of tasks started there, under a feature's name."""
    token = _spending.set(Spending(feature, background))
    try:
        yield
    finally:
        _spending.reset(token)


class Budget:
    """Usage as the server last told it (None where it never did), and a log of calls.

    Background work asks for `background_pause` before it takes its turn. A call that is made is never
    held back: whatever waits for its end, a save most of all, would wait for hours.

    Args:
        clock: Unix time in seconds.

    Attributes:
        calls: the last calls, oldest first.
        spent: how many calls each feature made since the program started.
        minute_limit: calls a minute.
        minute_left: calls left in the running minute.
        minute_reset: Unix time, by the local clock, at which the minute's allowance is whole again.
        day_limit: calls a day, shared by everybody who uses this Vtiger.
        day_left: calls left today.
        held_until: Unix time before which the server wants no call; 0 for no hold.
        ceilings: how much of minute and day background work may use up; the rest is the person's.
        background: the day (UTC, counted from 1970) and how many background calls it has seen.
        server_time: Unix time that the server's clock had passed when it last answered; None
            where it never told.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.calls: deque[CallRecord] = deque(maxlen=LOG_LENGTH)
        self.spent: Counter[str] = Counter()
        self.minute_limit: int | None = None
        self.minute_left: int | None = None
        self.minute_reset: float | None = None
        self.day_limit: int | None = None
        self.day_left: int | None = None
        self.held_until = 0.0
        self.ceilings = Ceilings()
        self.background = (0, 0)
        self.server_time: float | None = None
        self._read_at = 0.0
        self._held_from = 0.0

    @property
    def pause(self) -> float:
        """Seconds until calls are allowed again; 0 when they are."""
        now = self._clock()
        # where the clock was put back, the server says itself whether it still wants no call
        return max(0.0, self.held_until - now) if now >= self._held_from else 0.0

    def note(self, operation: str, module: str, started: float, size: int, outcome: str) -> None:
        """Put a call into the log and on its feature's account; `started` is Unix time."""
        spending_for = _spending.get(_BY_HAND)
        feature = spending_for.feature
        self.spent[feature] += 1
        if spending_for.background:
            self.background = (self._today(), self._background_today() + 1)
        milliseconds = round((self._clock() - started) * 1000)
        self.calls.append(
            CallRecord(started, operation, module, feature, milliseconds, size, outcome)
        )

    def now(self) -> float:
        """The present moment in Unix time."""
        return self._clock()

    def background_pause(self) -> float:
        """Seconds until background work may go on; 0 while there is enough."""
        return max(self._minute_pause(), self._day_pause())

    def _minute_pause(self) -> float:
        if self.minute_limit is None or self.minute_left is None:
            return 0.0
        if self.minute_left > self.minute_limit * (1 - self.ceilings.minute):
            return 0.0
        now = self._clock()
        if not is_fresh(self._read_at, now, MINUTE_PAUSE_S):
            # that minute is over, whatever clock its end was told by
            return 0.0
        return max(0.0, (self.minute_reset or self._read_at + MINUTE_PAUSE_S) - now)

    def _day_pause(self) -> float:
        if self.day_limit is None:
            return 0.0
        if self._background_today() < self.day_limit * self.ceilings.day:
            return 0.0
        return (self._today() + 1) * LONGEST_PAUSE_S - self._clock()

    def _today(self) -> int:
        return int(self._clock() // LONGEST_PAUSE_S)

    def _background_today(self) -> int:
        day, calls = self.background
        return calls if day == self._today() else 0

    def read(self, headers: Mapping[str, str]) -> None:
        """Take over what one answer tells; names are in lower case."""
        told = _http_date(headers.get("date", ""))
        self.server_time = self.server_time if told is None else told
        if not any(name.startswith(("x-floodcontrol", "x-ratelimit")) for name in headers):
            return
        self._read_at = self._clock()
        flood, rate = "x-floodcontrol", "x-ratelimit"
        self.minute_limit = _count(headers, f"{flood}-minutelimit", f"{flood}-limit")
        self.minute_left = _count(
            headers, f"{flood}-minuteremaining", f"{flood}-minute-remaining", f"{flood}-remaining"
        )
        self.minute_reset = self._moment(
            headers, f"{flood}-minutereset", f"{flood}-reset", longest=MINUTE_PAUSE_S
        )
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
        self._held_from = now
        return self.pause

    def _moment(
        self, headers: Mapping[str, str], *names: str, longest: float = LONGEST_PAUSE_S
    ) -> float | None:
        """A Unix time of the local clock; announced as one of the server's, or as seconds from now.

        Args:
            headers: of one answer.
            names: under which it may stand.
            longest: seconds from now beyond which it does not lie, whatever is announced.

        Returns:
            None where nothing is announced, or a moment that is over by the only clock there is.
        """
        now, told = self._clock(), _http_date(headers.get("date", ""))
        number = _first(_number, headers, names)
        if number is not None and number < _UNIX_TIME_FROM:
            return now + min(number, longest)
        moment = number or _first(_http_date, headers, names)
        if moment is None:
            return None
        seconds = moment - (now if told is None else told)
        if seconds <= 0 and told is None:
            return None
        return now + min(seconds, longest)


def _count(headers: Mapping[str, str], *names: str) -> int | None:
    number = _first(_number, headers, names)
    return None if number is None else int(number)


def _first(
    read: Callable[[str], float | None], headers: Mapping[str, str], names: tuple[str, ...]
) -> float | None:
    told = (read(headers.get(name, "").strip()) for name in names)
    return next((one for one in told if one is not None), None)


def _number(text: str) -> float | None:
    return float(text) if _FIGURES.fullmatch(text) else None


def _http_date(text: str) -> float | None:
    """The Unix time of a date in one of the three forms of HTTP, of which one names no time zone."""
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return (told if told.tzinfo is not None else told.replace(tzinfo=UTC)).timestamp()
