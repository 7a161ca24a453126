"""The one screen after the first sign-in, on a demo server whose calls are counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, VISITED
from vtdesk.ui.look import Look
from vtdesk.ui.settings.first_keeping import FirstKeepingDialog
from vtdesk.ui.settings.keep_row import least_width

PRODUCTS, DEALS = ModuleName("Products"), ModuleName("Potentials")
USUAL = [ModuleName(n) for n in ("Leads", "Contacts", "Accounts", "Potentials", "Calendar")]


def priced(dialog: FirstKeepingDialog) -> set[ModuleName]:
    return {row.line.module for row in dialog.table.rows if "≈" in row.line.fill}


@asynccontextmanager
async def dialog_on(look: Look, session: Session) -> AsyncIterator[FirstKeepingDialog]:
    parent = QWidget()
    parent.resize(1200, 800)
    dialog = FirstKeepingDialog(look, session, parent)
    dialog.open()
    try:
        await until(lambda: bool(session.modules))
        await until(lambda: priced(dialog) >= set(USUAL))
        yield dialog
    finally:
        dialog.close()
        await session.tasks.close()
        dispose(parent)


async def test_the_usual_modules_are_ticked_and_priced(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, dialog_on(look, session) as dialog:
        for module in USUAL:
            line = dialog.table.row(module).line
            assert line.policy == ALL
            assert line.records == f"{len(demo.rows(module)):,}"
        assert dialog.table.row(PRODUCTS).line.fill == "not asked yet"
        # nothing is here yet that could have an age
        assert dialog.table.minimumSizeHint().width() == least_width(look.theme, aged=False)
        assert "calls, about" in dialog.total.text()
        assert session.keeping.chosen() == frozenset()


async def test_what_is_ticked_is_kept_and_the_rest_only_when_opened(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, dialog_on(look, session) as dialog:
        dialog.table.row(PRODUCTS).box.click()
        dialog.table.row(DEALS).box.click()
        await until(lambda: PRODUCTS in priced(dialog))
        with qtbot.waitSignal(dialog.accepted, timeout=0, raising=False):
            QTest.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
        await until(lambda: not dialog.isVisible())
        assert session.keeping.policy(PRODUCTS) == ALL
        assert session.keeping.policy(DEALS) == VISITED
        await until(lambda: session.freshness(PRODUCTS) is not None)
        assert await session.count(PRODUCTS) == len(demo.rows("Products"))


async def test_who_keeps_nothing_pays_nothing(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, dialog_on(look, session) as dialog:
        QTest.mouseClick(dialog.later_button, Qt.MouseButton.LeftButton)
        await until(lambda: not dialog.isVisible())
        assert all(session.keeping.policy(module) == VISITED for module in USUAL)


async def test_unticking_takes_the_price_out_of_the_sum(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, dialog_on(look, session) as dialog:
        before = dialog.total.text()
        for row in dialog.table.rows:
            if row.box.isChecked():
                row.box.click()
        assert before
        assert dialog.total.text() == ""


async def test_enter_keeps_what_is_ticked(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, dialog_on(look, session) as dialog:
        focus: QWidget | None = dialog.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return)
        await until(lambda: not dialog.isVisible())
        assert {module: session.keeping.policy(module) for module in USUAL} == dict.fromkeys(
            USUAL, ALL
        )
