"""Whether the server may be asked now, and what its answers and silences say of the connection."""

import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vtdesk.domain.errors import (
    Offline,
    Remedy,
    SignInNeeded,
    StoreTrouble,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.notices import Level, Notice

T = TypeVar("T")

Tell = Callable[..., None]
"""Takes attributes of `SyncStatus` by name, and keeps what is new of them."""

_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
_PAUSE_FOR_STORE = 30.0
_TOLD_AFTER = 3
"""Silences in a row; fewer pass by themselves, and nobody is to be told of them."""


class Line:
    """The connection of one account: open, resting for a while, or closed until somebody acts.

    Args:
        now: Unix time in seconds.
        tell: hears how it stands.
        offline: closed from the start, by choice.
    """

    def __init__(self, now: Callable[[], float], tell: Tell, *, offline: bool) -> None:
        self._now = now
        self._tell = tell
        self._closed_by: VtdeskError | None = _by_choice() if offline else None
        self._rests_until = float("inf") if offline else 0.0
        self._rests_from = 0.0
        self._failures = 0
        self._offline_since: float | None = now() if offline else None

    @property
    def rest(self) -> float:
        """Seconds for which nothing is to be asked; none where it is not above 0."""
        now = self._now()
        if now < self._rests_from and self._rests_until < float("inf"):
            # the clock was put back, and nothing tells how much of the rest is over
            return 0.0
        return self._rests_until - now

    def check(self) -> None:
        """Let no call be made while the person works offline or has to sign in anew.

        Raises:
            VtdeskError: what closed the line.
        """
        if self._closed_by is not None:
            raise self._closed_by

    async def answered(self, call: Awaitable[T]) -> T:
        """Wait for an answer, and learn from it that there is a connection, or none."""
        try:
            answer = await call
        except Offline:
            self._lose()
            raise
        self.note_answer()
        return answer

    def note_answer(self) -> None:
        """The server answered."""
        self._failures = 0
        if self.rest <= 0:
            self._offline_since = None
            self._tell(
                online=True, offline_since=None, checked=self._now(), trouble=None, resume_at=None
            )

    def note_trouble(self, error: Offline | TooManyCalls | SignInNeeded | StoreTrouble) -> None:
        """Rest for as long as an error asks for."""
        if isinstance(error, Offline):
            self._back_off()
            if self._failures == _TOLD_AFTER:
                self._tell(trouble=_no_answer(error))
        elif isinstance(error, StoreTrouble):
            self._rest_for(_PAUSE_FOR_STORE)
            words, detail = error.summary, error.detail
            self._tell(trouble=Notice(Level.PROBLEM, words, detail, error.remedy, topic="store"))
        elif isinstance(error, TooManyCalls):
            self._rest_for(error.retry_after)
            self._tell(resume_at=self._rests_until)
        else:
            self._rests_until = float("inf")
            self._closed_by = error
            words, detail = error.summary, error.detail
            self._tell(trouble=Notice(Level.PROBLEM, words, detail, error.remedy, topic="sign-in"))

    def open(self) -> None:
        """Ask again at once: after work offline, a lost network, a corrected key."""
        self._rests_until = 0.0
        self._closed_by = None
        self._failures = 0
        self._tell(trouble=None, resume_at=None, by_choice=False)

    def close(self) -> None:
        """Let no call be made until `open`, since the person wants it so."""
        self._rests_until = float("inf")
        self._closed_by = _by_choice()
        self._tell(trouble=None, by_choice=True)
        self._lose()

    def _lose(self) -> None:
        if self._offline_since is None:
            self._offline_since = self._now()
        self._tell(online=False, offline_since=self._offline_since)

    def _back_off(self) -> None:
        self._lose()
        pause = min(_FIRST_PAUSE * 2.0 ** min(self._failures, 8), _LONGEST_PAUSE)
        self._failures += 1
        self._rest_for(pause * random.uniform(0.75, 1.0))  # noqa: S311 - spreads clients, guards nothing

    def _rest_for(self, seconds: float) -> None:
        """Rest; a longer rest that was ordered meanwhile stays."""
        now = self._now()
        self._rests_until = now + max(self.rest, seconds)
        self._rests_from = now


def _no_answer(error: Offline) -> Notice:
    words = f"{error.summary} What you change is kept here, and sent as soon as Vtiger answers."
    return Notice(
        Level.PROBLEM,
        words,
        error.detail,
        Remedy.RETRY,
        topic="connection",
        also=Remedy.WORK_OFFLINE,
    )


def _by_choice() -> Offline:
    return Offline("vtdesk works offline. Go online to ask Vtiger.", remedy=Remedy.RETRY)
