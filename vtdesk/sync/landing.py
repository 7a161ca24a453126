"""Where answers come down: compared with what is stored, and stored.

The pages of a fill are stored while further ones travel. Until they are, whoever writes rows calls
`flush` first, lest an answer be stored over newer rows.
"""

from collections.abc import Callable, Iterable, Sequence

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import same
from vtdesk.store.cache import Cache
from vtdesk.sync import plan
from vtdesk.sync.backlog import Backlog, Page


class Landing:
    """Stores answers.

    Attributes:
        asked: Unix time in seconds before which nothing was asked of what comes down now; the
            computer may sleep before an answer is read.

    Args:
        cache: the store.
        now: Unix time in seconds.
        publish: told what each write touched.
    """

    def __init__(
        self, cache: Cache, now: Callable[[], float], publish: Callable[[ChangeSet], None]
    ) -> None:
        self.now = now
        self.asked = now()
        self._cache = cache
        self._publish = publish
        self._backlog = Backlog(self._store)

    async def add(self, records: Sequence[WireRecord], cursor: Cursor) -> None:
        """Have an answer stored while further ones travel."""
        await self._backlog.add(Page(records, cursor, self.asked))

    async def flush(self) -> None:
        """Wait until every answer is stored."""
        await self._backlog.flush()

    async def store(self, records: Sequence[WireRecord], cursor: Cursor) -> None:
        """Store an answer and how far its module has come with it, in one write."""
        await self.flush()
        await self._store(Page(records, cursor, self.asked))

    async def store_rows(self, module: ModuleName, records: Sequence[WireRecord]) -> None:
        """Store records that are no step on the way of their module."""
        if records:
            touched = await self._cache.put_records(
                module, records, fetched=self.asked, origin="pull"
            )
            self._publish(touched)

    async def count(self, module: ModuleName) -> int:
        """How many records are stored that the server is believed to have."""
        return await self._cache.server_count(module)

    async def remove(self, module: ModuleName, numbers: Iterable[int]) -> None:
        """Remove records that the server no longer has."""
        if gone := list(numbers):
            self._publish(await self._cache.remove_records(module, gone, origin="pull"))

    async def forget(self, module: ModuleName, numbers: Iterable[int]) -> None:
        """Take records out that are no longer to be kept; the server still has them."""
        if gone := list(numbers):
            self._publish(await self._cache.forget_records(module, gone))

    def news(self, schema: ModuleSchema, records: Sequence[WireRecord]) -> list[WireRecord]:
        """The records that differ from what is stored, so that repeats cost no write.

        `modifiedtime` has full seconds: two versions of a record may share it, so values decide.
        """
        return [record for record in records if not self._is_stored(schema, record)]

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
