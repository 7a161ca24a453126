"""Copies of records that were deleted from here, kept for a while."""

from collections.abc import Collection
from functools import partial as bound

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.kept_copies import KEPT_FOR, KeptCopy
from vtdesk.domain.record import Json
from vtdesk.store.driver import Database
from vtdesk.store.known import CarryOut, Known, Written
from vtdesk.store.packing import to_json, values_from_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.stored_rows import load_row
from vtdesk.store.threads import Reader


def keep_copy(database: Database, table: ModuleTable, key: int, *, kept: float) -> None:
    """Keep what the server last said of a record; copies that are too old go.

    Args:
        database: in the transaction that takes the record out.
        table: its module.
        key: its key.
        kept: Unix time in seconds.
    """
    database.run("DELETE FROM kept_copies WHERE kept < ?", (kept - KEPT_FOR,))
    row = load_row(database, table, key)
    if row is not None and row.fetched is not None:
        database.run(
            "INSERT INTO kept_copies (module, key, label, kept, wire_values) "
            "VALUES (?, ?, ?, ?, ?)",
            (table.name, key, row.label, kept, to_json(row.server_row().values)),
        )


class KeptCopies:
    """The copies in one store.

    Args:
        carry_out: writes.
        reader: reads.
    """

    def __init__(self, carry_out: CarryOut, reader: Reader) -> None:
        self._carry_out = carry_out
        self._reader = reader

    async def since(self, moment: float) -> tuple[KeptCopy, ...]:
        """The copies kept since a Unix time, newest first."""
        return await self._reader.run(bound(_since, moment=moment))

    async def values(self, number: int) -> dict[str, Json]:
        """The wire values of a copy; none of one that is gone."""
        return await self._reader.run(bound(_values, number=number))

    async def forget(self, numbers: Collection[int]) -> None:
        """Let go of copies."""
        await self._carry_out(bound(_forget, numbers=tuple(numbers)))

    async def forget_module(self, module: ModuleName) -> None:
        """Let go of all copies of a module's records."""
        await self._carry_out(bound(_forget_module, module=module))


def _since(database: Database, moment: float) -> tuple[KeptCopy, ...]:
    rows = database.rows(
        "SELECT number, module, key, label, kept FROM kept_copies WHERE kept >= ? "
        "ORDER BY number DESC",
        (moment,),
    )
    return tuple(KeptCopy(n, ModuleName(m), key, label, kept) for n, m, key, label, kept in rows)


def _values(database: Database, number: int) -> dict[str, Json]:
    rows = database.rows("SELECT wire_values FROM kept_copies WHERE number = ?", (number,))
    return values_from_json(rows[0][0]) if rows else {}


def _forget(database: Database, known: Known, numbers: Collection[int]) -> Written:
    database.run_many("DELETE FROM kept_copies WHERE number = ?", [(n,) for n in numbers])
    return known, ChangeSet()


def _forget_module(database: Database, known: Known, module: ModuleName) -> Written:
    database.run("DELETE FROM kept_copies WHERE module = ?", (module,))
    return known, ChangeSet()
