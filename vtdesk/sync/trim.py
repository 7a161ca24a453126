"""Lets go of rows that a narrower choice of what is kept no longer holds."""

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.keeping import PAGE, VISITED, VISITED_PAGES, Keep
from vtdesk.domain.query import Query, Sort
from vtdesk.store.cache import Cache
from vtdesk.sync.scope import Scope


async def trim(cache: Cache, scope: Scope) -> ChangeSet:
    """Take out what is not to be kept; waiting changes and typed text hold their rows.

    While nobody knows who is signed in, nothing is known to be somebody else's.
    """
    return await cache.forget_records(scope.module, await surplus(cache, scope))


async def surplus(cache: Cache, scope: Scope) -> frozenset[int]:
    """The keys of the rows that are here and not to be kept."""
    # without any progress the rows were looked at, or a fetch that was given up left them
    cursor = cache.cursor(scope.module) or Cursor(scope.module, policy=VISITED)
    if scope.is_kept(cursor):
        return frozenset()
    kept = _kept(scope)
    if kept is None:
        return frozenset()
    keys = await cache.reads.ids(kept)
    if scope.policy.keep is Keep.VISITED:
        keys = keys[: VISITED_PAGES * PAGE]
    return await cache.server_keys(scope.module) - set(keys)


def _kept(scope: Scope) -> Query | None:
    if scope.policy.keep is Keep.VISITED and "modifiedtime" in scope.schema.by_name:
        return Query(scope.module, sort=(Sort("modifiedtime", descending=True),))
    chosen = scope.stored_where
    return Query(scope.module, chosen) if chosen is not None else None
