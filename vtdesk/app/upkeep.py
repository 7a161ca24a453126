"""What an account needs to know of its server besides records, asked for once a day or on demand."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from vtdesk.app.people import People
from vtdesk.app.references import OWNERS
from vtdesk.domain.account import UserInfo
from vtdesk.domain.errors import AccessDenied, Offline, SignInNeeded, TooManyCalls, VtdeskError
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.store.cache import Cache
from vtdesk.sync.describing import SCHEMA_FRESH
from vtdesk.sync.engine import Engine

READ_AGAIN = 900.0
"""Seconds after which opening a record also asks the server for it."""

_OWNERS_ASKED = "owners asked"


class Upkeep:
    """Asks for the user, the modules, the owners, and for single records that are old.

    Args:
        cache: the store.
        engine: makes the calls.
        people: who is signed in.
        signed_in: works on as this user.
        problem: a module could not be described.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        cache: Cache,
        engine: Engine,
        people: People,
        signed_in: Callable[[UserInfo], None],
        problem: Callable[[ModuleName, VtdeskError], None],
        now: Callable[[], float],
    ) -> None:
        self._cache = cache
        self._engine = engine
        self._people = people
        self._signed_in = signed_in
        self._problem = problem
        self._now = now
        self._looks_further = False

    def look_further(self) -> None:
        """From now on ask also for what can wait: a newer list of modules, and owners."""
        self._looks_further = True
        self.wish()

    def wish(self) -> None:
        """Ask for what is not stored or a day old, as soon as the server can be reached."""
        self._engine.wish_errand("look around", self._look_around)

    def wish_all(self, described: Callable[[], Iterable[ModuleName]]) -> None:
        """Ask anew what the server offers, and what changed in every module that is kept.

        Args:
            described: the modules whose describes are asked for as well.
        """

        async def errand() -> None:
            await self._look_again(described())

        self._engine.wish_errand("look around anew", errand)

    def is_old(self, module: ModuleName, as_of: float | None) -> bool:
        """Whether a record was last known to be as on the server long ago.

        Args:
            module: the record's.
            as_of: Unix time in seconds at which the record itself was read.
        """
        cursor = self._cache.cursor(module)
        whole = cursor is not None and cursor.complete and not cursor.partial
        synced = cursor.synced if cursor is not None and whole else None
        now = self._now()
        return not any(is_fresh(moment, now, READ_AGAIN) for moment in (as_of, synced))

    async def read_again(self, module: ModuleName, number: int) -> None:
        """Ask for one record: one call, none where none is to be made now."""
        # the status line says all three already; what is stored is on screen
        with suppress(Offline, TooManyCalls, SignInNeeded):
            await self._engine.questions.fetch_record(module, number)

    async def _look_around(self) -> None:
        if self._people.user is None:
            user = await self._engine.questions.fetch_user()
            self._signed_in(user)
            await self._people.keep(user)
        listed = self._cache.modules_fetched()
        if self._looks_further:
            if not is_fresh(listed, self._now(), SCHEMA_FRESH):
                await self._engine.questions.load_modules()
            await self._wish_owners()
        elif listed is None:
            await self._engine.questions.load_modules()

    async def _look_again(self, described: Iterable[ModuleName]) -> None:
        await self._engine.questions.load_modules()
        listed = {info.name for info in self._cache.modules()}
        for module in described:
            if module in listed:
                await self._describe_again(module)
        for module in listed:
            cursor = self._cache.cursor(module)
            if cursor is not None and cursor.synced is not None:
                self._engine.wish_pull(module, force=True, first=False)

    async def _describe_again(self, module: ModuleName) -> None:
        try:
            await self._engine.ensure_schema(module, anew=True)
        except AccessDenied as error:
            self._problem(module, error)

    async def _wish_owners(self) -> None:
        """Fetch users and groups once a day, so that every owner has a name without a network."""
        asked = float(self._cache.note(_OWNERS_ASKED) or 0.0)
        if is_fresh(asked, self._now(), SCHEMA_FRESH):
            return
        await self._cache.put_note(_OWNERS_ASKED, str(self._now()))
        listed = {info.name for info in self._cache.modules()}
        for module in OWNERS:
            if module in listed:
                self._engine.wish_pull(module, first=False)
