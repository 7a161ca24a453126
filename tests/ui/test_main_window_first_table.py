"""A window lets what nobody asked for go on as soon as its table has rows, or it has none to open."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import press, window_on
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

USERS, GROUPS = ModuleName("Users"), ModuleName("Groups")


async def test_owners_come_once_the_table_is_there(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo, awaits_table=True) as session:
        await until(lambda: bool(session.modules))
        await at_rest(session)
        assert session.schema(USERS) is None
        async with window_on(look, session):
            await until(lambda: session.freshness(USERS) is not None)


async def test_groups_come_though_there_is_no_table_to_open(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.faults.defects = frozenset({Defect.MODULES})
    async with demo_session(demo, user=1, awaits_table=True) as session:
        window = MainWindow(look, session, Remembered(), remedies=frozenset())
        window.show()
        window.start()
        try:
            await until(lambda: session.schema(GROUPS) is not None)
            assert window.page.module is None
        finally:
            window.close()
            await session.tasks.close()
            dispose(window)


async def test_keys_go_to_the_table_from_the_start(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key == window.page.table.records.key_at(0))
