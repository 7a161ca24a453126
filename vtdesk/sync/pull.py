"""Brings a module's records into the store: first all of them page by page, then what changed.

A fill walks by id ("id > last order by id"), the one order in which no row is missed or doubled
while others write (wire facts 3.8, 3.12). It remembers the newest `modifiedtime` from before its
first page, so that the first delta finds everything that changed while the fill ran. Each step
makes one call; while its answer travels, those before it are stored. Until they are, whoever writes
rows calls `flush` first, lest an answer be stored over newer rows.
"""

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
from vtdesk.domain.values import same
from vtdesk.store.cache import Cache
from vtdesk.sync import plan
from vtdesk.sync.backlog import Backlog, Page

PAGE = 100
"""Rows of one answer; the server never gives more (wire fact 3.11)."""


class Pull:
    """Fetches modules; every step of `steps` is at most one call.

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
        self._backlog = Backlog(self._store)

    async def flush(self) -> None:
        """Wait until every answer is stored."""
        await self._backlog.flush()

    async def steps(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """Fetch what is missing or changed, yielding after every call.

        Raises:
            VtdeskError: a call was not answered as it should; what came before it is stored.
        """
        await self.flush()
        cursor = self._cache.cursor(schema.name)
        if cursor is not None and cursor.complete and plan.delta_start(cursor) is not None:
            steps = self._delta(schema, cursor)
        else:
            steps = self._fill(schema, cursor)
        try:
            async with aclosing(steps):
                async for progress in steps:
                    yield progress
        finally:
            await self.flush()

    async def _fill(
        self, schema: ModuleSchema, cursor: Cursor | None
    ) -> AsyncGenerator[PullProgress]:
        if cursor is None or cursor.complete:
            cursor = Cursor(module=schema.name)
            cursor = replace(cursor, total=await self._client.count(schema.name))
            yield PullProgress(schema.name, 0, cursor.total)
            cursor = replace(cursor, modified=await self._newest(schema))
        resumed = cursor.last_number > 0
        done = await self._cache.count(schema.name) if resumed else 0
        while True:
            yield PullProgress(schema.name, done, cursor.total)
            query = vtql.page_after(schema, cursor.last_number, PAGE)
            records = await self._client.query(query)
            done += len(records)
            cursor = replace(cursor, last_number=_last_number(records, cursor.last_number))
            # what is stored when a fill goes on holds more than its own rows: no count ends it
            if not records or (not resumed and cursor.total is not None and done >= cursor.total):
                break
            await self._backlog.add(Page(records, cursor, self._now()))
        finished = replace(cursor, complete=True, synced=self._now())
        await self._backlog.add(Page(records, finished, self._now()))
        await self.flush()
        yield PullProgress(schema.name, done, cursor.total)

    async def _newest(self, schema: ModuleSchema) -> str | None:
        if "modifiedtime" not in schema.by_name:
            return None
        return plan.newest_modified(await self._client.query(vtql.newest(schema)), None)

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
            await self._store(Page(self._unknown_or_other(schema, page), step, self._now()))
            yield PullProgress(schema.name, len(page), None)
            if not full:
                return

    def _unknown_or_other(
        self, schema: ModuleSchema, page: Sequence[WireRecord]
    ) -> Sequence[WireRecord]:
        """Leaves out rows that the overlap only repeats, so that they cost no write.

        `modifiedtime` has full seconds: two versions of a record may share it, so values decide.
        """
        return [record for record in page if not self._is_stored(schema, record)]

    def _is_stored(self, schema: ModuleSchema, record: WireRecord) -> bool:
        record_id = parse_record_id(str(record.get("id")))
        stored = record_id and self._cache.record(schema.name, record_id.number)
        if not stored or stored.partial or stored.fetched is None:
            return False
        held = {**stored.values, **stored.base}
        return all(
            same(spec, held.get(name), plan.cell_of(record[name]))
            for name, spec in schema.by_name.items()
            if name in record
        )

    async def _store(self, page: Page) -> None:
        cursor = page.cursor
        if page.records:
            touched = await self._cache.put_records(
                cursor.module, page.records, fetched=page.fetched, cursor=cursor, origin="pull"
            )
        else:
            touched = await self._cache.put_cursor(cursor)
        self._publish(touched)


def _last_number(page: Sequence[WireRecord], before: int) -> int:
    ids = (parse_record_id(str(record.get("id"))) for record in page)
    return max([before, *(found.number for found in ids if found is not None)])
