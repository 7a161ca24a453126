"""A job that puts tags on records, or takes them off: one call a record, asked of the server directly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vtdesk.app.calls_each import CallsEach, CallServices
from vtdesk.app.job_control import Control, Work
from vtdesk.app.tag_texts import FIELD
from vtdesk.app.tags import Tags
from vtdesk.app.write_jobs import counted
from vtdesk.app.write_rows import WriteRow, row_of
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.jobs import Price
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.packing import from_json


@dataclass(frozen=True)
class _State:
    kind: str
    title: str
    module: ModuleName
    tags: tuple[str, ...]
    price: Price


class Tagging(CallsEach):
    """Tags or untags records one by one; undo is a job of the other kind.

    A row keeps which of the tags it brought or took, as far as it was known here what the record
    had before. Undo leaves alone what was there already, and records of which nobody knew.

    Args:
        services: what it needs of its session.
        tags: knows what records have, and hears what they get.
        kind: "tag" or "untag".
        title: in words.
        module: the records'.
        wanted: the tags.
        rows: the records; one that names tags of its own is about those.
        price: as it was told.
        job: the job's id, of one that is taken up again.
    """

    _not_there = "It is not in Vtiger yet, so it was not tagged."

    def __init__(
        self,
        services: CallServices,
        tags: Tags,
        kind: str,
        title: str,
        module: ModuleName,
        wanted: tuple[str, ...],
        rows: Sequence[WriteRow],
        price: Price,
        job: str = "",
    ) -> None:
        super().__init__(services, _State(kind, title, module, wanted, price), rows, job)
        self._tags = tags
        self._wanted = wanted
        self._own = {row.key: _tags_of(row) for row in rows if FIELD in row.values}

    @classmethod
    async def restored(cls, services: CallServices, tags: Tags, job: str, state: str) -> "Tagging":
        """The work of a job of an earlier run of the program."""
        about = from_json(state, _State)
        rows = [row_of(text) for text in await services.cache.jobs.rows(job)]
        kind, title, module = about.kind, about.title, about.module
        return cls(services, tags, kind, title, module, about.tags, rows, about.price, job)

    @property
    def can_undo(self) -> bool:
        """Whether a record got or lost a tag for certain."""
        return any(_changed(row) for row in self._rows)

    async def undo(self) -> Work | None:
        """The work that takes off what was put on, or the other way round."""
        schema = self._services.cache.schema(self.module)
        rows = [
            WriteRow(row.key, row.title, values={FIELD: row.values[FIELD]})
            for row in self._rows
            if _changed(row)
        ]
        if schema is None or not rows:
            return None
        kind = "untag" if self.kind == "tag" else "tag"
        title = tagging_title(kind, schema, len(rows), self._wanted)
        price = Price(len(rows), self.price.seconds * len(rows) / max(1, self.total))
        return Tagging(
            self._services, self._tags, kind, title, self.module, self._wanted, rows, price
        )

    async def _one(self, number: int, row: WriteRow, control: Control) -> tuple[str, bool]:
        words, ok = await super()._one(number, row, control)
        if ok:
            values = {FIELD: ",".join(self._own[row.key])}
            self._rows[number] = replace(self._rows[number], values=values)
        return words, ok

    async def _call(self, record: RecordId) -> str:
        client, key = self._services.client, record.number
        tags = self._own.get(key, self._wanted)
        before = self._tags.of(self.module, key)
        adding = self.kind == "tag"
        if adding:
            await client.tags_add(record, tags)
            await self._tags.note_change(self.module, key, added=tags)
        else:
            await client.tag_delete(record, tags)
            await self._tags.note_change(self.module, key, removed=tags)
        had = tags if before is None and adding else before or ()
        self._own[key] = tuple(tag for tag in tags if (tag in had) is not adding)
        return "Tagged." if adding else "Untagged."


def tagging_title(kind: str, schema: ModuleSchema, number: int, tags: Sequence[str]) -> str:
    """What such a job does, in words."""
    verb = "Tag" if kind == "tag" else "Untag"
    return f"{verb} {counted(schema, number)}: {', '.join(tags)}"


def _changed(row: WriteRow) -> bool:
    return row.ok and bool(row.values.get(FIELD))


def _tags_of(row: WriteRow) -> tuple[str, ...]:
    return tuple(tag for tag in row.values[FIELD].split(",") if tag)
