"""Reads that may take a while: lists of keys, rows in their order, counts and sums.

They run on the reader's thread, one after the other, each from one moment of the store. A module
without a stored describe has no rows, unless a method says otherwise.
"""

from array import array
from collections.abc import Callable, Sequence
from functools import partial as bound

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.query import Query
from vtdesk.domain.record import Row
from vtdesk.domain.totals import Totals
from vtdesk.domain.values import Cell
from vtdesk.store import records
from vtdesk.store.driver import Database
from vtdesk.store.known import Known
from vtdesk.store.sheet_rows import pointed_to, sheet_rows
from vtdesk.store.threads import Reader
from vtdesk.store.totals import totals_of

_SUMMED_AT_ONCE = 20_000
"""Rows that are read in one turn of the reader, so that other reads come in between."""


class Reads:
    """What is read of one store in lists.

    Args:
        reader: reads.
        known: gives what is known of the store now.
    """

    def __init__(self, reader: Reader, known: Callable[[], Known]) -> None:
        self._reader = reader
        self._known = known

    async def ids(self, query: Query, *, slot: str = "") -> "array[int]":
        """The keys of a query's rows, in order; typecode "q".

        Args:
            query: which rows; of a module without a stored describe there are none.
            slot: a newer call with the same name cancels this one.

        Raises:
            CancelledError: a newer call took the slot.
            StoreTrouble: the filter names a field that the module does not have.
        """
        keys, _ = await self.ids_and_rows(query, (), 0, slot=slot)
        return keys

    async def ids_of_each(self, queries: Sequence[Query]) -> "tuple[array[int], ...]":
        """The keys of each query's rows, all from one moment and in one turn of the reader.

        Args:
            queries: as for `ids`.
        """
        asked = [(self._known().tables.get(query.module), query) for query in queries]

        def read(database: Database) -> "tuple[array[int], ...]":
            with database.snapshot():
                return tuple(
                    records.keys_of(database, table, query) if table is not None else array("q")
                    for table, query in asked
                )

        return await self._reader.run(read)

    async def ids_and_rows(
        self, query: Query, fields: Sequence[str], first: int = 200, *, slot: str = ""
    ) -> "tuple[array[int], tuple[Row, ...]]":
        """The keys of a query's rows and the first rows themselves, from one moment.

        Args:
            query: as for `ids`.
            fields: the fields of the rows' cells.
            first: how many rows.
            slot: as for `ids`.
        """
        table = self._known().tables.get(query.module)
        if table is None:
            return array("q"), ()

        def read(database: Database) -> "tuple[array[int], tuple[Row, ...]]":
            with database.snapshot():
                keys = records.keys_of(database, table, query)
                rows = records.rows_of(database, table, keys[:first], fields) if first else []
            return keys, tuple(row for row in rows if row is not None)

        return await self._reader.run(read, slot=slot)

    async def first_rows(
        self, query: Query, fields: Sequence[str], first: int = 200, *, slot: str = ""
    ) -> tuple[Row, ...]:
        """The first rows of a query alone, which come long before all the keys of a large module.

        Args:
            query: as for `ids`.
            fields: the fields of the rows' cells.
            first: how many rows at most.
            slot: as for `ids`.
        """
        table = self._known().tables.get(query.module)
        if table is None:
            return ()

        def read(database: Database) -> tuple[Row, ...]:
            with database.snapshot():
                keys = records.keys_of(database, table, query, first)
                rows = records.rows_of(database, table, keys, fields)
            return tuple(row for row in rows if row is not None)

        return await self._reader.run(read, slot=slot)

    async def rows_below(
        self, module: ModuleName, field: str, top: AnyId, most: int
    ) -> tuple[Row, ...]:
        """The rows that point to a record, those that point to them, and so on, level by level.

        Args:
            module: the module, whose records refer to each other.
            field: the reference; the only cell of the rows.
            top: the record to begin with.
            most: rows at most that are followed.
        """
        table = self._known().tables.get(module)
        if table is None:
            return ()

        def read(database: Database) -> tuple[Row, ...]:
            with database.snapshot():
                return tuple(records.rows_below(database, table, table.schema, field, top, most))

        return await self._reader.run(read)

    async def count_partial(self, module: ModuleName, keys: Sequence[int]) -> int:
        """How many of the records under these keys are stored only in part."""
        table = self._known().tables.get(module)
        if table is None:
            return 0
        return await self._reader.run(bound(records.count_partial, table=table, keys=tuple(keys)))

    async def totals(self, module: ModuleName, keys: "array[int]", field: str) -> Totals:
        """What a field's numbers come to over the rows under these keys.

        They are read a piece at a time, so that other reads come in between.

        Args:
            module: whose rows.
            keys: of the rows; not changed meanwhile.
            field: the field.
        """
        table = self._known().tables.get(module)
        found = Totals()
        if table is None:
            return found
        for start in range(0, len(keys), _SUMMED_AT_ONCE):
            some = keys[start : start + _SUMMED_AT_ONCE]
            read = bound(totals_of, table=table, keys=some, field=field)
            found += await self._reader.run(read)
        return found

    async def sheet_rows(
        self, module: ModuleName, keys: "array[int]", fields: Sequence[str]
    ) -> list[tuple[Cell, ...]]:
        """Rows as plain cells, in the order of the keys, without those that have gone.

        Args:
            module: whose rows; its describe must be stored.
            keys: of some hundred rows.
            fields: of the cells, at least one.
        """
        table = self._known().tables[module]
        return await self._reader.run(bound(sheet_rows, table=table, keys=keys, fields=fields))

    async def pointed_to(
        self, module: ModuleName, keys: "array[int] | None", pointers: Sequence[str]
    ) -> dict[str, str | None]:
        """The wire ids that some rows point to, each with its record's name; None where not known.

        Args:
            module: whose rows; its describe must be stored.
            keys: of the rows, not changed meanwhile; None for all of the module.
            pointers: the fields that hold ids of records.
        """
        table = self._known().tables[module]
        if keys is None:
            return await self._reader.run(
                bound(pointed_to, table=table, keys=None, pointers=pointers)
            )
        found: dict[str, str | None] = {}
        for start in range(0, len(keys), _SUMMED_AT_ONCE):
            some = keys[start : start + _SUMMED_AT_ONCE]
            read = bound(pointed_to, table=table, keys=some, pointers=pointers)
            found |= await self._reader.run(read)
        return found

    async def count(self, module: ModuleName) -> int:
        """How many records of a module are stored, local ones included."""
        table = self._known().tables.get(module)
        if table is None:
            return 0
        return await self._reader.run(bound(records.count_of, table=table))
