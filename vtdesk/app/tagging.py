"""A job that puts tags on records, or takes them off: one call a record, asked of the server directly.

Tags do not go through the outbox: they are no field of a record, adding one that is there changes
nothing, so a call may be repeated after a lost answer, and there is nothing to clash with. The calls
take their turn among everything else that is asked of the server.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from vtdesk.api.client import VtigerClient
from vtdesk.app.job_control import Control, JobCancelled, Work
from vtdesk.app.slices import slices
from vtdesk.app.write_rows import ROWS_KEPT_AT_ONCE, WriteRow, row_of, text_of
from vtdesk.domain.errors import Offline, SignInNeeded, TooManyCalls, VtdeskError
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.jobs import Price, RowResult
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class TagServices:
    """What tagging needs of its session."""

    client: VtigerClient
    cache: Cache
    engine: Engine


@dataclass(frozen=True)
class _State:
    kind: str
    title: str
    module: ModuleName
    tags: tuple[str, ...]
    price: Price


class Tagging:
    """Tags or untags records one by one.

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

    def __init__(
        self,
        services: TagServices,
        kind: str,
        title: str,
        module: ModuleName,
        tags: tuple[str, ...],
        rows: Sequence[WriteRow],
        price: Price,
        job: str = "",
    ) -> None:
        self._services = services
        self._about = _State(kind, title, module, tags, price)
        self._rows = list(rows)
        self._job = job

    @classmethod
    async def restored(cls, services: TagServices, job: str, state: str) -> "Tagging":
        """The work of a job of an earlier run of the program."""
        about = from_json(state, _State)
        rows = [row_of(text) for text in await services.cache.jobs.rows(job)]
        return cls(
            services, about.kind, about.title, about.module, about.tags, rows, about.price, job
        )

    @property
    def kind(self) -> str:
        """Either "tag" or "untag"."""
        return self._about.kind

    @property
    def title(self) -> str:
        """In words."""
        return self._about.title

    @property
    def module(self) -> ModuleName:
        """Whose records."""
        return self._about.module

    @property
    def total(self) -> int:
        """How many records."""
        return len(self._rows)

    @property
    def price(self) -> Price:
        """As it was told."""
        return self._about.price

    @property
    def writes(self) -> bool:
        """It does."""
        return True

    @property
    def can_undo(self) -> bool:
        """Nobody knows which tags were there before, so that taking them off may take too much."""
        return False

    @property
    def results(self) -> tuple[RowResult, ...]:
        """Of the records that are done."""
        return tuple(row.result for row in self._rows if row.words is not None)

    def state(self) -> str:
        """What is the same for all records; they are kept by themselves."""
        return to_json(self._about)

    async def begin(self, job: str) -> None:
        """Keep the records under the job's id."""
        self._job = job
        async for start in slices(len(self._rows), ROWS_KEPT_AT_ONCE):
            some = self._rows[start : start + ROWS_KEPT_AT_ONCE]
            texts = {number: text_of(row) for number, row in enumerate(some, start)}
            await self._services.cache.jobs.put_rows(job, texts)

    async def undo(self) -> Work | None:
        """Nothing."""
        return None

    async def steps(self, control: Control) -> AsyncGenerator[RowResult]:
        """Tag the records that have no result yet.

        Raises:
            JobCancelled: it was given up.
        """
        for number, row in enumerate(self._rows):
            if row.words is not None:
                continue
            await control.go_on()
            words, ok = await self._one(number, row, control)
            self._rows[number] = replace(row, words=words, ok=ok)
            text = text_of(self._rows[number])
            await self._services.cache.jobs.put_rows(self._job, {number: text})
            yield self._rows[number].result

    async def _one(self, number: int, row: WriteRow, control: Control) -> tuple[str, bool]:
        schema = self._services.cache.schema(self.module)
        if schema is None or row.key <= 0:
            return "It is not in Vtiger yet, so it was not tagged.", False
        record = RecordId(schema.id_prefix, row.key)
        outcome: list[tuple[str, bool]] = []

        async def errand() -> None:
            outcome.append(await self._ask(record))
            control.news.set()

        name = f"{self._job} {number}"
        self._services.engine.wish_errand(name, errand)
        try:
            while not outcome:
                if control.cancelled:
                    raise JobCancelled
                control.news.clear()
                await control.news.wait()
        finally:
            self._services.engine.drop_errand(name)
        return outcome[0]

    async def _ask(self, record: RecordId) -> tuple[str, bool]:
        client, tags = self._services.client, self._about.tags
        try:
            if self.kind == "tag":
                await client.tags_add(record, tags)
            else:
                await client.tag_delete(record, tags)
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except VtdeskError as error:
            return error.summary, False
        return ("Tagged." if self.kind == "tag" else "Untagged."), True
