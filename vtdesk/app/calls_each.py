"""A job that makes one call for each of its records, asked of the server directly.

It does not go through the outbox: what it does is no field of a record, doing it again changes
nothing, so a call may be repeated after a lost answer, and there is nothing to clash with. The calls
take their turn among everything else that is asked of the server.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from vtdesk.api.client import VtigerClient
from vtdesk.app.consent import agreed
from vtdesk.app.job_control import Control, JobCancelled, Work
from vtdesk.app.slices import slices
from vtdesk.app.write_rows import ROWS_KEPT_AT_ONCE, WriteRow, text_of
from vtdesk.domain.errors import Offline, SignInNeeded, TooManyCalls, VtdeskError
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.jobs import Price, RowResult
from vtdesk.store.cache import Cache
from vtdesk.store.packing import to_json
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class CallServices:
    """What such a job needs of its session."""

    client: VtigerClient
    cache: Cache
    engine: Engine


class About(Protocol):
    """What is the same for all records of a job; a frozen dataclass that JSON can hold."""

    @property
    def kind(self) -> str:
        """The name under which the kind is known after a restart."""

    @property
    def title(self) -> str:
        """What is done, in words."""

    @property
    def module(self) -> ModuleName:
        """Whose records."""

    @property
    def price(self) -> Price:
        """As it was told."""


class CallsEach(ABC):
    """Does one thing to records one by one.

    Args:
        services: what it needs of its session.
        about: what is the same for all records.
        rows: the records.
        job: the job's id, of one that is taken up again.
    """

    _not_there = "It is not in Vtiger yet, so nothing was done."

    def __init__(
        self, services: CallServices, about: About, rows: Sequence[WriteRow], job: str = ""
    ) -> None:
        self._services = services
        self._about = about
        self._rows = list(rows)
        self._job = job

    @property
    def kind(self) -> str:
        """The name under which the kind is known after a restart."""
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
        """Whether `undo` takes back what was done."""
        return False

    @property
    def can_go_on(self) -> bool:
        """Whether records are left."""
        return any(row.words is None for row in self._rows)

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
        """Nothing, unless the kind of job knows better."""
        return None

    async def steps(self, control: Control) -> AsyncGenerator[RowResult]:
        """Make the call of each record that has no result yet.

        Raises:
            JobCancelled: it was given up.
        """
        for number, row in enumerate(self._rows):
            if row.words is not None:
                continue
            await control.go_on()
            words, ok = await self._one(number, row, control)
            self._rows[number] = replace(self._rows[number], words=words, ok=ok)
            text = text_of(self._rows[number])
            await self._services.cache.jobs.put_rows(self._job, {number: text})
            yield self._rows[number].result

    @abstractmethod
    async def _call(self, record: RecordId) -> str:
        """Make the call of a record, and say in words what was done."""

    async def _one(self, number: int, row: WriteRow, control: Control) -> tuple[str, bool]:
        schema = self._services.cache.schema(self.module)
        if schema is None or row.key <= 0:
            return self._not_there, False
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
        try:
            # whoever began the job was told what it does
            with agreed():
                return await self._call(record), True
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except VtdeskError as error:
            return error.summary, False
