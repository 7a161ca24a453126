"""Counts calls against the limits of the cloud, and tells them in every answer's headers."""

import threading
from datetime import timedelta

from vtdesk.demo.clock import Clock

# Far above what any client needs: limits are for who sets them.
DEFAULT_MINUTE_LIMIT = 100_000
DEFAULT_DAILY_LIMIT = 10_000_000


class UsageMeter:
    """The company's call budget: so many calls a minute and a day, for all users together.

    Args:
        clock: the server's time.
        minute_limit: calls a minute.
        daily_limit: calls a day.

    Attributes:
        minute_limit, daily_limit: may be changed at any time.
    """

    def __init__(
        self,
        clock: Clock,
        minute_limit: int = DEFAULT_MINUTE_LIMIT,
        daily_limit: int = DEFAULT_DAILY_LIMIT,
    ) -> None:
        self.minute_limit = minute_limit
        self.daily_limit = daily_limit
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = self._day = 0
        self._minute_used = self._day_used = 0

    def spend(self) -> bool:
        """Count a call; False where the budget is spent and the call must be refused."""
        with self._lock:
            self._turn()
            if self._minute_used >= self.minute_limit or self._day_used >= self.daily_limit:
                return False
            self._minute_used += 1
            self._day_used += 1
            return True

    def headers(self) -> dict[str, str]:
        """The usage headers; the resets are Unix times."""
        with self._lock:
            self._turn()
            return {
                "X-FloodControl-MinuteLimit": str(self.minute_limit),
                "X-FloodControl-MinuteRemaining": str(
                    max(0, self.minute_limit - self._minute_used)
                ),
                "X-FloodControl-MinuteReset": str((self._minute + 1) * 60),
                "X-RateLimit-DailyLimit": str(self.daily_limit),
                "X-RateLimit-DailyRemaining": str(max(0, self.daily_limit - self._day_used)),
                "X-RateLimit-DailyReset": str(
                    (self._day + 1) * int(timedelta(days=1).total_seconds())
                ),
            }

    def _turn(self) -> None:
        seconds = int(self._clock.now().timestamp())
        if seconds // 60 != self._minute:
            self._minute, self._minute_used = seconds // 60, 0
        if seconds // 86_400 != self._day:
            self._day, self._day_used = seconds // 86_400, 0
