from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from vtdesk.domain.account import Account
from vtdesk.ui.account_menu import AccountMenu
from vtdesk.ui.actions import Actions

HERE = Account("a" * 32, "https://acme.example/restapi", "anna", "Acme & Co")
THERE = replace(HERE, id="b" * 32, label="Nord", user="ben")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_accounts_are_named_and_the_open_one_is_ticked(window: QMainWindow) -> None:
    menu = AccountMenu("Anna Mertens", HERE, (THERE,), Actions(window), window)
    texts = [action.text() for action in menu.actions() if action.isCheckable()]
    assert texts[:2] == ["Acme && Co · anna", "Nord · ben"]
    assert [a.isChecked() for a in menu.actions() if a.isCheckable()][:2] == [True, False]
    assert menu.actions()[0].text() == "Anna Mertens"


def test_choosing_another_account_tells_its_id(window: QMainWindow, qtbot: QtBot) -> None:
    menu = AccountMenu("Anna", HERE, (THERE,), Actions(window), window)
    entries = {action.objectName(): action for action in menu.actions()}
    with qtbot.assertNotEmitted(menu.account_chosen):
        entries[HERE.id].trigger()
    with qtbot.waitSignal(menu.account_chosen) as chosen:
        entries[THERE.id].trigger()
    assert chosen.args == [THERE.id]


def test_a_single_account_needs_no_list(window: QMainWindow) -> None:
    commands = Actions(window)
    menu = AccountMenu("Anna", HERE, (), commands, window)
    assert commands["settings"] in menu.actions()
    assert commands["sign_out"] in menu.actions()
    assert not any(action.objectName() == HERE.id for action in menu.actions())
