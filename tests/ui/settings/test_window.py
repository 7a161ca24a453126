"""The window of the settings: its list, the search, the pages that need no server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import sample_session
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.app.settings import DENSITY, LOOK, TEXT_SIZE, Settings
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.look import Look
from vtdesk.ui.settings.account_page import AccountPage
from vtdesk.ui.settings.look_page import LookPage
from vtdesk.ui.settings.page_list import EntryModel, found_entries, page_entries
from vtdesk.ui.settings.window import PageMaker, SettingsWindow


@asynccontextmanager
async def window_on(
    look: Look, settings: Settings | None = None
) -> AsyncIterator[tuple[SettingsWindow, LookPage, AccountPage, Session]]:
    async with sample_session(write_level=WriteLevel.READ_ONLY) as session:
        parent = QWidget()
        looks, account = LookPage(look, settings or Settings()), AccountPage(look, session)
        makers = (PageMaker(LookPage, lambda: looks), PageMaker(AccountPage, lambda: account))
        window = SettingsWindow(look, makers, Path(), parent)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        try:
            yield window, looks, account, session
        finally:
            dispose(window)
            dispose(parent)


def titles(window: SettingsWindow) -> list[str]:
    model = window.page_list.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


async def test_pages_stand_in_the_list_and_the_first_is_open(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (window, looks, _, _session):
        assert titles(window) == ["Look", "Account"]
        assert window.page is looks


async def test_arrow_keys_go_through_the_pages(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (window, _, account, _session):
        window.resize(1120, 780)
        QTest.keyClick(window.page_list.field, Qt.Key.Key_Down)
        assert window.page_list.view.hasFocus()
        QTest.keyClick(window.page_list.view, Qt.Key.Key_Down)
        assert window.page is account


async def test_in_a_narrow_window_the_pages_stand_along_the_top(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (window, _, account, _session):
        window.resize(640, 480)
        window.page_list.view.setFocus()
        QTest.keyClick(window.page_list.view, Qt.Key.Key_Right)
        assert window.page is account


async def test_the_search_finds_a_setting_and_enter_goes_to_it(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (window, looks, _account, _session):
        window.show_page("Account")
        QTest.keyClicks(window.page_list.field, "dark SYSTEM")
        assert titles(window) == ["Look", "Look"]
        assert window.page is looks
        QTest.keyClick(window.page_list.field, Qt.Key.Key_Return)
        assert looks.scheme.parts[0].hasFocus()
        window.page_list.field.setFocus()
        QTest.keyClick(window.page_list.field, Qt.Key.Key_Escape)
        assert titles(window) == ["Look", "Account"]
        QTest.keyClicks(window.page_list.field, "no such thing")
        assert titles(window) == []


async def test_what_is_chosen_holds_at_once(look: Look, qtbot: QtBot) -> None:
    settings = Settings()
    async with window_on(look, settings) as (_, looks, _account, _session):
        with qtbot.waitSignal(looks.changed):
            QTest.mouseClick(looks.scheme.parts[2], Qt.MouseButton.LeftButton)
        assert settings.get(LOOK) == "dark"
        with qtbot.waitSignal(looks.changed):
            QTest.mouseClick(looks.density.parts[0], Qt.MouseButton.LeftButton)
        assert settings.get(DENSITY) == "compact"
        with qtbot.waitSignal(looks.changed):
            QTest.keyClick(looks.text_size, Qt.Key.Key_Right)
        assert settings.get(TEXT_SIZE) == 110
        assert looks.text_size.accessibleDescription() == "110 %"


async def test_settings_show_what_was_set_before(look: Look, qtbot: QtBot) -> None:
    settings = Settings({"look": "light", "density": "relaxed", "text size": 150})
    async with window_on(look, settings) as (_, looks, _account, _session):
        assert (looks.scheme.choice, looks.density.choice) == ("light", "relaxed")
        assert looks.text_size.value() == 150


async def test_the_write_level_is_changed_at_once(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (window, _, account, session):
        window.show_page("Account")
        assert account.level.choice == "READ_ONLY"
        with qtbot.waitSignal(account.rights_changed):
            QTest.mouseClick(account.level.parts[2], Qt.MouseButton.LeftButton)
        assert session.may_write
        session.set_write_level(WriteLevel.ASK)
        window.hide()
        window.show()
        assert account.level.choice == "ASK"


async def test_signing_out_is_only_asked_for(look: Look, qtbot: QtBot) -> None:
    async with window_on(look) as (_, _looks, account, _session):
        with qtbot.waitSignal(account.sign_out_asked):
            account.sign_out.click()


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("scale", [1.0, 1.5])
async def test_everything_fits_into_a_small_window(
    look: Look, qtbot: QtBot, direction: Qt.LayoutDirection, scale: float
) -> None:
    look.theme.choose_text_scale(scale)
    async with window_on(look) as (window, looks, account, _session):
        window.setLayoutDirection(direction)
        window.resize(640, 480)
        assert window.page_list.width() == window.width()
        for page in (looks, account):
            window.show_page(page.title)
            await until(page.isVisible)
            for part in page.findChildren(QWidget):
                if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    assert part.accessibleName() or getattr(part, "text", str)()
                    assert part.mapTo(window, part.rect().topLeft()).x() >= 0
                    if scale == 1.0:
                        assert part.mapTo(window, part.rect().topRight()).x() < window.width()
        window.resize(1440, 780)
        assert window.page_list.width() < window.width()


async def test_the_list_is_a_right_model(
    look: Look, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    async with window_on(look) as (window, _, _account, _session):
        pages = window.pages.findChildren(LookPage)
        model = EntryModel()
        qtmodeltester.check(model)
        model.set_entries(page_entries([LookPage, AccountPage]))
        qtmodeltester.check(model)
        model.set_entries(found_entries(pages, "text"))
        qtmodeltester.check(model)
        assert model.row_of(7) is None
        assert model.entry(-1) is None
