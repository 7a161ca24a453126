"""One change to many records: fields, owner, tags, deletion; and deleted records made anew.

Fields, owners and deletions go through the outbox as a job. Tags are no part of a record and have
no draft and no conflict: a job asks the server for them directly, one call a record, and waits while
there is no connection.
"""

from collections.abc import Callable, Mapping, Sequence

from vtdesk.app.calls_each import CallServices
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.edits import Edit
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.jobs import Jobs
from vtdesk.app.slices import slices
from vtdesk.app.staged import ReviewField, ReviewRow
from vtdesk.app.tagging import Tagging, tagging_title
from vtdesk.app.tags import Tags
from vtdesk.app.write_jobs import WriteJobs, counted
from vtdesk.app.write_rights import READ_ONLY, WriteRights
from vtdesk.app.write_rows import WritePlan, WriteRow
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.errors import AccessDenied, WritesBlocked
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, Price
from vtdesk.domain.kept_copies import KeptCopy
from vtdesk.domain.record import Row
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import same
from vtdesk.store.cache import Cache

_ROWS_READ = 100


class Bulk:
    """Changes many records at once.

    Args:
        cache: the store.
        texts: text of fields.
        rights: what may be changed.
        writes: starts the jobs.
        calls: what jobs need that ask the server directly.
        tags: what is known of tags.
        jobs: runs them.
        dependencies: which choices go together.
    """

    def __init__(
        self,
        cache: Cache,
        texts: FieldTexts,
        rights: WriteRights,
        writes: WriteJobs,
        calls: CallServices,
        tags: Tags,
        jobs: Jobs,
        dependencies: Dependencies,
    ) -> None:
        self._cache = cache
        self._texts = texts
        self._rights = rights
        self._writes = writes
        self._calls = calls
        self._tags = tags
        self._jobs = jobs
        self._dependencies = dependencies
        for kind in ("tag", "untag"):
            jobs.know(kind, self._restore_tagging)

    def fields(self, module: ModuleName) -> tuple[FieldSpec, ...]:
        """The fields of a module that may be set, in the form's order."""
        schema = self._cache.schema(module)
        if schema is None:
            return ()
        names = [name for section in schema.sections for name in section.fields]
        return tuple(schema.by_name[n] for n in names if not self._rights.why_not(schema, n))

    def reason(self, module: ModuleName) -> str:
        """Why the records of a module cannot be changed, in words; "" if they can."""
        if not self._rights.may_write():
            return READ_ONLY
        schema = self._cache.schema(module)
        if schema is None or schema.updateable:
            return ""
        return f"You may not change {schema.label} in this Vtiger."

    def problem(self, module: ModuleName, field: str, wire: str) -> str:
        """Why a value cannot be set, in words; "" if it can."""
        schema = self._cache.schema(module)
        reason = self._rights.why_not(schema, field)
        if reason or schema is None:
            return reason
        return self._texts.problem(schema.by_name[field], Edit(wire))

    def price(self, records: int) -> Price:
        """What it costs to set fields of so many records."""
        return self._writes.price(records, looked_at=records)

    def price_of_calls(self, records: int) -> Price:
        """What it costs to tag or make anew so many records: one call each."""
        return self._writes.price(records)

    async def price_of_deletion(self, module: ModuleName, keys: Sequence[int]) -> Price:
        """What it costs to delete records: one call each, and looks at what is stored in part."""
        partial = await self._cache.reads.count_partial(module, keys)
        return self._writes.price(len(keys), looked_at=partial)

    async def preview(
        self,
        module: ModuleName,
        keys: Sequence[int],
        values: Mapping[str, str],
        first: int = 20,
    ) -> tuple[ReviewRow, ...]:
        """Before and after of the first records; fields that hold the value already are left out."""
        schema = self._cache.schema(module)
        if schema is None:
            return ()
        self._dependencies.wish(schema)
        names = dict.fromkeys((*values, *self._dependencies.related(schema, values)))
        rows = self._cache.rows(module, keys[:first], tuple(names))
        return tuple(self._preview(schema, row, values) for row in rows if row is not None)

    async def edit(self, module: ModuleName, keys: Sequence[int], values: Mapping[str, str]) -> Job:
        """Set fields of records; where one is locked or holds the values already nothing is sent.

        Args:
            module: the records'.
            keys: which.
            values: wire values by field.

        Raises:
            WritesBlocked: the account is read-only in vtdesk.
            StoreTrouble: nothing was begun.
        """
        schema = self._described(module)
        what = [spec.label for n in values if (spec := schema.field(n)) is not None]
        title = f"Change {' and '.join(what)} of {counted(schema, len(keys))}"
        names = tuple(values)

        def made(row: Row) -> WriteRow:
            base = dict(zip(names, row.cells, strict=True))
            locked = self._rights.lock(schema.name, row.key)
            return WriteRow(row.key, row.label, values=dict(values), base=base, locked=locked)

        rows = await self._rows(schema.name, keys, names, made)
        price = self.price(sum(not row.locked for row in rows))
        plan = WritePlan("edit", title, schema.name, price, restage=True)
        return await self._writes.start(plan, rows)

    async def delete(self, module: ModuleName, keys: Sequence[int]) -> Job:
        """Delete records; a copy of each is kept here for 30 days.

        Raises:
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        schema = self._described(module)
        rows = await self._rows(
            module, keys, (), lambda row: WriteRow(row.key, row.label, ChangeKind.DELETE)
        )
        title = f"Delete {counted(schema, len(rows))}"
        price = await self.price_of_deletion(module, [row.key for row in rows])
        plan = WritePlan("delete", title, module, price)
        return await self._writes.start(plan, rows)

    async def tag(self, module: ModuleName, keys: Sequence[int], tags: Sequence[str]) -> Job:
        """Put tags on records.

        Raises:
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        return await self._tag("tag", module, keys, tags)

    async def untag(self, module: ModuleName, keys: Sequence[int], tags: Sequence[str]) -> Job:
        """Take tags off records.

        Raises:
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        return await self._tag("untag", module, keys, tags)

    async def first_titles(
        self, module: ModuleName, keys: Sequence[int], number: int = 3
    ) -> tuple[str, ...]:
        """The names of the first records, for a question before they are deleted."""
        rows = self._cache.rows(module, keys[:number], ())
        return tuple(row.label for row in rows if row is not None)

    async def kept_copies(self, module: ModuleName | None = None) -> tuple[KeptCopy, ...]:
        """Records deleted from here within 30 days, newest first."""
        return await self._writes.copies(module)

    async def restore_as_new(self, copies: Sequence[KeptCopy]) -> tuple[Job, ...]:
        """Make deleted records anew from their copies; a job for each module.

        They get other ids, and nothing that pointed to them points to them again.

        Raises:
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        jobs: list[Job] = []
        for module in dict.fromkeys(copy.module for copy in copies):
            schema = self._described(module)
            rows = await self._writes.restored([c for c in copies if c.module == module])
            title = f"Make {counted(schema, len(rows))} anew"
            price = self.price_of_calls(len(rows))
            plan = WritePlan("restore", title, module, price, can_undo=False)
            jobs.append(await self._writes.start(plan, rows))
        return tuple(jobs)

    async def _tag(
        self, kind: str, module: ModuleName, keys: Sequence[int], tags: Sequence[str]
    ) -> Job:
        if not self._rights.may_write():
            raise WritesBlocked(READ_ONLY)
        rows = await self._rows(module, keys, (), lambda row: WriteRow(row.key, row.label))
        schema = self._described(module)
        title = tagging_title(kind, schema, len(rows), tags)
        price = self.price_of_calls(len(rows))
        work = Tagging(self._calls, self._tags, kind, title, module, tuple(tags), rows, price)
        return await self._jobs.start(work)

    async def _restore_tagging(self, job: str, state: str) -> Tagging:
        return await Tagging.restored(self._calls, self._tags, job, state)

    async def _rows(
        self,
        module: ModuleName,
        keys: Sequence[int],
        fields: Sequence[str],
        make: Callable[[Row], WriteRow],
    ) -> list[WriteRow]:
        """A job's row for each stored record, read in slices; those that are gone are left out."""
        found: list[WriteRow] = []
        async for start in slices(len(keys), _ROWS_READ):
            rows = self._cache.rows(module, keys[start : start + _ROWS_READ], fields)
            found.extend(make(row) for row in rows if row is not None)
        return found

    def _preview(self, schema: ModuleSchema, row: Row, values: Mapping[str, str]) -> ReviewRow:
        names = dict.fromkeys((*values, *self._dependencies.related(schema, values)))
        after = {**dict(zip(names, row.cells, strict=True)), **values}
        apart = self._dependencies.why_not_changed(schema, values, after)
        locked = self._rights.lock(schema.name, row.key)
        fields = [
            ReviewField(
                name,
                spec.label,
                self._texts.show(spec, cell),
                self._texts.show(spec, wire),
                locked or self._texts.problem(spec, Edit(wire)) or apart.get(name, ""),
            )
            for (name, wire), cell in zip(values.items(), row.cells, strict=False)
            if (spec := schema.field(name)) is not None and not same(spec, cell, wire)
        ]
        return ReviewRow(row.key, row.label, tuple(fields))

    def _described(self, module: ModuleName) -> ModuleSchema:
        schema = self._cache.schema(module)
        if schema is None:
            raise AccessDenied("This module is not on this computer yet.")
        return schema
