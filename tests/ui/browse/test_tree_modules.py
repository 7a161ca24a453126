"""The modules in the tree with their numbers, on a demo server."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import window_on
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.tree_modules import TreeModules
from vtdesk.ui.look import Look

PRODUCTS = ModuleName("Products")


async def test_a_module_is_counted_as_soon_as_all_of_it_came(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        tree = ModuleList(look, Remembered())
        qtbot.addWidget(tree)
        # told of no page that comes
        modules = TreeModules(session, tree, window.tree_views, window)
        modules.start()

        def count() -> str:
            row = tree.model.row_of(PRODUCTS)
            entry = tree.model.entry(row) if row is not None else None
            return entry.count_text if entry is not None else ""

        assert not count()
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: count() == str(len(demo.rows(PRODUCTS))))
        await session.keeping.remove_local_data(PRODUCTS)
        modules.count([PRODUCTS])
        await until(lambda: not count())
        demo.grow("Products", 7)
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: count() == str(len(demo.rows(PRODUCTS))))
        modules.stop()
