"""Names of records that are not stored, and to which nothing stored points: nobody is shown them.

They are what stays of a module whose rows were taken off this computer.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial as bound

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.store.driver import Database
from vtdesk.store.known import CarryOut, Known, Written
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.threads import Reader

PIECE = 1_000
"""Names looked at in one write."""


class LooseNames:
    """The names in one store that may go.

    Args:
        carry_out: writes.
        reader: reads.
        known: gives what is known of the store now.
    """

    def __init__(self, carry_out: CarryOut, reader: Reader, known: Callable[[], Known]) -> None:
        self._carry_out = carry_out
        self._reader = reader
        self._known = known

    async def forget(self, *, spare: Collection[ModuleName] = ()) -> None:
        """Let go of them, a piece a write; one that is needed again is asked for again.

        Args:
            spare: modules whose names stay, such as those of users.
        """
        known = self._known()
        pointed = await self._reader.run(bound(_pointed_to, known=known))
        prefixes = {p for p, module in known.prefixes.items() if module in spare}
        after: str | None = ""
        while after is not None:
            piece = await self._reader.run(bound(_piece, after=after))
            after = piece[-1] if len(piece) == PIECE else None
            gone = [i for i in piece if i not in pointed and i.partition("x")[0] not in prefixes]
            await self._carry_out(bound(_forget, ids=gone))


def _piece(database: Database, after: str) -> list[str]:
    sql = "SELECT id FROM labels WHERE stored = 0 AND id > ? ORDER BY id LIMIT ?"
    return [found for (found,) in database.rows(sql, (after, PIECE))]


def _forget(database: Database, known: Known, ids: Collection[str]) -> Written:
    sql = "DELETE FROM labels WHERE stored = 0 AND id = ?"
    database.run_many(sql, [(one,) for one in ids])
    return known, ChangeSet()


def _pointed_to(database: Database, known: Known) -> frozenset[str]:
    """The ids that stored rows, waiting changes and typed texts hold."""
    found = {wire_id for table in known.tables.values() for wire_id in _in_rows(database, table)}
    for change in known.outbox.changes:
        found.update(map(str, (*change.values.values(), *change.base.values())))
    for draft in known.drafts.values():
        found.update(map(str, (*draft.edits.values(), *draft.base.values())))
    return frozenset(found)


def _in_rows(database: Database, table: ModuleTable) -> Iterator[str]:
    for field in table.fields:
        if table.points(field):
            column = table.column(field)
            sql = f"SELECT DISTINCT {column} FROM {table.rows} WHERE {column} IS NOT NULL"
            yield from (str(value) for (value,) in database.rows(sql))
