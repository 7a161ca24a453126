"""Brings a module's records into the store: first all of them page by page, then what changed.

A fill walks by id ("id > last order by id"), the one order in which no row is missed or doubled
while others write (wire facts 3.8, 3.12). It remembers the newest `modifiedtime` from before its
first page, so that the first delta finds everything that changed while the fill ran. Each step
makes one call; while its answer travels, the answer before it is stored.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import PullProgress
from vtdesk.store.cache import Cache
from vtdesk.sync import plan

PAGE = 100
"""Rows of one answer; the server never gives more (wire fact 3.11)."""


class Pull:
    """Fetches one module; every step of `steps` is at most one call.

    Args:
        client: the server.
        cache: the store.
        now: Unix time in seconds.
        publish: told what each write touched.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        now: Callable[[], float],
        publish: Callable[[ChangeSet], None],
    ) -> None:
        self._client = client
        self._cache = cache
        self._now = now
        self._publish = publish

    async def steps(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """Fetch what is missing or changed, yielding after every call.

        Raises:
            VtdeskError: a call was not answered as it should; what came before it is stored.
        """
        cursor = self._cache.cursor(schema.name)
        if cursor is not None and cursor.complete and plan.delta_start(cursor) is not None:
            steps = self._delta(schema, cursor)
        else:
            steps = self._fill(schema, cursor)
        async with aclosing(steps):
            async for progress in steps:
                yield progress

    async def _fill(
        self, schema: ModuleSchema, cursor: Cursor | None
    ) -> AsyncGenerator[PullProgress]:
        if cursor is None or cursor.complete:
            cursor = Cursor(module=schema.name)
            cursor = replace(cursor, total=await self._client.count(schema.name))
            yield PullProgress(schema.name, 0, cursor.total)
            cursor = replace(cursor, modified=await self._newest(schema))
        done = await self._cache.count(schema.name) if cursor.last_number else 0
        waiting: Sequence[WireRecord] = ()
        while True:
            yield PullProgress(schema.name, done, cursor.total)
            page = await self._fetch_and_store(schema, cursor, waiting)
            done += len(page)
            waiting = page
            cursor = replace(cursor, last_number=_last_number(page, cursor.last_number))
            if not page or (cursor.total is not None and done >= cursor.total):
                break
        finished = replace(cursor, complete=True, synced=self._now())
        await self._store(schema, waiting, finished)
        yield PullProgress(schema.name, done, cursor.total)

    async def _newest(self, schema: ModuleSchema) -> str | None:
        if "modifiedtime" not in schema.by_name:
            return None
        return plan.newest_modified(await self._client.query(vtql.newest(schema)), None)

    async def _fetch_and_store(
        self, schema: ModuleSchema, cursor: Cursor, waiting: Sequence[WireRecord]
    ) -> Sequence[WireRecord]:
        query = vtql.page_after(schema, cursor.last_number, PAGE)
        page, stored = await asyncio.gather(
            self._client.query(query),
            self._store(schema, waiting, cursor),
            return_exceptions=True,
        )
        if isinstance(stored, BaseException):
            raise stored
        if isinstance(page, BaseException):
            raise page
        return page

    async def _delta(self, schema: ModuleSchema, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        start = plan.delta_start(cursor)
        newest, offset, moment = cursor.modified, 0, start or ""
        while True:
            page = await self._client.query(vtql.changed_since(schema, moment, offset))
            latest = plan.newest_modified(page, None)
            newest = plan.newest_modified(page, newest)
            full = len(page) >= PAGE
            offset = offset + len(page) if latest == moment else 0
            moment = latest or moment
            step = replace(cursor, modified=newest, synced=None if full else self._now())
            await self._store(schema, self._unknown_or_newer(schema, page), step)
            yield PullProgress(schema.name, len(page), None)
            if not full:
                return

    def _unknown_or_newer(
        self, schema: ModuleSchema, page: Sequence[WireRecord]
    ) -> Sequence[WireRecord]:
        """Leaves out rows that the overlap only repeats, so that they cost no write."""
        fresh = []
        for record in page:
            record_id = parse_record_id(str(record.get("id")))
            stored = record_id and self._cache.record(schema.name, record_id.number)
            if (
                not stored
                or stored.partial
                or stored.modified is None
                or stored.modified != record.get("modifiedtime")
            ):
                fresh.append(record)
        return fresh

    async def _store(
        self, schema: ModuleSchema, records: Sequence[WireRecord], cursor: Cursor
    ) -> None:
        if records:
            touched = await self._cache.put_records(
                schema.name, records, fetched=self._now(), cursor=cursor, origin="pull"
            )
        else:
            touched = await self._cache.put_cursor(cursor)
        self._publish(touched)


def _last_number(page: Sequence[WireRecord], before: int) -> int:
    ids = (parse_record_id(str(record.get("id"))) for record in page)
    return max([before, *(found.number for found in ids if found is not None)])
