"""What a window tells its session about being looked at."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import DEALS, sample_session
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.attention import Attention


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[QWidget, Attention, Session]]:
    """A window with two fields, and what it tells of itself."""
    async with sample_session() as session:
        window = QWidget()
        row = QHBoxLayout(window)
        row.addWidget(QLineEdit())
        row.addWidget(QLineEdit())
        attention = Attention(session, window)
        try:
            yield window, attention, session
        finally:
            attention.leave()
            dispose(window)


def visible(session: Session) -> ModuleName | None:
    return session._engine.visible


def is_active(session: Session) -> bool:
    return session._engine._schedule._is_active(time.time())


async def test_only_what_is_on_screen_is_visible(qtbot: QtBot) -> None:
    async with watched() as (window, attention, session):
        attention.show_module(DEALS)
        assert visible(session) is None
        window.show()
        assert visible(session) == DEALS
        attention.show_module(ModuleName("Leads"))
        assert visible(session) == "Leads"
        window.hide()
        assert visible(session) is None


async def test_a_minimised_window_shows_nothing(qtbot: QtBot) -> None:
    async with watched() as (window, attention, session):
        attention.show_module(DEALS)
        window.show()
        window.showMinimized()
        await until(lambda: visible(session) is None)
        window.showNormal()
        await until(lambda: visible(session) == DEALS)


async def test_a_window_that_goes_shows_nothing(qtbot: QtBot) -> None:
    async with watched() as (window, attention, session):
        attention.show_module(DEALS)
        window.show()
        window.close()
        assert visible(session) is None


async def test_whoever_moves_about_in_the_window_is_at_work(qtbot: QtBot) -> None:
    async with watched() as (window, _attention, session):
        assert not is_active(session)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        window.findChildren(QLineEdit)[1].setFocus()
        await until(lambda: is_active(session))
