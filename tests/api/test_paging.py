import pytest

from tests.helpers.http_replies import answer, raw_server
from vtdesk.api import paging
from vtdesk.api.client import VtigerClient
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleSchema

LEADS = ModuleSchema(ModuleName("Leads"), "Leads", "10", ())
NOTHING = answer('{"success":true,"result":[]}')
FIRST = answer('{"success":true,"result":[{"id":"10x1"}]}')


async def test_a_module_is_listed_whole_with_one_call_more_than_pages(demo: DemoServer) -> None:
    user = demo.users[0]
    async with VtigerClient(demo.endpoint, user.user, Secret(user.access_key)) as api:
        schema = await api.describe(ModuleName("Contacts"))
        seen = [str(row["id"]) async for page in paging.pages(api, schema) for row in page]
    assert sorted(seen) == sorted(demo.rows("Contacts"))
    assert len(seen) == len(set(seen))
    assert demo.calls.count("query") == -(-len(seen) // 100) + 1


async def test_a_short_page_is_not_taken_for_the_end() -> None:
    second = answer('{"success":true,"result":[{"id":"10x7"},{"id":"10x9"}]}')
    async with (
        raw_server(FIRST, second, NOTHING) as server,
        VtigerClient(server.endpoint, "anna", Secret("k")) as api,
    ):
        found = [len(page) async for page in paging.pages(api, LEADS)]
    assert found == [1, 2]


async def test_an_empty_module_is_asked_about_twice() -> None:
    async with (
        raw_server(NOTHING) as server,
        VtigerClient(server.endpoint, "anna", Secret("k")) as api,
    ):
        assert [page async for page in paging.pages(api, LEADS)] == []
    assert len(server.seen) == 2


async def test_an_empty_answer_for_a_module_with_records_is_not_believed() -> None:
    async with (
        raw_server(NOTHING, FIRST) as server,
        VtigerClient(server.endpoint, "anna", Secret("k")) as api,
    ):
        with pytest.raises(ServerTrouble, match="though it has records there"):
            await paging.page_after(api, LEADS, 0)


async def test_a_listing_that_does_not_go_on_ends() -> None:
    async with (
        raw_server(FIRST) as server,
        VtigerClient(server.endpoint, "anna", Secret("k")) as api,
    ):
        with pytest.raises(ServerTrouble, match="the same records"):
            async for _ in paging.pages(api, LEADS):
                pass
    assert len(server.seen) == 2
