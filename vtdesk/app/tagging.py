"""A job that puts tags on records, or takes them off: one call a record, asked of the server directly."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtdesk.app.calls_each import CallsEach, CallServices
from vtdesk.app.write_rows import WriteRow, row_of
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.jobs import Price
from vtdesk.store.packing import from_json


@dataclass(frozen=True)
class _State:
    kind: str
    title: str
    module: ModuleName
    tags: tuple[str, ...]
    price: Price


class Tagging(CallsEach):
    """Tags or untags records one by one.

    Nobody knows which tags were there before, so that taking them off again may take too much:
    there is no undo.

    Args:
        services: what it needs of its session.
        kind: "tag" or "untag".
        title: in words.
        module: the records'.
        tags: which.
        rows: the records.
        price: as it was told.
        job: the job's id, of one that is taken up again.
    """

    _not_there = "It is not in Vtiger yet, so it was not tagged."

    def __init__(
        self,
        services: CallServices,
        kind: str,
        title: str,
        module: ModuleName,
        tags: tuple[str, ...],
        rows: Sequence[WriteRow],
        price: Price,
        job: str = "",
    ) -> None:
        super().__init__(services, _State(kind, title, module, tags, price), rows, job)
        self._tags = tags

    @classmethod
    async def restored(cls, services: CallServices, job: str, state: str) -> "Tagging":
        """The work of a job of an earlier run of the program."""
        about = from_json(state, _State)
        rows = [row_of(text) for text in await services.cache.jobs.rows(job)]
        return cls(
            services, about.kind, about.title, about.module, about.tags, rows, about.price, job
        )

    async def _call(self, record: RecordId) -> str:
        client = self._services.client
        if self.kind == "tag":
            await client.tags_add(record, self._tags)
            return "Tagged."
        await client.tag_delete(record, self._tags)
        return "Untagged."
