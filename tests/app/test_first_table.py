"""What nobody asked for waits for the first table, and never for ever."""

from tests.helpers.demo_session import at_rest
from tests.helpers.desk import CONTACTS, Clock, until
from tests.helpers.office import Office, office
from vtdesk.app.browse import TableView
from vtdesk.app.paths import Profile
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL

LEADS, USERS = ModuleName("Leads"), ModuleName("Users")
A_DAY = 25 * 3_600.0


async def leave_unfinished(demo: DemoServer, home: Profile) -> None:
    """A store that holds all contacts, and the first leads of a fetch that goes on at the start."""
    demo.grow("Leads", 1_000)
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()
        demo.faults.delay = 0.05
        await opened.session.keeping.set_policy(LEADS, ALL)
        await until(lambda: bool(opened.session._cache.cursor(LEADS)))
    demo.faults.delay = 0.0
    demo.calls.clear()


def operations(demo: DemoServer) -> list[str]:
    return [call.operation for call in demo.calls.all()]


def goes_on(opened: Office) -> bool:
    """Whether what nobody asked for is being fetched, or was."""
    return bool(opened.session.status.pulls) or opened.session.freshness(LEADS) is not None


async def fresh(opened: Office, table: TableView) -> None:
    await until(lambda: table.freshness is not None and table.freshness > opened.clock() - 60)


async def test_at_the_very_first_start_no_other_module_is_described_before_the_first_rows(
    demo: DemoServer,
) -> None:
    async with office(demo, awaits_table=True) as opened:
        await until(lambda: bool(opened.session.modules))
        await at_rest(opened.session)
        assert operations(demo) == ["me", "listtypes"]
        demo.faults.delay = 0.02
        table = opened.session.open_table(CONTACTS)
        await table.start()
        assert opened.session.schema(USERS) is None
        await until(lambda: len(table.source) > 0)
        demo.faults.delay = 0.0
        await until(lambda: opened.session.freshness(USERS) is not None)
        described = [n for n, name in enumerate(operations(demo)) if name == "describe"]
        assert described[0] == 2
        assert "query" in operations(demo)[described[0] : described[1]]


async def test_with_a_warm_store_a_fetch_goes_on_after_the_table_is_fresh(
    demo: DemoServer, home: Profile
) -> None:
    await leave_unfinished(demo, home)
    clock = Clock()
    clock.ahead = A_DAY
    async with office(demo, home, awaits_table=True, clock=clock) as opened:
        await at_rest(opened.session)
        assert operations(demo) == []
        demo.faults.delay = 0.02
        table = opened.session.open_table(CONTACTS)
        opened.session.set_visible(CONTACTS)
        await table.start()
        await fresh(opened, table)
        assert operations(demo)[:2] == ["describe", "sync"]
        assert "listtypes" not in operations(demo)[:2]
        demo.faults.delay = 0.0
        await until(lambda: opened.session.freshness(LEADS) is not None)
        assert demo.calls.count("listtypes") == 1


async def test_without_a_table_nothing_waits(demo: DemoServer, home: Profile) -> None:
    await leave_unfinished(demo, home)
    async with office(demo, home, awaits_table=True) as opened:
        assert not goes_on(opened)
        opened.session.open_no_table()
        assert goes_on(opened)
        opened.session.open_no_table()
        await until(lambda: opened.session.freshness(LEADS) is not None)


async def test_a_table_that_is_closed_to_the_person_keeps_nothing_waiting(
    demo: DemoServer, home: Profile
) -> None:
    await leave_unfinished(demo, home)
    async with office(demo, home, awaits_table=True) as opened:
        demo.faults.cause(Trouble.HTML, "describe", 1)
        table = opened.session.open_table(ModuleName("Products"))
        assert not goes_on(opened)
        await table.start()
        assert table.problem is not None
        assert goes_on(opened)


async def test_a_fetch_that_is_stopped_before_its_first_rows_keeps_nothing_waiting(
    demo: DemoServer, home: Profile
) -> None:
    await leave_unfinished(demo, home)
    async with office(demo, home, awaits_table=True, offline=True) as opened:
        table = opened.session.open_table(ModuleName("Products"))
        await table.start()
        assert not opened.session.status.pull(LEADS)
        table.stop()
        assert opened.session.status.pull(LEADS)


async def test_a_table_opened_without_a_network_still_goes_first(
    demo: DemoServer, home: Profile
) -> None:
    await leave_unfinished(demo, home)
    clock = Clock()
    clock.ahead = 3_600.0
    demo.faults.offline = True
    async with office(demo, home, awaits_table=True, clock=clock) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        await until(lambda: opened.session.status.online is False)
        assert not opened.session.status.pull(LEADS)
        demo.faults.offline = False
        demo.faults.delay = 0.02
        opened.session.retry_now()
        await fresh(opened, table)
        assert operations(demo)[0] == "sync"
        demo.faults.delay = 0.0
        await until(lambda: opened.session.freshness(LEADS) is not None)
