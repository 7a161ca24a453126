"""Brings modules up to date of which a check of the store found another count than Vtiger's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from vtdesk.app.bus import Bus
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ModuleCheck
from vtdesk.domain.status import SyncStatus
from vtdesk.sync.engine import Engine


class Outcome(Enum):
    """What became of a module.

    EQUAL: as many records are here as in Vtiger. DIFFERENT: the counts differ even so, as where
    records are hidden from the user. ASKED: Vtiger lists so much less that a person decides.
    WAITING: it goes on when Vtiger answers again. STOPPED: it did not come to its end.
    """

    EQUAL = "equal"
    DIFFERENT = "different"
    ASKED = "asked"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Aligned:
    """What became of a module, and how many of its records are here and in Vtiger now.

    Attributes:
        why: for STOPPED, what stood in the way.
    """

    module: ModuleName
    outcome: Outcome
    here: int = 0
    there: int | None = None
    why: str = ""


class Aligning:
    """Has modules compared with the server's lists of ids, and says how that ended.

    Args:
        engine: compares them, among what else it does.
        bus: tells how far that is.
    """

    def __init__(self, engine: Engine, bus: Bus) -> None:
        self._engine = engine
        self._moved = asyncio.Event()
        bus.status.connect(self._status_changed)

    async def align(self, modules: Sequence[ModuleName]) -> tuple[Aligned, ...]:
        """Remove what is gone and fetch what lacks, as many calls as the ids fill pages; then count again."""
        for module in modules:
            await self._engine.compare_anew(module)
        while not self._has_settled(modules):
            self._moved.clear()
            await self._moved.wait()
        return tuple([await self._outcome(module) for module in modules])

    def _status_changed(self, _status: SyncStatus) -> None:
        self._moved.set()

    def _has_settled(self, modules: Sequence[ModuleName]) -> bool:
        status = self._engine.status
        held_up = status.online is False or status.resume_at is not None or status.trouble
        return bool(held_up) or all(status.pull(module) is None for module in modules)

    async def _outcome(self, module: ModuleName) -> Aligned:
        status = self._engine.status
        if status.suspicion(module) is not None:
            return Aligned(module, Outcome.ASKED)
        if status.pull(module) is not None:
            return Aligned(module, Outcome.WAITING)
        if (problem := self._engine.problem(module)) is not None:
            return Aligned(module, Outcome.STOPPED, why=problem.summary)
        try:
            check = await self._engine.questions.count_both(module)
        except VtdeskError as error:
            return Aligned(module, Outcome.STOPPED, why=error.summary)
        return _counted(check)


def _counted(check: ModuleCheck) -> Aligned:
    outcome = Outcome.EQUAL if check.agrees else Outcome.DIFFERENT
    return Aligned(check.module, outcome, check.here, check.there)
