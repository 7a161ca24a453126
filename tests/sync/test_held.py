"""What is counted of the stored rows is what would be gathered of them."""

import pytest

from tests.helpers.desk import CONTACTS, desk
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import RecordId
from vtdesk.domain.keeping import ALL, MINE, VISITED, Policy, recent
from vtdesk.sync.held import count_held, held
from vtdesk.sync.scope import Scope


@pytest.mark.parametrize("policy", [ALL, MINE, VISITED, recent(6)])
async def test_a_count_is_that_of_the_keys(demo: DemoServer, policy: Policy) -> None:
    async with desk(demo) as running:
        await running.pull()
        schema = running.cache.schema(CONTACTS)
        assert schema is not None
        deleted, forgotten, *_ = await running.keys()
        waiting = RecordId(schema.id_prefix, deleted)
        running.engine.work_offline()
        await running.change(ChangeKind.DELETE, str(waiting), {})
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), {})
        await running.cache.forget_records(CONTACTS, [forgotten])
        scope = Scope(schema, policy, RecordId("19", 1), running.clock())
        keys = await held(running.cache, scope)
        assert await count_held(running.cache, scope) == len(keys) > 0
        without = frozenset([*sorted(keys)[:3], forgotten, -1])
        assert await count_held(running.cache, scope, without=without) == len(keys) - 3


async def test_of_a_module_that_is_not_stored_nothing_is_counted(demo: DemoServer) -> None:
    async with desk(demo) as running:
        assert await running.cache.server_count(CONTACTS) == 0
