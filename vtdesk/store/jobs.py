"""Jobs and their rows, as texts that only the rest of the program reads.

A row is written in one transaction with the change it lets go, so that after any end of the program
it is known which rows were begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial as bound

from vtdesk.domain.changes import ChangeSet
from vtdesk.store.driver import Database
from vtdesk.store.known import CarryOut, Known, Written
from vtdesk.store.threads import Reader

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class JobRow:
    """One row of a job as it is now."""

    job: str
    number: int
    text: str


def save_row(database: Database, row: JobRow) -> None:
    """Keep a row in the place of an older text of it."""
    database.run(
        "INSERT OR REPLACE INTO job_rows VALUES (?, ?, ?)", (row.job, row.number, row.text)
    )


class StoredJobs:
    """The jobs in one store.

    Args:
        carry_out: writes.
        reader: reads.
    """

    def __init__(self, carry_out: CarryOut, reader: Reader) -> None:
        self._carry_out = carry_out
        self._reader = reader

    async def all(self) -> tuple[tuple[str, str], ...]:
        """Ids and texts of all jobs, oldest first."""
        return await self._reader.run(_all)

    async def rows(self, job: str) -> tuple[str, ...]:
        """The texts of a job's rows, by number."""
        return await self._reader.run(bound(_rows, job=job))

    async def put(self, job: str, text: str) -> None:
        """Keep a job in the place of an older text of it."""
        await self._carry_out(bound(_put, job=job, text=text))

    async def put_rows(self, job: str, rows: Mapping[int, str]) -> None:
        """Keep rows of a job in the places of older texts of them."""
        kept = [JobRow(job, number, text) for number, text in rows.items()]
        for start in range(0, len(kept), _ROWS_AT_ONCE):
            await self._carry_out(bound(_put_rows, rows=kept[start : start + _ROWS_AT_ONCE]))

    async def forget(self, job: str) -> None:
        """Forget a job and its rows."""
        await self._carry_out(bound(_forget, job=job))


def _all(database: Database) -> tuple[tuple[str, str], ...]:
    rows = database.rows("SELECT id, job FROM jobs ORDER BY position")
    return tuple((job, text) for job, text in rows)


def _rows(database: Database, job: str) -> tuple[str, ...]:
    rows = database.rows("SELECT row FROM job_rows WHERE job = ? ORDER BY number", (job,))
    return tuple(text for (text,) in rows)


def _put(database: Database, known: Known, job: str, text: str) -> Written:
    database.run(
        "INSERT INTO jobs (id, job) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET job = excluded.job",
        (job, text),
    )
    return known, ChangeSet()


def _put_rows(database: Database, known: Known, rows: list[JobRow]) -> Written:
    for row in rows:
        save_row(database, row)
    return known, ChangeSet()


def _forget(database: Database, known: Known, job: str) -> Written:
    database.run("DELETE FROM jobs WHERE id = ?", (job,))
    database.run("DELETE FROM job_rows WHERE job = ?", (job,))
    return known, ChangeSet()
