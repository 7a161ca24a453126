"""Makes, starts and takes up again the jobs that change records."""

from collections.abc import Callable, Sequence

from vtdesk.app.field_texts import plain
from vtdesk.app.jobs import Jobs
from vtdesk.app.record_writes import RecordWrites, WriteServices
from vtdesk.app.write_rights import READ_ONLY, WriteRights
from vtdesk.app.write_rows import WritePlan, WriteRow, row_of, undone
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.errors import WritesBlocked
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, Price, price_of, reads_before
from vtdesk.domain.kept_copies import KEPT_FOR, KeptCopy
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import is_empty
from vtdesk.store.packing import from_json
from vtdesk.sync.plan import cell_of

KINDS = ("apply", "edit", "delete", "undo", "restore")
"""The kinds of jobs that change records through the outbox."""


class WriteJobs:
    """Starts jobs that change records.

    Args:
        services: what the jobs need of their session.
        jobs: runs them.
        rights: what may be changed.
        minute_limit: calls a minute that the server allows, where it tells.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        services: WriteServices,
        jobs: Jobs,
        rights: WriteRights,
        minute_limit: Callable[[], int | None],
        now: Callable[[], float],
    ) -> None:
        self._services = services
        self._jobs = jobs
        self._rights = rights
        self._minute_limit = minute_limit
        self._now = now
        for kind in KINDS:
            jobs.know(kind, self._restore)

    def price(self, writes: int, *, looked_at: int = 0) -> Price:
        """What it costs to write so many records.

        Args:
            writes: how many.
            looked_at: how many of them are read from the server first, a hundred a call.
        """
        reads = reads_before(looked_at)
        return price_of(writes, reads=reads, minute_limit=self._minute_limit())

    async def start(self, plan: WritePlan, rows: Sequence[WriteRow]) -> Job:
        """Start a job.

        Raises:
            WritesBlocked: the account is read-only in vtdesk.
            StoreTrouble: it could not be kept, and was not started.
        """
        if not self._rights.may_write():
            raise WritesBlocked(READ_ONLY)
        return await self._jobs.start(self._work(plan, rows))

    async def restored(self, copies: Sequence[KeptCopy]) -> list[WriteRow]:
        """The rows that make deleted records anew."""
        rows: list[WriteRow] = []
        for copy in copies:
            schema = self._services.cache.schema(copy.module)
            held = await self._services.cache.copies.values(copy.number)
            values = {
                spec.name: plain(cell)
                for spec in (schema.fields if schema is not None else ())
                if spec.writable and not is_empty(cell := cell_of(held.get(spec.name)))
            }
            if values:
                rows.append(
                    WriteRow(copy.key, copy.label, ChangeKind.CREATE, values, copy=copy.number)
                )
        return rows

    async def copies(self, module: ModuleName | None = None) -> tuple[KeptCopy, ...]:
        """The copies of deleted records, newest first."""
        kept = await self._services.cache.copies.since(self._now() - KEPT_FOR)
        return tuple(copy for copy in kept if module is None or copy.module == module)

    def _work(self, plan: WritePlan, rows: Sequence[WriteRow], job: str = "") -> RecordWrites:
        return RecordWrites(self._services, plan, rows, self._undo, job)

    async def _undo(self, plan: WritePlan, rows: Sequence[WriteRow]) -> RecordWrites | None:
        schema = self._services.cache.schema(plan.module)
        if schema is None or not rows:
            return None
        if plan.kind == "delete":
            copies = {copy.key: copy for copy in reversed(await self.copies(plan.module))}
            back = await self.restored([copies[row.key] for row in rows if row.key in copies])
            title = f"Make {counted(schema, len(back))} anew"
            return self._work(self._plan("restore", title, plan.module, back), back)
        back = undone([row for row in rows if row.kind is ChangeKind.REVISE])
        title = f"Undo the change of {counted(schema, len(back))}"
        return self._work(self._plan("undo", title, plan.module, back), back)

    def _plan(
        self, kind: str, title: str, module: ModuleName, rows: Sequence[WriteRow]
    ) -> WritePlan:
        price = self.price(len(rows), looked_at=len(rows) if kind == "undo" else 0)
        return WritePlan(kind, title, module, price, untouched=True, can_undo=False)

    async def _restore(self, job: str, state: str) -> RecordWrites:
        plan = from_json(state, WritePlan)
        rows = [row_of(text) for text in await self._services.cache.jobs.rows(job)]
        return self._work(plan, rows, job)


def counted(schema: ModuleSchema, number: int) -> str:
    """So many records of a module, in words."""
    if number == 1:
        return f"1 {(schema.singular or schema.label).lower()}"
    return f"{number:,} {schema.label.lower()}"
