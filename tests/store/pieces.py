"""Work of the store over many rows, ended after a piece, and what it left in the file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from tests.store.building import KEY
from vtdesk.store.driver import Database, Place
from vtdesk.store.schemas import ModuleTable


@contextmanager
def ending_after_one(
    owner: ModuleType, name: str, *, error: Exception | None = None
) -> Iterator[list[bool]]:
    """Let such work do one piece, as if the program ended then.

    Args:
        owner: the module of the function that does a piece.
        name: of that function.
        error: in which the piece ends, so that it is done again.

    Yields:
        what each piece said of there being more to do.
    """
    piece: Callable[[Database, ModuleTable], bool] = getattr(owner, name)
    done: list[bool] = []

    def once(database: Database, table: ModuleTable) -> bool:
        done.append(piece(database, table))
        if error is not None:
            raise error
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, once)
        yield done


def in_file(file: Path, sql: str) -> object:
    """One value of a closed store, or of one that another connection has open."""
    database = Database(Place(file, KEY), writes=False)
    try:
        return database.value(sql)
    finally:
        database.close()
