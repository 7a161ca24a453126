"""How many records of each module are stored, and how fresh they are."""

import time
from collections.abc import Callable, Iterable

from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.module_model import ModuleFacts, freshness_of


class ModuleCounter:
    """Counts records for the tree; counts are kept until a module changes.

    Args:
        session: the account.
        now: Unix time in seconds.
    """

    def __init__(self, session: Session, now: Callable[[], float] = time.time) -> None:
        self._session = session
        self._now = now
        self._stored: dict[ModuleName, int] = {}

    def lacks(self, module: ModuleName) -> bool:
        """Whether a module is here that was not counted yet."""
        return module not in self._stored and self._session.freshness(module) is not None

    async def count(self, modules: Iterable[ModuleName]) -> None:
        """Count these modules anew; a few milliseconds each, off the GUI thread."""
        for module in modules:
            if self._session.freshness(module) is not None:
                self._stored[module] = await self._session.count(module)
            else:
                self._stored.pop(module, None)

    def facts(self) -> dict[ModuleName, ModuleFacts]:
        """What the tree shows beside every module, as last counted."""
        now = self._now()
        return {info.name: self._facts(info.name, now) for info in self._session.modules}

    def _facts(self, module: ModuleName, now: float) -> ModuleFacts:
        stored = self._stored.get(module)
        known = self._session.known_count(module)
        count = stored if known is None or (stored or 0) > known else known
        return ModuleFacts(count, freshness_of(self._session.freshness(module), now))
