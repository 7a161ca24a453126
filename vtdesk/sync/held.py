"""Which of the stored rows are those that the server is asked for: counts are held against these."""

from vtdesk.domain.query import Query
from vtdesk.store.cache import Cache
from vtdesk.sync.scope import Scope


async def held(cache: Cache, scope: Scope) -> frozenset[int]:
    """The keys of the stored rows among those that a scope chooses."""
    stored = await cache.server_keys(scope.module)
    chosen = scope.stored_where
    if chosen is None:
        return stored
    return stored & frozenset(await cache.ids(Query(scope.module, chosen)))
