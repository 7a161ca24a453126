"""The settings are opened once for a session, and pass on what is asked for in them."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import sample_session
from tests.helpers.widgets import dispose
from vtdesk.app.settings import TEXT_SIZE, Settings
from vtdesk.ui.look import Look
from vtdesk.ui.settings.account_page import AccountPage
from vtdesk.ui.settings.look_page import LookPage
from vtdesk.ui.settings.offline_page import OfflinePage
from vtdesk.ui.settings.opener import SettingsOpener

RAISE = "This plugin does not support raise"


@pytest.mark.qt_log_ignore(RAISE)
async def test_the_same_window_comes_back_until_the_session_ends(look: Look, qtbot: QtBot) -> None:
    async with sample_session() as session:
        parent = QWidget()
        opener = SettingsOpener(look, Settings(), Path())
        opener.show(session, parent)
        first = opener.window
        assert first is not None
        assert isinstance(first.page, OfflinePage)
        first.hide()
        opener.show(session, parent)
        assert opener.window is first
        assert first.isVisible()
        opener.close()
        assert not first.isVisible()
        opener.show(session, parent)
        assert opener.window is not first
        dispose(parent)


@pytest.mark.qt_log_ignore(RAISE)
async def test_pages_are_made_when_needed_and_all_of_them_in_the_end(
    look: Look, qtbot: QtBot
) -> None:
    async with sample_session() as session:
        parent = QWidget()
        opener = SettingsOpener(look, Settings(), Path())
        opener.show(session, parent)
        window = opener.window
        assert window is not None
        assert window.pages.count() == 0
        await until(lambda: window.pages.count() == 3)
        window.show_page("Account")
        account = window.page
        assert isinstance(account, AccountPage)
        with qtbot.waitSignal(opener.sign_out_asked):
            account.sign_out.click()
        with qtbot.waitSignal(opener.rights_changed):
            account.level.parts[0].click()
        window.show_page("Look")
        looks = window.page
        assert isinstance(looks, LookPage)
        with qtbot.waitSignal(opener.look_changed):
            looks.density.parts[0].click()
        dispose(parent)


@pytest.mark.qt_log_ignore(RAISE)
async def test_keys_change_the_size_of_text_and_the_page_shows_it(look: Look, qtbot: QtBot) -> None:
    async with sample_session() as session:
        parent, settings = QWidget(), Settings()
        opener = SettingsOpener(look, settings, Path())
        with qtbot.waitSignal(opener.look_changed):
            opener.step_text_size(1)
        assert settings.get(TEXT_SIZE) == TEXT_SIZE.default + TEXT_SIZE.step
        opener.show(session, parent, LookPage.title)
        assert opener.window is not None
        page = opener.window.page
        assert isinstance(page, LookPage)
        opener.step_text_size(-3)
        assert settings.get(TEXT_SIZE) == page.text_size.value() == 80
        opener.step_text_size(0)
        assert settings.get(TEXT_SIZE) == page.text_size.value() == TEXT_SIZE.default
        with qtbot.assertNotEmitted(opener.look_changed):
            opener.step_text_size(0)
        opener.close()
        dispose(parent)
