"""Lets go of rows that a narrower choice of what is kept no longer holds."""

from vtdesk.api import vtql
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import PAGE, VISITED_PAGES, Keep
from vtdesk.domain.query import Condition, Op, Query, Sort
from vtdesk.store.cache import Cache
from vtdesk.sync import policies
from vtdesk.sync.scope import Scope


async def trim(cache: Cache, module: ModuleName, me: RecordId | None, now: float) -> ChangeSet:
    """Take out what is not to be kept; waiting changes and typed text hold their rows.

    Args:
        cache: the store, in which the choice stands.
        module: which.
        me: the user signed in; while unknown, nothing is known to be somebody else's.
        now: Unix time in seconds.
    """
    schema, cursor = cache.schema(module), cache.cursor(module)
    policy = policies.policy_of(cache, module)
    if schema is None or cursor is None or policy.covers(cursor.policy):
        return ChangeSet()
    kept = _kept(Scope(schema, policy, me, now))
    if kept is None:
        return ChangeSet()
    keys = await cache.ids(kept)
    if policy.keep is Keep.VISITED:
        keys = keys[: VISITED_PAGES * PAGE]
    return await cache.forget_records(module, await cache.server_keys(module) - set(keys))


def _kept(scope: Scope) -> Query | None:
    if scope.policy.keep is Keep.VISITED and "modifiedtime" in scope.schema.by_name:
        return Query(scope.module, sort=(Sort("modifiedtime", descending=True),))
    if scope.policy.keep is Keep.MINE and scope.mine:
        return Query(scope.module, Condition(vtql.OWNER, Op.IS, (str(scope.me),)))
    if scope.earliest:
        return Query(scope.module, Condition("modifiedtime", Op.MORE_OR_IS, (scope.earliest,)))
    return None
