"""Whose clock the dates and times of stored activities and e-mails are of.

What is typed and not sent stays as it was typed: half past nine is half past nine of the clock that
the form shows.
"""

from datetime import tzinfo

from vtdesk.api.client import VtigerClient
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.moments import ACTIVITIES, EMAILS
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_NOTES = {"clock of activities": ACTIVITIES, "clock of e-mails": frozenset({EMAILS})}
"""Notes of the zone that the records of some modules are stored in."""


class UserClock:
    """Has activities and e-mails fetched anew when the user's zone is another one than they were stored in.

    Args:
        client: turns dates and times into the zone.
        cache: the store.
        engine: fetches.
        tasks: where that runs.
    """

    def __init__(self, client: VtigerClient, cache: Cache, engine: Engine, tasks: Tasks) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._tasks = tasks

    def follow(self, zone: tzinfo) -> None:
        """Take and give dates and times by the clock of this zone from now on."""
        self._client.zone = zone
        for note, modules in _NOTES.items():
            if self._cache.note(note) != str(zone):
                anew = self._fetch_anew(modules, note, str(zone))
                self._tasks.spawn(anew, "activities by another clock")

    async def _fetch_anew(self, modules: frozenset[ModuleName], note: str, zone: str) -> None:
        for module in modules:
            if self._cache.schema(module) is not None:
                await self._engine.begin_anew(module)
        if str(self._client.zone) == zone:
            await self._cache.put_note(note, zone)
