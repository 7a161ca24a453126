"""Looks at many records in one call before they are written one by one.

Every write is compared with what the server holds now. Where several waiting edits need that look,
they share it: a hundred records a call (wire fact 3.11). What was read so is believed as long as any
other read; a queue that takes longer looks again. A record that is about to be deleted is only read
if not all of it is stored: a copy of it is kept.
"""

from collections.abc import Iterable, Iterator

from vtdesk.api import vtql
from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.errors import Offline, SignInNeeded, TooManyCalls, VtdeskError
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.record import Record
from vtdesk.domain.schema import ModuleSchema
from vtdesk.sync.ends import Ends

READ_IS_FRESH = 15.0
"""Seconds for which a record read from the server needs no second look before a write."""


class ReadAhead:
    """Reads the records of waiting edits together.

    Args:
        ends: server and store.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._expected: dict[ModuleName, tuple[int, ...]] = {}

    def expect(self, module: ModuleName, keys: Iterable[int]) -> None:
        """These records of a module will be written next; replaces what was said before."""
        self._expected[module] = tuple(key for key in keys if key > 0)

    def is_fresh(self, record: Record | None) -> bool:
        """Whether a stored record is whole and was read so lately that it needs no second look."""
        return (
            record is not None
            and not record.partial
            and is_fresh(record.fetched, self._ends.now(), READ_IS_FRESH)
        )

    async def read(self, schema: ModuleSchema, change: Change) -> None:
        """Read a change's record together with those written next; nothing if it is alone.

        Those are what waits to be changed in the same way, and what is expected.

        Records that the server does not answer stay as they are.

        Raises:
            Offline, TooManyCalls, SignInNeeded: nothing was read.
        """
        known = self._is_whole if change.kind is ChangeKind.DELETE else self.is_fresh
        wanted = dict.fromkeys((int(change.record.key), *self._next(schema.name, change.kind)))
        numbers = [k for k in wanted if not known(self._ends.cache.record(schema.name, k))][:PAGE]
        if len(numbers) < 2:
            return
        asked = self._ends.now()
        try:
            answer = await self._ends.client.query(vtql.records_by_id(schema, numbers)[0])
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except VtdeskError:
            # a module that takes no queries: its records are read one by one
            return
        self._ends.publish(
            await self._ends.cache.put_records(
                schema.name, answer, fetched=asked, origin="read ahead"
            )
        )

    @staticmethod
    def _is_whole(record: Record | None) -> bool:
        return record is None or not record.partial

    def _next(self, module: ModuleName, kind: ChangeKind) -> Iterator[int]:
        for other in self._ends.cache.outbox():
            plain = other.kind is kind and other.state is ChangeState.WAITING
            if other.module == module and plain and isinstance(other.record, RecordId):
                yield other.record.number
        yield from self._expected.get(module, ())
