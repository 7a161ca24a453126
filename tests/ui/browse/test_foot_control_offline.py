"""The line below a table whose fetch lost the network, or only asks for news."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.ui.browse.test_page import PRODUCTS, foot_button, page_on, rows
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.keeping import ALL
from vtdesk.ui.look import Look


async def test_nothing_is_said_to_load_without_a_network(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session:
        await until(lambda: bool(session.modules))
        demo.faults.offline = True
        async with page_on(look, session, PRODUCTS) as page:
            await until(lambda: page.empty.title == "Products are not on this computer")
            await until(lambda: session.status.pull(PRODUCTS) is not None)
            assert page.foot.words == ""
            demo.faults.offline = False
            session.retry_now()
            await until(lambda: rows(page) == len(demo.rows(PRODUCTS)))


async def test_rows_that_came_before_are_told_of(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow(PRODUCTS, 900)
    async with demo_session(demo) as session:
        await until(lambda: bool(session.modules))
        demo.faults.cause(Trouble.DROP_BEFORE, "query", after=4)
        await session.keeping.set_policy(PRODUCTS, ALL)
        async with page_on(look, session, PRODUCTS) as page:
            await until(lambda: "The rest comes as soon as" in page.foot.words)
            assert 0 < rows(page) < len(demo.rows(PRODUCTS))
            assert foot_button(page).isHidden()
            demo.faults.clear()
            session.retry_now()
            await until(lambda: rows(page) == len(demo.rows(PRODUCTS)) and not page.foot.words)


async def test_a_whole_module_lacks_nothing_without_a_network(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: rows(page) == len(demo.rows(PRODUCTS)) and not page.foot.words)
        demo.faults.offline = True
        page.refresh()
        await until(lambda: session.status.online is False)
        assert session.status.pull(PRODUCTS) is not None
        assert page.foot.words == ""
        assert page._refresh_line.isHidden()


async def test_a_whole_module_does_not_load_while_news_are_asked_for(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: rows(page) == len(demo.rows(PRODUCTS)) and not page.foot.words)
        seen: set[tuple[str, bool]] = set()
        page.state_changed.connect(
            lambda: seen.add((page.foot.words, page._refresh_line.isVisible()))
        )
        page.refresh()
        await until(lambda: ("", True) in seen)
        await until(lambda: session.status.pull(PRODUCTS) is None)
        assert {words for words, _line in seen} == {""}
