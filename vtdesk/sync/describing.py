"""What a module is like: asked of the server once a day, from the store otherwise."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import AccessDenied, VtdeskError
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleSchema, difference
from vtdesk.store.cache import Cache

SCHEMA_FRESH = 24 * 3600.0
"""Seconds for which a describe is believed."""


class Describing:
    """Keeps the describes of modules.

    Args:
        cache: the store.
        now: Unix time in seconds.
        ask: asks the server.
        publish: told what each write to the store touched.
    """

    def __init__(
        self,
        cache: Cache,
        now: Callable[[], float],
        ask: Callable[[ModuleName], Awaitable[ModuleSchema]],
        publish: Callable[[ChangeSet], None],
    ) -> None:
        self._cache = cache
        self._now = now
        self._ask = ask
        self._publish = publish
        self._asking: dict[ModuleName, asyncio.Lock] = {}

    async def ensure(
        self, module: ModuleName, *, anew: bool, offline: bool
    ) -> tuple[ModuleSchema, bool]:
        """The module's describe, and whether its rows are to be fetched once more.

        A stored one also serves when the server does not give a newer one.

        Args:
            module: which.
            anew: ask also for a fresh one.
            offline: make no call where one is stored.

        Raises:
            AccessDenied: the module is closed to this user.
            VtdeskError: it is not stored, and the server did not give it.
        """
        async with self._asking.setdefault(module, asyncio.Lock()):
            stored = self._cache.schema(module)
            fetched = self._cache.schema_fetched(module)
            if stored is not None and not anew and is_fresh(fetched, self._now(), SCHEMA_FRESH):
                return stored, False
            if stored is not None and offline:
                return stored, False
            try:
                schema = self._named(await self._ask(module))
            except AccessDenied:
                raise
            except VtdeskError:
                if stored is None:
                    raise
                return stored, False
            self._publish(await self._cache.put_schema(schema, fetched=self._now()))
            if stored is None or not difference(stored, schema).added:
                return schema, False
            return schema, await self._begin_fill_anew(module)

    async def _begin_fill_anew(self, module: ModuleName) -> bool:
        """Put a fill back to its start: a field came that the rows were fetched without."""
        cursor = self._cache.cursor(module)
        if cursor is None:
            return False
        await self._cache.put_cursor(cursor.begun_anew())
        return True

    def _named(self, schema: ModuleSchema) -> ModuleSchema:
        """The describe with the singular that only listtypes tells."""
        listed = (info for info in self._cache.modules() if info.name == schema.name)
        info = next(listed, None)
        if info is None or not info.singular:
            return schema
        return replace(schema, singular=info.singular)
