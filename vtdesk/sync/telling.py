"""Tells how it stands: what changed at once, how far a fetch has come a few times a second.

A fill stores hundreds of pages a second from a quick server, and everybody who is told of each has
something to show anew.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from vtdesk.domain.status import PullProgress, SyncStatus

PROGRESS_EVERY_S = 0.1
"""How often mere progress is told of, in seconds."""


class Telling:
    """Passes a status on.

    Args:
        status: what everybody knows so far.
        tell: told of it.
    """

    def __init__(self, status: SyncStatus, tell: Callable[[SyncStatus], None]) -> None:
        self._told = self._latest = status
        self._tell = tell
        self._soon: asyncio.TimerHandle | None = None

    def put(self, status: SyncStatus) -> None:
        """Take a status over, and tell of it now or soon."""
        self._latest = status
        if not _is_progress(self._told, status):
            self._tell_latest()
        elif self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(PROGRESS_EVERY_S, self._tell_latest)

    def stop(self) -> None:
        """Tell of no more progress."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None

    def _tell_latest(self) -> None:
        self.stop()
        if self._latest != self._told:
            self._told = self._latest
            self._tell(self._told)


def _is_progress(before: SyncStatus, after: SyncStatus) -> bool:
    """Whether nothing is new but that answers came and records with them."""
    same = replace(after, checked=before.checked, pulls=before.pulls) == before
    return same and list(map(_kind, before.pulls)) == list(map(_kind, after.pulls))


def _kind(pull: PullProgress) -> PullProgress:
    return replace(pull, done=0)
