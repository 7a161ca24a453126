"""Indexes that are made of what is stored already: a piece a write, so that others come in between.

They make a large module quick to order and to choose from, and have what an older release stored
found by everything that is found today.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial as bound

from vtdesk.domain.ids import ModuleName
from vtdesk.store import column_indexes, name_index, stale_words
from vtdesk.store.driver import Database
from vtdesk.store.known import Known
from vtdesk.store.threads import Reader, Writer

DoPiece = Callable[[Callable[[Database, Known], bool]], Awaitable[bool]]
"""Does a piece of work in a transaction of its own, and tells whether there is more of it."""


class Indexes:
    """The indexes of one store.

    Args:
        do_piece: writes.
        writer: makes the indexes of columns, which need no transaction around them.
        database: the writer's.
        reader: reads.
        known: gives what is known of the store now.
    """

    def __init__(
        self,
        do_piece: DoPiece,
        writer: Writer,
        database: Database,
        reader: Reader,
        known: Callable[[], Known],
    ) -> None:
        self._do_piece = do_piece
        self._writer = writer
        self._database = database
        self._reader = reader
        self._known = known

    async def of_columns(self, module: ModuleName, fields: Iterable[str]) -> None:
        """Make a large module quick to order by these fields, as far as it is not yet.

        One index a write; nothing happens in memory, where reading would have to wait.

        Args:
            module: nothing happens while it is being filled either.
            fields: the first of them alone, should they be many.
        """
        known = self._known()
        table = known.tables.get(module)
        worth_it = column_indexes.worth_it(known.cursors.get(module))
        if table is None or not worth_it or not self._database.has_file:
            return
        look = bound(column_indexes.missing, table=table, fields=tuple(fields))
        # the list of a million keys was sorted and came as text; an index is sorted, too
        await self._give_back_memory()
        for name in await self._reader.run(look):
            await self._writer.run(bound(column_indexes.make, self._database, table, name))
            await self._give_back_memory()

    async def of_names(self, module: ModuleName) -> None:
        """Make records of a large module quick to find by how the words of their names begin.

        Nothing happens in memory, where reading would have to wait, nor while the module is being
        filled.
        """
        if not self._database.has_file:
            return
        made = 0
        while await self._do_piece(bound(_extend_names, module=module)):
            made += 1
        if made:
            await self._give_back_memory()

    async def renew_words(self) -> None:
        """Have what an older release indexed found by everything that is found today.

        Nothing happens in a store that this release made, nor to a module whose describe is not
        stored.
        """
        for module in await self._reader.run(stale_words.modules):
            while await self._do_piece(bound(_renew_words, module=module)):
                pass
            await self._give_back_memory()

    async def _give_back_memory(self) -> None:
        """After work over a whole table."""
        await self._writer.run(bound(column_indexes.give_back_memory, self._database))


def _extend_names(database: Database, known: Known, module: ModuleName) -> bool:
    table = known.tables.get(module)
    if table is None or not column_indexes.worth_it(known.cursors.get(module)):
        return False
    return name_index.extend(database, table)


def _renew_words(database: Database, known: Known, module: ModuleName) -> bool:
    table = known.tables.get(module)
    return table is not None and stale_words.renew(database, table)
