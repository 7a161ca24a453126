"""How far the server's clock lags behind ours, remembered while outcomes of creates are unknown.

A record whose answer was lost is looked for by when it was made, as the server dates it. Our own
clock may be put right or wrong between the sending and the looking, even while the program is not
running; what counts is how far apart both were when it was sent.
"""

from contextlib import suppress

from vtdesk.domain.changes import ChangeKind, ChangeState
from vtdesk.domain.errors import StoreTrouble
from vtdesk.sync import plan
from vtdesk.sync.ends import Ends

_NOTE = "seconds the server lags"

_OPEN = frozenset({ChangeState.SENDING, ChangeState.UNKNOWN})


class LaggingClock:
    """Compares both clocks; a lag shorter than the looking reaches back is none.

    Args:
        ends: server and store.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends

    @property
    def lag(self) -> float:
        """Seconds by which the server lags, or lagged when something of unknown outcome was sent."""
        return max(self._now, self._noted)

    async def note(self) -> None:
        """A create is about to be sent.

        Raises:
            StoreTrouble: the lag could not be noted.
        """
        if self._now > self._noted:
            await self._ends.cache.put_note(_NOTE, str(self._now))

    async def forget(self) -> None:
        """A create was settled: without another of unknown outcome there is nothing to look for.

        A note that a full disk holds on to does no harm: it only lets looking begin earlier.
        """
        waiting = self._ends.cache.outbox()
        if self._noted and not any(
            change.kind is ChangeKind.CREATE and change.state in _OPEN for change in waiting
        ):
            with suppress(StoreTrouble):
                await self._ends.cache.put_note(_NOTE, None)

    @property
    def _now(self) -> float:
        told = self._ends.client.budget.server_time
        lag = 0.0 if told is None else self._ends.now() - told
        return lag if lag > plan.CREATED_WINDOW.total_seconds() else 0.0

    @property
    def _noted(self) -> float:
        with suppress(ValueError):
            return float(self._ends.cache.note(_NOTE) or 0.0)
        return 0.0
