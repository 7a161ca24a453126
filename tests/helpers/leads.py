"""A window with a lead open, its conversion, and a server that stops half way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.around import ACCOUNTS, DEALS, LEADS, key
from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import window_on
from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.operations import leads
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.convert.convert_dialog import ConvertDialog
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

STORED = (ACCOUNTS, CONTACTS)


def add_lead(demo: DemoServer, company: str = "Aydin Pumps", **more: str) -> str:
    """A lead of the server."""
    values = {"firstname": "Mehmet", "lastname": "Aydin", "email": "m@aydin.example"}
    return demo.add(LEADS, {**values, "company": company, "city": "Bursa", **more})


def refuse_deals(monkeypatch: pytest.MonkeyPatch, field: str = "sales_stage") -> None:
    """Let conversions end at the deal, after the other two were made."""

    def refuse(*_: object) -> None:
        raise Refusal(Code.MANDATORY, f"{field} does not have a value : Potentials")

    monkeypatch.setattr(leads, "_check_deal", refuse)


@asynccontextmanager
async def lead_open(
    look: Look, session: Session, record: str, *, modules: tuple[ModuleName, ...] = STORED
) -> AsyncIterator[MainWindow]:
    """A window with a lead in the pane, and the modules stored in which look-alikes may be."""
    async with window_on(look, session, Remembered({"module": LEADS})) as window:
        for module in modules:
            await stored(session.open_table(module))
        await session.ensure_schema(DEALS)
        window.navigator.open_record(LEADS, key(record))
        await until(lambda: window.record.edit is not None and window.record.edit.key is not None)
        await at_rest(session)
        yield window


@asynccontextmanager
async def lead_window(
    look: Look, demo: DemoServer, company: str = "Aydin Pumps", **more: str
) -> AsyncIterator[tuple[Session, MainWindow, str]]:
    """A session and its window with a new lead open, and the lead's id; the rest as `add_lead`."""
    record = add_lead(demo, company, **more)
    async with demo_session(demo) as session, lead_open(look, session, record) as window:
        yield session, window, record


async def stored(table: TableView) -> None:
    """Fetch a module's records."""
    await table.start()
    await until(lambda: table.freshness is not None and table.progress is None)


async def converting(window: MainWindow) -> ConvertDialog:
    """Ask for the conversion of the open lead by its keys; the dialog that comes."""
    window.activateWindow()
    await until(window.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_V, modifiers)
    desk = window.desks.convert
    await until(lambda: desk.dialog is not None and desk.dialog.isVisible())
    assert desk.dialog is not None
    desk.dialog.activateWindow()
    await until(lambda: QApplication.activeWindow() is desk.dialog)
    return desk.dialog


def rows_with(demo: DemoServer, module: ModuleName, field: str, value: str) -> list[str]:
    """Ids of the server's records with a value."""
    return [record for record, row in demo.rows(module).items() if row[field] == value]
