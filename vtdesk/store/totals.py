"""Sums over the rows of a module."""

from collections.abc import Sequence

from vtdesk.domain.totals import Totals
from vtdesk.store.driver import Database
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable


def totals_of(database: Database, table: ModuleTable, keys: Sequence[int], field: str) -> Totals:
    """What a field's numbers come to over the rows under these keys.

    Text in a column of numbers, which only a strange server sends, is no number.
    """
    column = table.column(field)
    if column is None:
        return Totals()
    number = f"CASE WHEN typeof({column}) IN ('integer', 'real') THEN {column} END"
    ((filled, total),) = database.rows(
        f"SELECT count({number}), total({number}) FROM {table.rows} "
        "WHERE key IN (SELECT value FROM json_each(?))",
        (to_json(list(keys)),),
    )
    return Totals(filled, total)
