"""Which of the stored rows are those that the server is asked for: counts are held against these."""

from collections.abc import Set as AbstractSet

from vtdesk.domain.query import Query
from vtdesk.store.cache import Cache
from vtdesk.sync.scope import Scope


async def held(cache: Cache, scope: Scope) -> frozenset[int]:
    """The keys of the stored rows among those that a scope chooses."""
    stored = await cache.server_keys(scope.module)
    chosen = scope.stored_where
    if chosen is None:
        return stored
    return stored & frozenset(await cache.reads.ids(Query(scope.module, chosen)))


async def count_held(cache: Cache, scope: Scope, *, without: AbstractSet[int] = frozenset()) -> int:
    """How many rows that are, but for some of them; where it is all, no keys are gathered."""
    if scope.stored_where is None and not without:
        return await cache.server_count(scope.module)
    here = await held(cache, scope)
    return len(here) - len(here & without)
