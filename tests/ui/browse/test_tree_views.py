"""Numbers beside the saved views in the tree, in a window on a demo server."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import rows, window_on
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

ACCOUNTS = ModuleName("Accounts")


def counts(window: MainWindow, session: Session) -> list[str]:
    """What stands beside the views of the module."""
    model = window.tree.model
    places = (model.row_of(ACCOUNTS, view.id) for view in session.views.of(ACCOUNTS))
    found = (model.entry(row) for row in places if row is not None)
    return [entry.count_text for entry in found if entry is not None]


def has_counted(window: MainWindow, session: Session) -> bool:
    """Whether nothing is to be counted, and nothing is being counted."""
    running = any("_count" in task.get_name() for task in session.tasks._running)
    return not running and not window.tree_views._soon.isActive()


async def test_views_of_a_module_that_never_came_are_not_said_to_be_empty(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await session.ensure_schema(ACCOUNTS)
        await at_rest(session)
        demo.faults.offline = True
        window.navigator.open_module(ACCOUNTS)
        await until(lambda: window.page.empty.isVisible() and len(counts(window, session)) > 1)
        await until(lambda: has_counted(window, session))
        assert set(counts(window, session)) == {""}
        demo.faults.offline = False
        session.retry_now()
        await until(lambda: rows(window) > 0 and all(counts(window, session)))
